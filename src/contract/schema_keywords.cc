#include "contract/schema_keywords.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/text.h"
#include "contract/schema_json.h"

namespace understudy::contract {
namespace {

std::optional<double> ReadNumber(const Node& node) {
  if (node.kind != Node::Kind::kInteger && node.kind != Node::Kind::kNumber) return std::nullopt;
  const double value = std::strtod(node.text.c_str(), nullptr);
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

void SchemaMerge::Properties(const Node& node) {
  if ((depth_ > 0 || shared_) && !Afford(node.members.size(), node)) return;
  for (const auto& member : node.members) {
    const auto [found, added] = by_name_.emplace(member.name, properties_.size());
    if (added) properties_.push_back({member.name, {}});
    properties_[found->second].nodes.push_back(&member.value);
  }
}

void SchemaMerge::Required(const Node& node) {
  if ((depth_ > 0 || shared_) && !Afford(node.items.size(), node)) return;
  for (const auto& name : node.items) required_.insert(name.text);
}

void SchemaMerge::Additional(const Node& node) {
  schema_.takes_others |= node.is_map() || IsTrue(node);
  if (node.kind != Node::Kind::kBoolean) {
    additional_.push_back(&node);
  } else if (!IsTrue(node)) {
    schema_.open = false;
  }
}

void SchemaMerge::Unevaluated(const Node& node) {
  schema_.takes_others |= node.is_map() || IsTrue(node);
  if (node.kind == Node::Kind::kBoolean && !IsTrue(node)) closed_unless_options_ = true;
}

void SchemaMerge::PatternProperties(const Node& node) {
  patterned_ = true;
  schema_.takes_others = true;
  store_.WarnOnce("patternProperties", node,
                  "`patternProperties` is not checked, here and elsewhere in the document: such "
                  "an object may have any members");
}

void SchemaMerge::PrefixItems(const Node& node) {
  prefixed_ = true;
  if (schema_.prefix_items.empty() && Afford(node.items.size(), node)) {
    for (const auto& item : node.items) schema_.prefix_items.push_back(store_.Make({&item}));
  }
  store_.WarnOnce("prefixItems", node,
                  "`prefixItems` is not checked, here and elsewhere in the document: such an "
                  "array may have any items");
}

void SchemaMerge::Enum(const Node& node) {
  if ((depth_ > 0 || shared_) && !Afford(node.items.size(), node)) return;
  std::vector<const Node*> values;
  for (const auto& value : node.items) values.push_back(&value);
  if (!values.empty()) Choose(node, std::move(values));
}

void SchemaMerge::Choose(const Node& node, std::vector<const Node*> values) {
  if (!named_choices_) {
    named_choices_ = true;
    schema_.choices = std::move(values);
    return;
  }
  if (!Afford(schema_.choices.size() + values.size(), node)) return;
  std::unordered_set<std::string> allowed;
  for (const Node* value : values) allowed.insert(CanonicalJson(*value));
  std::vector<const Node*> common;
  for (const Node* value : schema_.choices) {
    if (allowed.count(CanonicalJson(*value)) != 0) common.push_back(value);
  }
  if (common.empty()) {
    store_.Warn(node, "allOf leaves no value that all of its enums allow; the first counts");
    return;
  }
  schema_.choices = std::move(common);
}

void SchemaMerge::Lower(double value, bool exclusive) {
  if (!schema_.minimum || value > *schema_.minimum) {
    schema_.minimum = value;
    schema_.exclusive_minimum = exclusive;
  } else if (value == *schema_.minimum) {
    schema_.exclusive_minimum |= exclusive;
  }
}

void SchemaMerge::Upper(double value, bool exclusive) {
  if (!schema_.maximum || value < *schema_.maximum) {
    schema_.maximum = value;
    schema_.exclusive_maximum = exclusive;
  } else if (value == *schema_.maximum) {
    schema_.exclusive_maximum |= exclusive;
  }
}

void SchemaMerge::Minimum(const Node& node) {
  const Node* exclusive = part_->Find("exclusiveMinimum");
  const auto value = ReadNumber(node);
  if (value) Lower(*value, exclusive != nullptr && IsTrue(*exclusive));
}

void SchemaMerge::Maximum(const Node& node) {
  const Node* exclusive = part_->Find("exclusiveMaximum");
  const auto value = ReadNumber(node);
  if (value) Upper(*value, exclusive != nullptr && IsTrue(*exclusive));
}

void SchemaMerge::ExclusiveMinimum(const Node& node) {
  if (const auto value = ReadNumber(node)) Lower(*value, true);
}

void SchemaMerge::ExclusiveMaximum(const Node& node) {
  if (const auto value = ReadNumber(node)) Upper(*value, true);
}

void SchemaMerge::MultipleOf(const Node& node) {
  const auto value = ReadNumber(node);
  if (!value || *value <= 0) return;
  if (!schema_.multiple_of) {
    schema_.multiple_of = value;
  } else if (*schema_.multiple_of != *value) {
    Schema& extra = store_.Extra();
    extra.multiple_of = value;
    schema_.all_of.push_back(&extra);
  }
}

void SchemaMerge::PatternOf(const Node& node) {
  if (!node.is_string()) return;
  auto pattern = store_.MakePattern(node);
  if (pattern == nullptr || pattern == schema_.pattern) return;
  if (schema_.pattern == nullptr) {
    schema_.pattern = std::move(pattern);
    return;
  }
  Schema& extra = store_.Extra();
  extra.pattern = std::move(pattern);
  schema_.all_of.push_back(&extra);
}

void SchemaMerge::Most(std::optional<std::int64_t>& limit, const Node& node) {
  const auto value = ReadNumber(node);
  if (!value || *value < 0 || *value > 1e15) return;
  limit = std::max(limit.value_or(0), static_cast<std::int64_t>(*value));
}

void SchemaMerge::Least(std::optional<std::int64_t>& limit, const Node& node) {
  const auto value = ReadNumber(node);
  if (!value || *value < 0 || *value > 1e15) return;
  const auto most = static_cast<std::int64_t>(*value);
  limit = std::min(limit.value_or(most), most);
}

void SchemaMerge::ReadOptions(const Node& node, std::vector<const Schema*> Schema::*options) {
  if (!node.is_sequence() || node.items.empty()) return;
  if ((depth_ > 0 || shared_) && !Afford(node.items.size(), node)) return;
  std::vector<const Schema*> made;
  for (const auto& option : node.items) {
    const Node* target = store_.references().FollowSchema(option);
    // A base that lists the schemas that extend it: this schema is one of them.
    if (depth_ > 0 && target != nullptr && target == path_.front()) return;
    made.push_back(store_.Make({&option}));
  }
  if ((schema_.*options).empty()) {
    schema_.*options = std::move(made);
    return;
  }
  if (!Afford(made.size(), node)) return;
  Schema& extra = store_.Extra();
  extra.*options = std::move(made);
  schema_.all_of.push_back(&extra);
}

void SchemaMerge::Not(const Node& node) {
  const Schema* refused = store_.Make({&node});
  if (schema_.none_of == nullptr) {
    schema_.none_of = refused;
    return;
  }
  Schema& extra = store_.Extra();
  extra.none_of = refused;
  schema_.all_of.push_back(&extra);
}

void SchemaMerge::Examples(const Node& node) {
  if (!node.is_sequence() || node.items.empty()) return;
  if (schema_.example == nullptr) schema_.example = &node.items.front();
  Value(schema_.examples, node);
}

}  // namespace understudy::contract
