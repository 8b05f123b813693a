#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response ApplyBandwidth(FaultChain& chain) {
  http::Response response = chain.Next();
  response.delivery.bytes_per_second = chain.effects.bandwidth;
  return response;
}

}  // namespace

const FaultKind kBandwidth = {[](const auto& effects) { return effects.bandwidth > 0; },
                              ApplyBandwidth};

}  // namespace understudy::front
