#include "journal/shown_pattern.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace understudy::journal {
namespace {

// The members of a pattern that RequestPattern::Title() does not show, and how the fields of their
// differences begin.
struct PatternMember {
  std::string_view name;
  std::string_view field;
  bool has_names;  // it is a map of names, each with a matcher
};

constexpr std::array<PatternMember, 14> kPatternMembers = {{
    {"headers", "header ", true},
    {"queryParameters", "query parameter ", true},
    {"formParameters", "form parameter ", true},
    {"pathParameters", "path parameter ", true},
    {"cookies", "cookie ", true},
    {"basicAuthCredentials", "header Authorization", false},
    {"basicAuth", "header Authorization", false},
    {"bodyPatterns", "body", false},
    {"multipartPatterns", "multipart body", false},
    {"host", "host", false},
    {"clientIp", "clientIp", false},
    {"scheme", "scheme", false},
    {"port", "port", false},
    {"customMatcher", "customMatcher", false},
}};

const PatternMember* FindMember(std::string_view name) {
  const auto found = std::find_if(kPatternMembers.begin(), kPatternMembers.end(),
                                  [&](const PatternMember& each) { return each.name == name; });
  return found == kPatternMembers.end() ? nullptr : &*found;
}

// Whether a JSONPath or a name contains the name of a credential: "$.auth['apiKey']".
bool NamesCredential(std::string_view place, const Redaction& redaction) {
  const auto is_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  while (!place.empty()) {
    const auto* const end = std::find_if_not(place.begin(), place.end(), is_of_name);
    const auto size = static_cast<std::size_t>(end - place.begin());
    if (size > 0 && redaction.IsHidden(place.substr(0, size))) return true;
    place.remove_prefix(std::min(size + 1, place.size()));
  }
  return false;
}

void CollectTexts(const Node& node, std::vector<std::string>& strings,
                  std::vector<std::string>& places) {
  if (node.is_scalar() && !node.is_null()) strings.push_back(node.text);
  for (const auto& item : node.items.list()) CollectTexts(item, strings, places);
  for (const auto& member : node.members) {
    const auto& name = member.name;
    const auto& value = member.value;
    const bool is_place = name == "matchesJsonPath" || name == "expression" || name == "name";
    if (is_place && value.is_scalar()) places.push_back(value.text);
    CollectTexts(value, strings, places);
  }
}

std::string JsonString(const std::string& text) {
  json::Writer w;
  w.String(text);
  return w.Take();
}

// "to equal `x`" with another text, from the first backtick to the last.
std::string WithQuoted(std::string_view expected, std::string_view text) {
  const auto begin = expected.find('`');
  if (begin == std::string_view::npos) return std::string(expected);
  return Concat(
      {expected.substr(0, begin), Quoted(text), expected.substr(expected.rfind('`') + 1)});
}

}  // namespace

ShownPattern::ShownPattern(const matching::RequestPattern& pattern, const Node& node)
    : title_(pattern.Title()) {
  for (const auto& each : node.members) {
    const PatternMember* const member = FindMember(each.name);
    const Node& value = each.value;
    if (member == nullptr || value.is_null()) continue;
    if (!member->has_names || !value.is_map()) {
      AddPart(member->name, "", value);
      continue;
    }
    for (const auto& named : value.members) AddPart(member->name, named.name, named.value);
  }
}

void ShownPattern::AddPart(std::string_view member, std::string name, const Node& node) {
  Part part{member, std::move(name), json::ToText(node), {}, {}};
  CollectTexts(node, part.strings, part.places);
  parts_.push_back(std::move(part));
}

bool ShownPattern::IsCredential(const Part& part, const Redaction& redaction) {
  if (!redaction.hides()) return false;
  if (part.member == "cookies" || part.member.starts_with("basicAuth")) return true;
  if (!part.name.empty() && redaction.IsHidden(part.name)) return true;
  return std::any_of(part.places.begin(), part.places.end(),
                     [&](const std::string& place) { return NamesCredential(place, redaction); }) ||
         (part.member == "headers" &&
          std::any_of(part.strings.begin(), part.strings.end(), [&](const std::string& string) {
            return redaction.Header(part.name, string) == kHidden;
          }));
}

std::string ShownPattern::JsonOf(const Part& part, const Redaction& redaction) {
  if (IsCredential(part, redaction)) return Concat({"\"", kHidden, "\""});
  return redaction.Body(part.json, "application/json");
}

std::string ShownPattern::Describe(const Redaction& redaction) const {
  std::string text = redaction.Text(title_);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto member = parts_[i].member;
    std::string json = JsonOf(parts_[i], redaction);
    if (FindMember(member)->has_names && !parts_[i].name.empty()) {
      std::string map = Concat({"{", JsonString(parts_[i].name), ":", json});
      while (i + 1 < parts_.size() && parts_[i + 1].member == member) {
        ++i;
        map += Concat({",", JsonString(parts_[i].name), ":", JsonOf(parts_[i], redaction)});
      }
      json = map + "}";
    }
    text += Concat({", ", member, " ", Printable(Abbreviate(json, 200))});
  }
  return text;
}

void ShownPattern::HideIn(std::vector<matching::Difference>& differences,
                          const Redaction& redaction) const {
  if (!redaction.hides()) return;
  // The fields of the parts that have a credential in them. Headers have any letter case.
  std::unordered_set<std::string> hidden;
  for (const auto& part : parts_) {
    if (JsonOf(part, redaction) == part.json) continue;
    hidden.insert(LowerAscii(Concat({FindMember(part.member)->field, part.name})));
  }
  const std::string title = redaction.Text(title_);
  for (auto& difference : differences) {
    const bool is_url = difference.field.starts_with("url");
    const bool is_hidden = is_url ? title != title_ : hidden.contains(LowerAscii(difference.field));
    if (!is_hidden) continue;
    // After the method and the name of the field.
    const auto url = title.find('/');
    const std::string shown =
        is_url && url != std::string::npos ? title.substr(url) : std::string(kHidden);
    difference.expected = WithQuoted(difference.expected, shown);
    difference.hint.clear();
  }
}

}  // namespace understudy::journal
