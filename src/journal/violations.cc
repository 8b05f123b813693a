#include "journal/violations.h"

#include "http/message.h"

namespace understudy::journal {

std::vector<contract::Violation> ViolationsOf(const Asked& asked) {
  if (asked.operation() == nullptr) return {};
  http::Request request;
  request.method = asked.method();
  request.target = asked.url();
  request.body = asked.body();
  EachHeader(asked.head(), [&](std::string_view name, std::string_view value) {
    request.headers.push_back({name, value});
    return true;
  });
  auto violations = contract::FindViolations(*asked.contract(), *asked.operation(), request);
  if (asked.is_body_cut()) {
    std::erase_if(violations, [](const auto& violation) { return violation.in == In::kBody; });
  }
  return violations;
}

}  // namespace understudy::journal
