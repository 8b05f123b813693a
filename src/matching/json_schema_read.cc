#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/text.h"
#include "http/url.h"
#include "matching/json_schema_rules.h"

namespace understudy::matching {
namespace {

constexpr std::array<std::string_view, 5> kVersions = {"V4", "V6", "V7", "V201909", "V202012"};
constexpr std::array<std::string_view, 7> kTypes = {"null",   "boolean", "object", "array",
                                                    "number", "string",  "integer"};
constexpr std::array<std::string_view, 8> kFormats = {"date", "date-time", "time", "email",
                                                      "uuid", "ipv4",      "ipv6", "regex"};
constexpr std::array<std::string_view, 4> kUnsupported = {
    "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef"};

template <typename List>
bool IsIn(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// The version that `$schema` names: "http://json-schema.org/draft-07/schema#".
std::string_view VersionOf(const Node& schema) {
  const auto uri = schema.Text("$schema");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kDrafts = {
      {{"draft-04", "V4"}, {"draft-06", "V6"}, {"draft-07", "V7"}, {"2019-09", "V201909"}}};
  for (const auto& [part, version] : kDrafts) {
    if (uri.find(part) != std::string_view::npos) return version;
  }
  return "V202012";
}

// A value without marks, which would point into a text that is gone.
Node Bare(const Node& node) {
  Node copy;
  copy.kind = node.kind;
  copy.text = node.text;
  for (const auto& item : node.items) copy.items.push_back(Bare(item));
  for (const auto& member : node.members) {
    copy.members.push_back({member.name, {}, Bare(member.value)});
  }
  return copy;
}

// Turns a document into rules. The first error ends it.
class SchemaReader {
 public:
  SchemaReader(const Node& root, std::string_view version, const Reading& reading,
               JsonSchema::Rules& rules)
      : root_(root), reading_(reading), rules_(rules) {
    const auto* const found =
        std::find(kVersions.begin(), kVersions.end(), version.empty() ? VersionOf(root) : version);
    if (found == kVersions.end()) {
      Fail("`schemaVersion` must be V4, V6, V7, V201909 or V202012");
      return;
    }
    version_ = found - kVersions.begin();
    FindAnchors(root_);
  }

  OrError<bool> Read() {
    if (error_.empty()) rules_.root = RuleOf(root_);
    if (!error_.empty()) return Refuse(reading_.pointer, Concat({"the schema: ", error_}));
    return true;
  }

 private:
  static constexpr std::ptrdiff_t kDraft4 = 0;
  static constexpr std::ptrdiff_t kDraft7 = 2;
  static constexpr std::ptrdiff_t k202012 = 4;

  void Fail(std::string why) {
    if (error_.empty()) error_ = std::move(why);
  }

  void FindAnchors(const Node& node) {
    auto anchor = node.Text("$anchor");
    if (anchor.empty()) anchor = node.Text(version_ == kDraft4 ? "id" : "$id");
    if (anchor.starts_with('#')) anchor.remove_prefix(1);
    if (!anchor.empty()) anchors_.emplace(anchor, &node);
    for (const auto& item : node.items) FindAnchors(item);
    for (const auto& member : node.members) FindAnchors(member.value);
  }

  const SchemaRule* RuleOf(const Node& node) {
    const auto known = made_.find(&node);
    if (known != made_.end()) return known->second;
    // References may lead from schema to schema: more of them than the stack holds.
    constexpr int kDeepest = 500;
    if (depth_ >= kDeepest) {
      Fail("more than 500 schemas inside each other");
      return nullptr;
    }
    ++depth_;
    SchemaRule& rule = rules_.all.emplace_back();
    made_.emplace(&node, &rule);
    if (node.kind == Node::Kind::kBoolean) {
      rule.never = node.text == "false";
    } else if (!node.is_map()) {
      Fail("a schema must be an object, true or false");
    } else {
      ReadRule(node, rule);
    }
    --depth_;
    return &rule;
  }

  void ReadRule(const Node& node, SchemaRule& rule) {
    for (const auto unsupported : kUnsupported) {
      if (node.Find(unsupported) != nullptr) {
        Fail(Concat({"this server does not have `", unsupported, "`"}));
      }
    }
    if (const Node* reference = node.Find("$ref")) {
      rule.reference = Resolve(*reference);
      // Up to draft 7 the rest is ignored.
      if (version_ <= kDraft7) return;
    }
    ReadValues(node, rule);
    ReadNumbers(node, rule);
    ReadSizes(node, rule);
    ReadTexts(node, rule);
    ReadObject(node, rule);
    ReadArray(node, rule);
    ReadCombinations(node, rule);
  }

  const SchemaRule* Resolve(const Node& reference) {
    std::string_view text = reference.text;
    if (!reference.is_string() || !text.starts_with('#')) {
      Fail(Concat({"the reference ", Quoted(text),
                   " must begin with `#`: this server reads no other documents"}));
      return nullptr;
    }
    text.remove_prefix(1);
    const Node* target = &root_;
    if (!text.empty() && !text.starts_with('/')) {
      const auto anchor = anchors_.find(text);
      target = anchor == anchors_.end() ? nullptr : anchor->second;
    } else if (!text.empty()) {
      for (const auto step : Split(text.substr(1), '/')) {
        if (target != nullptr) target = Step(*target, step);
      }
    }
    if (target == nullptr) {
      Fail(Concat({"the reference ", Quoted(reference.text), " leads nowhere"}));
      return nullptr;
    }
    return RuleOf(*target);
  }

  // One step of a JSON pointer (RFC 6901).
  static const Node* Step(const Node& node, std::string_view step) {
    const auto decoded = http::PercentDecode(step, false);
    const std::string name = decoded ? PointerStepName(*decoded) : std::string();
    if (!node.is_sequence()) return node.Find(name);
    const auto index = ParseUnsigned(name);
    return index && *index < node.items.size() ? &node.items[*index] : nullptr;
  }

  void ReadValues(const Node& node, SchemaRule& rule) {
    if (const Node* type = node.Find("type")) {
      if (type->is_string()) rule.types.push_back(type->text);
      for (const auto& item : type->items) rule.types.push_back(item.text);
      for (const auto& name : rule.types) {
        if (!IsIn(kTypes, name)) Fail(Concat({Quoted(name), " is not a type"}));
      }
      if (rule.types.empty()) Fail("`type` must be a type's name, or a list of them");
    }
    if (const Node* values = node.Find("enum")) {
      if (!values->is_sequence()) Fail("`enum` must be a list");
      for (const auto& item : values->items) rule.values.push_back(Bare(item));
    }
    const Node* constant = node.Find("const");
    if (constant != nullptr && version_ > kDraft4) rule.constant = Bare(*constant);
  }

  std::optional<double> Number(const Node& node, std::string_view name) {
    const Node* value = node.Find(name);
    if (value == nullptr) return std::nullopt;
    const auto number = value->is_string() ? std::nullopt : ParseNumber(value->text);
    if (!number) Fail(Concat({"`", name, "` must be a number"}));
    return number;
  }

  void ReadNumbers(const Node& node, SchemaRule& rule) {
    rule.minimum = Number(node, "minimum");
    rule.maximum = Number(node, "maximum");
    rule.multiple_of = Number(node, "multipleOf");
    if (rule.multiple_of && *rule.multiple_of <= 0) Fail("`multipleOf` must be more than 0");
    if (version_ == kDraft4) {
      rule.minimum_excluded = Flag(node, "exclusiveMinimum");
      rule.maximum_excluded = Flag(node, "exclusiveMaximum");
    } else {
      rule.above = Number(node, "exclusiveMinimum");
      rule.below = Number(node, "exclusiveMaximum");
    }
  }

  bool Flag(const Node& node, std::string_view name) {
    const Node* value = node.Find(name);
    if (value == nullptr) return false;
    if (value->kind != Node::Kind::kBoolean) Fail(Concat({"`", name, "` must be true or false"}));
    return value->text == "true";
  }

  std::optional<std::size_t> Size(const Node& node, std::string_view name) {
    const auto number = Number(node, name);
    if (!number) return std::nullopt;
    if (*number < 0 || std::floor(*number) != *number || *number > 1e15) {
      Fail(Concat({"`", name, "` must be a whole number of 0 or more"}));
      return std::nullopt;
    }
    return static_cast<std::size_t>(*number);
  }

  void ReadSizes(const Node& node, SchemaRule& rule) {
    rule.min_length = Size(node, "minLength");
    rule.max_length = Size(node, "maxLength");
    rule.min_items = Size(node, "minItems");
    rule.max_items = Size(node, "maxItems");
    rule.min_properties = Size(node, "minProperties");
    rule.max_properties = Size(node, "maxProperties");
    rule.unique = Flag(node, "uniqueItems");
  }

  std::optional<Regex> Pattern(std::string_view text) {
    if (!reading_.Take() || !reading_.TakeRegex()) {
      Fail("it has too many regular expressions");
      return std::nullopt;
    }
    auto regex = Regex::Read(text);
    if (regex) return std::move(*regex);
    Fail(regex.error());
    return std::nullopt;
  }

  void ReadTexts(const Node& node, SchemaRule& rule) {
    if (const Node* pattern = node.Find("pattern")) {
      if (!pattern->is_string()) Fail("`pattern` must be a text");
      rule.pattern = Pattern(pattern->text);
    }
    const auto format = node.Text("format");
    if (format.empty() || version_ > kDraft7) return;
    if (!IsIn(kFormats, format)) {
      return Fail(Concat({"this server does not check the format ", Quoted(format),
                          "; with V201909 or V202012 no format is checked"}));
    }
    rule.format = format;
  }

  std::vector<std::string> Names(const Node& list, std::string_view keyword) {
    std::vector<std::string> names;
    // In draft 3 `required` was a boolean: a common error.
    if (!list.is_sequence()) Fail(Concat({"`", keyword, "` must be a list of names"}));
    for (const auto& item : list.items) {
      if (!item.is_string()) Fail(Concat({"`", keyword, "` must be a list of names"}));
      names.push_back(item.text);
    }
    return names;
  }

  const SchemaRule* Sub(const Node& node, std::string_view name) {
    const Node* schema = node.Find(name);
    return schema == nullptr ? nullptr : RuleOf(*schema);
  }

  // The members of an object of schemas.
  const std::vector<Member>& Schemas(const Node& node, std::string_view name) {
    static const std::vector<Member> kNone;
    const Node* schemas = node.Find(name);
    if (schemas == nullptr) return kNone;
    if (!schemas->is_map()) Fail(Concat({"`", name, "` must be an object"}));
    return schemas->members.list();
  }

  void ReadObject(const Node& node, SchemaRule& rule) {
    if (const Node* required = node.Find("required")) rule.required = Names(*required, "required");
    for (const auto& member : Schemas(node, "properties")) {
      rule.properties.emplace_back(member.name, RuleOf(member.value));
    }
    std::sort(rule.properties.begin(), rule.properties.end());
    for (const auto& member : Schemas(node, "patternProperties")) {
      auto regex = Pattern(member.name);
      if (!regex) return;
      rule.pattern_properties.emplace_back(std::move(*regex), RuleOf(member.value));
    }
    rule.additional_properties = Sub(node, "additionalProperties");
    if (version_ > kDraft4) rule.property_names = Sub(node, "propertyNames");
    for (const auto& member : Schemas(node, "dependentRequired")) {
      rule.dependent_required.emplace_back(member.name, Names(member.value, "dependentRequired"));
    }
    for (const auto& member : Schemas(node, "dependentSchemas")) {
      rule.dependent_schemas.emplace_back(member.name, RuleOf(member.value));
    }
    for (const auto& member : Schemas(node, "dependencies")) {
      if (member.value.is_sequence()) {
        rule.dependent_required.emplace_back(member.name, Names(member.value, "dependencies"));
      } else {
        rule.dependent_schemas.emplace_back(member.name, RuleOf(member.value));
      }
    }
  }

  SchemaRule::List List(const Node& node, std::string_view name) {
    SchemaRule::List list;
    const Node* schemas = node.Find(name);
    if (schemas == nullptr) return list;
    if (!schemas->is_sequence()) Fail(Concat({"`", name, "` must be a list of schemas"}));
    for (const auto& item : schemas->items) list.push_back(RuleOf(item));
    return list;
  }

  void ReadArray(const Node& node, SchemaRule& rule) {
    const Node* items = node.Find("items");
    if (items != nullptr && items->is_sequence()) {
      rule.prefix_items = List(node, "items");
      rule.items = Sub(node, "additionalItems");
    } else {
      if (version_ == k202012) rule.prefix_items = List(node, "prefixItems");
      rule.items = items == nullptr ? nullptr : RuleOf(*items);
    }
    if (version_ > kDraft4) rule.contains = Sub(node, "contains");
    if (version_ > kDraft7) {
      rule.min_contains = Size(node, "minContains");
      rule.max_contains = Size(node, "maxContains");
    }
  }

  void ReadCombinations(const Node& node, SchemaRule& rule) {
    rule.all_of = List(node, "allOf");
    rule.any_of = List(node, "anyOf");
    rule.one_of = List(node, "oneOf");
    rule.not_schema = Sub(node, "not");
    if (version_ < kDraft7) return;
    rule.if_schema = Sub(node, "if");
    rule.then_schema = Sub(node, "then");
    rule.else_schema = Sub(node, "else");
  }

  const Node& root_;
  const Reading& reading_;
  JsonSchema::Rules& rules_;
  std::ptrdiff_t version_ = k202012;
  int depth_ = 0;
  std::map<const Node*, const SchemaRule*> made_;
  std::map<std::string, const Node*, std::less<>> anchors_;
  std::string error_;
};

}  // namespace

OrError<JsonSchema> JsonSchema::Read(const Node& schema, std::string_view version,
                                     const Reading& reading) {
  auto rules = std::make_shared<Rules>();
  const auto read = SchemaReader(schema, version, reading, *rules).Read();
  if (!read) return tl::make_unexpected(read.error());
  JsonSchema result;
  result.rules_ = std::move(rules);
  return result;
}

bool JsonSchema::AllowsText() const { return IsIn(rules_->root->types, "string"); }

}  // namespace understudy::matching
