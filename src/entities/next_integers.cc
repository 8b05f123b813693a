#include "entities/next_integers.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace understudy::entities {

NextIntegers::NextIntegers(const InferredEntity& entity, const WrittenRows::Creation& creation,
                           const std::vector<const Node*>& rows)
    : range_(KeyRangeOf(entity, 0)),
      last_(std::max(creation.last_key, range_.least - 1)),
      free_(range_.least - 1),
      is_taken_(creation.is_taken) {
  const std::string& key = entity.declaration.fields[entity.key].name;
  for (const Node* row : rows) {
    const Node* value = row->Find(key);
    if (value == nullptr || value->kind != Node::Kind::kInteger) continue;
    const std::string_view digits = value->text;
    const auto parsed = ParseInteger(digits.substr(digits.starts_with('+') ? 1 : 0));
    if (parsed.status != IntegerStatus::kOk) continue;
    used_.insert(parsed.value);
    last_ = std::max(last_, parsed.value);
  }
}

std::int64_t NextIntegers::Take() {
  // A row is worth more than the rule of its key.
  for (const auto most : {range_.most, kLargestKey}) {
    for (std::int64_t* at : {&last_, &free_}) {
      while (*at < most) {
        ++*at;
        if (TakeIfFree(*at)) return *at;
      }
    }
  }
  return kLargestKey;  // nobody writes that many rows
}

bool NextIntegers::TakeIfFree(std::int64_t key) {
  return used_.insert(key).second && !(is_taken_ && is_taken_(std::to_string(key)));
}

}  // namespace understudy::entities
