#include "contract/parameter_style.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/example_maker.h"
#include "contract/form_tree.h"
#include "contract/schema_check.h"

namespace understudy::contract {
namespace {

using Place = StyledParameter::Place;
using Style = StyledParameter::Style;

Style StyleOf(std::string_view name, Place place) {
  static constexpr std::array<std::pair<std::string_view, Style>, 7> kStyles = {
      {{"simple", Style::kSimple},
       {"label", Style::kLabel},
       {"matrix", Style::kMatrix},
       {"form", Style::kForm},
       {"spaceDelimited", Style::kSpaceDelimited},
       {"pipeDelimited", Style::kPipeDelimited},
       {"deepObject", Style::kDeepObject}}};
  const auto found = std::find_if(kStyles.begin(), kStyles.end(),
                                  [&](const auto& style) { return style.first == name; });
  if (found != kStyles.end()) return found->second;
  return place == Place::kPath || place == Place::kHeader ? Style::kSimple : Style::kForm;
}

std::optional<Place> PlaceNamed(std::string_view name) {
  if (name == "path") return Place::kPath;
  if (name == "query") return Place::kQuery;
  if (name == "header") return Place::kHeader;
  if (name == "cookie") return Place::kCookie;
  return std::nullopt;
}

Node TextValue(const Schema* schema, std::string_view text) {
  if (schema != nullptr) return TypedText(*schema, std::string(text));
  Node node;
  node.kind = Node::Kind::kString;
  node.text = text;
  return node;
}

// JSON in a text; the text itself if it is none, for the check to refuse.
Node JsonValue(std::string_view text) {
  const Source source{"parameter", std::string(text)};
  Diagnostics ignored;
  auto node = ParseJson(source, ignored);
  return node ? CopyWithoutPlaces(*node) : TextValue(nullptr, text);
}

// Whether the schema wants an array, or an object, and no plain value.
bool Wants(const StyledParameter& parameter, Schema::Type type) {
  return parameter.schema != nullptr && AllowsType(parameter.schema, type) &&
         !AllowsType(parameter.schema, Schema::kString) &&
         !AllowsType(parameter.schema, Schema::kNumber);
}

Node ListOf(const StyledParameter& parameter, const std::vector<std::string_view>& texts) {
  Node list;
  list.kind = Node::Kind::kSequence;
  const Schema* items = ItemSchema(parameter.schema);
  for (const auto text : texts) list.items.push_back(TextValue(items, text));
  return list;
}

void AddTo(const StyledParameter& parameter, Node& map, std::string_view name,
           std::string_view text) {
  Node value = TextValue(MemberSchema(parameter.schema, name), text);
  if (Node* known = map.Find(name)) {
    *known = std::move(value);
  } else {
    map.members.push_back({std::string(name), {}, std::move(value)});
  }
}

// "role=admin" each, or "role", "admin", … in turn.
Node MapOf(const StyledParameter& parameter, const std::vector<std::string_view>& texts,
           bool has_equals) {
  Node map;
  map.kind = Node::Kind::kMap;
  for (std::size_t i = 0; i < texts.size() && i < http::kMostPairs; ++i) {
    if (has_equals) {
      const auto equals = std::min(texts[i].find('='), texts[i].size());
      const auto rest = std::min(equals + 1, texts[i].size());
      AddTo(parameter, map, texts[i].substr(0, equals), texts[i].substr(rest));
    } else if (i + 1 < texts.size()) {
      AddTo(parameter, map, texts[i], texts[i + 1]);
      ++i;
    }
  }
  return map;
}

// An empty text is an empty list.
std::vector<std::string_view> Pieces(std::string_view text, char separator) {
  return text.empty() ? std::vector<std::string_view>() : Split(text, separator);
}

Node ValueOfText(const StyledParameter& parameter, std::string_view text, char separator,
                 bool has_equals) {
  if (Wants(parameter, Schema::kArray)) return ListOf(parameter, Pieces(text, separator));
  if (Wants(parameter, Schema::kObject)) {
    return MapOf(parameter, Pieces(text, separator), has_equals);
  }
  return TextValue(parameter.schema, text);
}

// ";color=blue;color=black" and ";color=blue,black".
Node ValueOfMatrix(const StyledParameter& parameter, std::string_view text) {
  if (text.starts_with(';')) text.remove_prefix(1);
  const bool is_object = Wants(parameter, Schema::kObject);
  if (parameter.explode && is_object) return MapOf(parameter, Pieces(text, ';'), true);
  const auto after_name = [&](std::string_view piece) {
    const auto equals = piece.find('=');
    return equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1);
  };
  if (!parameter.explode) return ValueOfText(parameter, after_name(text), ',', false);
  auto pieces = Pieces(text, ';');
  for (auto& piece : pieces) piece = after_name(piece);
  if (Wants(parameter, Schema::kArray)) return ListOf(parameter, pieces);
  return TextValue(parameter.schema, pieces.empty() ? std::string_view() : pieces.front());
}

// The members of an exploded object are parameters themselves.
std::optional<Node> ExplodedObject(const StyledParameter& parameter, const http::Pairs& pairs) {
  Node map;
  map.kind = Node::Kind::kMap;
  for (const auto& [name, value] : pairs) {
    const bool is_declared = parameter.schema->Find(name) != nullptr;
    if (is_declared) AddTo(parameter, map, name, value);
  }
  return map.members.empty() ? std::nullopt : std::optional(std::move(map));
}

char SeparatorOf(Style style) {
  return style == Style::kSpaceDelimited ? ' ' : style == Style::kPipeDelimited ? '|' : ',';
}

// Of "?name=" and "?name".
bool IsEmptyValue(const Node& value) {
  if (value.is_sequence()) {
    return value.items.empty() || (value.items.size() == 1 && IsEmptyValue(value.items.front()));
  }
  return value.is_string() && value.text.empty();
}

In InOf(Place place) {
  return place == Place::kPath ? In::kPath : place == Place::kQuery ? In::kQuery : In::kHeader;
}

}  // namespace

