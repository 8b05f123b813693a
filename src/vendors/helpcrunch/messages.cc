#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/built_in_finder.h"
#include "entities/built_in_handlers.h"
#include "entities/contract_errors.h"
#include "entities/json_body.h"
#include "entities/row_keys.h"
#include "vendors/helpcrunch/chat.h"
#include "vendors/helpcrunch/chat_events.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"

namespace understudy::helpcrunch {
namespace {

struct NewMessage {
  std::int64_t chat;
  std::optional<std::int64_t> agent;  // nullopt: the customer wrote it
  std::string_view type;
  std::string_view text;
};

Error NoSuchAgent(const Call& call) {
  if (IsOf2024(call)) return NotFound(call);
  entities::SaidError said;
  said.code = "entity_not_found";
  said.message = "Agent not found";
  return {404, call.errors->Body(404, said), {}, "no agent has this id"};
}

bool IsText(const Node* node) {
  return node != nullptr && node->is_string() && !node->text.empty();
}

// Null means the customer.
std::optional<std::int64_t> ReadAgent(const Node& body, BadValues& wrong) {
  const Node* agent = body.Find("agent");
  if (agent == nullptr || agent->is_null()) return std::nullopt;
  const auto id = IntegerIn(*agent);
  if (!id) wrong.Add("agent", WhyNoInteger(agent));
  return id;
}

// The views point into the body.
tl::expected<NewMessage, Error> ReadMessage(const Call& call, const Node& body) {
  BadValues wrong(kBadChat);
  const Node* chat = body.Find("chat");
  const auto chat_id = chat == nullptr ? std::nullopt : IntegerIn(*chat);
  if (!chat_id) wrong.AddSaying("chat", WhyNoInteger(chat), "Invalid chat ID");
  const Node* text = body.Find("text");
  if (!IsText(text)) wrong.Add("text", WhyNoText(text));
  const Node* type = body.Find("type");
  if (!IsText(type)) {
    wrong.Add("type", WhyNoText(type));
  } else if (type->text != "message" && type->text != "private") {
    wrong.Add("type", Wrong::kNoChoice);
  }
  const Node* markdown = body.Find("markdownText");
  if (markdown != nullptr && !markdown->is_null() && !IsText(markdown)) {
    wrong.Add("markdownText", WhyNoText(markdown));
  }
  const auto agent = ReadAgent(body, wrong);
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  NewMessage message{*chat_id, agent, type->text, IsText(markdown) ? markdown->text : text->text};
  if (!HasRow(call, "helpcrunch_chats", message.chat)) return tl::make_unexpected(NotFound(call));
  if (agent && !HasRow(call, "helpcrunch_agents", *agent)) {
    return tl::make_unexpected(NoSuchAgent(call));
  }
  return message;
}

void Insert(const Call& call, const NewMessage& message) {
  call.database.ForgetLastInsertId();
  call.database
      .Prepare(
          "INSERT INTO helpcrunch_messages(agent_id, type, text, read, created_at, edited, chat,"
          " sent_by) VALUES(?1, ?2, ?3, 0, ?4, 0, ?5, ?6)")
      .Bind(1, message.agent)
      .Bind(2, message.type)
      .Bind(3, message.text)
      .Bind(4, call.now)
      .Bind(5, message.chat)
      .Bind(6, message.agent ? "agent" : "customer")
      .Run();
}

// What a message of the customer does to its chat.
void Receive(const Call& call, const NewMessage& message, std::int64_t id) {
  call.database
      .Prepare(
          "UPDATE helpcrunch_chats SET last_message_at = ?2, last_message_text = ?3,"
          " last_message_id = ?4, last_customer_message_at = ?2, read_by_agent = 0,"
          " closed_by = NULL, closed_at = NULL, status = CASE status WHEN 'empty' THEN 'new'"
          " WHEN 'new' THEN 'new' ELSE 'pending' END WHERE id = ?1")
      .Bind(1, message.chat)
      .Bind(2, SecondsOf(call.now))
      .Bind(3, message.text)
      .Bind(4, id)
      .Run();
}

// What a message of an agent does to its chat.
void Answer(const Call& call, const NewMessage& message, std::int64_t id) {
  call.database
      .Prepare(
          "UPDATE helpcrunch_chats SET last_message_at = ?2, last_message_text = ?3,"
          " last_message_id = ?4, last_communicated_agent_id = ?5, read_by_customer = 0,"
          " assignee_id = coalesce(assignee_id, ?5),"
          " status = iif(status IN ('empty', 'new', 'pending'), 'opened', status) WHERE id = ?1")
      .Bind(1, message.chat)
      .Bind(2, SecondsOf(call.now))
      .Bind(3, message.text)
      .Bind(4, id)
      .Bind(5, message.agent)
      .Run();
  {
    auto there = call.database.Prepare(
        "SELECT 1 FROM helpcrunch_chat_agents WHERE chat_id = ?1 AND agent_id = ?2");
    if (there.Bind(1, message.chat).Bind(2, message.agent).Step()) return;
  }
  call.database
      .Prepare(
          "INSERT INTO helpcrunch_chat_agents(chat_id, position, agent_id) VALUES(?1,"
          " (SELECT coalesce(max(position), -1) + 1 FROM helpcrunch_chat_agents WHERE chat_id = "
          "?1),"
          " ?2)")
      .Bind(1, message.chat)
      .Bind(2, message.agent)
      .Run();
}

}  // namespace

Outcome CreateMessage(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const auto message = ReadMessage(call, (*body)->root);
  if (!message) return tl::make_unexpected(message.error());
  EndSnooze(call, message->chat);
  const ChatState before = StateOf(call, message->chat);
  Insert(call, *message);
  const auto id = call.database.LastInsertId();
  if (id > entities::kLargestKey) return tl::make_unexpected(entities::IdIsTooLarge(call));
  // A note changes nothing but itself.
  if (message->type == "message" && message->agent) Answer(call, *message, id);
  if (message->type == "message" && !message->agent) Receive(call, *message, id);
  TellMessage(call, id);
  TellChatChanges(call, message->chat, before);
  return ShowRow(call, id);
}

}  // namespace understudy::helpcrunch
