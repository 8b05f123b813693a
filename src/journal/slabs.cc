#include "journal/slabs.h"

#include <algorithm>
#include <new>
#include <utility>

namespace understudy::journal {
namespace {

// What is likely to be taken next, while the processor is busy with other work: the memory is new,
// and to write to it would wait for each of its lines.
constexpr std::size_t kPrefetched = 1536;
constexpr std::size_t kLine = 64;

void Prefetch(const std::byte* memory, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; i += kLine) __builtin_prefetch(memory + i, 1);
}

}  // namespace

std::shared_ptr<std::byte> Slabs::Take(std::size_t bytes) {
  constexpr std::size_t kAlign = alignof(std::max_align_t);
  const std::size_t rounded = (bytes + kAlign - 1) / kAlign * kAlign;
  if (rounded > kSlab / 4) return NewSlab(rounded);
  const std::lock_guard lock(mutex_);
  if (slab_ == nullptr || size_ - used_ < rounded) {
    // Each slab has twice the size of the one before: most worlds of many are asked once or twice.
    const std::size_t size = std::clamp(2 * size_, rounded, kSlab);
    slab_ = NewSlab(size);
    size_ = size;
    used_ = 0;
  }
  const std::size_t offset = std::exchange(used_, used_ + rounded);
  Prefetch(slab_.get() + used_, std::min(size_ - used_, kPrefetched));
  return {slab_, slab_.get() + offset};
}

std::shared_ptr<std::byte> Slabs::NewSlab(std::size_t bytes) const {
  auto* memory = static_cast<std::byte*>(::operator new(bytes));
  held_->fetch_add(bytes, std::memory_order_relaxed);
  return {memory, [bytes, held = held_](std::byte* freed) {
            held->fetch_sub(bytes, std::memory_order_relaxed);
            ::operator delete(freed);
          }};
}

}  // namespace understudy::journal
