#include <map>
#include <mutex>
#include <utility>

#include "control/snapshot_store.h"

namespace understudy::control {
namespace {

constexpr std::size_t kMost = 1000;
constexpr std::size_t kMostKeptBytes = std::size_t{1} << 30;

class MemorySnapshotStore : public SnapshotStore {
 public:
  std::vector<SnapshotEntry> List() override {
    const std::lock_guard lock(mutex_);
    std::vector<SnapshotEntry> entries;
    for (const auto& [name, kept] : kept_) entries.push_back(kept.entry);
    return entries;
  }

  Result<front::Contents> Get(
      const std::string& name,
      const std::shared_ptr<const front::SeededScenario>& /*seeded*/) override {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(name);
    if (found == kept_.end()) return tl::make_unexpected(ShelfError{ShelfError::Kind::kAbsent, ""});
    const front::Contents& kept = found->second.contents;
    front::Contents contents(kept.scenario, kept.rows.Fork(), kept.settings);
    if (kept.rows_before_last_write)
      contents.rows_before_last_write = kept.rows_before_last_write->Fork();
    // As in a file, the clock is frozen: no time has passed.
    contents.settings.clock = kept.settings.clock.Begun();
    return contents;
  }

  Result<SnapshotEntry> Put(const std::string& name, front::Contents contents,
                            IfThere if_there) override {
    const std::size_t old_size =
        contents.rows_before_last_write ? contents.rows_before_last_write->size() : 0;
    SnapshotEntry entry{name, MachineNow(),
                        contents.rows.size() + old_size + contents.settings.faults.bytes()};
    auto& clock = contents.settings.clock;
    if (!clock.is_machines()) clock = clock.Advanced(std::chrono::milliseconds(0), SteadyNow());
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(name);
    if (found != kept_.end() && if_there == IfThere::kRefuse) {
      return tl::make_unexpected(ShelfError{ShelfError::Kind::kThere, ""});
    }
    const bool is_new = found == kept_.end();
    const std::size_t others = bytes_ - (is_new ? 0 : found->second.entry.bytes);
    if ((is_new && kept_.size() >= kMost) || others + entry.bytes > kMostKeptBytes) {
      return tl::make_unexpected(
          ShelfError{ShelfError::Kind::kFull,
                     "There is no room: at most 1000 snapshots of 1 GiB together are "
                     "kept in memory. Delete one, or use --snapshots."});
    }
    kept_.insert_or_assign(name, Kept{entry, std::move(contents)});
    bytes_ = others + entry.bytes;
    return entry;
  }

  bool Delete(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(name);
    if (found == kept_.end()) return false;
    bytes_ -= found->second.entry.bytes;
    kept_.erase(found);
    return true;
  }

 private:
  struct Kept {
    SnapshotEntry entry;
    front::Contents contents;
  };
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;  // guarded by mutex_
  // The total of all, although they may share pages with each other and with worlds. Guarded by
  // mutex_ too.
  std::size_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<SnapshotStore> MakeMemorySnapshotStore() {
  return std::make_unique<MemorySnapshotStore>();
}

}  // namespace understudy::control
