#include "front/webhooks/kept_webhooks.h"

#include <string>
#include <utility>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "front/world.h"
#include "store/meta.h"

namespace understudy::front {
namespace {

constexpr std::string_view kWebhooks = "webhooks";
constexpr std::string_view kDelivery = "delivery ";

// Sorted as the writes were.
std::string NameOf(const Delivery& delivery) {
  constexpr std::size_t kDigits = 20;
  const auto number = std::to_string(delivery.number);
  return Concat({kDelivery, std::string(kDigits - number.size(), '0'), number});
}

std::string ToJson(const Delivery& delivery) {
  json::Writer w;
  w.StartObject().Key("number").String(std::to_string(delivery.number));
  w.Key("id").String(delivery.id);
  w.Key("webhook").Integer(static_cast<std::int64_t>(delivery.webhook));
  w.Key("vendor").String(delivery.vendor).Key("event").String(delivery.event);
  w.Key("data").String(delivery.data);
  w.Key("created").String(FormatMillis(delivery.created));
  if (delivery.retry_at) w.Key("retry_at").String(FormatMillis(*delivery.retry_at));
  w.Key("first_attempt").Integer(static_cast<std::int64_t>(delivery.first_attempt));
  w.Key("attempts").StartArray();
  for (const auto& attempt : delivery.attempts) {
    w.StartObject().Key("at").String(FormatMillis(attempt.at));
    w.Key("status").Integer(attempt.status).Key("error").String(attempt.error);
    w.Key("duration").Integer(attempt.duration.count()).EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

// nullptr: it can't be read.
std::shared_ptr<Delivery> ReadDelivery(const std::string& text) {
  const Source source{"delivery", text};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  if (!root || !root->is_map()) return nullptr;
  const auto created = ParseInstant(root->Text("created"));
  const auto number = ParseUnsigned(root->Text("number"));
  if (!created || !number) return nullptr;
  auto delivery = std::make_shared<Delivery>();
  delivery->number = *number;
  delivery->id = root->Text("id");
  delivery->webhook = static_cast<std::uint64_t>(root->Integer("webhook"));
  delivery->vendor = root->Text("vendor");
  delivery->event = root->Text("event");
  delivery->data = root->Text("data");
  delivery->created = *created;
  delivery->retry_at = ParseInstant(root->Text("retry_at"));
  delivery->first_attempt = static_cast<std::size_t>(root->Integer("first_attempt"));
  for (const auto& attempt : root->Items("attempts")) {
    delivery->attempts.push_back({ParseInstant(attempt.Text("at")).value_or(*created),
                                  static_cast<int>(attempt.Integer("status")),
                                  std::string(attempt.Text("error")),
                                  std::chrono::milliseconds(attempt.Integer("duration"))});
  }
  return delivery;
}

void PutWebhooks(World& world) {
  json::Writer w;
  world.settings.webhooks.WriteState(w);
  store::PutMeta(*world.state.file, kWebhooks, w.Take());
}

}  // namespace

void KeepDeliveries(World& world, const std::vector<std::shared_ptr<Delivery>>& made) {
  if (world.state.file == nullptr || made.empty()) return;
  for (const auto& delivery : made) {
    store::PutMeta(*world.state.file, NameOf(*delivery), ToJson(*delivery));
  }
  // The next id must be another, after a restart too.
  PutWebhooks(world);
}

void KeepDelivery(World& world, const Delivery& delivery) {
  if (world.state.file == nullptr) return;
  if (delivery.state == Delivery::State::kPending) {
    store::PutMeta(*world.state.file, NameOf(delivery), ToJson(delivery));
  } else {
    store::EraseMeta(*world.state.file, NameOf(delivery));
  }
}

void KeepWebhooks(World& world) {
  if (world.state.file == nullptr) return;
  store::Transaction transaction(*world.state.file);
  store::EraseMeta(*world.state.file, kDelivery);
  PutWebhooks(world);
  for (const auto& each : world.deliveries.list()) KeepDelivery(world, *each);
  transaction.Commit();
}

void TakeKeptWebhooks(World& world) {
  if (world.state.file == nullptr) return;
  const auto kept = store::ListMeta(*world.state.file, kWebhooks);
  if (kept.empty()) return;
  const Source source{"webhooks", kept.front().second};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  if (!root || !world.settings.webhooks.ReadState(*root)) {
    log::Warn("the webhooks in the file of --db can't be read: those of the scenario are used");
    return;
  }
  for (const auto& [name, text] : store::ListMeta(*world.state.file, kDelivery)) {
    auto delivery = ReadDelivery(text);
    if (delivery != nullptr) world.deliveries.Add(std::move(delivery));
  }
}

}  // namespace understudy::front
