#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/json_body.h"
#include "vendors/helpcrunch/chat.h"
#include "vendors/helpcrunch/chat_events.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"

// Changes of chats: their status, assignee, department, snooze, and who has read them.
namespace understudy::helpcrunch {
namespace {

// Changes a chat: `read` gets the body and the bad values, `write` the chat's id and what was read.
template <typename Read, typename Write>
Outcome ChangeChat(Call& call, const Read& read, const Write& write) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  BadValues wrong(kBadChat);
  const auto id = FindChat(call, (*body)->root, wrong);
  if (!id) return tl::make_unexpected(id.error());
  const auto value = read((*body)->root, wrong);
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  EndSnooze(call, **id);
  const ChatState before = StateOf(call, **id);
  write(**id, value);
  TellChatChanges(call, **id, before);
  return ShowChat(call, **id);
}

// Sets a reference, which must be sent: the id of a row, or null.
Outcome SetReference(Call& call, std::string_view field, std::string_view table) {
  return ChangeChat(
      call,
      [&](const Node& body, BadValues& wrong) {
        const Node* sent = body.Find(field);
        std::optional<std::int64_t> id;
        if (sent != nullptr && sent->is_null()) return id;
        id = sent == nullptr ? std::nullopt : IntegerIn(*sent);
        if (!id) {
          wrong.Add(field, WhyNoInteger(sent));
        } else if (!HasRow(call, table, *id)) {
          wrong.Add(field, Wrong::kNoChoice);
        }
        return id;
      },
      [&](std::int64_t chat, const std::optional<std::int64_t>& id) {
        call.database
            .Prepare(Concat({"UPDATE helpcrunch_chats SET ", field, "_id = ?2 WHERE id = ?1"}))
            .Bind(1, chat)
            .Bind(2, id)
            .Run();
      });
}

// A side has read the chat, or has not.
void WriteRead(const Call& call, std::int64_t chat, std::string_view side, bool is_read) {
  call.database
      .Prepare(Concat({"UPDATE helpcrunch_chats SET read_by_", side, " = ?2 WHERE id = ?1"}))
      .Bind(1, chat)
      .Bind(2, std::int64_t{is_read ? 1 : 0})
      .Run();
  if (!is_read) return;
  call.database
      .Prepare(
          "UPDATE helpcrunch_messages SET read = 1, updated_at = ?3"
          " WHERE chat = ?1 AND sent_by <> ?2 AND type <> 'private' AND read = 0")
      .Bind(1, chat)
      .Bind(2, side)
      .Bind(3, call.now)
      .Run();
}

Outcome SetRead(Call& call, std::string_view side) {
  return ChangeChat(
      call,
      [](const Node& body, BadValues& wrong) {
        const Node* read = body.Find("read");
        const bool is_there = read != nullptr && read->kind == Node::Kind::kBoolean;
        if (!is_there) {
          wrong.Add("read",
                    read == nullptr || read->is_null() ? Wrong::kBlank : Wrong::kNotBoolean);
        }
        return is_there && read->text == "true";
      },
      [&](std::int64_t chat, bool is_read) { WriteRead(call, chat, side, is_read); });
}

std::string ReadStatus(const Node& body, BadValues& wrong) {
  const Node* sent = body.Find("status");
  const auto status = sent == nullptr ? std::nullopt : StatusIn(*sent);
  // Only a number means a chat without messages.
  if (status && (*status != "empty" || IntegerIn(*sent))) return *status;
  wrong.Add("status", sent == nullptr || sent->is_null() ? Wrong::kBlank : Wrong::kNoChoice);
  return {};
}

void WriteStatus(const Call& call, std::int64_t chat, const std::string& status) {
  call.database
      .Prepare(
          "UPDATE helpcrunch_chats SET status = ?2,"
          " closed_by = iif(?2 = 'closed', coalesce(closed_by, 'agent'), NULL),"
          " closed_at = iif(?2 = 'closed', coalesce(closed_at, ?3), NULL) WHERE id = ?1")
      .Bind(1, chat)
      .Bind(2, status)
      .Bind(3, SecondsOf(call.now))
      .Run();
}

std::optional<std::int64_t> ReadSnooze(const Node& body, BadValues& wrong) {
  const Node* sent = body.Find("snoozedUntil");
  if (sent != nullptr && sent->is_null()) return std::nullopt;
  const auto until = sent == nullptr ? std::nullopt : IntegerIn(*sent);
  if (!until || *until < 0) wrong.Add("snoozedUntil", WhyNoInteger(sent));
  return until;
}

}  // namespace

Outcome SetChatStatus(Call& call) {
  return ChangeChat(call, ReadStatus, [&](std::int64_t id, const std::string& status) {
    WriteStatus(call, id, status);
  });
}

Outcome SetChatAssignee(Call& call) { return SetReference(call, "assignee", "helpcrunch_agents"); }

Outcome SetChatDepartment(Call& call) {
  return SetReference(call, "department", "helpcrunch_departments");
}

Outcome SnoozeChat(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  BadValues wrong(kBadChat);
  const auto id = FindChat(call, (*body)->root, wrong);
  if (!id) return tl::make_unexpected(id.error());
  const auto until = ReadSnooze((*body)->root, wrong);
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  EndSnooze(call, **id);
  const ChatState before = StateOf(call, **id);
  call.database
      .Prepare(
          "UPDATE helpcrunch_chats SET snoozed_until = ?2, snoozed_at = iif(?2 > ?3, ?3, NULL)"
          " WHERE id = ?1")
      .Bind(1, **id)
      .Bind(2, until)
      .Bind(3, SecondsOf(call.now))
      .Run();
  TellChatChanges(call, **id, before);
  // This reply shows it as a text.
  std::optional<std::string> shown;
  if (until && *until > SecondsOf(call.now)) {
    shown = Concat({std::to_string(*until), IsOf2024(call) ? "" : ".000"});
  }
  return ShowChat(call, **id, 200, {entities::Value(shown)});
}

Outcome SetReadByAgent(Call& call) { return SetRead(call, "agent"); }

Outcome SetReadByCustomer(Call& call) { return SetRead(call, "customer"); }

}  // namespace understudy::helpcrunch
