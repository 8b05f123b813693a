#include "entities/request_example.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "contract/parameter_style.h"
#include "contract/schema_check.h"
#include "contract/schema_example.h"
#include "entities/row_values.h"
#include "entities/xml_text.h"

namespace understudy::entities {
namespace {

using contract::Direction;
using contract::MediaType;
using contract::StyledParameter;

// A person can't use a longer one.
constexpr std::size_t kLongestBody = 2000;
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";
constexpr std::string_view kMultipartType = "multipart/form-data";
constexpr std::string_view kBoundary = "understudy-example";

std::string PercentEncoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') ||
                          std::string_view("-._~:,@").find(c) != std::string_view::npos;
    if (is_plain) {
      encoded += c;
    } else {
      AppendPercentEncoded(encoded, c);
    }
  }
  return encoded;
}

using FormPairs = std::vector<std::pair<std::string, std::string>>;

// Members of objects and items of lists, as forms name them: "address[city]", "tags[]".
void AddPairs(const std::string& name, const Node& value, FormPairs& pairs) {
  if (value.is_scalar()) {
    if (!value.is_null()) pairs.emplace_back(name, value.text);
    return;
  }
  for (const auto& item : value.items) AddPairs(name + "[]", item, pairs);
  for (const auto& member : value.members) {
    AddPairs(name.empty() ? std::string(member.name) : Concat({name, "[", member.name, "]"}),
             member.value, pairs);
  }
}

std::string FormText(const FormPairs& pairs) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : pairs) {
    texts.push_back(PercentEncoded(name) + "=" + PercentEncoded(value));
  }
  return Join(texts, "&");
}

// The texts of a value of scalars: one, or those of a list.
std::vector<std::string> TextsOf(const Node& value) {
  std::vector<std::string> texts;
  if (value.is_scalar() && !value.is_null()) texts.push_back(value.text);
  for (const auto& item : value.items) {
    if (item.is_scalar()) texts.push_back(item.text);
  }
  return texts;
}

std::string_view SeparatorOf(StyledParameter::Style style) {
  if (style == StyledParameter::Style::kSpaceDelimited) return " ";
  if (style == StyledParameter::Style::kPipeDelimited) return "|";
  return ",";
}

void AddToQuery(const StyledParameter& parameter, const Node& value, FormPairs& pairs) {
  using Style = StyledParameter::Style;
  if (parameter.style == Style::kJson) {
    pairs.emplace_back(parameter.name, json::ToText(value));
    return;
  }
  if (parameter.style == Style::kDeepObject) return AddPairs(parameter.name, value, pairs);
  if (!value.members.empty()) {
    for (const auto& member : value.members) {
      if (member.value.is_scalar()) pairs.emplace_back(member.name, member.value.text);
    }
    return;
  }
  const auto texts = TextsOf(value);
  if (parameter.style == Style::kForm && parameter.explode) {
    for (const auto& text : texts) pairs.emplace_back(parameter.name, text);
  } else if (!texts.empty()) {
    pairs.emplace_back(parameter.name, Join(texts, std::string(SeparatorOf(parameter.style))));
  }
}

// The example of a Parameter Object or a Media Type Object, or a value that its schema makes; null
// if it has neither.
Node ExampleIn(const Node& declared, const contract::Schema* schema, std::string_view name) {
  const Node* example = declared.Find("example");
  const Node* examples = declared.Find("examples");
  if (example == nullptr && examples != nullptr && !examples->members.empty()) {
    example = examples->members.front().value.Find("value");
  }
  if (example != nullptr) return *example;
  if (schema == nullptr) return {};
  return contract::MakeExample(*schema, 0, Direction::kRequest, name).value;
}

bool Fits(const contract::Schema& schema, const Node& value) {
  const Node typed = value.is_scalar() ? contract::TypedText(schema, value.text) : value;
  return contract::Fits(schema, typed, Direction::kRequest);
}

// The example of a parameter; if its schema refuses that, a value that the schema makes.
Node ShownValue(const StyledParameter& parameter) {
  Node shown = ExampleIn(*parameter.node, parameter.schema, parameter.name);
  if (parameter.schema == nullptr || Fits(*parameter.schema, shown)) return shown;
  return contract::MakeExample(*parameter.schema, 0, Direction::kRequest, parameter.name).value;
}

void AddParameter(const StyledParameter& parameter, FormPairs& query, RequestExample& example) {
  using Place = StyledParameter::Place;
  if (!parameter.required || parameter.place == Place::kPath) return;
  const Node value = ShownValue(parameter);
  if (parameter.place == Place::kQuery) return AddToQuery(parameter, value, query);
  const auto texts = TextsOf(value);
  if (texts.empty()) return;
  if (parameter.place == Place::kCookie) {
    example.headers.push_back({"Cookie", parameter.name + "=" + texts.front()});
  } else {
    example.headers.push_back({parameter.name, Join(texts, ",")});
  }
}

// The parts of a multipart body: of a list each item, and what is no text as JSON.
FormPairs PartsOf(const Node& body) {
  FormPairs parts;
  const auto add = [&](const std::string& name, const Node& value) {
    if (value.is_null()) return;
    parts.emplace_back(name, value.is_scalar() ? value.text : json::ToText(value));
  };
  for (const auto& member : body.members) {
    for (const auto& item : member.value.items) add(member.name, item);
    if (member.value.kind != Node::Kind::kSequence) add(member.name, member.value);
  }
  return parts;
}

