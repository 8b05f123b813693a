#include "front/webhooks/deliveries.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"

namespace understudy::front {
namespace {

constexpr std::uint64_t kOwnNumbers = 0x776562686f6f6b73U;  // apart from those of the world

bool IsPending(const Delivery& delivery) { return delivery.state == Delivery::State::kPending; }

}  // namespace

Webhooks::Webhooks(const Service& service, std::uint64_t seed) : random_(seed ^ kOwnNumbers) {
  for (const auto& served : service.vendors()) {
    for (const auto& spec : served->scenario.webhooks) {
      Add({0, served->contract->vendor(), spec});
    }
  }
}

const Webhook* Webhooks::Find(std::uint64_t id) const {
  const auto found = std::find_if(list_.begin(), list_.end(),
                                  [&](const Webhook& webhook) { return webhook.id == id; });
  return found == list_.end() ? nullptr : &*found;
}

bool Webhooks::Want(std::string_view vendor) const {
  return std::any_of(list_.begin(), list_.end(),
                     [&](const Webhook& webhook) { return webhook.vendor == vendor; });
}

bool Webhooks::Want(std::string_view vendor, std::string_view event) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Webhook& webhook) {
    return webhook.vendor == vendor && webhook.spec.Wants(event);
  });
}

std::uint64_t Webhooks::Add(Webhook webhook) {
  webhook.id = ++last_id_;
  list_.push_back(std::move(webhook));
  return last_id_;
}

bool Webhooks::Replace(Webhook webhook) {
  for (auto& each : list_) {
    if (each.id != webhook.id) continue;
    each = std::move(webhook);
    return true;
  }
  return false;
}

bool Webhooks::Remove(std::uint64_t id) {
  return std::erase_if(list_, [&](const Webhook& webhook) { return webhook.id == id; }) > 0;
}

std::string Webhooks::NextUuid() {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
  std::string id;
  std::uint64_t bits = 0;
  int left = 0;
  for (const char c : kForm) {
    if (c != 'x' && c != 'y') {
      id += c;
      continue;
    }
    if (left == 0) {
      bits = random_.Next();
      left = 16;
    }
    const auto digit = static_cast<std::size_t>(bits & 15U);
    id += kHex[c == 'y' ? 8 + digit % 4 : digit];
    bits >>= 4U;
    --left;
  }
  return id;
}

void Webhooks::WriteState(json::Writer& w) const {
  w.StartObject().Key("last").String(std::to_string(last_id_));
  w.Key("deliveries").String(std::to_string(last_number_));
  // As texts: readers of JSON do not agree on unsigned numbers of 64 bits.
  w.Key("random").String(std::to_string(random_.state())).Key("list").StartArray();
  for (const auto& webhook : list_) {
    w.StartObject().Key("id").String(std::to_string(webhook.id));
    w.Key("vendor").String(webhook.vendor);
    w.Key("spec");
    scenario::WriteWebhook(w, webhook.spec);
    w.EndObject();
  }
  w.EndArray().EndObject();
}

bool Webhooks::ReadState(const Node& state) {
  if (!state.is_map()) return false;
  const auto last = ParseUnsigned(state.Text("last"));
  const auto number = ParseUnsigned(state.Text("deliveries"));
  const auto random = ParseUnsigned(state.Text("random"));
  if (!last || !number || !random) return false;
  std::vector<Webhook> list;
  for (const auto& each : state.Items("list")) {
    const auto id = ParseUnsigned(each.Text("id"));
    const Node* spec = each.Find("spec");
    if (!id || spec == nullptr || !spec->is_map()) return false;
    list.push_back({*id, std::string(each.Text("vendor")), scenario::ReadWebhook(*spec)});
  }
  if (list.size() > scenario::kMostWebhooks) return false;
  list_ = std::move(list);
  last_id_ = *last;
  last_number_ = *number;
  random_ = Random(*random);
  return true;
}

bool Deliveries::Add(std::shared_ptr<Delivery> delivery) {
  std::size_t pending = 0;
  std::size_t bytes = delivery->data.size();
  for (const auto& each : list_) {
    if (!IsPending(*each)) continue;
    ++pending;
    bytes += each->data.size();
  }
  if (pending >= kMostPending || bytes > kMostBytes) {
    ++lost_;
    return false;
  }
  list_.push_back(std::move(delivery));
  DropEnded();
  return true;
}

void Deliveries::DropEnded() {
  std::size_t ended = 0;
  std::size_t bytes = 0;
  for (auto each = list_.rbegin(); each != list_.rend(); ++each) {
    if (IsPending(**each)) continue;
    bytes += (*each)->data.size() + (*each)->body.size();
    if (++ended <= kMostEnded && bytes <= kMostBytes) continue;
    (*each)->is_dropped = true;
  }
  std::erase_if(list_, [](const auto& each) { return each->is_dropped; });
}

std::shared_ptr<Delivery> Deliveries::Find(std::string_view id) const {
  const auto found =
      std::find_if(list_.begin(), list_.end(), [&](const auto& each) { return each->id == id; });
  return found == list_.end() ? nullptr : *found;
}

void Deliveries::Clear() {
  for (const auto& each : list_) each->is_dropped = true;
  list_.clear();
  lost_ = 0;
}

std::vector<std::shared_ptr<Delivery>> MakeDeliveries(Webhooks& webhooks, std::string_view vendor,
                                                      const std::vector<entities::Event>& events,
                                                      Instant now) {
  std::vector<std::shared_ptr<Delivery>> made;
  for (const auto& event : events) {
    for (const auto& webhook : webhooks.list()) {
      if (webhook.vendor != vendor || !webhook.spec.Wants(event.name)) continue;
      auto delivery = std::make_shared<Delivery>();
      delivery->webhook = webhook.id;
      delivery->vendor = vendor;
      delivery->event = event.name;
      delivery->data = event.data;
      delivery->created = now;
      made.push_back(std::move(delivery));
    }
  }
  for (const auto& delivery : made) {
    delivery->id = webhooks.NextUuid();
    delivery->number = webhooks.NextNumber();
  }
  return made;
}

}  // namespace understudy::front
