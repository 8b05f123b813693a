#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "contract/foreign.h"
#include "entities/infer.h"
#include "entities/infer_path.h"
#include "entities/work_budget.h"

namespace understudy::entities {

// The paths that end in two parameters, as InferPath::Key() has them.
std::set<std::string> PathsOfPairs(const std::vector<InferPath>& paths);
// Whether operations at the path of an item, `/months/{year}`, rather list rows that a longer path
// names: then no row has its parameter as its key.
bool ListsParts(const contract::ForeignContract& foreign, const std::vector<InferPath>& paths,
                const std::set<std::string>& pairs, const std::vector<std::size_t>& items,
                WorkBudget& budget);

// Finds rows whose paths end in two parameters, `/things/{year}/{month}`, and binds operations that
// are still examples to them. In doubt, they stay examples.
void InferCompoundKeys(const contract::ForeignContract& foreign,
                       const std::vector<InferPath>& paths, const std::string& api,
                       InferredApi& inferred, WorkBudget& budget);

}  // namespace understudy::entities
