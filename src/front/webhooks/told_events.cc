#include "front/webhooks/told_events.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "front/webhooks/kept_webhooks.h"
#include "front/world.h"
#include "scenario/row_changes.h"

namespace understudy::front {

ToldEvents::ToldEvents(World& world, const ServedVendor& vendor) : world_(world), vendor_(vendor) {
  const auto& webhooks = world.settings.webhooks;
  const Vendor& its_vendor = *vendor.scenario.vendor;
  if (its_vendor.webhooks == nullptr || !webhooks.Want(its_vendor.name)) return;
  sink_.emplace(world.scenario->service.catalog()->EventsOf(its_vendor),
                [&webhooks, &its_vendor](std::string_view event) {
                  return webhooks.Want(its_vendor.name, event);
                });
}

void ToldEvents::AddOf(Call& call, const Reply& reply) {
  if (!sink_) return;
  const auto& after = vendor_.scenario.vendor->webhooks->after;
  const auto found = after.find(call.operation.id);
  if (found != after.end()) found->second(call, reply);
}

void ToldEvents::Keep(Instant now) {
  if (!sink_) return;
  kept_ =
      MakeDeliveries(world_.settings.webhooks, vendor_.scenario.vendor->name, sink_->Take(), now);
  KeepDeliveries(world_, kept_);
}

void ToldEvents::Send() {
  if (sink_) SendDeliveries(world_, std::exchange(kept_, {}));
}

void SendDeliveries(World& world, const std::vector<std::shared_ptr<Delivery>>& made) {
  for (const auto& delivery : made) {
    if (world.deliveries.Add(delivery)) continue;
    delivery->state = Delivery::State::kFailed;
    KeepDelivery(world, *delivery);
    if (world.deliveries.lost() > 1) continue;  // once is enough for the log
    log::Warn(Concat({"world ", world.name, " has too many pending deliveries: ", delivery->event,
                      " and perhaps more are lost"}));
  }
  // Also without any: something may be due at another time now.
  world.WakeWebhooks();
}

std::optional<Instant> TellDue(World& world, store::StateLock& held, Instant now) {
  std::optional<Instant> next;
  for (const auto& served : world.scenario->service.vendors()) {
    const auto* style = served->scenario.vendor->webhooks.get();
    if (style == nullptr || !style->next_due) continue;
    ToldEvents told(world, *served);
    if (told.sink() == nullptr) continue;
    auto due = style->next_due(held.database());
    if (due && *due <= now) {
      store::Transaction transaction(held.database());
      style->tell_due({held.database(), told.sink()}, now);
      told.Keep(now);
      transaction.Commit();
      ++world.writes;
      told.Send();
      due = style->next_due(held.database());
      if (due && *due <= now) due = std::nullopt;  // else it would be told for ever
    }
    if (due) next = next ? std::min(*next, *due) : *due;
  }
  return next;
}

void TellRowChanges(World& world, store::Database& database, std::string_view row_changes) {
  if (world.settings.webhooks.list().empty()) return;
  for (const auto& served : world.scenario->service.vendors()) {
    const auto* style = served->scenario.vendor->webhooks.get();
    if (style == nullptr || !style->row_changed) continue;
    ToldEvents told(world, *served);
    if (told.sink() == nullptr) continue;
    const Instant now = world.settings.clock.Now();
    scenario::RowChangeReader reader{scenario::RowCatalogs(world.scenario->service.catalog())};
    const auto changes = reader.Read(row_changes);
    for (const auto& row : changes.rows) {
      if (row.vendor != served->scenario.vendor || !row.field.empty()) continue;
      style->row_changed({database, told.sink()}, {row.entity->name, row.id, row.before, row.after},
                         now);
    }
    told.Keep(now);
    told.Send();
  }
}

}  // namespace understudy::front
