#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/node.h"
#include "matching/json_schema.h"
#include "matching/regex.h"

namespace understudy::matching {

// One schema, an object or a boolean. Pointers lead to other rules of the same document.
struct SchemaRule {
  using Named = std::vector<std::pair<std::string, const SchemaRule*>>;
  using List = std::vector<const SchemaRule*>;

  bool never = false;              // the schema `false`
  std::vector<std::string> types;  // empty: any
  std::vector<Node> values;        // of enum
  std::optional<Node> constant;

  std::optional<double> minimum;
  std::optional<double> maximum;
  bool minimum_excluded = false;
  bool maximum_excluded = false;
  std::optional<double> above;  // exclusiveMinimum
  std::optional<double> below;  // exclusiveMaximum
  std::optional<double> multiple_of;

  std::optional<std::size_t> min_length;
  std::optional<std::size_t> max_length;
  std::optional<std::size_t> min_items;
  std::optional<std::size_t> max_items;
  std::optional<std::size_t> min_properties;
  std::optional<std::size_t> max_properties;
  std::optional<std::size_t> min_contains;
  std::optional<std::size_t> max_contains;
  bool unique = false;
  std::optional<Regex> pattern;
  std::string format;  // empty: not checked

  std::vector<std::string> required;
  Named properties;
  std::vector<std::pair<Regex, const SchemaRule*>> pattern_properties;
  const SchemaRule* additional_properties = nullptr;
  const SchemaRule* property_names = nullptr;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent_required;
  Named dependent_schemas;

  List prefix_items;
  const SchemaRule* items = nullptr;  // of those after the prefix
  const SchemaRule* contains = nullptr;

  List all_of;
  List any_of;
  List one_of;
  const SchemaRule* not_schema = nullptr;
  const SchemaRule* if_schema = nullptr;
  const SchemaRule* then_schema = nullptr;
  const SchemaRule* else_schema = nullptr;
  const SchemaRule* reference = nullptr;
};

struct JsonSchema::Rules {
  std::deque<SchemaRule> all;
  const SchemaRule* root = nullptr;
};

}  // namespace understudy::matching
