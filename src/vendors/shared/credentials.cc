#include "vendors/shared/credentials.h"

#include <utility>

#include "base/text.h"
#include "http/url.h"

namespace understudy {

std::vector<std::string> BearerTokens(const http::Request& request) {
  std::vector<std::string> tokens;
  for (const auto& [name, value] : request.headers) {
    if (!EqualsIgnoreCase(name, "Authorization")) continue;
    const auto space = value.find(' ');
    if (space == std::string_view::npos || !EqualsIgnoreCase(value.substr(0, space), "Bearer")) {
      continue;
    }
    const auto token = Trim(value.substr(space + 1));
    if (!token.empty()) tokens.emplace_back(token);
  }
  return tokens;
}

std::vector<std::string> HeaderThenQuery(const http::Request& request, std::string_view header,
                                         std::string_view query_parameter) {
  std::vector<std::string> values;
  for (const auto& [name, value] : request.headers) {
    if (EqualsIgnoreCase(name, header) && !value.empty()) values.emplace_back(value);
  }
  for (auto& value :
       http::FindUrlEncoded(http::SplitTarget(request.target).query, query_parameter)) {
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace understudy
