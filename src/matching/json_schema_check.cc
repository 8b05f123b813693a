#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/json.h"
#include "base/number.h"
#include "base/text.h"
#include "contract/schema_format.h"
#include "matching/json_equal.h"
#include "matching/json_schema_rules.h"
#include "matching/json_work.h"

namespace understudy::matching {
namespace {

bool IsNumeric(const Node& node) {
  return node.kind == Node::Kind::kInteger || node.kind == Node::Kind::kNumber;
}

bool HasType(const Node& node, std::string_view type) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return type == "null";
    case Node::Kind::kBoolean:
      return type == "boolean";
    case Node::Kind::kInteger:
      return type == "integer" || type == "number";
    case Node::Kind::kNumber: {
      if (type == "number") return true;
      const auto number = ParseNumber(node.text);  // 1.0 is an integer
      return type == "integer" && number && std::floor(*number) == *number;
    }
    case Node::Kind::kString:
      return type == "string";
    case Node::Kind::kSequence:
      return type == "array";
    case Node::Kind::kMap:
      return type == "object";
  }
  return false;
}

bool HasFormat(std::string_view text, std::string_view format) {
  return format == "regex" ? Regex::Read(text).has_value() : contract::HasFormat(text, format);
}

// The steps that compiling a regular expression costs: counted repetitions and classes of Unicode
// make long programs of short texts.
std::size_t CompileSteps(std::string_view text) {
  const bool grows = text.find('{') != std::string_view::npos ||
                     text.find("\\p") != std::string_view::npos ||
                     text.find("\\P") != std::string_view::npos;
  return (grows ? 1000 : 100) + text.size();
}

// Whether a schema looks at the members of an object one by one.
bool AsksMembers(const SchemaRule& rule) {
  return !rule.properties.empty() || !rule.pattern_properties.empty() ||
         rule.additional_properties != nullptr || rule.property_names != nullptr;
}

