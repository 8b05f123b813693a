#include "contract.h"

#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <stdexcept>

namespace understudy::conformance {
namespace {

using rapidjson::Value;
using Allocator = rapidjson::Document::AllocatorType;

constexpr int kMaxDepth = 64;

std::string_view View(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

const Value* Member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

bool IsTrue(const Value& object, const char* name) {
  const Value* member = Member(object, name);
  return member != nullptr && member->IsTrue();
}

std::string Lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// Segments between slashes, undecoded; no query, and without the one trailing slash that every path
// may have.
std::vector<std::string> Segments(std::string_view target) {
  std::string_view path = target.substr(0, target.find('?'));
  if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  std::vector<std::string> result;
  std::size_t begin = path.empty() || path.front() != '/' ? 0 : 1;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    result.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

bool IsParameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// How well a path template fits: one '0' for each static segment, one '1' for each parameter, so
// that the smallest is the most specific. nullopt when it does not fit.
std::optional<std::string> Fit(const std::vector<std::string>& path,
                               const std::vector<std::string>& pattern, bool ignore_case) {
  if (path.size() != pattern.size()) return std::nullopt;
  std::string rank;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (IsParameter(pattern[i])) {
      if (path[i].empty()) return std::nullopt;
      rank += '1';
    } else if (path[i] == pattern[i] || (ignore_case && Lower(path[i]) == Lower(pattern[i]))) {
      rank += '0';
    } else {
      return std::nullopt;
    }
  }
  return rank;
}

// An OpenAPI 3.0 schema as JSON Schema draft 4, references inlined. `default` goes too: RapidJSON
// takes a property with a default for present.
class Converter {
 public:
  Converter(const Value& document, Allocator& allocator)
      : document_(document), allocator_(allocator) {}

  Value Convert(const Value& schema, int depth = 0) {
    if (depth > kMaxDepth) throw std::runtime_error("a schema of the contract is too deep");
    if (!schema.IsObject()) return Value(schema, allocator_);
    if (const Value* ref = Member(schema, "$ref")) return ConvertTarget(Target(*ref), depth);
    Value result(rapidjson::kObjectType);
    for (const auto& member : schema.GetObject()) {
      Value converted = ConvertMember(View(member.name), member.value, depth);
      if (converted.IsNull()) continue;
      // What fits another alternative fits one that takes any value too.
      Value name(member.name, allocator_);
      if (View(name) == "oneOf" && HasOpen(converted)) name.SetString("anyOf");
      result.AddMember(name, converted, allocator_);
    }
    return IsTrue(schema, "nullable") ? Nullable(std::move(result)) : std::move(result);
  }

 private:
  // A schema inside itself takes any value: inlined, it would have no end.
  Value ConvertTarget(const Value& target, int depth) {
    if (!open_.insert(&target).second) return Value(rapidjson::kObjectType);
    Value converted = Convert(target, depth + 1);
    open_.erase(&target);
    return converted;
  }

  static bool HasOpen(const Value& schemas) {
    return std::any_of(schemas.Begin(), schemas.End(),
                       [](const Value& each) { return each.IsObject() && each.ObjectEmpty(); });
  }

  const Value& Target(const Value& ref) const {
    const auto pointer = rapidjson::Pointer(ref.GetString());
    const Value* target = pointer.IsValid() ? pointer.Get(document_) : nullptr;
    if (target == nullptr) {
      throw std::runtime_error("the contract refers to nothing: " + std::string(View(ref)));
    }
    return *target;
  }

  // Null for what draft 4 does not know or does not need.
  Value ConvertMember(std::string_view name, const Value& value, int depth) {
    static const std::set<std::string_view> kLists = {"allOf", "anyOf", "oneOf"};
    static const std::set<std::string_view> kSchemas = {"items", "not", "additionalProperties"};
    static const std::set<std::string_view> kDropped = {
        "default", "description", "example",  "format",    "nullable",
        "title",   "deprecated",  "readOnly", "writeOnly", "externalDocs"};
    if (kDropped.count(name) > 0 || name.substr(0, 2) == "x-") return Value();
    if (kSchemas.count(name) > 0) return Convert(value, depth + 1);
    if (kLists.count(name) > 0) {
      Value list(rapidjson::kArrayType);
      for (const auto& item : value.GetArray()) {
        list.PushBack(Convert(item, depth + 1), allocator_);
      }
      return list;
    }
    if (name == "properties") {
      Value properties(rapidjson::kObjectType);
      for (const auto& member : value.GetObject()) {
        properties.AddMember(Value(member.name, allocator_), Convert(member.value, depth + 1),
                             allocator_);
      }
      return properties;
    }
    if (name == "pattern") return Pattern(View(value));
    return Value(value, allocator_);
  }

  // RapidJSON's own expressions know no \d; a pattern they cannot read is not checked.
  Value Pattern(std::string_view pattern) {
    std::string result;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] != '\\' || i + 1 == pattern.size()) {
        result += pattern[i];
      } else if (pattern[++i] == 'd') {
        result += "[0-9]";
      } else {
        result += {'\\', pattern[i]};
      }
    }
    return Value(result.c_str(), allocator_);
  }

