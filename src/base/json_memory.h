#pragma once

#include <rapidjson/allocators.h>

#include <cstddef>
#include <new>

namespace understudy {

// Memory for RapidJSON, whose own allocator does not look whether it got any.
class CheckedAllocator : public rapidjson::CrtAllocator {
 public:
  void* Malloc(std::size_t size) { return Check(CrtAllocator::Malloc(size), size); }
  void* Realloc(void* old, std::size_t old_size, std::size_t size) {
    return Check(CrtAllocator::Realloc(old, old_size, size), size);
  }

 private:
  static void* Check(void* memory, std::size_t size) {
    if (memory == nullptr && size > 0) throw std::bad_alloc();
    return memory;
  }
};

}  // namespace understudy
