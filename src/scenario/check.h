#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/shape.h"
#include "scenario/load.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// Adds every error of a loaded scenario that has a root: shapes, rows and duplicates. If no file is
// missing, also references to rows that do not exist.
void Check(const Catalog& catalog, const Loaded& loaded, Diagnostics& diagnostics);

// Adds the errors inside one row: its shape, and repeated values.
void CheckRow(const Entity& entity, const Node& row, Diagnostics& diagnostics,
              const Shape::OnReference& on_reference);

// The values of a group of Entity::unique, none of them null.
using UniqueValues = std::vector<const Node*>;

// Calls `each` for all values that `row` must not share with another row. It passes the index of
// their group in Entity::unique.
void ForEachUnique(const Entity& entity, const Node& row,
                   const std::function<void(std::size_t group, const UniqueValues&)>& each);

// Returns the same text for equal values: in YAML, 7, 007 and +7 are equal.
std::string KeyOf(const Node& node);

// The same for a value of a group of Entity::unique. For the group `id`, it ignores letter case:
// text ids are UUIDs and other hexadecimal numbers, and the tables ignore their case too (NOCASE).
std::string KeyIn(const std::vector<std::string>& group, const Node& value);

// "duplicate id `7` in customers", for a group's last value.
std::string Duplicate(const Entity& entity, std::size_t group, const Node& last);
// The message for a value that is not the key of a row of `entity`.
std::string RefersToNothing(const Node& value, const Entity& entity);

// The vendor's entity with this name. Throws std::logic_error if it has none.
const Entity& EntityOf(const Vendor& vendor, std::string_view name);

}  // namespace understudy::scenario
