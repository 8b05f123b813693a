#pragma once

#include "base/node.h"
#include "entities/api_plan.h"

namespace understudy::entities {

// The `default` of a parameter that filters is its value in requests that leave it out:
// `ListFilter::without`. Where the rows that the document shows all have other values, or
// it shows none and the field can't have the default, the default is no filter.
void FindFilterDefaults(ApiPlan& plan);

// Gives a row that is made those defaults, so that no list begins empty.
void SetFilterDefaults(const ApiPlan& plan, const InferredEntity& entity, Node& row);

}  // namespace understudy::entities
