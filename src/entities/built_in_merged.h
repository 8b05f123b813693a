#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "entities/built_in_find.h"

namespace understudy::entities {

// Lists rows of several entities, mixed, that have one row above.
struct ListMerged {
  RowFinder find_owner;
  AbsentRow absent = {};
  std::vector<std::string> wanted = {};  // for each further entity, the parameter that asks for it
  std::string total = {};                // counts the rows; the parameters of the list
  std::size_t totals = 0;  // how many values the reply shows it as; at most kMostValues

  Outcome operator()(Call& call) const;
};

// Makes such a list of `list` and `and`; adds its query and values to the binding.
ListMerged MakeMerged(const BuiltInOperation& operation, const BuiltInFiles& files,
                      BuiltInParts& parts, FindMaker& finds, ReplyBinding& binding,
                      Diagnostics& errors);

}  // namespace understudy::entities
