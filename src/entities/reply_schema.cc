#include "entities/reply_schema.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace understudy::entities {

using contract::Schema;

std::string Below(const std::string& path, const std::string& name) {
  return path.empty() ? name : Concat({path, ".", name});
}

std::string_view LastName(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

const std::vector<const Schema*>& AlternativesOf(const Schema& schema) {
  return schema.one_of.empty() ? schema.any_of : schema.one_of;
}

const Schema* AlternativeOf(const Schema& schema, std::string_view name) {
  const auto& alternatives = AlternativesOf(schema);
  if (name.empty()) return alternatives.empty() ? &schema : alternatives.front();
  if (schema.name == name) return &schema;
  const auto found = std::find_if(alternatives.begin(), alternatives.end(),
                                  [&](const Schema* each) { return each->name == name; });
  return found == alternatives.end() ? nullptr : *found;
}

const Node* OnlyValue(const Schema& schema) {
  const Node* constant = schema.Constant();
  return constant != nullptr && schema.accepts_null && !constant->is_null() ? nullptr : constant;
}

std::optional<std::string> ConstantOf(const Schema& alternative, const std::string& property) {
  const auto* found = alternative.Find(property);
  const Node* constant = found == nullptr ? nullptr : OnlyValue(*found->schema);
  return constant == nullptr ? std::nullopt : std::optional(constant->text);
}

const Schema& OrAny(const Schema* schema) {
  static const Schema kAny;
  return schema == nullptr ? kAny : *schema;
}

std::string DiscriminatorOf(const Schema& schema) {
  const auto& alternatives = AlternativesOf(schema);
  for (const auto& property : alternatives.front()->properties) {
    std::set<std::string> seen;
    const bool differs =
        std::all_of(alternatives.begin(), alternatives.end(), [&](const Schema* alternative) {
          const auto text = ConstantOf(*alternative, property.name);
          return text && seen.insert(*text).second;
        });
    if (differs) return property.name;
  }
  return {};
}

}  // namespace understudy::entities
