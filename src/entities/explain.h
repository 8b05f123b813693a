#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "entities/api_plan.h"
#include "entities/entity.h"

// What was compiled, for people.
namespace understudy::entities {

// The fields of an entity with their columns, a line each.
std::vector<std::string> ExplainEntity(const Entity& entity);

// What an operation of a user's API does, its SQL, and where its reply comes from, a line each.
std::vector<std::string> ExplainOperation(const ApiPlan& plan, std::size_t operation);

}  // namespace understudy::entities
