#pragma once

#include <cstddef>

namespace understudy::entities {

// Bounds work that a document could make large by naming the same schema in many places.
class WorkBudget {
 public:
  explicit WorkBudget(std::size_t steps) : left_(steps) {}

  // False if there is no work left for that: then, and ever after.
  bool Take(std::size_t steps) {
    is_used_up_ = is_used_up_ || steps > left_;
    if (is_used_up_) return false;
    left_ -= steps;
    return true;
  }
  bool is_used_up() const { return is_used_up_; }

 private:
  std::size_t left_;
  bool is_used_up_ = false;
};

}  // namespace understudy::entities
