#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "entities/any_of.h"
#include "entities/reply.h"
#include "vendors/catalog.h"

namespace understudy::testing {

// The first plan of an operation of a built-in vendor.
inline const entities::ReplyPlan& PlanOf(std::string_view vendor, std::string_view operation) {
  const Catalog& catalog = *Catalog::BuiltIn();
  return catalog.RepliesOf(*catalog.Find(vendor)).find(operation)->second.at(0);
}

// The handler of a list of Leeloo's accounts that have any of several tags.
inline const entities::ListAnyOf& AccountsOfTags() {
  const Catalog& catalog = *Catalog::BuiltIn();
  const auto& handlers = catalog.OperationsOf(*catalog.Find("leeloo")).handlers;
  const auto found = std::find_if(handlers.begin(), handlers.end(),
                                  [](const auto& each) { return each.first == "listAccounts"; });
  return *found->second.target<entities::ListAnyOf>();
}

}  // namespace understudy::testing
