#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "entities/api_plan.h"
#include "entities/infer.h"

namespace understudy::entities {

// Parts of ORDER BY that a request names: "-name,id", and the direction that it sends for all of
// them. None if the list can't be ordered by any of the fields.
std::vector<std::string> SortTerms(const InferredEntity& entity, const ListOrder& order,
                                   std::string_view named, std::string_view direction);

// Whether a direction is down: "desc".
bool IsDown(std::string_view direction);

}  // namespace understudy::entities
