#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "base/long_work.h"
#include "control/admin_call.h"
#include "control/snapshot_store.h"
#include "front/world_file.h"

namespace understudy::control {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".sqlite";
constexpr std::size_t kMostFileBytes = std::size_t{1} << 30;

Instant ModifiedAt(const fs::directory_entry& file, std::error_code& error) {
  const auto age = fs::file_time_type::clock::now() - file.last_write_time(error);
  return MachineNow() - std::chrono::duration_cast<std::chrono::milliseconds>(age);
}

// Puts the bytes on the disk before it returns.
bool WriteWhole(const std::string& file, const std::string& bytes) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return false;
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto count = write(descriptor, bytes.data() + written, bytes.size() - written);
    if (count < 0) break;
    written += static_cast<std::size_t>(count);
  }
  const bool synced = fsync(descriptor) == 0;
  return close(descriptor) == 0 && synced && written == bytes.size();
}

std::optional<std::string> ReadWhole(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error) return std::nullopt;
  std::string bytes(size, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  return stream ? std::optional(std::move(bytes)) : std::nullopt;
}

class FolderSnapshotStore : public SnapshotStore {
 public:
  explicit FolderSnapshotStore(std::string folder) : folder_(std::move(folder)) {}

  std::vector<SnapshotEntry> List() override {
    std::vector<SnapshotEntry> entries;
    std::error_code error;
    for (const auto& file : fs::directory_iterator(folder_, error)) {
      const std::string name = file.path().stem().string();
      if (file.path().extension() != kEnding || WhyNoFileName(name)) continue;
      if (!file.is_regular_file(error)) continue;
      const auto size = file.file_size(error);
      const auto taken = ModifiedAt(file, error);
      if (!error) entries.push_back({name, taken, size});
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return entries;
  }

  Result<front::Contents> Get(const std::string& name,
                              const std::shared_ptr<const front::SeededScenario>& seeded) override {
    ExpectLongWork();
    const fs::path file = FileOf(name);
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
      return tl::make_unexpected(ShelfError{ShelfError::Kind::kAbsent, ""});
    }
    if (fs::file_size(file, error) > kMostFileBytes || error) {
      return Unusable("The snapshot's file is larger than 1 GiB.");
    }
    auto bytes = ReadWhole(file);
    if (!bytes) return Unusable("The snapshot's file can't be read.");
    auto contents = front::FromFile(std::move(*bytes), seeded);
    if (!contents) return Unusable(contents.error());
    return std::move(*contents);
  }

  Result<SnapshotEntry> Put(const std::string& name, front::Contents contents,
                            IfThere if_there) override {
    ExpectLongWork();
    const std::string bytes = front::ToFile(std::move(contents));
    const fs::path file = FileOf(name);
    // One that no name of a snapshot is: see WhyNoFileName().
    const std::string fresh = file.parent_path() / ("." + file.filename().string() + ".new");
    const std::lock_guard lock(mutex_);
    std::error_code error;
    if (if_there == IfThere::kRefuse && fs::exists(file, error)) {
      return tl::make_unexpected(ShelfError{ShelfError::Kind::kThere, ""});
    }
    if (WriteWhole(fresh, bytes))
      fs::rename(fresh, file, error);
    else
      error = std::make_error_code(std::errc::io_error);
    if (error) {
      std::error_code ignored;
      fs::remove(fresh, ignored);
      return tl::make_unexpected(
          ShelfError{ShelfError::Kind::kFull, "The snapshot's file can't be written."});
    }
    return SnapshotEntry{name, MachineNow(), bytes.size()};
  }

  bool Delete(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    std::error_code error;
    return fs::is_regular_file(FileOf(name), error) && fs::remove(FileOf(name), error);
  }

 private:
  static tl::unexpected<ShelfError> Unusable(std::string why) {
    return tl::make_unexpected(ShelfError{ShelfError::Kind::kUnusable, std::move(why)});
  }

  fs::path FileOf(const std::string& name) const {
    return fs::path(folder_) / (name + std::string(kEnding));
  }

  const std::string folder_;
  std::mutex mutex_;  // held by who changes a file
};

}  // namespace

std::unique_ptr<SnapshotStore> MakeFolderSnapshotStore(std::string folder) {
  return std::make_unique<FolderSnapshotStore>(std::move(folder));
}

}  // namespace understudy::control
