#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "journal/entry.h"

namespace understudy::journal {

struct Limits {
  std::size_t most_entries = 10'000;                       // of each world; 0: no journal
  std::size_t most_bytes = std::size_t{64} * 1024 * 1024;  // of all worlds together
  std::size_t most_body = std::size_t{64} * 1024;          // kept of each body
};

// The id of an entry: a UUID (version 4 by its form), which `seed`, the scenario's, the world's
// name and the entry's number give, so that each run has the same ids. `life`: how many worlds of
// this name existed before.
std::string IdOf(std::uint64_t seed, std::string_view world, std::uint64_t number,
                 std::uint64_t life = 0);

// What was asked of one world and answered, oldest first. Thread-safe. The locks are held for
// moments only: reading takes handles, and looks at the entries afterwards.
class Journal {
 public:
  struct Counts {
    std::size_t entries = 0;
    std::size_t bytes = 0;
    std::uint64_t dropped = 0;  // because of the limits, since the last Clear()
  };

  // `life`: see IdOf(). `total` counts the bytes of all journals, and outlives this.
  Journal(std::string world, std::uint64_t seed, const Limits& limits,
          std::atomic<std::size_t>& total, std::uint64_t life = 0);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  const std::string& world() const { return world_; }
  const Limits& limits() const { return limits_; }
  // For its entries.
  Slabs& slabs() { return slabs_; }

  // Adds a request that is being answered. Gives its number.
  std::uint64_t Begin(std::shared_ptr<const Asked> asked,
                      std::shared_ptr<const contract::Contract> contract = nullptr);
  // Adds its answer. Does nothing if the entry was dropped or removed meanwhile.
  void Complete(std::uint64_t number, std::shared_ptr<const Answered> answered);
  // Removes an entry, for instance one whose request is going to be answered again.
  bool Remove(std::uint64_t number);
  void Clear();
  // Drops the oldest entries until `wanted` bytes are free, or `keep` entries are left.
  void Drop(std::size_t wanted, std::size_t keep);

  // All entries, oldest first.
  std::vector<Entry> Entries() const;
  // The same, and how many more there would be without the limits, since the journal was last
  // empty: made by Clear(), or new.
  struct Kept {
    std::vector<Entry> entries;
    std::uint64_t lost = 0;
  };
  Kept KeptAndLost() const;
  // All entries, and the last number that an entry got, even if that entry is gone.
  struct Numbered {
    std::vector<Entry> entries;
    std::uint64_t last_number = 0;
  };
  Numbered EntriesAndLastNumber() const;
  // The answered entries whose requests changed rows, the newest first, at most `most`.
  std::vector<Entry> EntriesWithRowChanges(std::size_t most) const;
  // The entry with this id, in any letter case.
  std::optional<Entry> Find(std::string_view id) const;
  std::string IdOf(const Entry& entry) const {
    return journal::IdOf(seed_, world_, entry.number, life_);
  }
  Counts counts() const;
  // Of entries in memory, with those that were removed and not given back yet.
  std::size_t places() const;

 private:
  // With mutex_ locked.
  Entry& At(std::size_t index) { return ring_[(begin_ + index) & (ring_.size() - 1)]; }
  const Entry& At(std::size_t index) const { return ring_[(begin_ + index) & (ring_.size() - 1)]; }
  Entry* Locate(std::uint64_t number);
  void Append(Entry entry);
  void CloseGaps(std::size_t places);
  void Repack();
  void DropFirst();
  void Uncount(const Entry& entry);
  void Forget(Entry& entry);
  void Trim();
  std::vector<Entry> EntriesLocked() const;

  const std::string world_;
  const std::uint64_t seed_;
  const std::uint64_t life_;
  const Limits limits_;
  std::atomic<std::size_t>& total_;

