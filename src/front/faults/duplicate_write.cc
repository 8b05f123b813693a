#include "front/faults/failure.h"
#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

http::Response ApplyDuplicateWrite(FaultChain& chain) {
  http::Response response = chain.Next();
  // A refused write changed nothing: a retry can't duplicate it.
  const bool written =
      chain.operation != nullptr && chain.operation->writes && response.status < 300;
  if (!written) {
    chain.had_no_effect = chain.applied == 1;
    return response;
  }
  const scenario::Failure& failure = *chain.effects.duplicate_write;
  if (const auto* ending = std::get_if<http::Ending>(&failure)) return NoReply(*ending);
  return ErrorReply(chain, std::get<int>(failure));
}

}  // namespace

const FaultKind kDuplicateWrite = {
    [](const auto& effects) { return effects.duplicate_write.has_value(); }, ApplyDuplicateWrite};

}  // namespace understudy::front
