#include "front/faults/failure.h"
#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response ApplyStatus(FaultChain& chain) {
  return ErrorReply(chain, *chain.effects.status, chain.effects.retry_after);
}

}  // namespace

const FaultKind kStatus = {[](const auto& effects) { return effects.status.has_value(); },
                           ApplyStatus};

}  // namespace understudy::front
