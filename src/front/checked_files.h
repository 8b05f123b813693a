#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "store/image.h"

namespace understudy::front {

// A world's file that was found good.
struct CheckedFile {
  store::Image rows;
  std::string settings;  // JSON; "" in a file without it
  std::optional<store::Image> rows_before_last_write =
      std::nullopt;  // World::rows_before_last_write
};

// Those that were restored lately, so that one that begins each of many tests is looked through
// once. Thread-safe.
class CheckedFiles {
 public:
  // Keeps files of so many bytes in all.
  explicit CheckedFiles(std::size_t most_bytes = std::size_t{32} << 20) : most_bytes_(most_bytes) {}

  // What was kept of exactly these bytes.
  std::optional<CheckedFile> Find(const std::string& bytes);
  // Those used longest ago make room; none does for a file that is larger than all may be.
  void Keep(std::string bytes, const CheckedFile& file);

 private:
  struct Kept {
    std::string bytes;
    CheckedFile file;
  };

  const std::size_t most_bytes_;
  std::mutex mutex_;
  std::list<Kept> kept_;   // the one used last is first
  std::size_t bytes_ = 0;  // of all
};

}  // namespace understudy::front
