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

Error NoSuchChat(const Call& call, std::int64_t id) {
  const bool is_about_reading = call.operation.id.starts_with("setRead");
  if (!is_about_reading || !IsOf2024(call)) return NotFound(call);
  entities::SaidError said;
  said.code = "not_fount";  // so spelt
  said.message = Concat({"Chat for ID \"", std::to_string(id), "\" was not found"});
  return {404, call.errors->Body(404, said), {}, said.message};
}

}  // namespace

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

tl::expected<std::optional<std::int64_t>, Error> FindChat(const Call& call, const Node& body,
                                                          BadValues& wrong) {
  auto id = call.arguments.OptionalInteger("id");
  const auto form = call.settings.find("path_form");
  if (id && form != call.settings.end() && form->second == "false") {
    return tl::make_unexpected(call.errors->Render(
        {ProblemKind::kUnknownPath, "The setting `path_form` is false."}, call.settings));
  }
  if (!id) {
    const Node* sent = body.Find("id");
    id = sent == nullptr ? std::nullopt : IntegerIn(*sent);
    if (!id) wrong.Add("id", WhyNoInteger(sent));
  }
  if (id && !HasRow(call, "helpcrunch_chats", *id)) {
    return tl::make_unexpected(NoSuchChat(call, *id));
  }
  return id;
}

void EndSnooze(const Call& call, std::int64_t chat) {
  bool is_told = false;
  {
    auto row = call.database.Prepare(
        "SELECT snoozed_at IS NOT NULL FROM helpcrunch_chats WHERE id = ?1 AND snoozed_until <= "
        "?2");
    row.Bind(1, chat).Bind(2, SecondsOf(call.now));
    if (!row.Step()) return;
    is_told = row.Integer(0) != 0;
  }
  call.database
      .Prepare(
          "UPDATE helpcrunch_chats SET snoozed_until = NULL, snoozed_at = NULL, read_by_agent = 0"
          " WHERE id = ?1")
      .Bind(1, chat)
      .Run();
  if (is_told) call.teller().TellRow("chat.unsnoozed", chat);
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
