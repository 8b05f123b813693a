#include "contract/security_schemes.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace understudy::contract {
namespace {

using PlaceKind = CredentialPlace::Kind;

std::optional<CredentialPlace> PlaceOfScheme(const Node& scheme) {
  const auto type = scheme.Text("type");
  if (type == "oauth2" || type == "openIdConnect") return CredentialPlace{PlaceKind::kBearer};
  if (type == "http") {
    const auto name = scheme.Text("scheme");
    if (EqualsIgnoreCase(name, "basic")) return CredentialPlace{PlaceKind::kBasic};
    if (EqualsIgnoreCase(name, "bearer")) return CredentialPlace{PlaceKind::kBearer};
    return std::nullopt;
  }
  const auto in = scheme.Text("in");
  const std::string name(scheme.Text("name"));
  if (type != "apiKey" || name.empty()) return std::nullopt;
  if (in == "header") return CredentialPlace{PlaceKind::kHeader, name};
  if (in == "query") return CredentialPlace{PlaceKind::kQuery, name};
  if (in == "cookie") return CredentialPlace{PlaceKind::kCookie, name};
  return std::nullopt;
}

template <typename Item>
void AddNew(const Item& item, std::vector<Item>& items) {
  if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(item);
}

std::string TextOfPlace(const CredentialPlace& place) {
  switch (place.kind) {
    case PlaceKind::kBearer:
      return "the header `Authorization: Bearer ...`";
    case PlaceKind::kBasic:
      return "the header `Authorization: Basic ...`";
    case PlaceKind::kHeader:
      return Concat({"the header `", place.name, "`"});
    case PlaceKind::kQuery:
      return Concat({"the query parameter `", place.name, "`"});
    case PlaceKind::kCookie:
      break;
  }
  return Concat({"the cookie `", place.name, "`"});
}

}  // namespace

SecuritySchemes::SecuritySchemes(const Node& document, const std::vector<CredentialPlace>* own,
                                 Schemas& schemas, Diagnostics& warnings)
    : document_(document), has_own_(own != nullptr) {
  if (own != nullptr) {
    all_ = *own;
    return;
  }
  const Node* components = document.Find("components");
  const Node* named = components == nullptr ? nullptr : components->Find("securitySchemes");
  if (named != nullptr) ReadSchemes(*named, schemas, warnings);
  CheckNames(document, warnings);
}

void SecuritySchemes::ReadSchemes(const Node& named, Schemas& schemas, Diagnostics& warnings) {
  for (const auto& member : named.members) {
    const Node* scheme = schemas.Follow(member.value);
    if (scheme == nullptr) continue;
    const auto place = PlaceOfScheme(*scheme);
    if (!place) {
      warnings.Add(scheme->mark, "this security scheme is not known: it is not asked for");
      unsupported_.insert(member.name);
      continue;
    }
    by_name_.emplace(member.name, *place);
    AddNew(*place, all_);
  }
}

void SecuritySchemes::CheckNames(const Node& holder, Diagnostics& warnings) const {
  if (has_own_) return;
  const Node* ways = holder.Find("security");
  if (ways != nullptr && !ways->is_sequence()) {
    warnings.Add(ways->mark, "expected a list: `security` is ignored");
  }
  for (const auto& way : holder.Items("security")) {
    for (const auto& member : way.members) {
      if (by_name_.contains(member.name) || unsupported_.contains(member.name)) continue;
      warnings.Add(member.mark, Concat({"there is no security scheme ", Quoted(member.name),
                                        ": it is not asked for"}));
    }
  }
}

void SecuritySchemes::AddTo(ContractParts& parts) const {
  for (const auto& place : all_) {
    if (place.kind == PlaceKind::kQuery) {
      parts.query_credentials.push_back(place.name);
      continue;
    }
    auto& headers = parts.header_credentials;
    const std::string name = place.kind == PlaceKind::kHeader   ? place.name
                             : place.kind == PlaceKind::kCookie ? "Cookie"
                                                                : "Authorization";
    if (std::find(headers.begin(), headers.end(), name) == headers.end()) headers.push_back(name);
  }
}

const std::vector<Node>& SecuritySchemes::WaysOf(const Node& operation) const {
  const Node* own = operation.Find("security");
  return own == nullptr ? document_.Items("security") : own->items.list();
}

bool SecuritySchemes::AreAskedFor(const Node& operation) const {
  const bool says_nothing =
      operation.Find("security") == nullptr && document_.Find("security") == nullptr;
  if (has_own_ && says_nothing) return true;
  const auto& ways = WaysOf(operation);
  if (!has_own_ && WaysFor(operation).empty()) return false;
  return !ways.empty() && std::none_of(ways.begin(), ways.end(),
                                       [](const Node& way) { return way.members.empty(); });
}

std::vector<CredentialWay> SecuritySchemes::WaysFor(const Node& operation) const {
  std::vector<CredentialWay> ways;
  if (has_own_) {
    for (const auto& place : all_) ways.push_back({place});
    return ways;
  }
  for (const auto& way : WaysOf(operation)) {
    CredentialWay places;
    for (const auto& member : way.members) {
      const auto named = by_name_.find(member.name);
      if (named != by_name_.end()) AddNew(named->second, places);
    }
    if (!places.empty()) AddNew(places, ways);
  }
  return ways;
}

std::vector<CredentialPlace> SecuritySchemes::PlacesOf(const std::vector<CredentialWay>& ways) {
  std::vector<CredentialPlace> places;
  for (const auto& way : ways) {
    for (const auto& place : way) AddNew(place, places);
  }
  return places;
}

std::string SecuritySchemes::TextFor(const std::vector<CredentialWay>& ways) {
  std::vector<std::string> texts;
  bool is_compound = false;
  for (const auto& way : ways) {
    std::vector<std::string> parts;
    for (const auto& place : way) parts.push_back(TextOfPlace(place));
    is_compound = is_compound || parts.size() > 1;
    texts.push_back(Join(parts, " and "));
  }
  return Join(texts, is_compound ? ", or " : " or ");
}

}  // namespace understudy::contract