  Value Nullable(Value schema) {
    if (!schema.HasMember("type") || !schema["type"].IsString()) {
      Value null(rapidjson::kObjectType);
      null.AddMember("type", "null", allocator_);
      Value choices(rapidjson::kArrayType);
      choices.PushBack(null, allocator_).PushBack(schema, allocator_);
      Value result(rapidjson::kObjectType);
      result.AddMember("anyOf", choices, allocator_);
      return result;
    }
    Value types(rapidjson::kArrayType);
    types.PushBack(Value(schema["type"], allocator_), allocator_).PushBack("null", allocator_);
    schema["type"] = types;
    if (schema.HasMember("enum")) schema["enum"].PushBack(Value(), allocator_);
    return schema;
  }

  const Value& document_;
  Allocator& allocator_;
  std::set<const Value*> open_;  // targets of the $refs that lead here
};

// The object schema that says in which order the members of `value` come: `schema` itself, or the
// first of its alternatives that names them all. nullptr when none does.
const Value* Ordering(const Value* schema, const Value& value) {
  if (schema == nullptr) return nullptr;
  const Value* properties = Member(*schema, "properties");
  if (properties != nullptr) {
    for (const auto& member : value.GetObject()) {
      if (!properties->HasMember(member.name)) return nullptr;
    }
    return schema;
  }
  for (const char* name : {"oneOf", "anyOf", "allOf"}) {
    const Value* alternatives = Member(*schema, name);
    if (alternatives == nullptr) continue;
    for (const auto& alternative : alternatives->GetArray()) {
      if (const Value* found = Ordering(&alternative, value)) return found;
    }
  }
  return nullptr;
}

// "" or the place of a key that comes twice, or in another order than the schema's properties.
std::string FindDisorder(const Value* schema, const Value& value, const std::string& place) {
  if (value.IsArray()) {
    const Value* items = schema == nullptr ? nullptr : Member(*schema, "items");
    std::size_t index = 0;
    for (const auto& item : value.GetArray()) {
      std::string found = FindDisorder(items, item, place + "/" + std::to_string(index++));
      if (!found.empty()) return found;
    }
  }
  if (!value.IsObject()) return "";
  const Value* ordering = Ordering(schema, value);
  const Value* properties = ordering == nullptr ? nullptr : Member(*ordering, "properties");
  std::set<std::string_view> seen;
  auto next = properties == nullptr ? Value::ConstMemberIterator() : properties->MemberBegin();
  for (const auto& member : value.GetObject()) {
    const std::string here = place + "/" + std::string(View(member.name));
    if (!seen.insert(View(member.name)).second) return here + " comes twice";
    const Value* property = nullptr;
    if (properties != nullptr) {
      const auto found = properties->FindMember(member.name);
      if (found < next) return here + " comes later than in the schema";
      next = found;
      property = &found->value;
    }
    std::string found = FindDisorder(property, member.value, here);
    if (!found.empty()) return found;
  }
  return "";
}

std::string Uri(const rapidjson::Pointer& pointer) {
  rapidjson::StringBuffer buffer;
  pointer.StringifyUriFragment(buffer);
  return buffer.GetString();
}

}  // namespace

struct Contract::Schema {
  explicit Schema(rapidjson::Document draft4) : source(std::move(draft4)), compiled(source) {}

  rapidjson::Document source;
  rapidjson::SchemaDocument compiled;
};

