#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/json_body.h"
#include "vendors/helpcrunch/chat.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"

// Changes of chats: their status, assignee, department, snooze, and who has read them.
namespace understudy::helpcrunch {
namespace {

// `change` gets the body and the chat's id, and returns an error.
template <typename Change>
Outcome ChangeChat(Call& call, const Change& change) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const auto id = FindChat(call, (*body)->root);
  if (!id) return tl::make_unexpected(id.error());
  if (std::optional<Error> wrong = change((*body)->root, *id)) {
    return tl::make_unexpected(std::move(*wrong));
  }
  return ShowChat(call, *id);
}

// Sets a reference, which must be sent: the id of a row, or null.
std::optional<Error> SetReference(const Call& call, const Node& body, std::int64_t chat,
                                  std::string_view field, std::string_view table) {
  const Node* sent = body.Find(field);
  if (sent == nullptr) return BadChat(call, field);
  std::optional<std::int64_t> id;
  if (!sent->is_null()) {
    id = IntegerIn(*sent);
    if (!id || !HasRow(call, table, *id)) return BadChat(call, field);
  }
  call.database.Prepare(Concat({"UPDATE helpcrunch_chats SET ", field, "_id = ?2 WHERE id = ?1"}))
      .Bind(1, chat)
      .Bind(2, id)
      .Run();
  return std::nullopt;
}

// A side has read the chat, or has not.
std::optional<Error> SetRead(const Call& call, const Node& body, std::int64_t chat,
                             std::string_view side) {
  const Node* read = body.Find("read");
  if (read == nullptr || read->kind != Node::Kind::kBoolean) return BadChat(call, "read");
  const bool is_read = read->text == "true";
  call.database
      .Prepare(Concat({"UPDATE helpcrunch_chats SET read_by_", side, " = ?2 WHERE id = ?1"}))
      .Bind(1, chat)
      .Bind(2, std::int64_t{is_read ? 1 : 0})
      .Run();
  if (!is_read) return std::nullopt;
  call.database
      .Prepare(
          "UPDATE helpcrunch_messages SET read = 1, updated_at = ?3"
          " WHERE chat = ?1 AND sent_by <> ?2 AND type <> 'private' AND read = 0")
      .Bind(1, chat)
      .Bind(2, side)
      .Bind(3, call.now)
      .Run();
  return std::nullopt;
}

}  // namespace

Outcome SetChatStatus(Call& call) {
  return ChangeChat(call, [&](const Node& body, std::int64_t id) -> std::optional<Error> {
    const Node* sent = body.Find("status");
    const auto status = sent == nullptr ? std::nullopt : StatusIn(*sent);
    // Only a number means a chat without messages.
    if (!status || (*status == "empty" && !IntegerIn(*sent))) return BadChat(call, "status");
    call.database
        .Prepare(
            "UPDATE helpcrunch_chats SET status = ?2,"
            " closed_by = iif(?2 = 'closed', coalesce(closed_by, 'agent'), NULL),"
            " closed_at = iif(?2 = 'closed', coalesce(closed_at, ?3), NULL) WHERE id = ?1")
        .Bind(1, id)
        .Bind(2, *status)
        .Bind(3, SecondsOf(call.now))
        .Run();
    return std::nullopt;
  });
}

Outcome SetChatAssignee(Call& call) {
  return ChangeChat(call, [&](const Node& body, std::int64_t id) {
    return SetReference(call, body, id, "assignee", "helpcrunch_agents");
  });
}

Outcome SetChatDepartment(Call& call) {
  return ChangeChat(call, [&](const Node& body, std::int64_t id) {
    return SetReference(call, body, id, "department", "helpcrunch_departments");
  });
}

Outcome SnoozeChat(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const auto id = FindChat(call, (*body)->root);
  if (!id) return tl::make_unexpected(id.error());
  const Node* sent = (*body)->root.Find("snoozedUntil");
  if (sent == nullptr) return tl::make_unexpected(BadChat(call, "snoozedUntil"));
  std::optional<std::int64_t> until;
  if (!sent->is_null()) {
    until = IntegerIn(*sent);
    if (!until || *until < 0) return tl::make_unexpected(BadChat(call, "snoozedUntil"));
  }
  call.database.Prepare("UPDATE helpcrunch_chats SET snoozed_until = ?2 WHERE id = ?1")
      .Bind(1, *id)
      .Bind(2, until)
      .Run();
  // This reply shows it as a text.
  std::optional<std::string> shown;
  if (until && *until > SecondsOf(call.now)) {
    shown = Concat({std::to_string(*until), IsOf2024(call) ? "" : ".000"});
  }
  return ShowChat(call, *id, 200, {entities::Value(shown)});
}

Outcome SetReadByAgent(Call& call) {
  return ChangeChat(
      call, [&](const Node& body, std::int64_t id) { return SetRead(call, body, id, "agent"); });
}

Outcome SetReadByCustomer(Call& call) {
  return ChangeChat(
      call, [&](const Node& body, std::int64_t id) { return SetRead(call, body, id, "customer"); });
}

}  // namespace understudy::helpcrunch
