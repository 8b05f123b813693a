#include "contract/contract.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "http/url.h"

namespace understudy::contract {
namespace {

constexpr std::array<std::string_view, 5> kMethods = {"get", "post", "put", "delete", "patch"};

// Shows the text at the place too, since the built-in JSON is compact: there, every line is 1.
[[noreturn]] void Fail(const Node& node, const std::string& why) {
  throw std::invalid_argument("contract, line " + std::to_string(node.mark.line()) + ", at " +
                              Abbreviate(json::ToText(node), 100) + ": " + why);
}

// Reads the parts of one document.
class Reader {
 public:
  explicit Reader(const Node& document) : document_(document) {}

  // What a local `$ref` names, or the node itself.
  const Node& Resolve(const Node& node) const {
    const auto ref = node.OptionalText("$ref");
    if (!ref) return node;
    const Node* at = &document_;
    for (const auto step : Split(ref->substr(std::min<std::size_t>(2, ref->size())), '/')) {
      at = at->Find(step);
      if (at == nullptr) Fail(node, "no such $ref: " + std::string(*ref));
    }
    return Resolve(*at);
  }

  const Node& Require(const Node& node, std::string_view name) const {
    const Node* found = node.Find(name);
    if (found == nullptr) Fail(node, "missing " + std::string(name));
    return *found;
  }

  std::vector<Fact> Facts(const Node& node) const {
    std::vector<Fact> facts;
    for (const auto& fact : node.Items("x-basis")) {
      facts.push_back({std::string(fact.Text("fact")), std::string(fact.Text("basis")),
                       std::string(fact.Text("source"))});
    }
    return facts;
  }

  Parameter ReadParameter(const Node& reference) const {
    const Node& node = Resolve(reference);
    Parameter parameter = ReadSchema(Resolve(Require(node, "schema")));
    parameter.name = node.Text("name");
    const auto in = node.Text("in");
    if (in != "path" && in != "query") Fail(node, "a parameter must be in path or query");
    parameter.in = in == "path" ? In::kPath : In::kQuery;
    parameter.required = node.Boolean("required");
    parameter.as_php_integer = node.Text("x-integer") == "php";
    if (node.Text("x-invalid") == "default") parameter.on_invalid = OnInvalid::kUseDefault;
    parameter.is_cut_to_maximum = node.Text("x-too-high") == "maximum";
    if (parameter.is_cut_to_maximum && !parameter.maximum) Fail(node, "x-too-high has no maximum");
    return parameter;
  }

  Body ReadBody(const Node& reference) const {
    const Node& request_body = Resolve(reference);
    const Node& content = Require(request_body, "content");
    Body body;
    body.required = request_body.Boolean("required");
    body.is_tree = Require(document_, "x-understudy").Text("bodies") == "json";
    for (const auto& media : content.members) body.content_types.push_back(LowerAscii(media.name));
    if (body.is_tree) return body;
    const Node& schema = Resolve(Require(content.members.at(0).value, "schema"));
    for (const auto& property : Require(schema, "properties").members) {
      Parameter field = ReadSchema(Resolve(property.value));
      field.name = property.name;
      field.in = In::kBody;
      field.required =
          std::any_of(schema.Items("required").begin(), schema.Items("required").end(),
                      [&](const Node& required) { return required.text == property.name; });
      body.fields.push_back(std::move(field));
    }
    for (const auto& pattern : schema.Items("x-field-patterns")) {
      const auto literal_end = pattern.text.find_first_of("[(.\\", 1);
      body.open_fields.push_back(
          {pattern.text.substr(1, literal_end - 1), CompileLater(pattern.text)});
    }
    return body;
  }

  std::vector<ReplyDoc> ReadReplies(const Node& node) const {
    std::vector<ReplyDoc> replies;
    for (const auto& member : node.members) {
      const Node& reply = Resolve(member.value);
      const bool is_error = member.name.starts_with('4') || member.name.starts_with('5');
      replies.push_back({member.name, std::string(reply.Text("description")),
                         std::string(reply.Text("x-basis")),
                         is_error ? ReadExample(reply) : std::string()});
    }
    return replies;
  }

