#pragma once

#include <string>
#include <string_view>

#include "entities/reply.h"
#include "vendors/catalog.h"

namespace understudy::testing {

// The first plan of an operation of a built-in vendor.
inline const entities::ReplyPlan& PlanOf(std::string_view vendor, std::string_view operation) {
  const Catalog& catalog = *Catalog::BuiltIn();
  return catalog.RepliesOf(*catalog.Find(vendor)).find(operation)->second.at(0);
}

}  // namespace understudy::testing
