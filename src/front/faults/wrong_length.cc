#include <algorithm>
#include <cstdlib>

#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response ApplyWrongLength(FaultChain& chain) {
  http::Response response = chain.Next();
  const auto length = static_cast<std::int64_t>(response.body.size());
  const std::int64_t more = *chain.effects.wrong_length;
  // A length can't be negative, so for an empty body only a larger one is wrong.
  const std::int64_t told = length == 0 ? std::abs(more) : std::max<std::int64_t>(length + more, 0);
  response.delivery.wrong_length = static_cast<std::size_t>(told);
  return response;
}

}  // namespace

const FaultKind kWrongLength = {
    [](const auto& effects) { return effects.wrong_length.has_value(); }, ApplyWrongLength};

}  // namespace understudy::front
