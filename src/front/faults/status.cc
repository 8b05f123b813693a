#include "front/faults/failure.h"
#include "front/faults/passage.h"

namespace understudy::front {
namespace {

http::Response Meet(Passage& passage) {
  return ErrorReply(passage, *passage.effects.status, passage.effects.retry_after);
}

}  // namespace

const FaultKind kStatus = {[](const auto& effects) { return effects.status.has_value(); }, Meet};

}  // namespace understudy::front
