#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "entities/call.h"
#include "entities/events.h"
#include "entities/reply.h"
#include "http/message.h"
#include "store/database.h"

// How a vendor tells its events to webhooks.
//
// To add an event:
// 1. contract.yaml: declare it below `x-webhooks` (entities/events.h).
// 2. vendor.cc: bind its data in `events`, as Vendor::replies binds replies:
//      {.operation = "customer.new", .row = "", .entity = "customers"}
// 3. Tell it where it happens. In a handler, after the row is written (or before it is deleted):
//      call.teller().TellRow("customer.new", id);
//    Of an operation that vendor.yaml binds: in `after`. Of rows that /__admin wrote: in
//    `row_changed`. At a time of the world's clock: in `next_due` and `tell_due`.
// Nothing is told, and no hook is called, in a world where no webhook wants an event of the vendor.
namespace understudy {

// One attempt to tell an event.
struct WebhookAttempt {
  std::string_view event;
  std::string_view data;      // JSON
  std::string_view id;        // a UUID, the same in all attempts
  std::int64_t attempts = 0;  // those before this one
  Instant created;            // when the event happened
  Instant now;                // of this attempt
};

// A row that /__admin changed, in the words of …/data/{vendor}/{entity}/{id}.
struct WebhookRowChange {
  std::string_view entity;
  std::string_view id;
  std::optional<std::string_view> before;  // JSON; nullopt: the row was not there
  std::optional<std::string_view> after;
};

struct WebhookStyle {
  // The member of a body's schema that has an event's data; empty: the data is the whole body.
  std::string data_member;
  // How the data of events is filled; `operation` is the event. One without values and rows needs
  // none.
  std::vector<entities::ReplyBinding> events;
  // The whole body of an attempt.
  std::function<std::string(const WebhookAttempt& attempt, const Settings& settings)> body;
  // The headers of an attempt beside Content-Type, with the signature. `secret` may be empty.
  std::function<std::vector<http::Header>(std::string_view secret, std::string_view body)> headers =
      nullptr;
  // Tries after the first, each so long after the end of the one before. A scenario may say others.
  std::vector<std::chrono::seconds> retries = {};
  // What an attempt may take.
  std::chrono::seconds time_out{10};
  // By operationId: called after the operation's handler made a good reply, in its transaction.
  std::map<std::string, std::function<void(Call& call, const Reply& reply)>, std::less<>> after =
      {};
  // Called for each row that /__admin changed, with the world locked; nullptr: no event follows
  // from one.
  std::function<void(const entities::Teller& teller, const WebhookRowChange& change, Instant now)>
      row_changed = nullptr;
  // When something will happen next by itself, such as the end of a snooze; nullopt: nothing is
  // due. nullptr: nothing ever is.
  std::function<std::optional<Instant>(store::Database& database)> next_due = nullptr;
  // Does what is due at `now`, in a transaction of its own, and tells it. next_due() must be later
  // afterwards.
  std::function<void(const entities::Teller& teller, Instant now)> tell_due = nullptr;
};

}  // namespace understudy
