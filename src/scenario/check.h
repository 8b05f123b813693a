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

// Adds all that is wrong with an assembled scenario, whose root is there: shapes, rows, duplicates,
// and references where no rows are missing.
void Check(const Loaded& loaded, Diagnostics& diagnostics);

// Adds what is wrong with a row by itself: its shape, and what repeats inside it.
void CheckRow(const Entity& entity, const Node& row, Diagnostics& diagnostics,
              const Shape::OnReference& on_reference);

// The values of a group of Entity::unique, none of them null.
using UniqueValues = std::vector<const Node*>;

// Calls `each` with the group's place in Entity::unique for whatever `row` must not share with
// another row.
void ForEachUnique(const Entity& entity, const Node& row,
                   const std::function<void(std::size_t group, const UniqueValues&)>& each);

// The same text for the same value: YAML spells 7 also 007 and +7.
std::string KeyOf(const Node& node);

// "duplicate id `7` in customers", for a group's last value.
std::string Duplicate(const Entity& entity, std::size_t group, const Node& last);
// What is wrong with a value that has to be the id of a row of `entity`, and is not.
std::string RefersToNothing(const Node& value, const std::string& entity);

}  // namespace understudy::scenario
