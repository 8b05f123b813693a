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

// Folders, and the names in each of which it matters what they stand for.
using Names = std::set<std::string>;
using Places = std::map<std::string, Names>;

// Adds what decides where `path` leads to: its name in the real folder, each link on the way, or
// the first part of it that is not there.
void AddPlaces(const std::string& path, Places& places);

struct WatchPace {
  std::chrono::milliseconds quiet{50};      // without a change: a burst is over
  std::chrono::milliseconds longest{1000};  // that a burst may keep `read` waiting
};

// Tells when files change, by inotify. It watches their folders, since editors put a new file in an
// old one's place. A change made in a file that stays open counts when its writer closes it.
//
// `read` is called on a thread of its own: once at the start, then for each burst of changes when
// it is over. It reads the files and returns which ones to watch from then on; when there are new
// ones among them, it is called again, since one may have changed before it was watched. It does
// not throw.
class Watcher {
 public:
  using Read = std::function<LookedAt()>;

  // Throws std::runtime_error when something can't be watched.
  Watcher(const LookedAt& paths, Read read, WatchPace pace = {});
  // Waits for a `read` under way, and for nothing else.
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Asks it to end, as the destructor does, but does not wait. Thread-safe.
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
  // What follows is the thread's own once it runs.
  Places places_;
  std::map<int, Names> names_;  // by the watch on their folder
  std::thread thread_;
};

}  // namespace understudy::scenario