  Slabs slabs_;
  mutable std::mutex mutex_;
  // A ring of a power of two of places: `size_` entries from begin_ on, in the order of their
  // numbers. A removed one keeps its number and its place, without `asked`, until those before it
  // are gone. Not a deque, of which an empty one has 576 bytes: most worlds of many are never
  // asked.
  std::vector<Entry> ring_;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
  std::uint64_t next_number_ = 1;
  Counts counts_;
};

// Told of each entry once it is complete, on the thread that answers: must not wait or throw.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void OnComplete(const Journal& journal, const Entry& entry) = 0;
  // Whether it wants the requests that begin now. Costs little; each request asks.
  virtual bool IsListening() const { return true; }
};

// Counts how often each name is used. Remembers a bounded number of names.
class Lives {
 public:
  static constexpr std::size_t kMostNames = 65'536;

  // How often Next() was called with this name before. After kMostNames other names it may be more,
  // but no name ever gets the same number twice.
  std::uint64_t Next(std::string_view name);

 private:
  std::unordered_map<std::uint64_t, std::uint64_t> next_;  // by the name's hash
  std::uint64_t of_unknown_ = 0;                           // for names that are not in next_
  std::uint64_t highest_ = 0;                              // that was given
};

// The journals of all worlds of a server. Thread-safe.
class Journals {
 public:
  explicit Journals(const Limits& limits = {});

  const Limits& limits() const { return limits_; }
  bool is_on() const { return limits_.most_entries > 0; }
  // A journal for a new world.
  std::shared_ptr<Journal> Make(const std::string& world, std::uint64_t seed);
  // A journal without entries, to read or try a world that does not exist. It is not in All(), and
  // does not change the ids of the world's later entries.
  std::shared_ptr<Journal> MakeEmpty(const std::string& world);

  // Adds a listener, which outlives the requests. Call it before the first request.
  void Listen(Listener& listener) { listeners_.push_back(&listener); }
  // Whether anybody wants to know of a request.
  bool is_wanted() const {
    return is_on() || std::any_of(listeners_.begin(), listeners_.end(),
                                  [](const Listener* each) { return each->IsListening(); });
  }

  // The sequence() of the entry that is completed next: each is given once.
  std::uint64_t NextSequence() { return sequence_.fetch_add(1, std::memory_order_relaxed) + 1; }
  // Of the last entry; 0 before the first.
  std::uint64_t sequence() const { return sequence_.load(std::memory_order_relaxed); }
  // Tells the sequences of this server from those of one before it.
  const std::string& run() const { return run_; }
  // All that exist.
  std::vector<std::shared_ptr<const Journal>> All();

  // Completes an entry and tells the listeners.
  void Complete(Journal& journal, const Entry& entry);

  // The bytes of all journals.
  std::size_t bytes() const { return total_; }

 private:
  // Drops entries of the largest journals until the bytes are within the limit. `completed` keeps
  // its last entry, which was not looked at yet.
  void MakeRoom(const Journal& completed);

  const Limits limits_;
  const std::string run_;
  std::atomic<std::size_t> total_ = 0;
  std::atomic<std::uint64_t> sequence_ = 0;
  std::vector<Listener*> listeners_;
  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::weak_ptr<Journal>> journals_;
  Lives lives_;
};

// The part of one request in its world's journal. Used by one thread at a time. A request that ends
// without an answer leaves no entry.
class Recording {
 public:
  Recording() = default;
  ~Recording();
  Recording(Recording&&) = default;  // leaves one that has not begun
  Recording& operator=(Recording&&) = delete;
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  // Begins the entry. Once only.
  void Begin(Journals& journals, std::shared_ptr<Journal> journal,
             std::shared_ptr<const Asked> asked,
             std::shared_ptr<const contract::Contract> contract);
  bool has_begun() const { return journal_ != nullptr; }
  SteadyTime began() const { return entry_.asked->began(); }
  // What completes it, once the reply leaves. `waits`: that is later, so it takes no part of the
  // journal's slabs, which it would keep alive.
  std::shared_ptr<Answered> Answer(const http::Response& response,
                                   const Circumstances& circumstances, bool waits = false) const;
  // Completes it. Once only.
  void Complete(std::shared_ptr<Answered> answered);

 private:
  Journals* journals_ = nullptr;
  std::shared_ptr<Journal> journal_;
  Entry entry_;
};

}  // namespace understudy::journal
