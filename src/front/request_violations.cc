#include <optional>
#include <utility>

#include "base/text.h"
#include "front/query_hint.h"
#include "front/request_handling.h"
#include "http/header_value.h"

namespace understudy::front {

RequestHandling::Next RequestHandling::FindViolations() {
  violations_ = contract::ListViolations(
      *match()->contract, *match()->operation, request_,
      {unused_, *arguments_ ? nullptr : &arguments_->error(), !sent_credentials_.empty()});
  return Next::kStep;
}

RequestHandling::Next RequestHandling::RefuseViolations() {
  if (violations_.empty() || LockedStrict() != scenario::Strict::kRefuse) return Next::kStep;
  http::Response response =
      Refuse(match()->contract,
             Problem{ProblemKind::kBadParameter, violations_.front().message, violations_});
  AddQueryHint(response);
  return Reply(std::move(response));
}

scenario::Strict RequestHandling::LockedStrict() const {
  return world_->settings.strict.value_or(vendor_->scenario.strict);
}

void RequestHandling::ReportViolations(http::Response& response) {
  const auto violations = std::exchange(violations_, {});
  std::optional<store::StateLock> lock;
  if (!lock_) lock.emplace(world_->state, worlds_.connections());
  if (LockedStrict() == scenario::Strict::kOff) return;
  for (const auto& violation : violations) {
    response.headers.push_back(
        {"Understudy-Violation", http::HeaderText(Printable(violation.message))});
  }
}

void RequestHandling::AddQueryHint(http::Response& response) const {
  const auto hint = QueryHint(*match()->operation, unused_.query);
  if (!hint.empty()) response.headers.push_back({"Understudy-Hint", http::HeaderText(hint)});
}

}  // namespace understudy::front
