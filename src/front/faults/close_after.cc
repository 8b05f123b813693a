#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response ApplyCloseAfter(FaultChain& chain) {
  http::Response response = chain.Next();
  response.delivery.cut_after = chain.effects.close_after;
  return response;
}

}  // namespace

const FaultKind kCloseAfter = {[](const auto& effects) { return effects.close_after.has_value(); },
                               ApplyCloseAfter};

}  // namespace understudy::front
