#include "front/faults/passage.h"

namespace understudy::front {
namespace {

http::Response Meet(Passage& passage) {
  passage.old_rows = true;
  return passage.Next();
}

}  // namespace

const FaultKind kStaleRead = {[](const auto& effects) { return effects.stale_read; }, Meet};

}  // namespace understudy::front
