// What RequestHandling tells a client besides the vendor's reply, in headers of our own.

#include <utility>

#include "base/log.h"
#include "front/credential_hint.h"
#include "front/request_handling.h"
#include "http/header_value.h"

namespace understudy::front {

void RequestHandling::NameWorld(http::Response& response) const {
  if (!has_entered_world_ || !worlds_.HasSeveral()) return;
  // First: the transport keeps heads with this header and Date alone.
  response.headers.insert(response.headers.begin(),
                          {std::string(http::kWorldHeader), world_->name});
}

std::string RequestHandling::HintOf(contract::NoMatch& no_match) const {
  // The path has the prefix of an API: the client's base address may contain it.
  const bool may_be_admin =
      no_match.contract == nullptr || destination_.path.find("/__admin") != std::string_view::npos;
  if (may_be_admin && no_match.problem.kind == ProblemKind::kUnknownPath && options_.admin_hint) {
    auto hint = options_.admin_hint(request_.method, destination_.path);
    if (!hint.empty()) return hint;
  }
  return std::move(no_match.hint);
}

http::Response RequestHandling::RefuseCredential(const Problem& problem) {
  http::Response response = Refuse(match()->contract, problem);
  const auto hint = CredentialHint(world_->scenario->service, vendor_->scenario, *match(), request_,
                                   secret_, problem.kind);
  if (!hint.empty()) response.headers.push_back({"Understudy-Hint", http::HeaderText(hint)});
  return response;
}

void RequestHandling::AddHints(http::Response& response) {
  if (!missing_row_ || response.status != 404) return;
  try {
    auto hint = contract::EncodedQueryHint(destination_.path);
    if (hint.empty()) hint = RowHint(worlds_, *world_, *missing_row_);
    if (!hint.empty()) response.headers.push_back({"Understudy-Hint", http::HeaderText(hint)});
  } catch (const std::exception& e) {
    log::Warn(std::string("hint: ") + e.what());  // the reply is good without it
  }
}

}  // namespace understudy::front
