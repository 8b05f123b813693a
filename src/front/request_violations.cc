#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/long_work.h"
#include "base/text.h"
#include "front/query_hint.h"
#include "front/request_handling.h"
#include "http/header_value.h"

namespace understudy::front {
namespace {

// It takes milliseconds to read.
constexpr std::size_t kLongTreeBytes = std::size_t{64} * 1024;

// All messages as one text, for APIs whose errors are one text.
std::string MessageOf(const std::vector<contract::Violation>& violations) {
  std::vector<std::string> messages;
  for (const auto& violation : violations) messages.push_back(violation.message);
  return Join(messages, " ");
}

}  // namespace

RequestHandling::Next RequestHandling::FindViolations() {
  violations_ = contract::ListViolations(
      *match()->contract, *match()->operation, request_,
      {unused_, *arguments_ ? nullptr : &arguments_->error(), !sent_credentials_.empty()});
  return Next::kStep;
}

// Looks for members of the body that a user's API does not name. Replies of the steps before, such
// as 429 and those to bad arguments, don't tell of them: without `strict` nobody reads the body,
// and that is known with the lock.
RequestHandling::Next RequestHandling::RefuseViolations() {
  const auto& body = match()->operation->body;
  const bool is_tree = body && body->is_tree;
  if (violations_.empty() && !is_tree) return Next::kStep;
  const auto strict = LockedStrict();
  if (strict == scenario::Strict::kOff) return Next::kStep;
  if (is_tree && request_.body.size() > kLongTreeBytes) ExpectLongWork();
  contract::AddUnknownMembers(*match()->contract, *match()->operation, request_, violations_);
  if (violations_.empty() || strict != scenario::Strict::kRefuse) return Next::kStep;
  // If the API itself refuses the request, the reply has the API's own text. A request that may
  // write is not sent to the API to find out.
  if (!match()->operation->writes) {
    http::Response own = AnswerFrom(lock_->database());
    missing_row_.reset();
    if (own.status == 400 || own.status == 422) {
      AddQueryHint(own);
      return Reply(std::move(own));
    }
  }
  http::Response response = Refuse(
      match()->contract, Problem{ProblemKind::kBadParameter, MessageOf(violations_), violations_});
  AddQueryHint(response);
  return Reply(std::move(response));
}

scenario::Strict RequestHandling::LockedStrict() const {
  return world_->settings.strict.value_or(vendor_->scenario.strict);
}

void RequestHandling::KeepCause(const Error& error, store::Database& database) {
  const auto& vendor = *vendor_->scenario.vendor;
  // Rows before the last write are a fault, which says so.
  if (error.status == 404 && !use_rows_before_last_write_) {
    missing_row_ = FindMissingRow(database, vendor, *match());
    if (missing_row_) missing_row_->admin_changes = world_->settings.admin_changes;
  }
  // What built-in APIs refuse was found before.
  const bool is_own = vendor.errors == nullptr;
  if (!is_own || (error.status != 400 && error.status != 415 && error.status != 422)) return;
  const bool is_known =
      std::any_of(violations_.begin(), violations_.end(),
                  [&](const auto& violation) { return violation.message == error.reason; });
  if (!is_known) refusal_ = error.reason;
}

void RequestHandling::ReportViolations(http::Response& response) {
  auto violations = std::exchange(violations_, {});
  const auto refusal = std::exchange(refusal_, {});
  std::optional<store::StateLock> lock;
  if (!lock_) lock.emplace(world_->state, worlds_.connections());
  if (LockedStrict() == scenario::Strict::kOff) return;
  const auto report = [&](std::string_view message) {
    response.headers.push_back({"Understudy-Violation", http::HeaderText(Printable(message))});
  };
  if (!refusal.empty()) report(refusal);
  contract::ShortenViolations(violations);
  for (const auto& violation : violations) report(violation.message);
}

void RequestHandling::AddQueryHint(http::Response& response) const {
  const auto hint = QueryHint(*match()->operation, unused_.query);
  if (!hint.empty()) response.headers.push_back({"Understudy-Hint", http::HeaderText(hint)});
}

}  // namespace understudy::front
