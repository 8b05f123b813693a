#pragma once

#include <chrono>
#include <optional>

#include "front/faults/fault_chain.h"
#include "http/message.h"

namespace understudy::front {

// The reply with an error status: the body that the operation's contract shows for it, else what
// the vendor says for that status, else the plain form.
http::Response ErrorReply(const FaultChain& chain, int status,
                          std::optional<std::chrono::seconds> retry_after = std::nullopt);

// No byte of a reply, and the connection's end.
http::Response NoReply(http::Ending ending);

}  // namespace understudy::front
