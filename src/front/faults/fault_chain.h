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

// Applies the effects of one fault to a request, the innermost being the vendor's reply. Used by
// one thread, once; what it refers to outlives it.
struct FaultChain {
  const scenario::FaultEffects& effects;
  Random random;
  const ServedVendor* vendor;            // nullptr: the path has no vendor's prefix
  const contract::Operation* operation;  // nullptr: no operation matches
  bool skip_delay = false;
  bool rows_before_last_write = false;  // the vendor answers from before the last write
  // Gives the reply without faults. Called once at most.
  std::function<http::Response(bool rows_before_last_write)> serve;

  // The reply of the next kind of fault that the effects have; after the last one, of serve().
  http::Response Next();

  std::size_t next_kind = 0;   // index in the order of all.cc
  int applied = 0;             // number of kinds applied so far
  bool had_no_effect = false;  // the reply is the one without faults
};

// One kind of fault.
struct FaultKind {
  bool (*is_in)(const scenario::FaultEffects& effects);
  // Makes the reply: changes the one of chain.Next(), or replaces it.
  http::Response (*apply)(FaultChain& chain);
};

// Each has its own file; all.cc has their order.
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