std::optional<StyledParameter> ReadStyledParameter(const Node& node, Schemas& schemas) {
  const auto place = PlaceNamed(node.Text("in"));
  StyledParameter parameter;
  parameter.name = node.Text("name");
  if (!place || parameter.name.empty()) return std::nullopt;
  parameter.place = *place;
  const bool is_header = parameter.place == Place::kHeader;
  for (const char* reserved : {"Accept", "Content-Type", "Authorization"}) {
    if (is_header && EqualsIgnoreCase(parameter.name, reserved)) return std::nullopt;
  }
  parameter.style = StyleOf(node.Text("style"), parameter.place);
  parameter.explode = node.Boolean("explode", parameter.style == Style::kForm);
  parameter.required = parameter.place == Place::kPath || node.Boolean("required");
  parameter.allows_empty = *place == Place::kQuery && node.Boolean("allowEmptyValue");
  const Node* schema = node.Find("schema");
  const Node* content = node.Find("content");
  if (schema == nullptr && content != nullptr && !content->members.empty()) {
    const bool is_json = content->members.front().name.find("json") != std::string::npos;
    if (is_json) parameter.style = Style::kJson;
    schema = content->members.front().value.Find("schema");
  }
  parameter.node = &node;
  if (schema != nullptr) parameter.schema = &schemas.At(*schema);
  return parameter;
}

bool HasBrackets(std::string_view sent, std::string_view name) {
  return sent.size() > name.size() && sent[name.size()] == '[' && sent.starts_with(name);
}

bool HasParameter(const Operation& operation, std::string_view name) {
  return std::any_of(operation.parameters.begin(), operation.parameters.end(),
                     [&](const Parameter& each) { return each.name == name; });
}

std::optional<http::Pairs> WithoutOthers(const http::Pairs& pairs, const StyledParameter& parameter,
                                         const Operation& operation) {
  const auto is_other = [&](const auto& pair) {
    return HasBrackets(pair.first, parameter.name) && HasParameter(operation, pair.first);
  };
  const bool is_object = parameter.style == Style::kDeepObject;
  if (is_object || std::none_of(pairs.begin(), pairs.end(), is_other)) return std::nullopt;
  std::optional<http::Pairs> own = pairs;
  std::erase_if(*own, is_other);
  return own;
}

