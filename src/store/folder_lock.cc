#include "store/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

namespace understudy::store {

FolderLock::FolderLock(const std::string& file) {
  using std::chrono::steady_clock;
  const std::string folder = std::filesystem::path(file).parent_path().string();
  folder_ = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_ < 0) return;  // opening the file will report the error
  const auto deadline = steady_clock::now() + std::chrono::seconds(10);
  while (flock(folder_, LOCK_EX | LOCK_NB) != 0 && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

FolderLock::~FolderLock() {
  if (folder_ >= 0) close(folder_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : folder_(std::exchange(other.folder_, -1)) {}

}  // namespace understudy::store
