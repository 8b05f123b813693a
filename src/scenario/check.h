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

// Adds every error of an assembled scenario that has a root: shapes, rows, duplicates, and, where
// no file is missing, references to rows that do not exist.
void Check(const Loaded& loaded, Diagnostics& diagnostics);

// Adds the errors of a row by itself: its shape, and repeated values inside it.
void CheckRow(const Entity& entity, const Node& row, Diagnostics& diagnostics,
              const Shape::OnReference& on_reference);

// The values of a group of Entity::unique, none of them null.
using UniqueValues = std::vector<const Node*>;

// Calls `each` for all values that `row` must not share with another row, with the place of their
// group in Entity::unique.
void ForEachUnique(const Entity& entity, const Node& row,
                   const std::function<void(std::size_t group, const UniqueValues&)>& each);

// The same text for the same value: YAML spells 7 also 007 and +7.
std::string KeyOf(const Node& node);

// The same for a field `id`, in either letter case: ids that are texts are UUIDs and other
// hexadecimal numbers, and the tables compare them so (NOCASE).
std::string IdKey(const Node& id);

// "duplicate id `7` in customers", for a group's last value.
std::string Duplicate(const Entity& entity, std::size_t group, const Node& last);
// The message for a value that is not the id of a row of `entity`.
std::string RefersToNothing(const Node& value, const std::string& entity);

}  // namespace understudy::scenario
