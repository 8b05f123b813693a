#include "front/faults/failure.h"
#include "front/faults/passage.h"

namespace understudy::front {
namespace {

http::Response Meet(Passage& passage) { return NoReply(*passage.effects.close); }

}  // namespace

const FaultKind kClose = {[](const auto& effects) { return effects.close.has_value(); }, Meet};

}  // namespace understudy::front
