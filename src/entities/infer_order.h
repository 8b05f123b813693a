#pragma once

#include "entities/infer.h"

namespace understudy::entities {

// Puts entities after those that they hang below, and makes the fields of their owners references.
// Where entities hang below each other in a circle, one reference is none: its field is only
// compared.
void OrderEntities(InferredApi& api);

}  // namespace understudy::entities