 private:
  // A test compiles the patterns of all built-in contracts.
  static std::shared_ptr<const Pattern> CompileLater(const std::string& text) {
    return std::make_shared<const Pattern>(text, Pattern::Compiled::kAtFirstUse);
  }

  static std::string ReadExample(const Node& reply) {
    const Node* content = reply.Find("content");
    const Node* json = content == nullptr ? nullptr : content->Find("application/json");
    const Node* example = json == nullptr ? nullptr : json->Find("example");
    return example == nullptr ? std::string() : json::ToText(*example);
  }

  Parameter ReadSchema(const Node& schema) const {
    Parameter p;
    const auto type = schema.Text("type");
    if (schema.Boolean("x-any-value")) {
      p.type = Parameter::Type::kAny;
    } else if (type == "integer") {
      p.type = Parameter::Type::kInteger;
    } else if (type == "array") {
      p.type = Parameter::Type::kList;
    } else if (type != "string") {
      Fail(schema, "a parameter's type must be string, integer or array");
    }
    const Node& value =
        p.type == Parameter::Type::kList ? Resolve(Require(schema, "items")) : schema;
    for (const auto& choice : value.Items("enum")) p.choices.push_back(choice.text);
    if (const auto pattern = value.OptionalText("pattern")) {
      p.pattern = CompileLater(std::string(*pattern));
    }
    p.minimum = schema.OptionalInteger("minimum");
    p.maximum = schema.OptionalInteger("maximum");
    p.min_length = schema.OptionalInteger("minLength");
    p.max_length = schema.OptionalInteger("maxLength");
    p.min_items = schema.OptionalInteger("minItems");
    p.max_items = schema.OptionalInteger("maxItems");
    p.default_integer = schema.OptionalInteger("default");
    if (const auto text = schema.OptionalText("default")) p.default_text = std::string(*text);
    return p;
  }

