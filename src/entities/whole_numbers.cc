#include "entities/whole_numbers.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace understudy::entities {

std::string WholeDigits(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  const auto value = ParseNumber(number);
  if (!value) return {};
  const auto point = number.find('.');
  const bool has_zeros = point != std::string_view::npos && point > 0 &&
                         number.find_first_not_of('0', point + 1) == std::string_view::npos;
  if (has_zeros) number = number.substr(0, point);
  const auto parsed = ParseInteger(number);
  if (parsed.status == IntegerStatus::kOk) return std::to_string(parsed.value);
  if (parsed.status != IntegerStatus::kNotInteger) return std::string(number);
  constexpr double kLargest = 9007199254740992;  // beyond, not each integer is a double
  const bool is_whole = std::fabs(*value) <= kLargest && std::trunc(*value) == *value;
  return is_whole ? std::to_string(static_cast<std::int64_t>(*value)) : std::string();
}

void ReadWholeNumber(const Field& field, Node& value) {
  if (field.shape.type() != Shape::Type::kInteger || value.kind != Node::Kind::kNumber) return;
  auto digits = WholeDigits(value.text);
  if (digits.empty()) return;
  value.kind = Node::Kind::kInteger;
  value.text = std::move(digits);
}

void ReadWholeNumbers(const InferredEntity& entity, Node& row) {
  for (const auto& field : entity.declaration.fields) {
    if (Node* value = row.Find(field.name)) ReadWholeNumber(field, *value);
  }
}

}  // namespace understudy::entities
