#include <array>

#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

// The first is the outermost: it sees the reply last.
const std::array kFaultKinds = {
    &kDelay,        // waits for whatever comes of the request, an error or a closed connection too
    &kBandwidth,    // and so slows down whatever is sent
    &kCloseAfter,   // counts the bytes of whatever reply there is
    &kGarbage,      // takes the place of it
    &kWrongLength,  // needs its body's length
    &kClose,        // before the vendor is asked, as when nobody is there
    &kStatus,       // likewise, as a gateway that gives up
    &kDuplicateWrite,  // asks the vendor, and hides a good reply
    &kStaleRead,       // tells the vendor which rows to read: next to it
};

}  // namespace

http::Response FaultChain::Next() {
  while (next_kind < kFaultKinds.size()) {
    const FaultKind& kind = *kFaultKinds.at(next_kind++);
    if (!kind.is_in(effects)) continue;
    ++applied;
    return kind.apply(*this);
  }
  return serve(rows_before_last_write);
}

}  // namespace understudy::front
