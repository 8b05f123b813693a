#include "scenario/limit.h"

#include <utility>
#include <vector>

namespace understudy::scenario {

Shape RateLimitShape(const Vendor& vendor) {
  Shape window = Shape::Object({{"requests", Shape::Integer().Between(1, 1'000'000'000), kRequired},
                                {"per", Shape::Duration(), kRequired}});
  std::vector<Shape> forms = {std::move(window)};
  if (vendor.published_limit) forms.push_back(Shape::String().OneOf({"vendor"}));
  return (forms.size() == 1 ? std::move(forms[0]) : Shape::Either(std::move(forms)))
      .Nullable()
      .Doc(std::string("At most so many requests in each window of time, a credential") +
           (vendor.published_limit ? "; `vendor`: as the vendor publishes it" : "") +
           ". Off when absent.");
}

std::optional<RateLimit> ReadRateLimit(const Node& node, const Vendor& vendor) {
  if (node.is_null()) return std::nullopt;
  if (node.is_string()) return vendor.published_limit;
  return RateLimit{node.Integer("requests"), ParseDuration(node.Text("per")).value()};
}

}  // namespace understudy::scenario
