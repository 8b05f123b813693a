#include "front/faults/passage.h"

namespace understudy::front {
namespace {

http::Response Meet(Passage& passage) {
  http::Response response = passage.Next();
  response.delivery.cut_after = passage.effects.close_after;
  return response;
}

}  // namespace

const FaultKind kCloseAfter = {[](const auto& effects) { return effects.close_after.has_value(); },
                               Meet};

}  // namespace understudy::front
