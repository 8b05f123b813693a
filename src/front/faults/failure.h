#pragma once

#include <chrono>
#include <optional>

#include "front/faults/fault_chain.h"
#include "http/message.h"

namespace understudy::front {

// A reply with an error status. Its body is the contract's example for that status, else the
// vendor's generic error, else the plain format.
http::Response ErrorReply(const FaultChain& chain, int status,
                          std::optional<std::chrono::seconds> retry_after = std::nullopt);

// Ends the connection without a byte of a reply.
http::Response NoReply(http::Ending ending);

}  // namespace understudy::front
