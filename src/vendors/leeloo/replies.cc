#include "vendors/leeloo/replies.h"

#include <chrono>
#include <cstddef>

#include "base/text.h"
#include "entities/built_in_handlers.h"

namespace understudy::leeloo {
namespace {

// `count` hexadecimal digits of the number, the last ones.
std::string Hex(std::uint64_t number, std::size_t count) {
  std::string digits(count, '0');
  for (std::size_t i = count; i-- > 0; number >>= 4U) {
    digits[i] = "0123456789abcdef"[number & 15U];
  }
  return digits;
}

std::optional<std::string> FirstText(const Call& call, std::string_view sql) {
  auto row = call.database.Prepare(sql);
  return row.Step() ? std::optional(row.Text(0)) : std::nullopt;
}

}  // namespace

Error NotFound(const Call& call) { return entities::AbsentRow{"no row has this id"}.ErrorOf(call); }

std::int64_t TotalOf(const Call& call, std::string_view table) {
  auto counted = call.database.Prepare(Concat({"SELECT total FROM ", table}));
  return counted.Step() ? counted.Integer(0) : 0;
}

Outcome ReplyPage(const Call& call, store::Query& query, std::int64_t total) {
  const auto limit = call.arguments.Integer("limit");
  const auto offset = call.arguments.Integer("offset");
  query.Bind(1, limit).Bind(2, offset);
  return call.Reply({limit, offset, entities::Value::RowCount(), total}, &query);
}

Outcome ReplyNothing(const Call& call) { return call.Reply({entities::Value::Json("{}")}); }

std::vector<entities::ReplyBinding> EmptyReplies() {
  std::vector<entities::ReplyBinding> replies;
  for (const char* operation :
       {"updatePerson", "addTagToPerson", "removeTagFromPerson", "addTagV1", "removeTagV1",
        "sendTemplate", "sendTemplateV1", "sendMessage", "sendMessageV1", "subscribeManually"}) {
    replies.push_back({.operation = operation, .values = {"data"}});
  }
  return replies;
}

Outcome ShowRow(const Call& call, const std::string& id) {
  auto row = call.database.Prepare(call.Plan().query());
  if (!row.Bind(1, id).Step()) return tl::make_unexpected(NotFound(call));
  return call.Reply({}, &row);
}

Outcome ShowNewPerson(const Call& call, const std::string& id) {
  auto outcome = ShowRow(call, id);
  const auto status = call.settings.find("created_status");
  constexpr int kCreated = 201;
  if (outcome && status != call.settings.end() && status->second == "201") {
    outcome->status = kCreated;
  }
  return outcome;
}

std::optional<std::string> IdIn(const Call& call, std::string_view table, std::string_view id) {
  auto row = call.database.Prepare(Concat({"SELECT id FROM ", table, " WHERE id = ?1"}));
  return row.Bind(1, id).Step() ? std::optional(row.Text(0)) : std::nullopt;
}

std::string NewId(const Call& call) {
  const auto seconds =
      std::chrono::floor<std::chrono::seconds>(call.now).time_since_epoch().count();
  const auto first = call.random.Next();
  return Concat(
      {Hex(static_cast<std::uint64_t>(seconds), 8), Hex(first, 8), Hex(call.random.Next(), 8)});
}

std::string NewUuid(const Call& call) {
  const auto high = call.random.Next();
  const auto low = call.random.Next();
  // Version 4, variant 1 (RFC 9562).
  return Concat({Hex(high >> 32U, 8), "-", Hex(high >> 16U, 4), "-4", Hex(high, 3), "-",
                 Hex(8U + (low >> 62U), 1), Hex(low >> 48U, 3), "-", Hex(low, 12)});
}

std::optional<std::string> CompanyId(const Call& call) {
  return FirstText(call, "SELECT id FROM leeloo_company ORDER BY id LIMIT 1");
}

std::optional<std::string> ApiUserId(const Call& call) {
  return FirstText(call, "SELECT id FROM leeloo_users ORDER BY id LIMIT 1");
}

}  // namespace understudy::leeloo
