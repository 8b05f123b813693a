#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "base/long_work.h"
#include "base/text.h"
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

// An open file, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool good() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  const int number_;
};

// Writes a new file and syncs it to the disk. Fails if a file or link of this name exists.
bool WriteNew(const std::string& file, const std::string& bytes) {
  const Descriptor opened(
      open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!opened.good()) return false;
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto count = write(opened.number(), bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<std::size_t>(count);
  }
  return fsync(opened.number()) == 0;
}

// nullopt when it is no regular file, is larger than kMostFileBytes, or can't be read.
std::optional<std::string> ReadWhole(const fs::path& file) {
  // Without O_NONBLOCK, opening a FIFO would wait for a writer.
  const Descriptor opened(open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!opened.good() || fstat(opened.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
      static_cast<std::size_t>(status.st_size) > kMostFileBytes) {
    return std::nullopt;
  }
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const auto count = read(opened.number(), bytes.data() + got, bytes.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    got += static_cast<std::size_t>(count);
  }
  return bytes;
}

// Why the file is not complete by itself (SQLite would read other files too); nullopt if it is
// complete.
std::optional<std::string> WhyNotWhole(const fs::path& file) {
  for (const char* ending : {"-wal", "-journal"}) {
    std::error_code error;
    const auto size = fs::file_size(file.string() + ending, error);
    if (error || size == 0) continue;
    const std::string name = file.filename().string();
    return Concat({"Beside the snapshot's file is ", name, ending,
                   " with changes that are not in the file. Close the program that has it open, ",
                   "or run: sqlite3 ", name, " 'PRAGMA journal_mode=DELETE'."});
  }
  return std::nullopt;
}

class FolderSnapshotStore : public SnapshotStore {
 public:
  explicit FolderSnapshotStore(std::string folder) : folder_(std::move(folder)) {}

  std::vector<SnapshotEntry> List() override {
    std::vector<SnapshotEntry> entries;
    ExpectLongWork();
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
    if (auto why = WhyNotWhole(file)) return Unusable(std::move(*why));
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
    if (auto why = WhyNotWhole(file)) return Unusable(std::move(*why));
    std::error_code error;
    const auto status = fs::symlink_status(file, error);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
      return Unusable("The folder has something of this name that is not a file.");
    }
    // A name that no other process has, and that no snapshot can have: see WhyNoFileName().
    static std::atomic<std::uint64_t> last = 0;
    const std::string fresh =
        file.parent_path() / ("." + file.filename().string() + "." + std::to_string(getpid()) +
                              "." + std::to_string(++last) + ".new");
    const bool written = WriteNew(fresh, bytes);
    const int moved = written ? Move(fresh, file, if_there) : EIO;
    if (moved == 0) return SnapshotEntry{name, MachineNow(), bytes.size()};
    unlink(fresh.c_str());
    if (moved == EEXIST) return tl::make_unexpected(ShelfError{ShelfError::Kind::kThere, ""});
    return tl::make_unexpected(
        ShelfError{ShelfError::Kind::kFull, "The snapshot's file can't be written."});
  }

  bool Delete(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    std::error_code error;
    const fs::path file = FileOf(name);
    if (!fs::is_regular_file(file, error) || !fs::remove(file, error)) return false;
    // SQLite would apply their content to the next file of this name.
    for (const char* ending : {"-wal", "-shm", "-journal"}) {
      fs::remove(file.string() + ending, error);
    }
    return true;
  }

 private:
  // Gives the file its name in one step; 0, or why not.
  int Move(const std::string& from, const fs::path& to, IfThere if_there) {
    const std::lock_guard lock(mutex_);
    if (if_there == IfThere::kRefuse) {
      if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
      if (errno != EINVAL && errno != ENOSYS) return errno;
      // The file system does not support this. Between the two steps, another process may create
      // the file.
      std::error_code error;
      if (fs::exists(to, error)) return EEXIST;
    }
    return rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
  }

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