  const Node& document_;
};

// Where the security schemes of this kind ("query", "header") look.
std::vector<std::string> ReadCredentialNames(const Node& document, std::string_view in) {
  std::vector<std::string> names;
  const Node* components = document.Find("components");
  const Node* schemes = components == nullptr ? nullptr : components->Find("securitySchemes");
  if (schemes == nullptr) return names;
  for (const auto& scheme : schemes->members) {
    if (scheme.value.Text("in") == in) names.emplace_back(scheme.value.Text("name"));
    if (in == "header" && scheme.value.Text("type") == "http") names.emplace_back("Authorization");
  }
  return names;
}

std::unique_ptr<Operation> ReadOperation(const Reader& reader, std::string_view method,
                                         const std::string& path, const Node& node) {
  auto operation = std::make_unique<Operation>();
  operation->id = reader.Require(node, "operationId").text;
  operation->method = method;
  for (char& c : operation->method) c = static_cast<char>(c - 'a' + 'A');
  operation->path = path;
  operation->summary = node.Text("summary");
  for (const auto& parameter : node.Items("parameters")) {
    operation->parameters.push_back(reader.ReadParameter(parameter));
  }
  if (const Node* body = node.Find("requestBody")) operation->body = reader.ReadBody(*body);
  operation->writes = node.Boolean("x-writes");
  operation->permission = node.Text("x-permission");
  const auto& security = node.Items("security");
  operation->needs_credential =
      !security.empty() && std::none_of(security.begin(), security.end(),
                                        [](const Node& way) { return way.members.empty(); });
  const Node* said = node.Find("security");
  operation->is_open = said != nullptr && said->is_sequence() && said->items.empty();
  operation->example = node.Text("x-example");
  operation->example_body = node.Text("x-example-body");
  operation->facts = reader.Facts(node);
  operation->replies = reader.ReadReplies(reader.Require(node, "responses"));
  return operation;
}

std::vector<Segment> ReadTemplate(std::string_view path) {
  std::vector<Segment> segments;
  for (const auto piece : Split(path.substr(1), '/')) {
    const bool parameter = piece.starts_with('{') && piece.ends_with('}');
    // Requests are compared decoded.
    segments.push_back(
        {parameter ? std::string(piece.substr(1, piece.size() - 2)) : http::DecodePercents(piece),
         parameter});
  }
  return segments;
}

ContractParts ReadParts(const Node& document) {
  const Reader reader(document);
  const Node& ours = reader.Require(document, "x-understudy");
  ContractParts parts{std::string(ours.Text("vendor")),
                      std::string(reader.Require(document, "info").Text("title"))};
  parts.prefix = ours.Text("prefix");
  if (const Node* further = ours.Find("further-prefixes")) {
    for (const auto& item : further->items) parts.further_prefixes.emplace_back(item.text);
  }
  if (const Node* aliases = ours.Find("alias-prefixes")) {
    for (const auto& item : aliases->items) parts.alias_prefixes.emplace_back(item.text);
  }
  parts.case_insensitive_paths = ours.Boolean("case-insensitive-paths");
  parts.last_repeated_counts = ours.Text("repeated-parameters") == "last";
  parts.laravel_input = ours.Text("input") == "laravel";
  parts.facts = reader.Facts(document);
  parts.query_credentials = ReadCredentialNames(document, "query");
  parts.header_credentials = ReadCredentialNames(document, "header");
  for (const auto& path : reader.Require(document, "paths").members) {
    for (const auto method : kMethods) {
      const Node* node = path.value.Find(method);
      if (node == nullptr) continue;
      parts.operations.push_back(ReadOperation(reader, method, path.name, *node));
    }
  }
  return parts;
}

// Decoded, as requests are compared. An encoded "/" or "{" stays so: it separates nothing.
std::string PlainLiteral(std::string_view text) {
  std::vector<std::string> segments;
  for (const auto segment : Split(text, '/')) {
    std::string& plain = segments.emplace_back();
    for (const char c : http::DecodePercents(segment)) {
      plain += c == '/' ? "%2F" : c == '{' ? "%7B" : c == '%' ? "%25" : std::string(1, c);
    }
  }
  return Join(segments, "/");
}

}  // namespace

std::string RouteOf(const Operation& operation) {
  std::string route = operation.method + " ";
  std::string_view left = operation.path;
  while (!left.empty()) {
    const auto begin = std::min(left.find('{'), left.size());
    route += PlainLiteral(left.substr(0, begin));
    left.remove_prefix(begin);
    if (left.empty()) break;
    route += "{}";
    left.remove_prefix(std::min(left.find('}'), left.size() - 1) + 1);
  }
  return route;
}

std::string DocumentPath(const Contract& contract, const Operation& operation) {
  std::string_view path = operation.path;
  path.remove_prefix(contract.PrefixOf(path).size());
  return Concat(
      {operation.method, " ", path, operation.ends_with_slash || path.empty() ? "/" : ""});
}

std::string_view Operation::ErrorExample(int status) const {
  const auto found = std::find_if(
      replies.begin(), replies.end(),
      [text = std::to_string(status)](const auto& reply) { return reply.status == text; });
  return found == replies.end() ? std::string_view() : found->error_example;
}

Contract::Contract(const Node& document) : Contract(ReadParts(document)) {}

std::string_view Contract::PrefixOf(std::string_view path) const {
  std::string_view longest;
  const auto try_prefix = [&](std::string_view prefix) {
    const bool has_it =
        path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
    if (has_it && prefix.size() > longest.size()) longest = prefix;
  };
  try_prefix(parts_.prefix);
  for (const auto& prefix : parts_.further_prefixes) try_prefix(prefix);
  return longest;
}

Contract::Contract(ContractParts parts) : parts_(std::move(parts)) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& operation : parts_.operations) {
    const auto [place, is_new] = places.emplace(operation->path, paths_.size());
    if (is_new) paths_.push_back({operation->path, ReadTemplate(operation->path), {}});
    paths_[place->second].operations.push_back(operation.get());
  }
  const auto parameters = [](const PathItem& item) {
    return std::count_if(item.segments.begin(), item.segments.end(),
                         [](const Segment& segment) { return segment.is_parameter; });
  };
  std::stable_sort(paths_.begin(), paths_.end(), [&](const PathItem& a, const PathItem& b) {
    return parameters(a) < parameters(b);
  });
}

}  // namespace understudy::contract
