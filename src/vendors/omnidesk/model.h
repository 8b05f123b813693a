#pragma once

#include "entities/row_values.h"

namespace understudy::omnidesk {

// No row has a larger id.
constexpr std::int64_t kLargestId = entities::kLargestKey;

}  // namespace understudy::omnidesk
