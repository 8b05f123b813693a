#include <string>

#include "base/text.h"
#include "contract/laravel_input.h"
#include "entities/built_in_handlers.h"
#include "vendors/sumaya/handlers.h"
#include "vendors/sumaya/input.h"

namespace understudy::sumaya {
namespace {

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
