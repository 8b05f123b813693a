#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "contract/schema.h"

namespace understudy::entities {

// The schemas that one value has at once: its own, and those of its options. Who walks a value
// takes them together, and so visits each member once. One after the other, a member that two of
// them declare would be visited twice, what is inside it four times, and so on.
class ValueSchemas {
 public:
  ValueSchemas() = default;
  explicit ValueSchemas(const std::vector<const contract::Schema*>& all) { AddAll(all); }

  // nullptr, and what is there already, changes nothing.
  void Add(const contract::Schema* schema);
  void AddAll(const std::vector<const contract::Schema*>& all);

  bool empty() const { return all_.empty(); }
  std::size_t size() const { return all_.size(); }
  const contract::Schema& operator[](std::size_t i) const { return *all_[i]; }
  // Whether there are more than it takes.
  bool is_cut() const { return is_cut_; }

  // Those of the value's items, and of the member of this name.
  ValueSchemas OfItems() const;
  ValueSchemas OfMember(std::string_view name) const;

 private:
  std::vector<const contract::Schema*> all_;
  bool is_cut_ = false;
};

}  // namespace understudy::entities
