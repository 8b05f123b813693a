#pragma once

#include "entities/api_plan.h"

namespace understudy::entities {

// The `default` of a parameter that filters is its value in requests that leave it out:
// `ListFilter::without`. Where the rows that the document shows all have other values, the default
// is no filter.
void FindFilterDefaults(ApiPlan& plan);

}  // namespace understudy::entities
