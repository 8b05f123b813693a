#include <algorithm>
#include <memory>
#include <utility>

#include "front/locked_world.h"
#include "front/webhooks/deliveries.h"
#include "front/webhooks/kept_webhooks.h"
#include "front/worlds.h"
#include "http/post.h"
#include "scenario/webhook.h"
#include "understudy/world.h"

namespace understudy {
namespace {

WebhookDelivery CopyOf(const front::Delivery& delivery) {
  WebhookDelivery copy;
  copy.id = delivery.id;
  copy.webhook = static_cast<std::int64_t>(delivery.webhook);
  copy.vendor = delivery.vendor;
  copy.event = delivery.event;
  switch (delivery.state) {
    case front::Delivery::State::kPending:
      copy.state = WebhookDelivery::State::kPending;
      break;
    case front::Delivery::State::kDelivered:
      copy.state = WebhookDelivery::State::kDelivered;
      break;
    case front::Delivery::State::kFailed:
      copy.state = WebhookDelivery::State::kFailed;
      break;
  }
  for (const auto& attempt : delivery.attempts) {
    copy.attempts.push_back({attempt.status, attempt.error, attempt.duration});
  }
  copy.url = delivery.url;
  for (const auto& header : delivery.headers) copy.headers.emplace_back(header.name, header.value);
  copy.body = delivery.body;
  return copy;
}

void Check(const front::World& world, const Webhook& webhook, const http::AllowedHosts& allowed) {
  const auto& vendors = world.scenario->service.vendors();
  const auto served = std::find_if(vendors.begin(), vendors.end(), [&](const auto& each) {
    return each->contract->vendor() == webhook.vendor && each->scenario.vendor->webhooks != nullptr;
  });
  if (served == vendors.end()) {
    throw WorldFailure("The scenario has no vendor `" + webhook.vendor + "` with webhooks.");
  }
  const auto known = scenario::EventsOf(*(*served)->scenario.vendor);
  for (const auto& event : webhook.events) {
    if (std::find(known.begin(), known.end(), event) == known.end()) {
      throw WorldFailure("The vendor has no event `" + event + "`.");
    }
  }
  const auto url = http::PostUrl::Read(webhook.url);
  if (!url) throw WorldFailure("The URL `" + webhook.url + "` " + url.error() + ".");
  if (const auto why = http::WhyNotAllowed(*url, allowed)) throw WorldFailure(*why + ".");
  if (world.settings.webhooks.list().size() >= scenario::kMostWebhooks) {
    throw WorldFailure("A world has at most 100 webhooks.");
  }
}

}  // namespace

std::int64_t World::AddWebhook(const Webhook& webhook) {
  const auto world = front::LockFound(*worlds_, [&] { return worlds_->Get(name_); });
  if (!world) throw WorldFailure(world.error().detail);
  Check(**world, webhook, worlds_->webhooks().allowed());
  scenario::Webhook spec{webhook.url, webhook.events, webhook.secret};
  const auto id = (*world)->settings.webhooks.Add({0, webhook.vendor, std::move(spec)});
  ++(*world)->writes;
  front::KeepWebhooks(**world);
  (*world)->WakeWebhooks();
  return static_cast<std::int64_t>(id);
}

std::vector<WebhookDelivery> World::Webhooks() const {
  const auto world = front::LockFound(*worlds_, [&] { return worlds_->Get(name_); });
  if (!world) throw WorldFailure(world.error().detail);
  std::vector<WebhookDelivery> deliveries;
  for (const auto& delivery : (*world)->deliveries.list()) deliveries.push_back(CopyOf(*delivery));
  return deliveries;
}

}  // namespace understudy