Contract::Contract(std::string_view text) {
  document_.Parse(text.data(), text.size());
  const Value* extension = document_.HasParseError() ? nullptr : Member(document_, "x-understudy");
  const Value* prefix = extension == nullptr ? nullptr : Member(*extension, "prefix");
  const bool has_paths = !document_.HasParseError() && Member(document_, "paths") != nullptr;
  if (has_paths && extension == nullptr) {
    is_users_ = true;
    const Value* url = rapidjson::Pointer("/servers/0/url").Get(document_);
    prefix_ = url == nullptr ? "" : url->GetString();
    const auto host = prefix_.find("://");
    if (host != std::string::npos)
      prefix_.erase(0, std::min(prefix_.find('/', host + 3), prefix_.size()));
    while (prefix_.ends_with('/')) prefix_.pop_back();
    return;
  }
  if (prefix == nullptr || !prefix->IsString() || !has_paths) {
    throw std::runtime_error("no contract: " + std::string(text.substr(0, 200)));
  }
  prefix_ = View(*prefix);
  ignore_case_ = IsTrue(*extension, "case-insensitive-paths");
  const Value* further = Member(*extension, "further-prefixes");
  if (further == nullptr) return;
  for (const auto& each : further->GetArray()) further_prefixes_.emplace_back(View(each));
}

Contract::~Contract() = default;

bool Contract::Owns(std::string_view target) const {
  const std::string_view path = target.substr(0, target.find('?'));
  const auto begins = [&](const std::string& prefix) {
    if (path.size() < prefix.size()) return false;
    const std::string_view head = path.substr(0, prefix.size());
    const bool same = ignore_case_ ? Lower(head) == Lower(prefix) : head == prefix;
    return same && (path.size() == prefix.size() || path[prefix.size()] == '/');
  };
  return begins(prefix_) || std::any_of(further_prefixes_.begin(), further_prefixes_.end(), begins);
}

// Its segments, as the document's paths have them.
std::vector<std::string> Contract::PathOf(std::string_view target) const {
  return Segments(is_users_ ? target.substr(std::min(prefix_.size(), target.size())) : target);
}

bool Contract::HasPath(std::string_view target) const {
  const std::vector<std::string> path = PathOf(target);
  const auto paths = document_["paths"].GetObject();
  return std::any_of(paths.begin(), paths.end(), [&](const auto& item) {
    return Fit(path, Segments(View(item.name)), ignore_case_).has_value();
  });
}

const Value* Contract::Resolve(const Value* value) const {
  for (int depth = 0; value != nullptr && depth < kMaxDepth; ++depth) {
    const Value* ref = Member(*value, "$ref");
    if (ref == nullptr) return value;
    value = rapidjson::Pointer(ref->GetString()).Get(document_);
  }
  return nullptr;
}

// The operation of the most specific path that has the verb; nullptr when none has.
const Value* Contract::FindOperation(std::string_view method, std::string_view target) const {
  const std::string verb = Lower(method == "HEAD" ? "GET" : method);
  const std::vector<std::string> path = PathOf(target);
  const Value* best = nullptr;
  std::string best_rank;
  for (const auto& item : document_["paths"].GetObject()) {
    const auto rank = Fit(path, Segments(View(item.name)), ignore_case_);
    const Value* operation = rank ? Member(item.value, verb.c_str()) : nullptr;
    if (operation != nullptr && (best == nullptr || *rank < best_rank)) {
      best = operation;
      best_rank = *rank;
    }
  }
  return best;
}

std::string Contract::Check(const Exchange& exchange) {
  const Value* operation = FindOperation(exchange.method, exchange.target);
  if (is_users_ && operation == nullptr) return "";
  if (operation == nullptr || exchange.status == 405) {
    return CheckError(exchange, "an error of " + prefix_);
  }
  return CheckOperation(*operation, exchange);
}

