#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "scenario/files.h"

namespace understudy::scenario {

// Folders, and in each the names whose change matters.
using Names = std::set<std::string>;
using Places = std::map<std::string, Names>;

// Adds all places that decide where `path` leads: its name in the real folder, each link on the
// way, and the first part that does not exist.
void AddPlaces(const std::string& path, Places& places);

struct WatchPace {
  std::chrono::milliseconds quiet{50};      // without a change: a burst is over
  std::chrono::milliseconds longest{1000};  // a burst delays `read` no longer
};

// Reports changes of files, by inotify. It watches their folders, since editors replace a file by a
// new one. A change in a file that stays open counts when its writer closes the file.
//
// `read` is called on a thread of its own: once at the start, then after each burst of changes. It
// reads the files and returns the paths to watch from then on. If some of them are new, it is
// called again, since a file may have changed before it was watched. It must not throw.
class Watcher {
 public:
  using Read = std::function<LookedAt()>;

  // Throws std::runtime_error if a folder can't be watched.
  Watcher(const LookedAt& paths, Read read, WatchPace pace = {});
  // Waits for a running `read`, and for nothing else.
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Ends the thread, as the destructor does, but does not wait for it. Thread-safe.
  void Stop();

 private:
  using Time = std::chrono::steady_clock::time_point;
  enum class Woken { kChanged, kTimeOut, kStopped };

  // A file descriptor.
  struct Handle {
    explicit Handle(int its_value) : value(its_value) {}
    ~Handle();
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    const int value;
  };

  void Run();
  void ReadAll();
  bool IsOver();
  Woken Wait(std::optional<Time> until);
  bool TakeEvents();
  bool Concerns(int folder, std::uint32_t what, const std::string& name);
  struct Outcome {
    bool is_new = false;
    std::string problem;
  };
  Outcome Watch(const LookedAt& paths);

  const Read read_;
  const WatchPace pace_;
  const Handle events_;
  const Handle stop_;
  // Used by the thread alone once it runs.
  Places places_;
  std::map<int, Names> names_;  // by the watch on their folder
  std::thread thread_;
};

}  // namespace understudy::scenario
