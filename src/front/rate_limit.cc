#include "front/rate_limit.h"

#include <algorithm>

namespace understudy::front {

std::optional<std::chrono::seconds> RateLimiter::Take(const std::string& credential,
                                                      const RateLimit& limit, Instant now) {
  const auto [found, is_new] = windows_.try_emplace(credential, Window{now, 0});
  Window& window = found->second;
  // A clock that was set back starts a new window, too.
  if (now >= window.start + limit.per || now < window.start) window = {now, 0};
  if (window.used < limit.requests) {
    ++window.used;
    return std::nullopt;
  }
  const auto left = std::chrono::ceil<std::chrono::seconds>(window.start + limit.per - now);
  return std::max(left, std::chrono::seconds(1));
}

void RateLimiter::TakeBack(const std::string& credential) {
  const auto found = windows_.find(credential);
  if (found == windows_.end()) return;
  // A window starts with its first request.
  if (--found->second.used <= 0) windows_.erase(found);
}

std::int64_t RateLimiter::used(const std::string& credential) const {
  const auto found = windows_.find(credential);
  return found == windows_.end() ? 0 : found->second.used;
}

void RateLimiter::WriteState(json::Writer& writer) const {
  writer.StartArray();
  for (const auto& [credential, window] : windows_) {
    writer.StartObject().Key("credential").String(credential);
    writer.Key("start").String(FormatMillis(window.start));
    writer.Key("used").Integer(window.used).EndObject();
  }
  writer.EndArray();
}

void RateLimiter::ReadState(const Node& windows) {
  windows_.clear();
  for (const auto& each : windows.items) {
    windows_[std::string(each.Text("credential"))] = {ParseInstant(each.Text("start")).value(),
                                                      each.Integer("used")};
  }
}

Shape RateLimiter::StateShape() {
  return Shape::List(
      Shape::Object({{"credential", Shape::String(), kRequired},
                     {"start", Shape::Instant(), kRequired},
                     {"used", Shape::Integer().Between(0, 1'000'000'000), kRequired}}));
}

}  // namespace understudy::front
