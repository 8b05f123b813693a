#include "front/faults/failure.h"
#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response ApplyClose(FaultChain& chain) { return NoReply(*chain.effects.close); }

}  // namespace

const FaultKind kClose = {[](const auto& effects) { return effects.close.has_value(); },
                          ApplyClose};

}  // namespace understudy::front
