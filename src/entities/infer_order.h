#pragma once

#include <string>
#include <vector>

#include "entities/infer.h"

namespace understudy::entities {

// References that lead from row to row back to the first, by the names of their entities and
// fields.
struct ReferenceName {
  std::string entity;
  std::string field;
};
using ReferenceCircle = std::vector<ReferenceName>;

// Puts entities after those that they hang below, and makes the fields of their owners references.
// Of each circle, one reference is none: its field is only compared. That is one that no
// vendor.yaml declares. Returns the circles that have none of these.
std::vector<ReferenceCircle> OrderEntities(InferredApi& api);

}  // namespace understudy::entities
