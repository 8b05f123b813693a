#pragma once

#include <string>
#include <string_view>

#include "base/node.h"
#include "entities/infer.h"

namespace understudy::entities {

// "12" of "12.0" and "1.2e1"; empty if the text is no whole number.
std::string WholeDigits(std::string_view number);
// In JSON Schema `1.0` is an integer: a value of an integer field gets the digits of one.
void ReadWholeNumber(const Field& field, Node& value);
// The same for a row.
void ReadWholeNumbers(const InferredEntity& entity, Node& row);

}  // namespace understudy::entities
