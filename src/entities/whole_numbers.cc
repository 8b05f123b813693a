#include "entities/whole_numbers.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace understudy::entities {
namespace {

// "12" of "12.0" and "1.2e1"; empty if the number is not whole.
std::string WholeDigits(std::string_view number) {
  const auto point = number.find('.');
  const bool has_zeros = point != std::string_view::npos && point > 0 &&
                         number.find_first_not_of('0', point + 1) == std::string_view::npos;
  if (has_zeros) return std::string(number.substr(0, point));
  constexpr double kLargest = 9007199254740992;  // beyond, not each integer is a double
  const double value = std::strtod(std::string(number).c_str(), nullptr);
  const bool is_whole = std::fabs(value) <= kLargest && std::trunc(value) == value;
  return is_whole ? std::to_string(static_cast<std::int64_t>(value)) : std::string();
}

}  // namespace

void ReadWholeNumbers(const InferredEntity& entity, Node& row) {
  for (const auto& field : entity.declaration.fields) {
    if (field.shape.type() != Shape::Type::kInteger) continue;
    Node* value = row.Find(field.name);
    if (value == nullptr || value->kind != Node::Kind::kNumber) continue;
    auto digits = WholeDigits(value->text);
    if (digits.empty()) continue;
    value->kind = Node::Kind::kInteger;
    value->text = std::move(digits);
  }
}

}  // namespace understudy::entities
