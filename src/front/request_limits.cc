// RequestHandling's parts in rate limits, and in credentials that a world has handed out.

#include <string>
#include <utility>

#include "base/text.h"
#include "front/request_handling.h"
#include "store/state.h"

namespace understudy::front {
namespace {

std::string FrozenClockReason(const std::string& world, std::chrono::seconds wait) {
  return "The world's clock is frozen, so waiting does not end the rate limit. Advance the clock: "
         "POST /__admin/worlds/" +
         world + "/clock/advance {\"by\": \"" + std::to_string(wait.count()) + "s\"}";
}

// Which rule refused a call, and what ends it.
std::string LimitReason(const World& world, std::string_view vendor,
                        const Limits::Refusal& refusal) {
  if (refusal.waits_for_clock && world.settings.clock.frozen()) {
    return FrozenClockReason(world.name, refusal.wait);
  }
  return world.settings.limits.Describe(vendor, refusal);
}

}  // namespace

bool RequestHandling::WasIssued() const {
  const auto has_issued = vendor_->scenario.vendor->has_issued;
  if (has_issued == nullptr || !secret_) return false;
  store::StateLock lock(world_->state, worlds_.connections());
  return has_issued(lock.database(), *match()->operation, *secret_);
}

RequestHandling::Next RequestHandling::CountForRateLimit() {
  WorldSettings& settings = world_->settings;
  const auto refusal = settings.limits.Take(vendor_->scenario.vendor->name, credential_, *now_);
  if (!refusal) {
    is_counted_ = true;
    return Next::kStep;
  }
  limit_ = Concat({"limit of ", vendor_->scenario.vendor->name});
  Problem problem{ProblemKind::kTooManyRequests, "Too many requests."};
  problem.retry_after = refusal->wait;
  http::Response response = Refuse(match()->contract, problem);
  response.headers.push_back(
      {"Understudy-Reason", LimitReason(*world_, vendor_->scenario.vendor->name, *refusal)});
  return Reply(std::move(response));
}

void RequestHandling::AddRateLimitHeaders(http::Response& response) const {
  const Vendor& vendor = *vendor_->scenario.vendor;
  const auto left = world_->settings.limits.LeftOf(vendor.name, credential_);
  if (!left) return;
  RateUse use{left->requests, left->remaining, std::nullopt, *now_};
  for (const auto& [name, value] : response.headers) {
    if (response.status != 429 || name != "Retry-After") continue;
    use.remaining = 0;  // also where the next calls are refused without being counted
    use.wait = std::chrono::seconds(ParseInteger(value).value);
  }
  for (auto& header : vendor.rate_limit_headers(use)) {
    response.headers.push_back(std::move(header));
  }
}

}  // namespace understudy::front
