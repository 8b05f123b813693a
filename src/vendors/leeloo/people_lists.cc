#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "vendors/leeloo/body.h"
#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/replies.h"

// The lists of people, of channels and of messages.
namespace understudy::leeloo {
namespace {

constexpr const char* kFrom = "filter[last_message][from]";
constexpr const char* kTo = "filter[last_message][to]";

// Conditions of a list, and their values. The first two parameters are those of the page.
struct Conditions {
  std::string sql = {};
  std::vector<std::string> texts = {};  // ?3, …
  std::optional<Instant> from = {};     // ?8
  std::optional<Instant> before = {};   // ?9

  void Add(std::string_view condition) {
    sql += Concat({sql.empty() ? " WHERE " : " AND ", condition});
  }
  void AddText(std::string_view before_value, std::string value, std::string_view after = {}) {
    texts.push_back(std::move(value));
    Add(Concat({before_value, "?", std::to_string(texts.size() + 2), after}));
  }
  void BindTo(store::Query& query) const {
    int index = 3;
    for (const auto& text : texts) query.Bind(index++, text);
    if (from) query.Bind(8, *from);
    if (before) query.Bind(9, *before);
  }
};

// `to` includes its day, or its millisecond.
std::optional<Error> ReadLastMessage(const Call& call, bool is_required, Conditions& conditions) {
  std::vector<std::pair<std::string, std::string>> wrong;
  const auto read = [&](const char* name) -> std::optional<Instant> {
    const auto text = call.arguments.OptionalText(name);
    if (!text || text->empty()) {
      if (is_required) wrong.emplace_back(name, "REQUIRED");
      return std::nullopt;
    }
    const auto time = ReadTime(*text);
    if (!time) wrong.emplace_back(name, "WRONG_DATE");
    return time;
  };
  conditions.from = read(kFrom);
  conditions.before = read(kTo);
  if (!wrong.empty()) return FormatError(call, std::move(wrong));
  if (conditions.from) conditions.Add("last_message_time >= ?8");
  if (conditions.before) {
    const bool is_day = ParseDate(*call.arguments.OptionalText(kTo)).has_value();
    *conditions.before +=
        is_day ? std::chrono::milliseconds(std::chrono::days(1)) : std::chrono::milliseconds(1);
    conditions.Add("last_message_time < ?9");
  }
  return std::nullopt;
}

std::string JsonList(const std::vector<std::string>& texts) {
  json::Writer writer;
  writer.StartArray();
  for (const auto& text : texts) writer.String(text);
  writer.EndArray();
  return writer.Take();
}

Outcome ListNewest(const Call& call, std::string_view table, std::string_view counter,
                   const Conditions& conditions) {
  std::int64_t total = 0;
  if (conditions.sql.empty()) {
    total = TotalOf(call, counter);
  } else {
    auto counted = call.database.Prepare(Concat({"SELECT count(*) FROM ", table, conditions.sql}));
    conditions.BindTo(counted);
    if (counted.Step()) total = counted.Integer(0);
  }
  constexpr const char* kPage = " ORDER BY last_message_time DESC, id LIMIT ?1 OFFSET ?2";
  auto rows =
      call.database.Prepare(Concat({call.Plan().select(), "FROM ", table, conditions.sql, kPage}));
  conditions.BindTo(rows);
  return ReplyPage(call, rows, total);
}

}  // namespace

Outcome ListPeople(Call& call) {
  Conditions conditions;
  const auto setting = call.settings.find("people_last_message");
  const bool is_required = setting != call.settings.end() && setting->second == "required";
  if (auto wrong = ReadLastMessage(call, is_required, conditions)) {
    return tl::make_unexpected(std::move(*wrong));
  }
  if (const auto phone = call.arguments.OptionalText("filter[phone]"); phone && !phone->empty()) {
    // A "+" that was not encoded.
    const bool had_plus = phone->starts_with(' ');
    conditions.AddText("phone = ",
                       had_plus ? Concat({"+", phone->substr(1)}) : std::string(*phone));
  }
  if (const auto email = call.arguments.OptionalText("filter[email]"); email && !email->empty()) {
    conditions.AddText("email = ", std::string(*email));
  }
  if (const auto& tags = call.arguments.List("filter[tags]"); !tags.empty()) {
    conditions.AddText(
        "EXISTS(SELECT 1 FROM leeloo_accounts AS a JOIN leeloo_account_tags AS t"
        " ON t.account_id = a.id WHERE a.person_id = leeloo_people.id"
        " AND t.tag IN (SELECT value FROM json_each(",
        JsonList(tags), ")))");
  }
  return ListNewest(call, "leeloo_people", "leeloo_people_count", conditions);
}

Outcome ListChannels(Call& call) {
  Conditions conditions;
  if (auto wrong = ReadLastMessage(call, false, conditions)) {
    return tl::make_unexpected(std::move(*wrong));
  }
  return ListNewest(call, "leeloo_accounts", "leeloo_account_count", conditions);
}

Outcome ListPersonMessages(Call& call) {
  const auto id = call.arguments.Text("person_id");
  if (!IdIn(call, "leeloo_people", id) && !IdIn(call, "leeloo_accounts", id)) {
    return tl::make_unexpected(NotFound(call));
  }
  std::int64_t total = 0;
  {
    auto counted = call.database.Prepare(
        "SELECT coalesce(sum(total), 0) FROM leeloo_message_counts WHERE account_id IN (SELECT id"
        " FROM leeloo_accounts WHERE person_id = ?1"
        " UNION SELECT id FROM leeloo_accounts WHERE id = ?1)");
    if (counted.Bind(1, id).Step()) total = counted.Integer(0);
  }
  auto rows = call.database.Prepare(call.Plan().query());
  rows.Bind(3, id);
  return ReplyPage(call, rows, total);
}

}  // namespace understudy::leeloo
