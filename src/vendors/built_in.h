#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "entities/built_in_finder.h"
#include "vendors/vendor.h"

namespace understudy {

// A built-in vendor's two files: as JSON, which is read, and as YAML, which has the places for
// messages. They live as long as the program.
struct BuiltInTexts {
  std::string_view contract_json;
  std::string_view contract_yaml;
  std::string_view vendor_json;
  std::string_view vendor_yaml;
};

// What finds, in C++, the row that a request means, for operations that the vendor.yaml binds; by
// operationId.
using RowFinds = std::map<std::string, entities::RowFinder>;

// Gives a vendor, which has its C++ parts, what its files say: entities, tables, replies, handlers,
// errors. Throws std::logic_error with all mistakes of both files, each with file, line and column.
void CompleteFromFiles(const BuiltInTexts& texts, const RowFinds& finds, Vendor& vendor);

}  // namespace understudy
