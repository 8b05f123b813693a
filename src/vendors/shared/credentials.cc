#include "vendors/shared/credentials.h"

#include "base/text.h"
#include "http/url.h"

namespace understudy {

std::optional<std::string> BearerToken(const http::Request& request) {
  const auto header = request.Header("Authorization");
  if (!header) return std::nullopt;
  const auto space = header->find(' ');
  if (space == std::string_view::npos || !EqualsIgnoreCase(header->substr(0, space), "Bearer")) {
    return std::nullopt;
  }
  const auto token = Trim(header->substr(space + 1));
  return token.empty() ? std::nullopt : std::optional<std::string>(token);
}

std::optional<std::string> HeaderOrQuery(const http::Request& request, std::string_view header,
                                         std::string_view query_parameter) {
  if (const auto value = request.Header(header); value && !value->empty()) {
    return std::string(*value);
  }
  return http::FindUrlEncoded(http::SplitTarget(request.target).query, query_parameter);
}

}  // namespace understudy
