#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "store/image.h"

namespace understudy::front {

// A world's file that has passed all checks.
struct CheckedFile {
  store::Image rows;
  std::string settings;  // JSON; "" if the file has none
  std::optional<store::Image> rows_before_last_write =
      std::nullopt;  // World::rows_before_last_write
};

// A cache of the files that were restored last. A test suite restores the same file before each
// test; it is checked once. Thread-safe.
class CheckedFiles {
 public:
  // The files together have at most so many bytes.
  explicit CheckedFiles(std::size_t most_bytes = std::size_t{32} << 20) : most_bytes_(most_bytes) {}

  // The file with exactly these bytes; nullopt if it is not here.
  std::optional<CheckedFile> Find(const std::string& bytes);
  // Evicts the least recently used files if there is no room. A file larger than the whole cache is
  // not kept.
  void Keep(std::string bytes, const CheckedFile& file);

 private:
  struct Kept {
    std::string bytes;
    CheckedFile file;
  };

  const std::size_t most_bytes_;
  std::mutex mutex_;
  std::list<Kept> kept_;   // the most recently used is first
  std::size_t bytes_ = 0;  // of all files
};

}  // namespace understudy::front
