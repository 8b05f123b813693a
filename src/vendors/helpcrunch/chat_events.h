#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/node.h"
#include "entities/call.h"

// What webhooks are told of chats, messages and customers. A handler looks at a row before it
// changes it, and tells afterwards what is different: what stays the same is no event.
namespace understudy::helpcrunch {

// What events of a chat depend on.
struct ChatState {
  std::string status;
  std::optional<std::int64_t> assignee;
  std::optional<std::int64_t> snoozed_until;  // a snooze that is over is none
};

// Cheap where no webhook wants an event.
ChatState StateOf(const Call& call, std::int64_t chat);
// chat.assigned, .status_updated, .closed, .snoozed, .unsnoozed
void TellChatChanges(const Call& call, std::int64_t chat, const ChatState& before);
// chat.new, and chat.assigned if somebody is.
void TellNewChat(const Call& call, std::int64_t chat);
// message.chat.customer, message.chat.agent or message.private
void TellMessage(const Call& call, std::int64_t message);
// customer.email_updated, .tags_changed, .unsubscribed, .subscribed, .blocked, .unblocked, by the
// customer's row before and after.
void TellCustomerChanges(const Call& call, std::int64_t customer, const Node& before,
                         const Node& after);

// The end of snoozes on the world's clock, for WebhookStyle. Those that a scenario's rows have are
// simply over.
std::optional<Instant> NextEndOfSnooze(store::Database& database);
void EndSnoozes(const entities::Teller& teller, Instant now);

}  // namespace understudy::helpcrunch
