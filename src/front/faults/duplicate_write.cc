#include "front/faults/failure.h"
#include "front/faults/passage.h"

namespace understudy::front {
namespace {

http::Response Meet(Passage& passage) {
  http::Response response = passage.Next();
  // What was refused was not written: there is nothing to do twice.
  const bool written =
      passage.operation != nullptr && passage.operation->writes && response.status < 300;
  if (!written) {
    passage.in_vain = passage.met == 1;
    return response;
  }
  const scenario::Failure& failure = *passage.effects.duplicate_write;
  if (const auto* ending = std::get_if<http::Ending>(&failure)) return NoReply(*ending);
  return ErrorReply(passage, std::get<int>(failure));
}

}  // namespace

const FaultKind kDuplicateWrite = {
    [](const auto& effects) { return effects.duplicate_write.has_value(); }, Meet};

}  // namespace understudy::front
