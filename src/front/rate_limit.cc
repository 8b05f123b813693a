#include "front/rate_limit.h"

#include <algorithm>

namespace understudy::front {

std::optional<std::chrono::seconds> RateLimiter::Take(const std::string& credential,
                                                      const scenario::RateLimit& limit,
                                                      Instant now) {
  const auto [found, is_new] = windows_.try_emplace(credential, Window{now, 0});
  Window& window = found->second;
  // A clock that was set back starts anew, too.
  if (now >= window.start + limit.per || now < window.start) window = {now, 0};
  if (window.used < limit.requests) {
    ++window.used;
    return std::nullopt;
  }
  const auto left = std::chrono::ceil<std::chrono::seconds>(window.start + limit.per - now);
  return std::max(left, std::chrono::seconds(1));
}

}  // namespace understudy::front
