#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contract/schema.h"

// Members with `writeOnly` inside the values of a row: in objects, lists, maps and options.
namespace understudy::entities {

// Whether values of the schema may have some.
bool HasWriteOnly(const contract::Schema& schema);

// The JSON of a value of these schemas without them.
std::string WithoutWriteOnly(const std::vector<const contract::Schema*>& schemas,
                             std::string_view json);

}  // namespace understudy::entities
