#pragma once

#include <string>

namespace understudy::store {

// While it lives, no other FolderLock on the same file's folder does, in this process or another.
// SQLite has no lock for the moments in which a database file changes its kind: a new one becomes
// WAL, the last connection folds the log away. Waits at most 10 s, then goes on without: it is an
// advisory flock() on the folder, leaves no file, and ends with the process.
class FolderLock {
 public:
  explicit FolderLock(const std::string& file);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  int folder_ = -1;
};

}  // namespace understudy::store
