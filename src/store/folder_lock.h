#pragma once

#include <string>

namespace understudy::store {

// Locks the folder of a file against other FolderLocks, in this process and in others. SQLite has
// no lock for two moments: when a new file switches to WAL mode, and when the last connection
// removes the log. The constructor waits at most 10 s, then continues without the lock. The lock is
// an advisory flock() on the folder. It leaves no file and ends with the process.
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
