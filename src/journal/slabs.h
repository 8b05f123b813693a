#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>

namespace understudy::journal {

// Memory for entries. Pieces are cut one after another from slabs: entries that follow one another
// lie together and are freed together, which spares each of them an allocation, and the processor
// the way to memory that nobody has used for thousands of requests. Thread-safe.
class Slabs {
 public:
  // The largest slab. Larger pieces get memory of their own.
  static constexpr std::size_t kSlab = std::size_t{32} * 1024;

  Slabs() : held_(std::make_shared<std::atomic<std::size_t>>(0)) {}

  // `bytes` of memory, aligned for any object. The piece keeps its whole slab.
  std::shared_ptr<std::byte> Take(std::size_t bytes);
  // The bytes of all slabs that are kept.
  std::size_t held() const { return held_->load(std::memory_order_relaxed); }

 private:
  std::shared_ptr<std::byte> NewSlab(std::size_t bytes) const;

  const std::shared_ptr<std::atomic<std::size_t>> held_;
  std::mutex mutex_;
  std::shared_ptr<std::byte> slab_;  // the newest
  std::size_t size_ = 0;
  std::size_t used_ = 0;
};

}  // namespace understudy::journal
