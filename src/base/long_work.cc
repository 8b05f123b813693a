#include "base/long_work.h"

namespace understudy {
namespace {

thread_local LongWorkScope* current = nullptr;

}  // namespace

void ExpectLongWork() {
  if (current == nullptr || current->taken_over_) return;
  current->taken_over_ = current->take_over_(current->context_);
}

LongWorkScope::LongWorkScope(TakeOver take_over, void* context)
    : take_over_(take_over), context_(context), outer_(current) {
  current = this;
}

LongWorkScope::~LongWorkScope() { current = outer_; }

bool LongWorkScope::TakenOver() { return current != nullptr && current->taken_over_; }

}  // namespace understudy
