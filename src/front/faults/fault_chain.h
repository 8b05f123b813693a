#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "base/random.h"
#include "contract/contract.h"
#include "front/service.h"
#include "http/message.h"
#include "scenario/fault.h"

namespace understudy::front {

// A request on its way through the faults that it meets, the vendor behind them. Used by one
// thread, once; what it refers to outlives it.
struct FaultChain {
  const scenario::FaultEffects& effects;
  Random random;
  const ServedVendor* vendor;            // nullptr: the path is nobody's
  const contract::Operation* operation;  // nullptr: the request asks for none
  bool skip_delay = false;
  bool rows_before_last_write = false;  // the vendor answers from before the last write
  // What the request gets without faults. Asked for once at most.
  std::function<http::Response(bool rows_before_last_write)> serve;

  // What the faults that have not had their turn yet, and then the vendor, make of the request.
  http::Response Next();

  std::size_t turn = 0;  // how many kinds of faults have had theirs
  int met = 0;           // how many of them there were
  bool in_vain = false;  // none of them changed anything
};

// One kind of fault.
struct FaultKind {
  bool (*is_in)(const scenario::FaultEffects& effects);
  // What comes of the request: of Next(), or without it.
  http::Response (*meet)(FaultChain& chain);
};

// Each is in a file of its own; all.cc has their order.
extern const FaultKind kBandwidth;
extern const FaultKind kClose;
extern const FaultKind kCloseAfter;
extern const FaultKind kDelay;
extern const FaultKind kDuplicateWrite;
extern const FaultKind kGarbage;
extern const FaultKind kStaleRead;
extern const FaultKind kStatus;
extern const FaultKind kWrongLength;

}  // namespace understudy::front
