#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/node.h"
#include "contract/schema.h"
#include "entities/reply.h"
#include "store/database.h"

// What happens in a vendor's world and is told to webhooks. The root of a contract declares it as
// OpenAPI 3.1 does, under the name of an extension since our contracts are 3.0:
//
//   x-webhooks:
//     customer.new:
//       post:
//         operationId: tellCustomerNew     # the validator wants one, and `security`
//         summary: A customer was made
//         x-basis: vendor
//         security: []
//         requestBody:
//           content:
//             application/json:
//               schema: {$ref: '#/components/schemas/CustomerEvent'}   # the whole body
//               example: …
//         responses: {'200': {description: Received}}
//
// The data of an event is a member of that schema (vendors/webhook_style.h names it). A plan
// writes it, as plans write replies.
namespace understudy::entities {

struct Event {
  std::string name;
  std::string data;  // JSON
};

// The events of one vendor that one transaction tells, in their order. Used by one thread.
class EventSink {
 public:
  // `plans` must outlive it. `is_wanted`: whether some webhook wants the event.
  EventSink(const Replies& plans, std::function<bool(std::string_view event)> is_wanted)
      : plans_(plans), is_wanted_(std::move(is_wanted)) {}

  bool IsWanted(std::string_view event) const { return is_wanted_(event); }
  // Throws std::logic_error if the contract has no such event.
  const ReplyPlan& PlanOf(std::string_view event) const;
  void Add(std::string_view event, std::string data);
  std::vector<Event> Take() { return std::exchange(events_, {}); }

 private:
  const Replies& plans_;
  const std::function<bool(std::string_view)> is_wanted_;
  std::vector<Event> events_;
};

// Tells events. Without a sink it does nothing, so ask IsWanted() before work that only an event
// needs.
struct Teller {
  store::Database& database;
  EventSink* sink = nullptr;

  bool IsWanted(std::string_view event) const { return sink != nullptr && sink->IsWanted(event); }
  // The data is written by the event's plan, as ReplyPlan::Write() does.
  void Tell(std::string_view event, Values values = {}, store::Query* row = nullptr) const;
  // Of the row with this key, which the first query of the event's binding finds. Nothing is told
  // of a row that is not there: tell a deletion before it.
  void TellRow(std::string_view event, std::int64_t key, Values values = {}) const;
  void TellRow(std::string_view event, std::string_view key, Values values = {}) const;
};

// The plans of the events of an OpenAPI document, by name. `bindings` have events as their
// operations; an event without a binding is written without rows and values. `member` is the
// member of the schema that has an event's data; empty: the whole body.
Replies CompileEvents(const Node& document, contract::Schemas& schemas, std::string_view member,
                      const std::vector<ReplyBinding>& bindings,
                      const std::vector<Entity>& entities, Diagnostics& errors);

// The events that an OpenAPI document declares, in its order.
std::vector<std::string_view> EventNames(const Node& document);

}  // namespace understudy::entities
