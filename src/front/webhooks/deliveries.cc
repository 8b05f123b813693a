#include "front/webhooks/deliveries.h"

#include <algorithm>

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
                                                      std::vector<entities::Event> events,
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
  for (const auto& delivery : made) delivery->id = webhooks.NextUuid();
  return made;
}

}  // namespace understudy::front
