#include "vendors/own_credentials.h"

#include <string_view>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "http/url.h"
#include "vendors/shared/credentials.h"

namespace understudy {
namespace {

using contract::CredentialPlace;

void AddCookies(const http::Request& request, std::string_view name,
                std::vector<std::string>& found) {
  for (const auto& header : request.headers) {
    if (!EqualsIgnoreCase(header.name, "Cookie")) continue;
    for (const auto piece : Split(header.value, ';')) {
      const auto pair = Trim(piece);
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        found.emplace_back(pair.substr(equals + 1));
      }
    }
  }
}

// What `Authorization: Basic …` says: "name:password".
void AddBasic(const http::Request& request, std::vector<std::string>& found) {
  const auto header = request.Header("Authorization").value_or("");
  const auto space = header.find(' ');
  if (space == std::string_view::npos || !EqualsIgnoreCase(header.substr(0, space), "Basic"))
    return;
  if (auto decoded = DecodeBase64(Trim(header.substr(space + 1)))) {
    found.push_back(std::move(*decoded));
  }
}

constexpr std::string_view kCurlBearer = "-H 'Authorization: Bearer {}'";

CurlCredential CurlFor(const CredentialPlace& place) {
  switch (place.kind) {
    case CredentialPlace::Kind::kBasic:
      return {"-u '{}'", /*is_user=*/true};
    case CredentialPlace::Kind::kHeader:
      return {"-H '" + place.name + ": {}'"};
    case CredentialPlace::Kind::kCookie:
      return {place.name + "={}", false, /*is_cookie=*/true};
    case CredentialPlace::Kind::kQuery:
      // Not -G, which moves the body into the query too.
      return {"--url-query '" + place.name + "={}'"};
    case CredentialPlace::Kind::kBearer:
      break;
  }
  return {std::string(kCurlBearer)};
}

}  // namespace

std::vector<std::string> FindCredentials(const CredentialPlaces& places,
                                         const http::Request& request) {
  std::vector<std::string> found;
  for (const auto& place : places) {
    switch (place.kind) {
      case CredentialPlace::Kind::kBearer:
        for (auto& token : BearerTokens(request)) found.push_back(std::move(token));
        break;
      case CredentialPlace::Kind::kBasic:
        AddBasic(request, found);
        break;
      case CredentialPlace::Kind::kHeader:
        if (const auto value = request.Header(place.name); value && !value->empty()) {
          found.emplace_back(*value);
        }
        break;
      case CredentialPlace::Kind::kQuery:
        for (auto& value :
             http::FindUrlEncoded(http::SplitTarget(request.target).query, place.name)) {
          found.push_back(std::move(value));
        }
        break;
      case CredentialPlace::Kind::kCookie:
        AddCookies(request, place.name, found);
        break;
    }
  }
  return found;
}

std::vector<std::vector<CurlCredential>> CurlWays(const std::vector<CredentialPlaces>& ways) {
  std::vector<std::vector<CurlCredential>> all;
  for (const auto& way : ways) {
    auto& parts = all.emplace_back();
    for (const auto& place : way) parts.push_back(CurlFor(place));
  }
  if (all.empty()) all.push_back({{std::string(kCurlBearer)}});
  return all;
}

}  // namespace understudy
