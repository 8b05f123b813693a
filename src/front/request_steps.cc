#include <algorithm>
#include <array>
#include <utility>

#include "front/request_handling.h"

namespace understudy::front {

// What happens to a request, in this order. A new step is a function of RequestHandling and a line
// here with the reason for its place.
struct RequestHandling::Steps {
  static constexpr std::array kInOrder = {
      // First: the path decides in which vendor's format every error is written.
      &RequestHandling::ReadDestination,
      // The world's scenario says which vendors and operations exist.
      &RequestHandling::EnterNamedWorld,
      // Before faults, since their rules match by operation. The credential may name another world
      // here; whether it is a good one is checked later.
      &RequestHandling::FindOperation,
      // Answers also preflights that `cors` denies. Before faults, credential and rate limit: a
      // browser sends a preflight by itself and shows its reply to nobody. A fault there would look
      // like an error in CORS, not like the outage that the rule describes; and `nth` or `times` of
      // a rule would count requests that the page never made.
      &RequestHandling::AnswerPreflight,
      // As soon as it is known which world and which operation are asked. Before all that may wait:
      // the journal shows requests that are being answered.
      &RequestHandling::EnterJournal,
      // Before the credential: an outage does not ask who is calling. Before unknown operations: a
      // rule may match any path. A fault wraps the steps that follow.
      &RequestHandling::ApplyFault,
      // Before the credential and the checks, as `code` of `Prefer` is: who names an example wants
      // to see it. Behind faults, which delay or cut it as they do other replies.
      &RequestHandling::ShowPreferredReply,
      // Before the credential: a misspelt path is reported to everybody.
      &RequestHandling::RefuseUnknownOperation,
      // Before the parameters: a caller without a credential learns nothing about them. Before the
      // rate limit: it counts the calls of good credentials only.
      &RequestHandling::CheckCredential,
      // Needs no state, so it runs before the lock. Its errors come after the rate limit.
      &RequestHandling::ReadArguments,
      // Once, for all that follow: each of their replies names the violations. Needs no state
      // either.
      &RequestHandling::FindViolations,
      // From here on other requests of the world wait.
      &RequestHandling::LockWorld,
      // Before errors in parameters: a vendor counts every call, good or bad.
      &RequestHandling::CountForRateLimit,
      &RequestHandling::RefuseBadArguments,
      // After the vendor's own errors, which stay as they are whatever `strict` says.
      &RequestHandling::RefuseViolations,
      // Last: it always replies.
      &RequestHandling::CallHandler,
  };

  static constexpr std::size_t IndexOf(Step step) {
    std::size_t index = 0;
    while (kInOrder.at(index) != step) ++index;
    return index;
  }
};

http::Response RequestHandling::Answer() { return Run(0); }

std::optional<http::Response> RequestHandling::AnswerEarly() {
  constexpr std::size_t kApplyFault = Steps::IndexOf(&RequestHandling::ApplyFault);
  // The journal gets the request when it is whole, or with the reply.
  constexpr std::size_t kEnterJournal = Steps::IndexOf(&RequestHandling::EnterJournal);
  for (std::size_t step = 0; step < kEnterJournal; ++step) {
    // An error waits for the body, so that the connection can go on after its reply.
    if ((this->*Steps::kInOrder.at(step))() != Next::kStep) return std::nullopt;
  }
  auto fault = TakeFault(Which::kReplacesVendor);
  if (!fault || !*fault) return std::nullopt;
  return AnswerWithFault(std::move(**fault), kApplyFault + 1);
}

http::Response RequestHandling::Run(std::size_t step) {
  constexpr std::size_t kFindOperation = Steps::IndexOf(&RequestHandling::FindOperation);
  next_step_ = step;
  while (true) {
    switch ((this->*Steps::kInOrder.at(next_step_++))()) {
      case Next::kStep:
        break;
      case Next::kReply:
        lock_.reset();
        return std::move(response_);
      case Next::kFindInWorld:
        next_step_ = kFindOperation;
        break;
    }
  }
}

}  // namespace understudy::front
