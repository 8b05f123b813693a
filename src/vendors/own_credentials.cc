#include "vendors/own_credentials.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string_view>
#include <unordered_map>
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

bool Contains(const std::vector<std::string>& found, std::string_view credential) {
  return std::find(found.begin(), found.end(), credential) != found.end();
}

// Whether the request has the credential in one of the places, and others in the rest. Beside one
// that the scenario lists, those are listed too: it is not taken alone.
bool AreTogether(const contract::CredentialWay& way, const http::Request& request,
                 std::string_view credential,
                 const std::function<ListedAs(std::string_view)>& listed_as) {
  const bool is_listed = listed_as(credential) != ListedAs::kNothing;
  const auto suits = [&](const CredentialPlace& place, std::string_view other) {
    const auto as = listed_as(other);
    return !is_listed || as == ListedAs::kToken ||
           (as == ListedAs::kUser && place.kind == CredentialPlace::Kind::kBasic);
  };
  bool is_there = false;
  for (const auto& place : way) {
    const auto found = FindCredentials({place}, request);
    is_there = is_there || Contains(found, credential);
    if (std::none_of(found.begin(), found.end(),
                     [&](const std::string& other) { return suits(place, other); })) {
      return false;
    }
  }
  return is_there;
}

// Where operations take credentials.
class Taker {
 public:
  explicit Taker(std::shared_ptr<const contract::ForeignContract> foreign)
      : foreign_(std::move(foreign)) {
    const auto& places = foreign_->credentials;
    std::copy_if(places.begin(), places.end(), std::back_inserter(basic_),
                 [](const auto& place) { return place.kind == CredentialPlace::Kind::kBasic; });
    for (const auto& operation : foreign_->operations) {
      const auto& ways = operation.credential_ways;
      const bool is_compound =
          std::any_of(ways.begin(), ways.end(), [](const auto& way) { return way.size() > 1; });
      if (is_compound) compound_.emplace(operation.operation, &ways);
      if (is_compound || operation.credentials.size() == places.size()) continue;
      limited_.emplace(operation.operation, &operation.credentials);
    }
  }

  bool takes_all() const {
    const bool users_are_limited = !basic_.empty() && foreign_->credentials.size() > 1;
    return limited_.empty() && compound_.empty() && !users_are_limited;
  }

  bool operator()(const http::Request& request, const contract::Operation& operation,
                  std::string_view credential,
                  const std::function<ListedAs(std::string_view)>& listed_as) const {
    const auto has = [&](const CredentialPlaces& where) {
      return Contains(FindCredentials(where, request), credential);
    };
    if (listed_as(credential) == ListedAs::kUser && !has(basic_)) return false;
    const auto compound = compound_.find(&operation);
    if (compound != compound_.end()) {
      return std::any_of(compound->second->begin(), compound->second->end(), [&](const auto& way) {
        return AreTogether(way, request, credential, listed_as);
      });
    }
    const auto limited = limited_.find(&operation);
    return limited == limited_.end() || has(*limited->second);
  }

 private:
  std::shared_ptr<const contract::ForeignContract> foreign_;
  CredentialPlaces basic_;
  std::unordered_map<const contract::Operation*, const CredentialPlaces*> limited_;
  std::unordered_map<const contract::Operation*, const std::vector<contract::CredentialWay>*>
      compound_;
};

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

CredentialTaker TakerOf(const std::shared_ptr<const contract::ForeignContract>& foreign) {
  Taker taker(foreign);
  return taker.takes_all() ? CredentialTaker() : std::move(taker);
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
