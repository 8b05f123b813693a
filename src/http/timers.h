#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

namespace understudy::http {

// Longer waits are cut to this length, so that no time overflows.
constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours(24 * 366);

// The times at which connections are due, by their ids. No entry is removed before its time: the
// connection checks whether the time still counts. Used by one loop.
class Timers {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct Entry {
    Time at;
    std::uint64_t id;
    bool operator>(const Entry& other) const { return at > other.at; }
  };

  void Add(Time at, std::uint64_t id) { entries_.push({at, id}); }

  std::optional<Time> Next() const {
    return entries_.empty() ? std::nullopt : std::optional(entries_.top().at);
  }

  // Removes the earliest entry that is due.
  std::optional<Entry> PopDue(Time now) {
    if (entries_.empty() || entries_.top().at > now) return std::nullopt;
    const Entry entry = entries_.top();
    entries_.pop();
    return entry;
  }

 private:
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> entries_;
};

}  // namespace understudy::http
