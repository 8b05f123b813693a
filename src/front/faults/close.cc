#include "front/faults/failure.h"
#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response Meet(FaultChain& chain) { return NoReply(*chain.effects.close); }

}  // namespace

const FaultKind kClose = {[](const auto& effects) { return effects.close.has_value(); }, Meet};

}  // namespace understudy::front
