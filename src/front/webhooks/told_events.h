#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "entities/call.h"
#include "entities/events.h"
#include "front/service.h"
#include "front/webhooks/deliveries.h"
#include "store/database.h"
#include "store/state.h"

namespace understudy::front {

struct World;

// What one transaction tells the webhooks of its world. The caller has locked the world. Costs
// nothing where no webhook wants events of the vendor.
class ToldEvents {
 public:
  ToldEvents(World& world, const ServedVendor& vendor);
  ToldEvents(const ToldEvents&) = delete;
  ToldEvents& operator=(const ToldEvents&) = delete;

  // nullptr: no webhook wants anything.
  entities::EventSink* sink() { return sink_ ? &*sink_ : nullptr; }
  // After a good reply and before the commit, for WebhookStyle::after.
  void AddOf(Call& call, const Reply& reply);
  // Before the commit, when all is told.
  void Keep(Instant now);
  // After the commit. Wakes the threads that deliver.
  void Send();

 private:
  World& world_;
  const ServedVendor& vendor_;
  std::optional<entities::EventSink> sink_;
  std::vector<std::shared_ptr<Delivery>> kept_;
};

// Adds deliveries that are kept (kept_webhooks.h), and wakes the threads that deliver.
void SendDeliveries(World& world, const std::vector<std::shared_ptr<Delivery>>& made);

// Tells what is due in the world by itself. When more is due; nullopt: nothing is.
std::optional<Instant> TellDue(World& world, store::StateLock& held, Instant now);

// Tells webhooks of the rows that /__admin changed: `row_changes` are what a store::RowRecorder
// wrote.
void TellRowChanges(World& world, store::Database& database, std::string_view row_changes);

}  // namespace understudy::front
