#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/clock.h"
#include "front/worlds.h"

namespace understudy::control {

// A snapshot as lists show it.
struct SnapshotEntry {
  std::string name;
  Instant taken;  // by the machine's clock
  std::size_t bytes;
};

struct ShelfError {
  enum class Kind { kAbsent, kThere, kFull, kUnusable };
  Kind kind;
  std::string message;  // a sentence
};

// Snapshots by name. Callers check the names. Thread-safe; all but List() may take long.
class SnapshotStore {
 public:
  template <class T>
  using Result = tl::expected<T, ShelfError>;

  virtual ~SnapshotStore() = default;

  // By name.
  virtual std::vector<SnapshotEntry> List() = 0;
  // The contents for a world that starts from the snapshot. Uses `seeded` if the snapshot does not
  // know its scenario.
  virtual Result<front::Contents> Get(
      const std::string& name, const std::shared_ptr<const front::SeededScenario>& seeded) = 0;
  enum class IfThere { kRefuse, kReplace };
  virtual Result<SnapshotEntry> Put(const std::string& name, front::Contents contents,
                                    IfThere if_there) = 0;
  // Returns false if there is no such snapshot.
  virtual bool Delete(const std::string& name) = 0;
};

// Keeps at most 1,000, and 1 GiB of them, until the program ends.
std::unique_ptr<SnapshotStore> MakeMemorySnapshotStore();
// Keeps each as FOLDER/NAME.sqlite. A file is written completely or not at all.
std::unique_ptr<SnapshotStore> MakeFolderSnapshotStore(std::string folder);

}  // namespace understudy::control
