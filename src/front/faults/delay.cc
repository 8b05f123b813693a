#include <algorithm>
#include <cmath>
#include <numbers>

#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

using scenario::Delay;

// Of the normal distribution, by Box and Muller.
double NextNormal(Random& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.NextUnit()));
  return radius * std::cos(2 * std::numbers::pi * random.NextUnit());
}

double Draw(const Delay& delay, Random& random) {
  const auto first = static_cast<double>(delay.first.count());
  const auto second = static_cast<double>(delay.second.count());
  switch (delay.kind) {
    case Delay::Kind::kFixed:
      return first;
    case Delay::Kind::kUniform:
      return first + (second - first) * random.NextUnit();
    case Delay::Kind::kNormal:
      return first + second * NextNormal(random);
    case Delay::Kind::kLognormal:
      return first * std::exp(delay.sigma * NextNormal(random));
  }
  return first;
}

http::Response ApplyDelay(FaultChain& chain) {
  const double longest = static_cast<double>(scenario::kLongestDelay.count());
  const double drawn = std::clamp(Draw(*chain.effects.delay, chain.random), 0.0, longest);
  http::Response response = chain.Next();
  if (!chain.skip_delay) {
    response.delivery.delay = std::chrono::milliseconds(std::llround(drawn));
  }
  return response;
}

}  // namespace

const FaultKind kDelay = {[](const auto& effects) { return effects.delay.has_value(); },
                          ApplyDelay};

}  // namespace understudy::front
