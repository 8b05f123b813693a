#include "scenario/limit.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rate.h"
#include "base/text.h"

namespace understudy::scenario {
namespace {

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
  const bool is_usual = vendor.published_limit && vendor.contract;
  Shape window =
      Shape::Object({{"requests", Shape::Integer().Between(1, Rate::kMostRequests), kRequired},
                     {"per", Shape::Duration(), kRequired, {"window", "period", "interval"}}});
  return Shape::Either({std::move(window), RateText(vendor.published_limit.has_value())})
      .Nullable()
      .Doc(std::string("The most requests in each window of time, for each credential: a map, or "
                       "120/minute") +
           (vendor.published_limit ? "; `vendor`: the limit that the vendor publishes" : "") +
           (is_usual ? ". When absent, that limit; null: no limit." : ". No limit when absent."));
}

std::optional<RateLimit> ReadRateLimit(const Node& node, const Vendor& vendor) {
  if (node.is_null()) return std::nullopt;
  if (node.is_string()) {
    if (node.text == "vendor") return vendor.published_limit;
    const Rate rate = ParseRate(node.text).value();
    return RateLimit{rate.requests, rate.per};
  }
  return RateLimit{node.Integer("requests"), ParseDuration(node.Text("per")).value()};
}

}  // namespace understudy::scenario
