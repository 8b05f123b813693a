#pragma once

#include "base/node.h"
#include "entities/infer.h"

namespace understudy::entities {

// In JSON Schema `1.0` is an integer: values of integer fields get the digits that columns take.
void ReadWholeNumbers(const InferredEntity& entity, Node& row);

}  // namespace understudy::entities
