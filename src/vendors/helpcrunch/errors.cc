#include "vendors/helpcrunch/errors.h"

#include <chrono>
#include <string>

#include "base/text.h"
#include "entities/built_in_handlers.h"
#include "entities/contract_errors.h"

namespace understudy::helpcrunch {

bool IsOf2024(const Call& call) {
  const auto era = call.settings.find("era");
  return era != call.settings.end() && era->second == "2024";
}

Error NotFound(const Call& call) { return entities::AbsentRow{"no row has this id"}.ErrorOf(call); }

std::optional<std::int64_t> IntegerIn(const Node& value) {
  if (value.kind != Node::Kind::kInteger && !value.is_string()) return std::nullopt;
  const auto parsed = ParseInteger(value.text);
  return parsed.status == IntegerStatus::kOk ? std::optional(parsed.value) : std::nullopt;
}

std::int64_t SecondsOf(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

bool HasRow(const Call& call, std::string_view table, std::int64_t id) {
  auto row = call.database.Prepare(Concat({"SELECT 1 FROM ", table, " WHERE id = ?1"}));
  return row.Bind(1, id).Step();
}

Outcome ShowRow(const Call& call, std::int64_t id, int status) {
  auto row = call.database.Prepare(call.Plan().query());
  row.Bind(1, id);
  if (!row.Step()) return tl::make_unexpected(NotFound(call));
  auto outcome = call.Reply({}, &row);
  if (outcome) outcome->status = status;
  return outcome;
}

}  // namespace understudy::helpcrunch
