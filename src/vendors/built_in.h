#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "entities/built_in_finder.h"
#include "vendors/vendor.h"

namespace understudy {

// A file of a built-in vendor, and its tree (base/packed.h). Both live as long as the program.
struct BuiltInText {
  std::string_view yaml;
  std::string_view tree;
};

// What finds, in C++, the row that a request means, for operations that the vendor.yaml binds; by
// operationId.
using RowFinds = std::map<std::string, entities::RowFinder>;

// Gives a vendor, which has its C++ parts, what its files say: entities, tables, replies, handlers,
// errors. Throws std::logic_error with all mistakes of both files, each with file, line and column.
void CompleteFromFiles(const BuiltInText& contract, const BuiltInText& words, const RowFinds& finds,
                       Vendor& vendor);

}  // namespace understudy
