#include "front/faults/passage.h"

namespace understudy::front {
namespace {

http::Response Meet(Passage& passage) {
  http::Response response = passage.Next();
  response.delivery.bytes_per_second = passage.effects.bandwidth;
  return response;
}

}  // namespace

const FaultKind kBandwidth = {[](const auto& effects) { return effects.bandwidth > 0; }, Meet};

}  // namespace understudy::front
