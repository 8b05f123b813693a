#include "base/long_work.h"

namespace understudy {
namespace {

thread_local LongWorkScope* current = nullptr;

}  // namespace

void ExpectLongWork() {
  if (!TryExpectLongWork()) throw NoThreadLeft();
}

bool TryExpectLongWork() noexcept {
  if (current == nullptr || current->taken_over_) return true;
  current->taken_over_ = current->take_over_(current->context_);
  return current->taken_over_;
}

bool CanExpectLongWork() {
  if (current == nullptr || current->taken_over_ || current->can_take_over_ == nullptr) return true;
  return current->can_take_over_(current->context_);
}

LongWorkScope::LongWorkScope(TakeOver take_over, void* context, TakeOver can_take_over)
    : take_over_(take_over), can_take_over_(can_take_over), context_(context), outer_(current) {
  current = this;
}

LongWorkScope::~LongWorkScope() { current = outer_; }

bool LongWorkScope::TakenOver() { return current != nullptr && current->taken_over_; }

}  // namespace understudy
