#include "vendors/helpcrunch/chat.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "base/problem.h"
#include "base/text.h"
#include "entities/contract_errors.h"
#include "vendors/helpcrunch/errors.h"

namespace understudy::helpcrunch {
namespace {

// Their numbers count from 1.
constexpr std::string_view kStatuses[] = {"new",    "opened",           "pending", "onhold",
                                          "closed", "no communication", "empty"};

}  // namespace

Error BadChat(const Call& call, std::string_view field) {
  return BadValue(call, "invalid_chat_value", field);
}

std::string ChatsNow(const Call& call) {
  std::vector<std::string> columns;
  for (const auto name : Split(call.RowsOf("chats").rows.columns, ',')) {
    const auto column = Trim(name);
    if (column == "snoozed_until") {
      columns.emplace_back("iif(snoozed_until > ?1, snoozed_until, NULL) AS snoozed_until");
    } else if (column == "read_by_agent") {
      columns.emplace_back(
          "(read_by_agent AND coalesce(snoozed_until > ?1, TRUE)) AS read_by_agent");
    } else {
      columns.emplace_back(column);
    }
  }
  return Concat({"FROM (SELECT ", Join(columns, ", "), " FROM helpcrunch_chats)"});
}

tl::expected<std::int64_t, Error> FindChat(const Call& call, const Node& body) {
  auto id = call.arguments.OptionalInteger("id");
  const auto form = call.settings.find("path_form");
  if (id && form != call.settings.end() && form->second == "false") {
    return tl::make_unexpected(call.errors->Render(
        {ProblemKind::kUnknownPath, "The setting `path_form` is false."}, call.settings));
  }
  if (!id) {
    const Node* sent = body.Find("id");
    id = sent == nullptr ? std::nullopt : IntegerIn(*sent);
    if (!id) return tl::make_unexpected(BadChat(call, "id"));
  }
  if (!HasRow(call, "helpcrunch_chats", *id)) return tl::make_unexpected(NotFound(call));
  call.database
      .Prepare(
          "UPDATE helpcrunch_chats SET snoozed_until = NULL, read_by_agent = 0"
          " WHERE id = ?1 AND snoozed_until <= ?2")
      .Bind(1, *id)
      .Bind(2, SecondsOf(call.now))
      .Run();
  return *id;
}

Outcome ShowChat(const Call& call, std::int64_t id, int status, entities::Values values) {
  auto row =
      call.database.Prepare(Concat({call.Plan().select(), ChatsNow(call), " WHERE id = ?2"}));
  row.Bind(1, SecondsOf(call.now)).Bind(2, id);
  if (!row.Step()) return tl::make_unexpected(NotFound(call));
  auto outcome = call.Reply(values, &row);
  if (outcome) outcome->status = status;
  return outcome;
}

std::optional<std::string> StatusIn(const Node& value) {
  if (const auto number = IntegerIn(value)) {
    const auto count = static_cast<std::int64_t>(std::size(kStatuses));
    if (*number < 1 || *number > count) return std::nullopt;
    return std::string(kStatuses[static_cast<std::size_t>(*number - 1)]);
  }
  if (!value.is_string()) return std::nullopt;
  std::string name = LowerAscii(value.text);
  if (name == "on hold" || name == "on-hold") name = "onhold";
  if (name == "open") name = "opened";
  const bool is_known =
      std::find(std::begin(kStatuses), std::end(kStatuses), name) != std::end(kStatuses);
  return is_known ? std::optional(std::move(name)) : std::nullopt;
}

}  // namespace understudy::helpcrunch
