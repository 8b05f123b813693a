#include "front/webhooks/attempt.h"

#include <string>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "front/world.h"

namespace understudy::front {
namespace {

// nullptr: the world's scenario does not serve it.
const ServedVendor* FindServed(const World& world, std::string_view vendor) {
  for (const auto& served : world.scenario->service.vendors()) {
    if (served->contract->vendor() == vendor) return served.get();
  }
  return nullptr;
}

void Fail(Delivery& delivery, Instant at, std::string why) {
  delivery.state = Delivery::State::kFailed;
  delivery.attempts.push_back({at, 0, std::move(why)});
}

std::int64_t CountOf(const Delivery& delivery) { return std::ssize(delivery.attempts); }

}  // namespace

std::unique_ptr<Attempt> MakeAttempt(World& world, Delivery& delivery) {
  const Instant now = world.settings.clock.Now();
  const auto* webhook = world.settings.webhooks.Find(delivery.webhook);
  const auto* served = FindServed(world, delivery.vendor);
  if (webhook == nullptr || served == nullptr || served->scenario.vendor->webhooks == nullptr) {
    Fail(delivery, now, "the webhook was deleted");
    return nullptr;
  }
  auto url = http::PostUrl::Read(webhook->spec.url);
  if (!url) {
    Fail(delivery, now, url.error());
    return nullptr;
  }
  const auto& style = *served->scenario.vendor->webhooks;
  delivery.url = webhook->spec.url;
  delivery.body = style.body(
      {delivery.event, delivery.data, delivery.id, CountOf(delivery), delivery.created, now},
      served->scenario.settings);
  delivery.headers.clear();
  if (style.headers) delivery.headers = style.headers(webhook->spec.secret, delivery.body);
  delivery.headers.push_back({"Content-Type", "application/json"});
  auto attempt = std::make_unique<Attempt>();
  attempt->at = now;
  attempt->time_out = style.time_out;
  attempt->posting = std::make_shared<http::Posting>(std::move(*url), delivery.headers,
                                                     delivery.body, attempt->time_out);
  return attempt;
}

void NoteAttempt(World& world, Delivery& delivery, const Attempt& attempt,
                 const http::Posted& posted) {
  delivery.attempts.push_back({attempt.at, posted.status, posted.error, posted.duration});
  constexpr int kGood = 200;
  constexpr int kRedirect = 300;
  if (posted.status >= kGood && posted.status < kRedirect) {
    delivery.state = Delivery::State::kDelivered;
    return;
  }
  const auto* webhook = world.settings.webhooks.Find(delivery.webhook);
  const auto* served = FindServed(world, delivery.vendor);
  std::vector<std::chrono::seconds> retries;
  if (webhook != nullptr && served != nullptr) {
    retries = webhook->spec.retries.value_or(served->scenario.vendor->webhooks->retries);
  }
  const auto tried = delivery.attempts.size() - delivery.first_attempt - 1;
  if (tried < retries.size()) {
    delivery.retry_at = world.settings.clock.Now() + retries[tried];
    return;
  }
  delivery.state = Delivery::State::kFailed;
  log::Warn(Concat(
      {"webhook ", std::to_string(delivery.webhook), " in world ", world.name, ": ", delivery.event,
       " was not delivered: ",
       posted.status == 0 ? posted.error : Concat({"status ", std::to_string(posted.status)})}));
}

}  // namespace understudy::front