std::string MultipartText(const FormPairs& parts) {
  std::string text;
  for (const auto& [name, value] : parts) {
    text += Concat({"--", kBoundary, "\r\nContent-Disposition: form-data; name=\"", name,
                    "\"\r\n\r\n", value, "\r\n"});
  }
  return text.empty() ? text : Concat({text, "--", kBoundary, "--\r\n"});
}

// The body that has this value; empty if the media type can't have it.
std::string BodyText(const MediaType& media, const Node& body) {
  if (body.is_null()) return {};
  if (contract::IsJsonType(media.name)) {
    return body.is_string() && body.text.starts_with('{') ? body.text : json::ToText(body);
  }
  if (EqualsIgnoreCase(media.name, kFormType)) {
    FormPairs pairs;
    AddPairs("", body, pairs);
    return FormText(pairs);
  }
  if (EqualsIgnoreCase(media.name, kMultipartType)) return MultipartText(PartsOf(body));
  if (body.is_scalar()) return body.text;
  return IsXmlType(media.name) ? XmlText(media.schema, body) : json::ToText(body);
}

// The body of a media type of which the document says nothing more.
Node AnyBody(const MediaType& media) {
  Node map;
  map.kind = Node::Kind::kMap;
  if (contract::IsJsonType(media.name)) return map;
  Node text = TextNode("text");
  const bool is_form =
      EqualsIgnoreCase(media.name, kFormType) || EqualsIgnoreCase(media.name, kMultipartType);
  if (!is_form && !IsXmlType(media.name)) return text;
  SetMember(map, "text", std::move(text));
  return map;
}

// A type that a range such as "image/*" has.
std::string ContentTypeOf(const std::string& media) {
  if (media == "*/*" || media == "application/*") return "application/json";
  if (!media.ends_with("/*")) return media;
  return media.starts_with("text/") ? "text/plain" : media.substr(0, media.size() - 1) + "x-any";
}

void SetResourceId(Node& body, std::string_view id) {
  Node* data = body.Find("data");
  Node* own = data == nullptr ? nullptr : data->Find("id");
  if (!id.empty() && own != nullptr && own->is_scalar()) own->text = id;
}

// The first of them that the schema accepts and that is short, or the first that is short.
void AddBody(const MediaType& media, std::string_view id,
             const std::function<void(Node& body)>& fit, RequestExample& example) {
  std::vector<Node> bodies = {ExampleIn(*media.node, media.schema, "text")};
  if (bodies.front().is_null() && media.schema == nullptr) bodies.front() = AnyBody(media);
  if (media.schema != nullptr) {
    for (const auto make : {contract::MakeExample, contract::MakeLeastExample}) {
      bodies.push_back(make(*media.schema, 0, Direction::kRequest, "text").value);
    }
  }
  for (auto& body : bodies) {
    SetResourceId(body, id);
    if (fit) fit(body);
  }
  const Node* chosen = nullptr;
  for (const auto& body : bodies) {
    const std::string text = BodyText(media, body);
    if (text.empty() || text.size() > kLongestBody) continue;
    const bool fits =
        media.schema == nullptr ||
        contract::CheckValue(*media.schema, body, Direction::kRequest, "The body").empty();
    if (chosen == nullptr || fits) {
      chosen = &body;
      example.body = text;
    }
    if (fits) break;
  }
  if (chosen == nullptr) return;
  example.content_type = ContentTypeOf(media.name);
  if (!EqualsIgnoreCase(media.name, kMultipartType)) return;
  example.content_type += Concat({"; boundary=", kBoundary});
  example.parts = PartsOf(*chosen);
}

// The media type that is shown: JSON, else a form.
const MediaType* ShownMedia(const std::vector<MediaType>& all) {
  const auto rank = [](const MediaType& media) {
    if (contract::IsJsonType(media.name)) return 0;
    if (EqualsIgnoreCase(media.name, kFormType)) return 1;
    return EqualsIgnoreCase(media.name, kMultipartType) ? 2 : 3;
  };
  const auto first = std::min_element(
      all.begin(), all.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return first == all.end() ? nullptr : &*first;
}

// Its example, else its name if that is good, else a value that is made.
std::string PathValueOf(const contract::Parameter& parameter) {
  const auto* styled = parameter.styled.get();
  if (styled == nullptr) return parameter.name;
  const auto* schema = styled->schema;
  const bool is_shown = styled->node->Find("example") != nullptr ||
                        styled->node->Find("examples") != nullptr ||
                        (schema != nullptr && schema->example != nullptr);
  if (!is_shown && (schema == nullptr || Fits(*schema, TextNode(parameter.name)))) {
    return parameter.name;
  }
  const std::string text = Join(TextsOf(ShownValue(*styled)), ",");
  return text.empty() ? parameter.name : text;
}

}  // namespace

RequestExample MakeRequestExample(const contract::ForeignOperation& operation, std::string_view id,
                                  const std::function<void(Node& body)>& fit) {
  RequestExample example;
  FormPairs query;
  for (const auto& parameter : operation.operation->parameters) {
    if (parameter.styled != nullptr) AddParameter(*parameter.styled, query, example);
  }
  example.query = FormText(query);
  if (const MediaType* media = ShownMedia(operation.body)) AddBody(*media, id, fit, example);
  return example;
}

void AddPathValues(const contract::ForeignOperation& operation,
                   std::map<std::string, std::string>& known) {
  for (const auto& parameter : operation.operation->parameters) {
    if (parameter.in != In::kPath || known.contains(parameter.name)) continue;
    known.emplace(parameter.name, PathValueOf(parameter));
  }
}

}  // namespace understudy::entities
