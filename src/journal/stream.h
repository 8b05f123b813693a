#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "http/body_source.h"
#include "journal/journal.h"

namespace understudy::journal {

// Which entries a reader of a Stream wants.
struct StreamFilter {
  std::string world = {};   // empty: all
  std::string vendor = {};  // empty: all, and requests to no vendor's path
  int least_status = 0;
  int most_status = 999;

  bool Takes(const Journal& journal, const Entry& entry) const;
};

// An entry that has just been completed.
struct StreamedEntry {
  std::uint64_t lost_before = 0;  // entries between this and the one before that are lost
  std::string world = {};
  std::string id = {};  // empty: the server keeps no journal
  Entry entry = {};     // no `asked`: entries were lost, and none came since
  // The stream has had all entries up to this Answered::sequence(), as far as it listened then:
  // with this a reader can go on later. Entries that become complete at the same time may come in
  // another order, so it may be less than that of the entry.
  std::uint64_t through = 0;
};

// Hands the entries of all worlds to readers as they are completed. No request ever waits for a
// reader: one that lags loses entries. Thread-safe. Without a reader, a request costs one look at
// an atomic number.
class Stream : public Listener {
 public:
  // What a reader may have waiting.
  struct Limits {
    std::size_t most_entries = 1000;
    std::size_t most_bytes = std::size_t{8} * 1024 * 1024;
  };

  // Gets what is completed from its construction on. Used by one thread. `stream` outlives it.
  class Reader {
   public:
    // `sequence`: the last one that was given.
    Reader(Stream& stream, StreamFilter filter, std::uint64_t sequence = 0);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // Is woken when there is something to take.
    void WakeBy(http::Waker waker);
    // What is waiting, oldest first: entries of about `most_bytes` of memory, or one that has more.
    std::vector<StreamedEntry> Take(std::size_t most_bytes);

   private:
    friend class Stream;
    void Offer(const Journal& journal, const Entry& entry, std::size_t bytes);

    Stream& stream_;
    const StreamFilter filter_;
    // Guarded by stream_.mutex_.
    http::Waker waker_;
    std::deque<StreamedEntry> waiting_;
    std::size_t bytes_ = 0;
    std::uint64_t lost_ = 0;  // since the last entry of waiting_
  };

  Stream() = default;
  explicit Stream(Limits limits) : limits_(limits) {}

  bool IsListening() const override { return count_.load(std::memory_order_relaxed) > 0; }
  void OnComplete(const Journal& journal, const Entry& entry) override;

 private:
  // With mutex_ locked.
  void Pass(std::uint64_t sequence);

  const Limits limits_ = {};
  std::atomic<std::size_t> count_ = 0;  // of readers_
  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<Reader*> readers_;
  std::uint64_t through_ = 0;
  std::set<std::uint64_t> ahead_;  // sequences above that have come
};

}  // namespace understudy::journal
