#include "front/faults/failure.h"
#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response Meet(FaultChain& chain) {
  return ErrorReply(chain, *chain.effects.status, chain.effects.retry_after);
}

}  // namespace

const FaultKind kStatus = {[](const auto& effects) { return effects.status.has_value(); }, Meet};

}  // namespace understudy::front
