#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/shape.h"
#include "scenario/load.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// Adds every error of a loaded scenario that has a root: shapes, rows and duplicates. If no file is
// missing, also references to rows that do not exist.
void Check(const Loaded& loaded, Diagnostics& diagnostics);

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

// The same for a field `id`, ignoring letter case: text ids are UUIDs and other hexadecimal
// numbers, and the tables ignore their case too (NOCASE).
std::string IdKey(const Node& id);

// "duplicate id `7` in customers", for a group's last value.
std::string Duplicate(const Entity& entity, std::size_t group, const Node& last);
// The message for a value that is not the id of a row of `entity`.
std::string RefersToNothing(const Node& value, const std::string& entity);

}  // namespace understudy::scenario
