#include "scenario/watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace understudy::scenario {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr int kMostLinks = 40;  // as the kernel follows

// Not IN_MODIFY: half a file is nothing to read, and another file of the folder, such as that of
// --db, may be written to all the time.
constexpr std::uint32_t kInFolder =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB;
constexpr std::uint32_t kOfFolder = IN_DELETE_SELF | IN_MOVE_SELF;

std::string ErrorText(int number) { return std::generic_category().message(number); }

int Checked(int handle, const char* what) {
  if (handle < 0) throw std::runtime_error(std::string(what) + ": " + ErrorText(errno));
  return handle;
}

}  // namespace

void AddPlaces(const std::string& path, Places& places) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  std::deque<fs::path> rest(whole.begin(), whole.end());
  fs::path folder = "/";
  for (int links = 0; !rest.empty();) {
    const fs::path name = std::move(rest.front());
    rest.pop_front();
    if (name.empty() || name == ".") continue;
    if (name.is_absolute() || name == "..") {
      folder = name.is_absolute() ? name : folder.parent_path();
      continue;
    }
    const auto status = fs::symlink_status(folder / name, error);
    if (fs::is_symlink(status) && ++links <= kMostLinks) {
      places[folder].insert(name);
      const fs::path target = fs::read_symlink(folder / name, error);
      rest.insert(rest.begin(), target.begin(), target.end());
      continue;
    }
    if (rest.empty() || !fs::is_directory(status)) {
      places[folder].insert(name);
      return;
    }
    folder /= name;
  }
}

Watcher::Handle::~Handle() { close(value); }

Watcher::Watcher(const LookedAt& paths, Read read, WatchPace pace)
    : read_(std::move(read)),
      pace_(pace),
      events_(Checked(inotify_init1(IN_CLOEXEC | IN_NONBLOCK), "inotify")),
      stop_(Checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  const Outcome outcome = Watch(paths);
  if (!outcome.problem.empty()) throw std::runtime_error(outcome.problem);
  thread_ = std::thread([this] { Run(); });
}

Watcher::~Watcher() {
  Stop();
  thread_.join();
}

void Watcher::Stop() { eventfd_write(stop_.value, 1); }

void Watcher::Run() {
  // It may have been stopped before it started.
  if (Wait(steady_clock::now()) == Woken::kStopped) return;
  do {
    ReadAll();
  } while (Wait(std::nullopt) == Woken::kChanged && IsOver());
}

void Watcher::ReadAll() {
  Outcome outcome;
  do {
    outcome = Watch(read_());
    if (outcome.is_new && !outcome.problem.empty()) log::Warn(outcome.problem);
  } while (outcome.is_new && Wait(steady_clock::now()) != Woken::kStopped);
}

// Waits for the end of a burst that has begun; false when stopped.
bool Watcher::IsOver() {
  const auto last = steady_clock::now() + pace_.longest;
  while (true) {
    switch (Wait(std::min(steady_clock::now() + pace_.quiet, last))) {
      case Woken::kChanged:
        break;
      case Woken::kTimeOut:
        return true;
      case Woken::kStopped:
        return false;
    }
  }
}

Watcher::Woken Watcher::Wait(std::optional<Time> until) {
  while (true) {
    int timeout = -1;
    if (until) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - steady_clock::now());
      timeout = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    std::array<pollfd, 2> waiting = {{{stop_.value, POLLIN, 0}, {events_.value, POLLIN, 0}}};
    const int ready = poll(waiting.data(), waiting.size(), timeout);
    if (ready < 0 && errno != EINTR) return Woken::kStopped;
    if (ready < 0) continue;
    if (waiting[0].revents != 0) return Woken::kStopped;
    if (waiting[1].revents != 0 && TakeEvents()) return Woken::kChanged;
    if (until && steady_clock::now() >= *until) return Woken::kTimeOut;
  }
}

// Whether any pending event concerns a watched name.
bool Watcher::TakeEvents() {
  bool concerns = false;
  std::array<char, 16384> buffer{};
  while (true) {
    const ssize_t size = read(events_.value, buffer.data(), buffer.size());
    if (size <= 0) return concerns;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, &buffer[at], sizeof event);
      at += sizeof event;
      const std::string name = event.len == 0 ? std::string() : std::string(&buffer[at]);
      at += event.len;
      concerns = Concerns(event.wd, event.mask, name) || concerns;
    }
  }
}

bool Watcher::Concerns(int folder, std::uint32_t what, const std::string& name) {
  if ((what & IN_Q_OVERFLOW) != 0) return true;
  const auto found = names_.find(folder);
  if (found == names_.end()) return false;  // not watched any more
  if (!name.empty()) return found->second.contains(name);
  if ((what & IN_IGNORED) != 0) names_.erase(found);
  return (what & (IN_IGNORED | kOfFolder)) != 0;
}

Watcher::Outcome Watcher::Watch(const LookedAt& paths) {
  Outcome outcome;
  Places places;
  for (const auto& path : paths) AddPlaces(path, places);
  std::map<int, Names> all_names;
  for (const auto& [folder, names] : places) {
    // Gives the same number for a folder that is watched already.
    const int watch =
        inotify_add_watch(events_.value, folder.c_str(), kInFolder | kOfFolder | IN_ONLYDIR);
    if (watch < 0) outcome.problem = "can't watch " + folder + ": " + ErrorText(errno);
    const Names& before = places_[folder];
    const bool known = std::includes(before.begin(), before.end(), names.begin(), names.end());
    if (!known || (watch >= 0 && !names_.contains(watch))) outcome.is_new = true;
    if (watch >= 0) all_names[watch].insert(names.begin(), names.end());
  }
  for (const auto& [watch, names] : names_) {
    if (!all_names.contains(watch)) inotify_rm_watch(events_.value, watch);
  }
  places_ = std::move(places);
  names_ = std::move(all_names);
  return outcome;
}

}  // namespace understudy::scenario