std::string Contract::CheckOperation(const Value& operation, const Exchange& exchange) {
  const Value* id = Member(operation, "operationId");
  const std::string name = (id == nullptr ? "an operation without id" : std::string(View(*id))) +
                           " " + std::to_string(exchange.status);
  // Leeloo's `error_status: ok`: an error that wears the status of success.
  const Value* in_body = Member(exchange.json, "status");
  if (exchange.status == 200 && in_body != nullptr && in_body->IsInt() && in_body->GetInt() == 0) {
    return CheckError(exchange, name);
  }
  const Value* replies = Member(operation, "responses");
  if (replies == nullptr) return name + ": the operation documents no reply";
  const Value* reply = Member(*replies, std::to_string(exchange.status).c_str());
  if (reply == nullptr) reply = Member(*replies, "default");
  reply = Resolve(reply);
  if (reply == nullptr && is_users_ && exchange.status >= 400) return "";
  if (reply == nullptr) return name + ": this status is not documented";
  const Value* content = Member(*reply, "content");
  if (content == nullptr) {
    return exchange.body.empty() ? "" : name + ": a body where the contract has none";
  }
  const bool is_text = !is_users_ && Member(*content, "text/plain") != nullptr;
  const std::string type = is_users_ ? std::string(exchange.content_type)
                           : is_text ? "text/plain"
                                     : "application/json";
  const Value* media = Member(*content, type.c_str());
  const Value* schema = media == nullptr ? nullptr : Member(*media, "schema");
  if (schema == nullptr) return name + ": no schema for " + type;
  if (!is_text) return CheckBody(*schema, exchange, name);
  rapidjson::Document text;
  text.SetString(exchange.body.data(), static_cast<rapidjson::SizeType>(exchange.body.size()));
  const bool is_right = exchange.content_type == type &&
                        (exchange.method == "HEAD" || FindBreach(*schema, text).empty());
  return is_right ? "" : name + ": no text of this schema";
}

std::string Contract::CheckError(const Exchange& exchange, const std::string& name) {
  const Value* schema = Member(document_["x-understudy"], "error-schema");
  if (schema != nullptr && schema->IsString()) {
    schema = rapidjson::Pointer(schema->GetString()).Get(document_);
  }
  if (schema == nullptr) return "the contract of " + prefix_ + " has no x-understudy.error-schema";
  return CheckBody(*schema, exchange, name);
}

std::string Contract::CheckBody(const Value& schema, const Exchange& exchange,
                                const std::string& name) {
  if (!is_users_ && exchange.content_type != "application/json") {
    return name + ": Content-Type is '" + std::string(exchange.content_type) + "'";
  }
  if (exchange.method == "HEAD") {
    return exchange.body.empty() ? "" : name + ": a body in the reply to HEAD";
  }
  const Value* resolved = Resolve(&schema);
  const Value* schemas = resolved == nullptr ? nullptr : Member(*resolved, "anyOf");
  if (!is_users_ && schemas != nullptr) return CheckOneOf(*schemas, exchange, name);
  const std::string breach = FindBreach(schema, exchange.json);
  if (!breach.empty()) return name + ": the body breaks " + breach;
  const std::string disorder = FindDisorder(&Compile(schema).source, exchange.json, "");
  return disorder.empty() ? "" : name + ": " + disorder;
}

// The body must fit one of them whole, in the order of its members too.
std::string Contract::CheckOneOf(const Value& schemas, const Exchange& exchange,
                                 const std::string& name) {
  std::string wrong = name + ": the body fits none of its schemas";
  for (const auto& schema : schemas.GetArray()) {
    const Value* reference = Member(schema, "$ref");
    if (reference != nullptr && View(*reference).ends_with(exchange.ending) != exchange.is_wanted)
      continue;
    const std::string its = CheckBody(schema, exchange, name);
    if (its.empty()) return "";
    wrong += "\n  " + its;
  }
  return wrong;
}

// "" or the keyword of the schema that `json` breaks, and where; for alternatives, what it breaks
// of each.
std::string Contract::FindBreach(const Value& schema, const Value& json) {
  rapidjson::SchemaValidator validator(Compile(schema).compiled);
  if (json.Accept(validator)) return "";
  std::string breach = std::string("'") + validator.GetInvalidSchemaKeyword() +
                       "' of the schema at " + Uri(validator.GetInvalidSchemaPointer()) +
                       ", in the body at " + Uri(validator.GetInvalidDocumentPointer());
  const Value* resolved = Resolve(&schema);
  const Value* alternatives = resolved == nullptr ? nullptr : Member(*resolved, "oneOf");
  if (alternatives == nullptr) return breach;
  for (const auto& alternative : alternatives->GetArray()) {
    breach += "\n  one of them: " + FindBreach(alternative, json);
  }
  return breach;
}

Contract::Schema& Contract::Compile(const Value& schema) {
  std::unique_ptr<Schema>& compiled = schemas_[&schema];
  if (compiled == nullptr) {
    rapidjson::Document draft4;
    Value converted = Converter(document_, draft4.GetAllocator()).Convert(schema);
    static_cast<Value&>(draft4) = converted;
    compiled = std::make_unique<Schema>(std::move(draft4));
  }
  return *compiled;
}

}  // namespace understudy::conformance
