#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contract/foreign.h"
#include "entities/infer.h"
#include "entities/infer_path.h"
#include "entities/work_budget.h"

namespace understudy::entities {

// Each is a table in every world.
inline constexpr std::size_t kMostInferredEntities = 2'000;
// Longer paths are no rows' paths.
inline constexpr std::size_t kMostSegments = 40;
// Operations of one place: its path may be written with many names of parameters.
inline constexpr std::size_t kMostOfPlace = 100;

// The parameter that means the key of a collection without a path for its items.
inline constexpr const char* kKeyWithoutItems = "id";

struct FoundCollection {
  std::string name;  // the path's last segment
  std::size_t depth;
  std::vector<std::size_t> operations;
};

// Collections without a path for their items, `/events`, that list what they create, by
// InferPath::Key(). Leaves out what `is_known`, and rows that may have two
// parameters as their key.
std::map<std::string, FoundCollection> CollectionsWithoutItems(
    const contract::ForeignContract& foreign, const std::vector<InferPath>& paths,
    const std::function<bool(const std::string&)>& is_known, WorkBudget* budget);

// The schema of a row as the replies of the operations at a collection's path and at its items'
// show it, lists first; nullptr if none does.
const contract::Schema* RowSchemaOf(const contract::ForeignContract& foreign,
                                    const std::vector<std::size_t>& collections,
                                    const std::vector<std::size_t>& items,
                                    std::string_view parameter, std::string_view collection,
                                    WorkBudget* budget);

// Whether an item's path only links rows that an entity has already, `row` is their schema, as `PUT
// /groups/{id}/members/{userId}` without a body does. Then adds it to `inferred`.
bool OnlyLinksRows(const contract::ForeignContract& foreign, const std::vector<std::size_t>& items,
                   const contract::Schema* row, InferredApi& inferred);

// What a method of an item's path does with its row. POST changes it if nothing else does.
OperationKind KindOnItem(std::string_view method, bool has_other_change);

}  // namespace understudy::entities
