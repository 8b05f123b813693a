#include "scenario/limit.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy::scenario {
namespace {

constexpr std::int64_t kMostRequests = 1'000'000'000;

// Reads "120/minute", "10/s" or "5/30s".
std::optional<RateLimit> ParseRate(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto requests = ParseUnsigned(Trim(text.substr(0, slash)));
  const auto per = Trim(text.substr(slash + 1));
  if (!requests || *requests < 1 || *requests > kMostRequests) return std::nullopt;
  auto duration = ParseDuration(per);
  if (!duration) duration = ParseDuration("1" + std::string(per));
  if (!duration) return std::nullopt;
  return RateLimit{static_cast<std::int64_t>(*requests), *duration};
}

Shape RateText(bool has_published_limit) {
  const auto check = [has_published_limit](const Node& node) -> std::optional<std::string> {
    if ((has_published_limit && node.text == "vendor") || ParseRate(node.text)) return std::nullopt;
    return std::string("expected a rate like 120/minute or 5/30s") +
           (has_published_limit ? ", or `vendor`" : "") + ", found " + Quoted(node.text);
  };
  return Shape::String().Where(check, has_published_limit ? "^(vendor|[1-9][0-9]* */ *[0-9a-z.]+)$"
                                                          : "^[1-9][0-9]* */ *[0-9a-z.]+$");
}

}  // namespace

Shape RateLimitShape(const Vendor& vendor) {
  Shape window =
      Shape::Object({{"requests", Shape::Integer().Between(1, kMostRequests), kRequired},
                     {"per", Shape::Duration(), kRequired, {"window", "period", "interval"}}});
  return Shape::Either({std::move(window), RateText(vendor.published_limit.has_value())})
      .Nullable()
      .Doc(std::string("The most requests in each window of time, for each credential: a map, or "
                       "120/minute") +
           (vendor.published_limit ? "; `vendor`: the limit that the vendor publishes" : "") +
           ". No limit when absent.");
}

std::optional<RateLimit> ReadRateLimit(const Node& node, const Vendor& vendor) {
  if (node.is_null()) return std::nullopt;
  if (node.is_string())
    return node.text == "vendor" ? vendor.published_limit : ParseRate(node.text);
  return RateLimit{node.Integer("requests"), ParseDuration(node.Text("per")).value()};
}

}  // namespace understudy::scenario
