#include "front/faults/failure.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "front/plain_error.h"
#include "http/reasons.h"

namespace understudy::front {
namespace {

// The kinds that alone determine a status.
constexpr std::array kKinds = {ProblemKind::kMalformedRequest,     ProblemKind::kUnknownCredentials,
                               ProblemKind::kLacksPermission,      ProblemKind::kUnknownPath,
                               ProblemKind::kMethodNotAllowed,     ProblemKind::kRequestTimeout,
                               ProblemKind::kBodyTooLarge,         ProblemKind::kTargetTooLong,
                               ProblemKind::kUnsupportedMediaType, ProblemKind::kTooManyRequests,
                               ProblemKind::kHeadersTooLarge,      ProblemKind::kInternal,
                               ProblemKind::kUnavailable};

// `headers`, where the reply has none of that name.
http::Response WithHeaders(Reply reply, std::vector<http::Header> headers) {
  http::Response response{reply.status, std::move(reply.head->headers),
                          std::move(reply.head->content_type), std::move(reply.body)};
  for (auto& header : headers) {
    const bool is_there = std::any_of(
        response.headers.begin(), response.headers.end(),
        [&](const http::Header& other) { return EqualsIgnoreCase(other.name, header.name); });
    if (!is_there) response.headers.push_back(std::move(header));
  }
  return response;
}

http::Response VendorReply(const FaultChain& chain, int status) {
  const Vendor& vendor = *chain.vendor->scenario.vendor;
  const Settings& settings = chain.vendor->scenario.settings;
  const auto* kind = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](ProblemKind each) { return StatusOf(each) == status; });
  Error error = kind == kKinds.end() ? vendor.render_status(status, settings)
                                     : vendor.render_problem({*kind, ReasonOf(status)}, settings);
  if (vendor.show_reply && chain.operation != nullptr) {
    if (auto shown = vendor.show_reply(*chain.operation, status, {})) {
      return WithHeaders(std::move(*shown), std::move(error.headers));
    }
  }
  if (chain.operation != nullptr) {
    const auto example = chain.operation->ErrorExample(status);
    if (!example.empty()) error.body = example;
  }
  return {error.status, std::move(error.headers), "application/json", std::move(error.body)};
}

void SetRetryAfter(http::Response& response, std::chrono::seconds after) {
  std::erase_if(response.headers, [](const auto& header) { return header.name == "Retry-After"; });
  response.headers.push_back({"Retry-After", std::to_string(after.count())});
}

}  // namespace

http::Response ErrorReply(const FaultChain& chain, int status,
                          std::optional<std::chrono::seconds> retry_after) {
  constexpr int kTooManyRequests = 429;
  http::Response response =
      chain.vendor == nullptr ? PlainError(status) : VendorReply(chain, status);
  if (retry_after) {
    SetRetryAfter(response, *retry_after);
  } else if (status == kTooManyRequests) {
    SetRetryAfter(response, std::chrono::seconds(1));
  }
  return response;
}

http::Response NoReply(http::Ending ending) {
  http::Response response = PlainError(503);  // for the log; no byte of it is sent
  response.delivery.cut_after = 0;
  response.delivery.ending = ending;
  return response;
}

}  // namespace understudy::front
