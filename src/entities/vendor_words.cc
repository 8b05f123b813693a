#include "entities/vendor_words.h"

#include <algorithm>

#include "base/text.h"
#include "contract/server_path.h"

namespace understudy::entities {

void VendorWords::WantKind(const Node& node, std::string_view kind) {
  errors_.Add(node.mark, Concat({"expected ", kind, ", found ", KindName(node.kind)}));
}

void VendorWords::CheckNames(const Node& map, std::string_view what,
                             const std::vector<std::string>& known) {
  for (const auto& member : map.members) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    std::string may_have = known.size() == 1 ? ": it has only " : ": its words are ";
    errors_.Add(member.mark, Concat({"unknown word ", Quoted(member.name), " of ", what,
                                     DidYouMean(member.name, known), may_have, Join(known, ", ")}));
  }
}

bool VendorWords::IsMap(const Node& node) {
  if (!node.is_map()) WantKind(node, "a map");
  return node.is_map();
}

void VendorWords::RefuseEmpty(const Node& node, std::string_view what) {
  const bool is_empty = node.members.empty() && node.items.empty() && !node.is_scalar();
  if (is_empty) errors_.Add(node.mark, Concat({"nothing is said of ", what, ": leave it out"}));
}

void VendorWords::RefuseEmptyMembers(const Node& map,
                                     std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const Node* node = map.Find(name)) RefuseEmpty(*node, Quoted(name));
  }
}

const std::vector<Member>& VendorWords::Members(const Node& map, std::string_view name) {
  static const std::vector<Member> kNone;
  const Node* node = map.Find(name);
  if (node == nullptr || node->is_null()) return kNone;
  return IsMap(*node) ? node->members.list() : kNone;
}

std::optional<Word> VendorWords::Text(const Node& node) {
  if (node.is_scalar() && !node.is_null() && !node.text.empty()) return Word{node.text, node.mark};
  WantKind(node, "a name");
  return std::nullopt;
}

std::optional<Word> VendorWords::OptionalText(const Node& map, std::string_view name) {
  const Node* node = map.Find(name);
  return node == nullptr ? std::nullopt : Text(*node);
}

std::vector<Word> VendorWords::Texts(const Node& node) {
  std::vector<Word> texts;
  if (!node.is_sequence()) {
    if (auto text = Text(node)) texts.push_back(std::move(*text));
    return texts;
  }
  for (const auto& item : node.items) {
    if (auto text = Text(item)) texts.push_back(std::move(*text));
  }
  return texts;
}

bool VendorWords::IsSqlName(const Word& word) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_";
  const bool is_name = word.text.find_first_not_of(kAllowed) == std::string::npos;
  if (!is_name) {
    errors_.Add(word.mark,
                Concat({Quoted(word.text), " can't name a table or a column: use a-z, 0-9 and _"}));
  }
  return is_name;
}

std::string VendorWords::SqlText(const Node& map, std::string_view name) {
  const auto word = OptionalText(map, name);
  return word && IsSqlName(*word) ? word->text : std::string();
}

std::vector<std::string> VendorWords::SqlTexts(const Node& node) {
  std::vector<std::string> names;
  for (const auto& word : Texts(node)) {
    if (IsSqlName(word)) names.push_back(word.text);
  }
  return names;
}

std::vector<Word> VendorWords::OneOrMore(const Node& node) {
  if (node.is_sequence() && node.items.empty())
    errors_.Add(node.mark, "expected at least one name");
  return Texts(node);
}

std::optional<bool> VendorWords::Truth(const Node& node) {
  if (node.kind == Node::Kind::kBoolean) return EqualsIgnoreCase(node.text, "true");
  WantKind(node, "true or false");
  return std::nullopt;
}

std::optional<Rate> VendorWords::Limit(const Node& node) {
  static const std::vector<std::string> kNames = {"requests", "per"};
  std::string text = node.text;
  if (node.is_map()) {
    CheckNames(node, "`limit`", kNames);
    text = Concat({node.Text("requests"), "/", node.Text("per")});
  }
  auto rate = node.is_map() || node.is_string() ? ParseRate(text) : std::nullopt;
  if (!rate) {
    errors_.Add(node.mark, "expected a rate like 120/minute or 5/30s, or {requests: 5, per: 30s}");
  }
  return rate;
}

std::optional<std::string> VendorWords::Prefix(const Node& node) {
  if (node.is_string() && node.text.empty()) {
    errors_.Add(node.mark, "an empty text can't be the beginning of paths: write `/` for none");
    return std::nullopt;
  }
  const auto word = Text(node);
  if (!word) return std::nullopt;
  const auto why = contract::WhyNoPrefix(word->text);
  if (!why.empty()) {
    errors_.Add(node.mark, Concat({Quoted(word->text), " can't be the beginning of paths: ", why}));
    return std::nullopt;
  }
  return word->text.substr(0, word->text.find_last_not_of('/') + 1);
}

std::optional<std::int64_t> VendorWords::Count(const Node& node) {
  const auto parsed = ParseInteger(node.text);
  if (node.kind == Node::Kind::kInteger && parsed.status == IntegerStatus::kOk &&
      parsed.value > 0) {
    return parsed.value;
  }
  errors_.Add(node.mark, "expected an integer from 1");
  return std::nullopt;
}

std::vector<contract::CredentialPlace> VendorWords::Credentials(const Node& node) {
  std::vector<contract::CredentialPlace> places;
  const auto add = [&](const Node& each) {
    if (auto place = Place(each)) places.push_back(std::move(*place));
  };
  if (!node.is_sequence()) add(node);
  for (const auto& item : node.items) add(item);
  if (node.is_sequence() && node.items.empty()) {
    errors_.Add(node.mark,
                "expected at least one place: leave `credentials` out if requests "
                "need none");
  }
  return places;
}

std::optional<contract::CredentialPlace> VendorWords::Place(const Node& node) {
  using Kind = contract::CredentialPlace::Kind;
  static const std::vector<std::string> kNames = {"header", "query", "cookie"};
  if (node.is_string() && node.text == "bearer") return contract::CredentialPlace{Kind::kBearer};
  if (node.is_string() && node.text == "basic") return contract::CredentialPlace{Kind::kBasic};
  if (!node.is_map() || node.members.size() != 1) {
    errors_.Add(node.mark,
                "expected bearer, basic, {header: NAME}, {query: NAME} or {cookie: NAME}");
    return std::nullopt;
  }
  CheckNames(node, "a credential", kNames);
  const auto name = Text(node.members[0].value);
  if (!name) return std::nullopt;
  const std::string& kind = node.members[0].name;
  if (kind != "query" && !IsToken(name->text)) {
    errors_.Add(name->mark, Concat({"a ", kind, " can't be called ", Quoted(name->text)}));
    return std::nullopt;
  }
  return contract::CredentialPlace{kind == "query"    ? Kind::kQuery
                                   : kind == "cookie" ? Kind::kCookie
                                                      : Kind::kHeader,
                                   name->text};
}

}  // namespace understudy::entities
