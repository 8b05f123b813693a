#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response ApplyStaleRead(FaultChain& chain) {
  chain.rows_before_last_write = true;
  return chain.Next();
}

}  // namespace

const FaultKind kStaleRead = {[](const auto& effects) { return effects.stale_read; },
                              ApplyStaleRead};

}  // namespace understudy::front
