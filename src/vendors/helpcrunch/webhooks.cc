#include "vendors/helpcrunch/webhooks.h"

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "http/hmac.h"
#include "vendors/helpcrunch/chat_events.h"

namespace understudy::helpcrunch {
namespace {

std::int64_t Seconds(Instant time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// docs.helpcrunch.com/webhooks
std::string BodyOf(const WebhookAttempt& attempt, const Settings& settings) {
  const auto form = settings.find("event_data");
  json::Writer w;
  w.StartObject().Key("event").String(attempt.event).Key("eventData");
  if (form != settings.end() && form->second == "string") {
    w.String(attempt.data);
  } else {
    w.Raw(attempt.data);
  }
  w.Key("attempts").Integer(attempt.attempts);
  w.Key("lastAttemptAt").Integer(Seconds(attempt.now));
  w.Key("createdAt").Integer(Seconds(attempt.created));
  w.Key("id").String(attempt.id).EndObject();
  return w.Take();
}

// Columns of other rows, and times as these events show them.
std::vector<entities::Fill> ChatFills() {
  return {
      {.property = "communicatedAgents",
       .column = "(SELECT json_group_array(agent_id) FROM (SELECT agent_id FROM"
                 " helpcrunch_chat_agents WHERE chat_id = helpcrunch_chats.id ORDER BY position))"},
      {.property = "customer",
       .column = "(SELECT json_object('id', id, 'name', name, 'email', email, 'userId', user_id)"
                 " FROM helpcrunch_customers WHERE id = customer_id)"},
      {.property = "closedAt", .column = "closed_at || '.000'"},
      {.property = "createdAt", .column = "created_at || '.000'"},
      {.property = "snoozedUntil", .column = "snoozed_until || '.000'"},
      {.property = "department",
       .column = "(SELECT json_object('id', id, 'name', name) FROM helpcrunch_departments"
                 " WHERE id = department_id)"},
      {.property = "assignee",
       .column = "(SELECT json_object('id', id, 'name', name, 'email', email, 'role', role)"
                 " FROM helpcrunch_agents WHERE id = assignee_id)"},
      {.property = "lastMessageAt", .column = "last_message_at || '.000'"},
  };
}

std::vector<entities::Fill> MessageFills() {
  return {
      {.property = "chat_id", .column = "chat"},
      {.property = "agent",
       .column = "(SELECT json_object('id', id, 'name', name, 'email', email, 'role', role)"
                 " FROM helpcrunch_agents WHERE id = agent_id)"},
      {.property = "customer",
       .column = "(SELECT json_object('id', u.id, 'name', u.name, 'email', u.email, 'userId',"
                 " u.user_id) FROM helpcrunch_chats c JOIN helpcrunch_customers u"
                 " ON u.id = c.customer_id WHERE c.id = chat)"},
      {.property = "message.applicationId",
       .column = "(SELECT application_id FROM helpcrunch_chats c WHERE c.id = chat)"},
      {.property = "message.updatedAt", .column = "coalesce(updated_at, created_at)"},
  };
}

std::vector<entities::ReplyBinding> Events() {
  std::vector<entities::ReplyBinding> events;
  const auto add = [&](std::string_view of, std::initializer_list<std::string_view> names,
                       std::string_view entity, const std::vector<entities::Fill>& fills) {
    for (const auto name : names) {
      events.push_back({.operation = Concat({of, ".", name}),
                        .row = "",
                        .entity = std::string(entity),
                        .fills = fills});
    }
  };
  add("customer",
      {"new", "email_updated", "tags_changed", "unsubscribed", "subscribed", "blocked", "unblocked",
       "deleted"},
      "customers", {});
  add("chat", {"new", "status_updated", "assigned", "snoozed", "unsnoozed", "closed", "rated"},
      "chats", ChatFills());
  add("message", {"chat.customer", "email.customer", "private", "chat.agent", "email.agent"},
      "messages", MessageFills());
  return events;
}

std::vector<http::Header> HeadersOf(std::string_view secret, std::string_view body) {
  std::vector<http::Header> headers = {
      {"Accept", "application/json"},
      {"User-Agent", "GuzzleHttp/6.5.5 curl/7.64.0 PHP/7.3.27"},
  };
  if (!secret.empty()) {
    headers.push_back({"X-HelpCrunch-Signature", http::HexHmacSha1(secret, body)});
  }
  return headers;
}

}  // namespace

std::shared_ptr<const WebhookStyle> Webhooks() {
  using std::chrono::seconds;
  auto style = std::make_shared<WebhookStyle>();
  style->data_member = "eventData";
  style->events = Events();
  style->next_due = NextEndOfSnooze;
  style->tell_due = EndSnoozes;
  style->body = BodyOf;
  style->headers = HeadersOf;
  style->retries = {seconds(10), seconds(60), seconds(300)};
  return style;
}

}  // namespace understudy::helpcrunch