// Checks values against rules. Counts its steps and its depth: references may go in circles.
class SchemaCheck {
 public:
  explicit SchemaCheck(std::size_t weight) : left_(20'000 + 256 * weight) {}

  // Whether the value is valid. With `explain`, error() says why not.
  bool Valid(const SchemaRule& rule, const Node& value) {
    constexpr int kDeepest = 256;
    if (!Spend(1 + TextSteps(value.text.size())) || depth_ > kDeepest) {
      left_ = 0;
      return false;
    }
    ++depth_;
    const bool valid = !rule.never &&
                       (rule.reference == nullptr || Valid(*rule.reference, value)) &&
                       ValidValue(rule, value) && ValidCombination(rule, value) &&
                       (!IsNumeric(value) || ValidNumber(rule, value)) &&
                       (!value.is_string() || ValidText(rule, value.text)) &&
                       (!value.is_map() || ValidObject(rule, value)) &&
                       (!value.is_sequence() || ValidArray(rule, value));
    --depth_;
    if (rule.never) Say("is not allowed");
    return valid;
  }

  bool exhausted() const { return left_ == 0; }
  // Why the root is not valid.
  std::string Why() const {
    if (left_ == 0) return "the schema takes too long for a value of this size";
    return Concat({"$", path_, ": ", why_});
  }

 private:
  bool Say(std::string why) {
    if (quiet_ == 0 && why_.empty()) why_ = std::move(why);
    return false;
  }
  bool At(std::string_view step, const SchemaRule& rule, const Node& value) {
    if (Valid(rule, value)) return true;
    if (quiet_ == 0) path_.insert(0, step);
    return false;
  }
  bool Quietly(const SchemaRule& rule, const Node& value) {
    ++quiet_;
    const bool valid = Valid(rule, value);
    --quiet_;
    return valid;
  }
  bool Spend(std::size_t steps) {
    left_ -= std::min(steps, left_);
    return left_ > 0;
  }

  // JsonEqual(), whose work is counted.
  bool Equal(const Node& a, const Node& b) {
    if (a.is_scalar() || b.is_scalar()) {
      return Spend(1 + TextSteps(a.text.size() + b.text.size())) && JsonEqual(a, b);
    }
    return a.kind == b.kind && a.items.size() == b.items.size() &&
           a.members.size() == b.members.size() && Spend(Weight(b)) && JsonEqual(a, b);
  }

  bool ValidValue(const SchemaRule& rule, const Node& value) {
    if (!Spend(1 + rule.types.size() + rule.values.size())) return false;
    if (!rule.types.empty() &&
        std::none_of(rule.types.begin(), rule.types.end(),
                     [&](const std::string& type) { return HasType(value, type); })) {
      return Say(Concat({"must be of type ", Join(rule.types, " or ")}));
    }
    if (!rule.values.empty() &&
        std::none_of(rule.values.begin(), rule.values.end(),
                     [&](const Node& allowed) { return Equal(allowed, value); })) {
      return Say("is not one of the values of `enum`");
    }
    if (rule.constant && !Equal(*rule.constant, value)) {
      return Say(Concat({"must be ", Abbreviate(json::ToText(*rule.constant))}));
    }
    return true;
  }

  bool ValidNumber(const SchemaRule& rule, const Node& value) {
    const auto parsed = ParseNumber(value.text);
    if (!parsed) return true;
    const double number = *parsed;
    const bool low = (rule.minimum && (number < *rule.minimum ||
                                       (rule.minimum_excluded && number == *rule.minimum))) ||
                     (rule.above && number <= *rule.above);
    if (low) return Say("is too low");
    const bool high = (rule.maximum && (number > *rule.maximum ||
                                        (rule.maximum_excluded && number == *rule.maximum))) ||
                      (rule.below && number >= *rule.below);
    if (high) return Say("is too high");
    if (rule.multiple_of && !IsMultiple(number, *rule.multiple_of).value_or(false)) {
      return Say(Concat({"must be a multiple of ", FormatNumber(*rule.multiple_of)}));
    }
    return true;
  }

  bool ValidText(const SchemaRule& rule, const std::string& text) {
    if (rule.min_length && CountCodePoints(text) < *rule.min_length) return Say("is too short");
    if (rule.max_length && CountCodePoints(text) > *rule.max_length) return Say("is too long");
    if (rule.pattern && !rule.pattern->Finds(text)) {
      return Say(Concat({"must match ", Quoted(rule.pattern->text())}));
    }
    if (rule.format == "regex" && !Spend(CompileSteps(text))) return false;
    if (!rule.format.empty() && !HasFormat(text, rule.format)) {
      return Say(Concat({"must be of the format ", rule.format}));
    }
    return true;
  }

  bool ValidObject(const SchemaRule& rule, const Node& value) {
    const auto size = value.members.size();
    if (rule.min_properties && size < *rule.min_properties) return Say("has too few members");
    if (rule.max_properties && size > *rule.max_properties) return Say("has too many members");
    for (const auto& name : rule.required) {
      if (!Has(value, name)) return Say(Concat({"must have the member ", Quoted(name)}));
    }
    for (const auto& [name, needed] : rule.dependent_required) {
      if (!Has(value, name)) continue;
      for (const auto& other : needed) {
        if (!Has(value, other)) return Say(Concat({"must have the member ", Quoted(other)}));
      }
    }
    for (const auto& [name, schema] : rule.dependent_schemas) {
      if (Has(value, name) && !Valid(*schema, value)) return false;
    }
    return !AsksMembers(rule) ||
           std::all_of(value.members.begin(), value.members.end(),
                       [&](const Member& member) { return ValidMember(rule, member); });
  }

  bool Has(const Node& value, const std::string& name) {
    return Spend(1 + TextSteps(name.size())) && indexes_.Find(value, name);
  }

  bool ValidMember(const SchemaRule& rule, const Member& member) {
    const auto name_steps = 1 + TextSteps(member.name.size());
    if (!Spend(name_steps)) return false;
    const auto step = quiet_ == 0 ? Concat({".", Abbreviate(member.name)}) : std::string();
    if (rule.property_names != nullptr) {
      Node name;
      name.kind = Node::Kind::kString;
      name.text = member.name;
      if (!At(step, *rule.property_names, name)) return false;
    }
    bool known = false;
    const auto found = std::lower_bound(
        rule.properties.begin(), rule.properties.end(), member.name,
        [](const auto& property, const std::string& name) { return property.first < name; });
    if (found != rule.properties.end() && found->first == member.name) {
      known = true;
      if (!At(step, *found->second, member.value)) return false;
    }
    for (const auto& [regex, schema] : rule.pattern_properties) {
      if (!Spend(name_steps)) return false;
      if (!regex.Finds(member.name)) continue;
      known = true;
      if (!At(step, *schema, member.value)) return false;
    }
    return known || rule.additional_properties == nullptr ||
           At(step, *rule.additional_properties, member.value);
  }

  bool ValidArray(const SchemaRule& rule, const Node& value) {
    const auto size = value.items.size();
    if (rule.min_items && size < *rule.min_items) return Say("has too few items");
    if (rule.max_items && size > *rule.max_items) return Say("has too many items");
    const auto asked = rule.items == nullptr ? std::min(size, rule.prefix_items.size()) : size;
    for (std::size_t i = 0; i < asked; ++i) {
      const SchemaRule* item = i < rule.prefix_items.size() ? rule.prefix_items[i] : rule.items;
      if (item == nullptr) continue;
      const auto step = quiet_ == 0 ? Concat({"[", std::to_string(i), "]"}) : std::string();
      if (!At(step, *item, value.items[i])) return false;
    }
    if (rule.contains != nullptr) {
      std::size_t count = 0;
      for (const auto& item : value.items) {
        if (Quietly(*rule.contains, item)) ++count;
      }
      if (count < rule.min_contains.value_or(1)) return Say("lacks an item that it must contain");
      if (rule.max_contains && count > *rule.max_contains) {
        return Say("has too many items of those that it may contain");
      }
    }
    return !rule.unique || Unique(value);
  }

  bool Unique(const Node& value) {
    std::unordered_multimap<std::size_t, const Node*> seen;
    for (const auto& item : value.items) {
      if (!Spend(Weight(item))) return false;
      const auto hash = RoughHash(item);
      const auto [first, last] = seen.equal_range(hash);
      for (auto other = first; other != last; ++other) {
        if (!Spend(1 + TextSteps(item.text.size()))) return false;
        if (Equal(*other->second, item)) return Say("has equal items");
      }
      seen.emplace(hash, &item);
    }
    return true;
  }

  // Equal values have equal hashes.
  static std::size_t RoughHash(const Node& node) {
    if (IsNumeric(node)) return std::hash<double>()(ParseNumber(node.text).value_or(0) + 0.0);
    std::size_t hash = std::hash<std::string>()(node.text) + static_cast<std::size_t>(node.kind);
    for (const auto& item : node.items) hash = hash * 31 + RoughHash(item);
    for (const auto& member : node.members) {
      hash += std::hash<std::string>()(member.name) * 31 + RoughHash(member.value) * 17;
    }
    return hash;
  }

  bool ValidCombination(const SchemaRule& rule, const Node& value) {
    for (const auto* schema : rule.all_of) {
      if (!Valid(*schema, value)) return false;
    }
    const auto matches = [&](const SchemaRule* schema) { return Quietly(*schema, value); };
    if (!rule.any_of.empty() && std::none_of(rule.any_of.begin(), rule.any_of.end(), matches)) {
      return Say("fits no schema of `anyOf`");
    }
    if (!rule.one_of.empty() &&
        std::count_if(rule.one_of.begin(), rule.one_of.end(), matches) != 1) {
      return Say("must fit one schema of `oneOf`");
    }
    if (rule.not_schema != nullptr && matches(rule.not_schema)) {
      return Say("fits the schema of `not`");
    }
    if (rule.if_schema == nullptr) return true;
    const auto* then = matches(rule.if_schema) ? rule.then_schema : rule.else_schema;
    return then == nullptr || Valid(*then, value);
  }

  std::size_t left_;
  NameIndexes indexes_;  // of the value
  int depth_ = 0;
  int quiet_ = 0;
  std::string path_;
  std::string why_;
};

}  // namespace

JsonSchema::Checked JsonSchema::Check(const Node& value) const {
  SchemaCheck check(Weight(value));
  const bool valid = check.Valid(*rules_->root, value);
  // The rest was not looked at, so that the result means nothing.
  if (check.exhausted()) return {Match::kLimit, check.Why()};
  if (valid) return {};
  return {Match::kNo, check.Why()};
}

}  // namespace understudy::matching