std::optional<Node> ReadFromPairs(const StyledParameter& parameter, const http::Pairs& pairs) {
  std::vector<std::string_view> values;
  for (const auto& [name, value] : pairs) {
    if (name == parameter.name) values.emplace_back(value);
  }
  if (parameter.style == Style::kJson) {
    return values.empty() ? std::nullopt : std::optional(JsonValue(values.back()));
  }
  // Clients send brackets with other styles too.
  if (values.empty() || parameter.style == Style::kDeepObject) {
    Node deep = ReadDeepObject(pairs, parameter.name, parameter.schema);
    if (!deep.is_null()) return deep;
  }
  const bool is_form = parameter.style == Style::kForm;
  if (is_form && parameter.explode && Wants(parameter, Schema::kObject)) {
    return ExplodedObject(parameter, pairs);
  }
  if (values.empty()) return std::nullopt;
  const bool is_list = parameter.schema != nullptr &&
                       AllowsType(parameter.schema, Schema::kArray) &&
                       (values.size() > 1 || Wants(parameter, Schema::kArray));
  // Each value is an item, also where one text should hold all of them.
  if (is_list && (values.size() > 1 || parameter.explode)) return ListOf(parameter, values);
  return ValueOfText(parameter, values.back(), SeparatorOf(parameter.style), false);
}

Node ReadFromText(const StyledParameter& parameter, std::string_view text) {
  switch (parameter.style) {
    case Style::kJson:
      return JsonValue(text);
    case Style::kMatrix:
      return ValueOfMatrix(parameter, text);
    case Style::kLabel:
      if (text.starts_with('.')) text.remove_prefix(1);
      return ValueOfText(parameter, text, parameter.explode ? '.' : ',', parameter.explode);
    default:
      break;
  }
  if (parameter.place != Place::kHeader)
    return ValueOfText(parameter, text, ',', parameter.explode);
  Node value = ValueOfText(parameter, Trim(text), ',', parameter.explode);
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    // "a, b": RFC 9110 allows spaces after commas.
    value.items[i] = TextValue(ItemSchema(parameter.schema), Trim(value.items[i].text));
  }
  return value;
}

http::Pairs ReadCookies(const http::Request& request) {
  http::Pairs cookies;
  for (const auto& header : request.headers) {
    if (!EqualsIgnoreCase(header.name, "Cookie")) continue;
    for (const auto piece : Split(header.value, ';')) {
      const auto cookie = Trim(piece);
      const auto equals = cookie.find('=');
      if (equals == std::string_view::npos || cookies.size() == http::kMostPairs) continue;
      auto value = Trim(cookie.substr(equals + 1));
      const bool is_quoted = value.size() > 1 && value.front() == '"' && value.back() == '"';
      if (is_quoted) value = value.substr(1, value.size() - 2);
      cookies.emplace_back(Trim(cookie.substr(0, equals)), http::DecodePercents(value));
    }
  }
  return cookies;
}

bool StyledParameter::TakesMembers() const {
  return place == Place::kQuery && style == Style::kForm && explode &&
         Wants(*this, Schema::kObject);
}

bool StyledParameter::TakesMember(std::string_view sent) const {
  return TakesMembers() && schema->Find(sent) != nullptr;
}

std::optional<Node> ReadSent(const StyledParameter& parameter, const http::Pairs& path_values,
                             const http::Pairs& query, const http::Request& request) {
  if (parameter.place == Place::kQuery) return ReadFromPairs(parameter, query);
  if (parameter.place == Place::kCookie) return ReadFromPairs(parameter, ReadCookies(request));
  if (parameter.place == Place::kHeader) {
    const auto header = request.Header(parameter.name);
    return header ? std::optional(ReadFromText(parameter, *header)) : std::nullopt;
  }
  const auto found = std::find_if(path_values.begin(), path_values.end(),
                                  [&](const auto& pair) { return pair.first == parameter.name; });
  return found == path_values.end() ? std::nullopt
                                    : std::optional(ReadFromText(parameter, found->second));
}

std::vector<FieldProblem> CheckSent(const StyledParameter& parameter,
                                    const std::optional<Node>& value) {
  std::vector<FieldProblem> problems;
  const In in = InOf(parameter.place);
  const std::string what = Quoted(parameter.name);
  if (!value) {
    const bool has_default =
        parameter.schema != nullptr && parameter.schema->default_value != nullptr;
    if (!parameter.required || has_default) return problems;
    problems.push_back({parameter.name, in, Rule::kRequired, Concat({what, " is required."})});
    return problems;
  }
  if (parameter.schema == nullptr || (parameter.allows_empty && IsEmptyValue(*value))) {
    return problems;
  }
  for (auto& each : CheckValue(*parameter.schema, *value, Direction::kRequest, what)) {
    std::string message =
        each.pointer.empty() ? std::move(each.message) : Concat({what, ": ", each.message});
    problems.push_back({parameter.name, in, each.rule, std::move(message), {}, {}});
    if (each.rule == Rule::kNotAllowed) problems.back().allowed = std::move(each.allowed);
  }
  return problems;
}

}  // namespace understudy::contract
