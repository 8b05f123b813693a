#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/node.h"
#include "entities/infer.h"
#include "entities/row_keys.h"
#include "entities/written_rows.h"

namespace understudy::entities {

// The integers that come next, after those that rows have, of rows that people write together; see
// NextIntegerKey(). The creation must outlive it.
class NextIntegers {
 public:
  NextIntegers(const InferredEntity& entity, const WrittenRows::Creation& creation,
               const std::vector<const Node*>& rows);
  std::int64_t Take();

 private:
  bool TakeIfFree(std::int64_t key);

  const KeyRange range_;
  std::int64_t last_;
  std::int64_t free_;  // those up to here are not free
  std::set<std::int64_t> used_;
  const std::function<bool(const std::string& key)>& is_taken_;
};

}  // namespace understudy::entities
