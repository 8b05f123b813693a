#include "vendors/helpcrunch/chat_events.h"

#include <chrono>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "vendors/helpcrunch/errors.h"

namespace understudy::helpcrunch {
namespace {

bool IsTrue(const Node& row, std::string_view field) {
  const Node* value = row.Find(field);
  return value != nullptr && value->text == "true";
}

std::string JsonOf(const Node& row, std::string_view field) {
  const Node* value = row.Find(field);
  return value == nullptr ? "null" : json::ToText(*value);
}

}  // namespace

ChatState StateOf(const Call& call, std::int64_t chat) {
  if (call.teller().sink == nullptr) return {};
  auto row = call.database.Prepare(
      "SELECT status, assignee_id, iif(snoozed_until > ?2, snoozed_until, NULL)"
      " FROM helpcrunch_chats WHERE id = ?1");
  row.Bind(1, chat).Bind(2, SecondsOf(call.now));
  if (!row.Step()) return {};
  return {row.Text(0), row.OptionalInteger(1), row.OptionalInteger(2)};
}

void TellChatChanges(const Call& call, std::int64_t chat, const ChatState& before) {
  const auto teller = call.teller();
  if (teller.sink == nullptr) return;
  const ChatState after = StateOf(call, chat);
  if (after.assignee != before.assignee) teller.TellRow("chat.assigned", chat);
  if (after.status != before.status) {
    teller.TellRow("chat.status_updated", chat);
    if (after.status == "closed") teller.TellRow("chat.closed", chat);
  }
  if (after.snoozed_until && after.snoozed_until != before.snoozed_until) {
    teller.TellRow("chat.snoozed", chat);
  }
  if (!after.snoozed_until && before.snoozed_until) teller.TellRow("chat.unsnoozed", chat);
}

void TellNewChat(const Call& call, std::int64_t chat) {
  const auto teller = call.teller();
  teller.TellRow("chat.new", chat);
  if (StateOf(call, chat).assignee) teller.TellRow("chat.assigned", chat);
}

void TellMessage(const Call& call, std::int64_t message) {
  const auto teller = call.teller();
  if (teller.sink == nullptr) return;
  std::string_view event = "message.private";
  {
    auto row = call.database.Prepare("SELECT type, sent_by FROM helpcrunch_messages WHERE id = ?1");
    row.Bind(1, message);
    if (!row.Step()) return;
    if (row.Text(0) == "message") {
      event = row.Text(1) == "agent" ? "message.chat.agent" : "message.chat.customer";
    }
  }
  teller.TellRow(event, message);
}

void TellCustomerChanges(const Call& call, std::int64_t customer, const Node& before,
                         const Node& after) {
  const auto teller = call.teller();
  if (teller.sink == nullptr) return;
  const auto differs = [&](std::string_view field) {
    return JsonOf(before, field) != JsonOf(after, field);
  };
  if (differs("email")) teller.TellRow("customer.email_updated", customer);
  if (differs("tags")) teller.TellRow("customer.tags_changed", customer);
  const auto tell_turn = [&](std::string_view field, std::string_view on, std::string_view off) {
    if (IsTrue(before, field) == IsTrue(after, field)) return;
    teller.TellRow(IsTrue(after, field) ? on : off, customer);
  };
  tell_turn("unsubscribed", "customer.unsubscribed", "customer.subscribed");
  tell_turn("blocked", "customer.blocked", "customer.unblocked");
}

std::optional<Instant> NextEndOfSnooze(store::Database& database) {
  auto row = database.Prepare(
      "SELECT min(snoozed_until) FROM helpcrunch_chats WHERE snoozed_at IS NOT NULL");
  if (!row.Step() || row.IsNull(0)) return std::nullopt;
  return Instant(std::chrono::seconds(row.Integer(0)));
}

void EndSnoozes(const entities::Teller& teller, Instant now) {
  std::vector<std::int64_t> ended;
  {
    auto rows = teller.database.Prepare(
        "SELECT id FROM helpcrunch_chats WHERE snoozed_at IS NOT NULL AND snoozed_until <= ?1"
        " ORDER BY snoozed_until, id");
    rows.Bind(1, SecondsOf(now));
    while (rows.Step()) ended.push_back(rows.Integer(0));
  }
  for (const auto id : ended) {
    teller.database
        .Prepare(
            "UPDATE helpcrunch_chats SET snoozed_until = NULL, snoozed_at = NULL,"
            " read_by_agent = 0 WHERE id = ?1")
        .Bind(1, id)
        .Run();
    teller.TellRow("chat.unsnoozed", id);
  }
}

}  // namespace understudy::helpcrunch
