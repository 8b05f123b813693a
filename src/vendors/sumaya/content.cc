#include <cstddef>
#include <string>
#include <string_view>

#include "base/node.h"
#include "base/text.h"
#include "contract/laravel_input.h"
#include "entities/built_in_handlers.h"
#include "entities/row_values.h"
#include "vendors/sumaya/accounts.h"
#include "vendors/sumaya/handlers.h"
#include "vendors/sumaya/input.h"

namespace understudy::sumaya {
namespace {

using entities::SetMember;
using entities::TextNode;

// The first books in an order, as JSON, at most one.
std::string BestBook(const Call& call, std::string_view rows) {
  auto book = call.database.Prepare(
      Concat({"SELECT json_group_array(json_object('id', id, 'name', name, 'poster', poster, "
              "'price', price, 'subscriptions_count', subscriptions_count, 'rating', "
              "json(rating))) FROM (SELECT * FROM sumaya_ebooks WHERE deleted_at IS NULL AND ",
              rows, ", id LIMIT 1)"}));
  book.Step();
  return book.Text(0);
}

constexpr const char* kHeroFlags[] = {"active", "is_active_section", "is_active_title",
                                      "is_active_description", "is_active_banner"};
constexpr const char* kHeroImages[] = {"mobile_image", "web_image"};

Outcome ShowNew(Call& call, std::string_view entity, const Node& row, const std::string& id) {
  call.RowsOf(entity).Insert(call.database, row);
  auto made = call.database.Prepare(call.Plan().query());
  made.Bind(1, id).Step();
  return call.Reply({}, &made);
}

}  // namespace

Outcome UpdatePoint(Call& call) {
  const auto id = call.arguments.Text("id");
  auto point = call.database.Prepare(call.Plan().query());
  if (!point.Bind(1, id).Step()) {
    return entities::AbsentRow{"no such point"}.Refuse(call);
  }
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!rules.Required("points").Integer("points").ok()) {
    return tl::make_unexpected(rules.Refuse());
  }
  const auto points = contract::FilterValidateInt(input->Text("points")).value_or(0);
  const std::string text = Concat({points < 0 ? "" : "+", std::to_string(points)});
  call.database.Prepare("UPDATE sumaya_points SET points = ?2 WHERE id = ?1")
      .Bind(1, id)
      .Bind(2, text)
      .Run();
  auto changed = call.database.Prepare(call.Plan().query());
  changed.Bind(1, id).Step();
  return call.Reply({}, &changed);
}

Outcome CreateHeroSection(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  for (const char* flag : kHeroFlags) rules.Boolean(flag);
  if (input->Truth("is_active_title").value_or(false)) rules.Required("title");
  rules.Length("title", 3, 255);
  if (input->Truth("is_active_description").value_or(false)) rules.Required("description");
  rules.Length("description", 3, 499).Time("starts_at").Time("ends_at");
  for (const char* image : kHeroImages) rules.Image(image, kLargestImage);
  if (!rules.ok()) return tl::make_unexpected(rules.Refuse());
  const std::string id = UuidOfTime(call);
  Node row;
  row.kind = Node::Kind::kMap;
  SetMember(row, "id", TextNode(id));
  for (const char* text : {"title", "description", "starts_at", "ends_at"}) {
    if (input->Find(text)) SetMember(row, text, TextNode(input->Text(text)));
  }
  for (const char* flag : kHeroFlags) {
    SetMember(row, flag, TruthNode(input->Truth(flag).value_or(false)));
  }
  for (const char* image : kHeroImages) {
    const auto content = input->Find(image);
    if (content) SetMember(row, image, TextNode(ImageUrl("hero", id, *content)));
  }
  return ShowNew(call, "hero_sections", row, id);
}

// The page shows "0" for no sale; other sums have two decimals, as its prices do.
Outcome ShowEbookStatistics(Call& call) {
  auto sum = call.database.Prepare(
      "SELECT coalesce(sum(round(CAST(price AS REAL) * 100) * subscriptions_count), 0) "
      "FROM sumaya_ebooks WHERE deleted_at IS NULL");
  sum.Step();
  const auto hundredths = sum.Integer(0);
  std::string cents = std::to_string(hundredths % 100);
  if (cents.size() == 1) cents.insert(0, "0");
  const std::string sales =
      hundredths == 0 ? "0" : Concat({std::to_string(hundredths / 100), ".", cents});
  const std::string sold =
      BestBook(call, "subscriptions_count > 0 ORDER BY subscriptions_count DESC");
  const std::string rated =
      BestBook(call, "CAST(rating AS REAL) > 0 ORDER BY CAST(rating AS REAL) DESC");
  return call.Reply({sales, entities::Value::Json(sold), entities::Value::Json(rated)});
}

}  // namespace understudy::sumaya
