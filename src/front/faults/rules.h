#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"
#include "base/random.h"
#include "base/shape.h"
#include "contract/contract.h"
#include "http/message.h"
#include "scenario/fault.h"

namespace understudy::front {

// The parts of a request that rules match.
struct FaultInput {
  const http::Request& request;
  std::string_view path;                 // without world and query; not decoded
  std::string_view vendor;               // whose prefix the path has; empty: none
  const contract::Operation* operation;  // nullptr: no operation matches
};

// The fault of one request.
struct Fault {
  std::string label;  // the rule's name, or its number; for people
  std::shared_ptr<const scenario::FaultEffects> effects;
  Random random;           // for the effects' draws; they use no more of the world's numbers
  std::uint64_t rule = 0;  // its id; 0: no rule
};

// What one request used of a world's rules.
struct FaultTurn {
  std::vector<std::uint64_t> matched = {};  // the ids of the rules that counted it
  std::uint64_t applied = 0;                // the id of the one that applied; 0: none
  std::uint64_t random_before = 0;          // the state of the world's random numbers
  std::uint64_t random_after = 0;
};

using SharedRule = std::shared_ptr<const scenario::FaultRule>;

// The fault rules of a world, in order; only the first that applies counts. A value, not
// thread-safe: guarded by the world's mutex, except empty().
//
// A rule only describes a fault. The transport carries it out after every lock is released, so a
// ten-second delay never holds up another request or Stop().
class FaultRules {
 public:
  // Ids and counts stay below this: the most that JSON's readers agree on.
  static constexpr std::int64_t kMostCount = 9'007'199'254'740'991;

  struct Entry {
    std::uint64_t id;  // never used again for another
    SharedRule rule;
    std::int64_t matched = 0;  // requests that it matched, with those that it let through
    std::int64_t applied = 0;
  };

  // Durations from the world's start count from `start`.
  FaultRules(const std::vector<SharedRule>& rules, Instant start);

  // The fault of the request; nullopt: none. Counts the request at each matching rule, up to and
  // including the one that applies. Draws from `random`, the world's: the same requests give the
  // same faults.
  // Notes in `turn`, unless it is null, what TakeBack() undoes.
  std::optional<Fault> Take(const FaultInput& input, Instant now, Random& random,
                            FaultTurn* turn = nullptr);

  // As Take(), where its fault would replace the vendor. Otherwise nullopt, and nothing is counted
  // or drawn: call Take() later.
  std::optional<Fault> TakeIfItReplacesVendor(const FaultInput& input, Instant now, Random& random);

  // Undoes what Take() counted. Nothing is undone at rules that were removed, and no draw where
  // others have drawn since.
  void TakeBack(const FaultTurn& turn, Random& random);

  // Whether any rules exist in this process, in whatever world. Thread-safe.
  static bool AnyExist() { return Count::not_zero > 0; }
  // Thread-safe.
  bool empty() const { return count_.value == 0; }
  // Whether a rule answers from the rows before the last write, which must then be kept.
  bool needs_rows_before_last_write() const { return needs_rows_before_last_write_; }

  const std::vector<Entry>& list() const { return entries_; }
  const Entry* Find(std::uint64_t id) const;
  // Inserts at `place`, from 0, or at the end if there are fewer rules. Returns the rule's id.
  std::uint64_t Insert(SharedRule rule, std::size_t place);
  // These change the rule with the id; false if there is none. Replace() resets the counts.
  bool Replace(std::uint64_t id, SharedRule rule);
  bool Move(std::uint64_t id, std::size_t place);
  bool Remove(std::uint64_t id);
  // Replaces all rules.
  void ReplaceAll(const std::vector<SharedRule>& rules);
  // The same with ids and counts, as EntryShape() has them; the id 0 stands for a new one.
  void Restore(std::vector<Entry> entries);
  // Puts the entry in the place of the one with its id; false when there is none.
  bool Restore(Entry entry);

  // Bytes of the rules' texts and of what they send.
  std::size_t bytes() const;
  // The same of the rules that are not in `shared`.
  std::size_t bytes_beside(const std::vector<SharedRule>& shared) const;

  // Changes the instant that durations count from.
  void SetStart(Instant start) { start_ = start; }

  // [{"id":1,"matched":4,"applied":1,"rule":{…}},…] in order, and one entry.
  void Write(json::Writer& writer) const;
  static void Write(json::Writer& writer, const Entry& entry);

  // One of them as Write() shows it.
  static Shape EntryShape(const Catalog& catalog);

  // The whole state, for snapshots.
  void WriteState(json::Writer& writer) const;
  // The rules are for the catalog's vendors. If something is wrong, adds it to `diagnostics`,
  // changes nothing and returns false.
  bool ReadState(const Catalog& catalog, const Node& node, Diagnostics& diagnostics);

 private:
  // A number that a thread may read while another thread, which has the world locked, writes it.
  struct Count {
    Count() = default;
    Count(const Count& other) { Set(other.value); }
    Count& operator=(const Count& other) {
      Set(other.value);
      return *this;
    }
    ~Count() { Set(0); }
    void Set(std::size_t number) {
      const std::size_t before = value.exchange(number);
      if (before == 0 && number > 0) ++not_zero;
      if (before > 0 && number == 0) --not_zero;
    }
    std::atomic<std::size_t> value = 0;
    inline static std::atomic<std::size_t> not_zero = 0;  // of all of them
  };

  std::optional<Fault> Take(const FaultInput& input, Instant now, Random& random, FaultTurn& turn);
  std::vector<Entry>::iterator Locate(std::uint64_t id);
  std::uint64_t NewId();
  bool IsDue(const Entry& entry) const;
  bool IsNow(const scenario::FaultRule& rule, Instant now) const;
  void Recount();

  Instant start_;
  std::uint64_t next_id_ = 1;
  std::vector<Entry> entries_;
  bool needs_rows_before_last_write_ = false;
  Count count_;
};

}  // namespace understudy::front
