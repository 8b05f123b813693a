#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace understudy::journal {

// The credentials that the scenarios of a server list, and names of what holds some, to be hidden
// wherever they are. Thread-safe.
//
// Texts of less than 4 bytes are ignored: they are in too many words. Shorter ones than 6 bytes are
// found only where no letter or digit is beside them.
class KnownCredentials {
 public:
  KnownCredentials();

  // Keeps the last 10,000.
  void Add(const std::vector<std::string>& values);
  // Keeps names of headers, parameters and fields that hold credentials, beside those that a
  // Redaction was made with.
  void AddNames(const std::vector<std::string>& names);
  // Compares names without regard to case.
  bool IsName(std::string_view name) const;
  bool AreIn(std::string_view text) const;
  // Appends `text` to `out`, with `hidden` in the place of each.
  void Hide(std::string_view text, std::string_view hidden, std::string& out) const;

 private:
  class Index;
  // Rebuilt at the next use after Add(). Each thread keeps the last one that it used.
  const Index& CurrentIndex() const;

  std::atomic<std::uint64_t> generation_;  // of values_; no two objects ever have the same
  mutable std::mutex mutex_;
  std::deque<std::string> values_;          // guarded by mutex_, as the next ones
  std::unordered_set<std::string> listed_;  // the same
  std::vector<std::string> names_;          // the same
  std::atomic<bool> has_names_ = false;     // may be read without the mutex
  mutable std::shared_ptr<const Index> index_;
};

}  // namespace understudy::journal
