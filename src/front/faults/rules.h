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

// What a rule may look at.
struct FaultInput {
  const http::Request& request;
  std::string_view path;                 // without world and query; not decoded
  std::string_view vendor;               // whose prefix the path has; empty: nobody's
  const contract::Operation* operation;  // nullptr: the request asks for none
};

// What one request meets.
struct Fault {
  std::string label;  // the rule's name, or its number; for people
  std::shared_ptr<const scenario::FaultEffects> effects;
  Random random;           // for what the effects draw: no more of the world's numbers are used
  std::uint64_t rule = 0;  // its id; 0: of no rule
};

using SharedRule = std::shared_ptr<const scenario::FaultRule>;

// The fault rules in force, in order: the first that applies counts. A value, not thread-safe:
// guarded by the world's mutex, but for empty().
//
// A rule only describes a fault; the transport carries it out once every lock is released, so that
// a ten-second delay never holds up another request or Stop().
class FaultRules {
 public:
  // Ids and counts stay below this: the most that JSON's readers agree on.
  static constexpr std::int64_t kMostCount = 9'007'199'254'740'991;

  struct Entry {
    std::uint64_t id;  // never used again for another
    SharedRule rule;
    std::int64_t matched = 0;  // requests that it concerned, those it let through included
    std::int64_t applied = 0;
  };

  // `start`: what times from the world's start count from.
  FaultRules(const std::vector<SharedRule>& rules, Instant start);

  // What the request meets; nullopt: nothing. Counts the request at each rule that it concerns, up
  // to and including the one that applies. The draws come from `random`, the world's: the same run
  // draws the same.
  std::optional<Fault> Take(const FaultInput& input, Instant now, Random& random);

  // As Take(), where its fault would replace the vendor. Otherwise nullopt, and nothing is counted
  // or drawn: call Take() later.
  std::optional<Fault> TakeIfItReplacesVendor(const FaultInput& input, Instant now, Random& random);

  // The rule of this id, which was taken, changed nothing: it did not apply. Nothing happens when
  // it is gone.
  void TakeBack(std::uint64_t id);

  // Thread-safe.
  bool empty() const { return count_.value == 0; }
  // Whether a rule answers from old rows: somebody has to keep them.
  bool needs_rows_before_last_write() const { return needs_rows_before_last_write_; }

  const std::vector<Entry>& list() const { return entries_; }
  const Entry* Find(std::uint64_t id) const;
  // At a place in the order, from 0; at its end when it is shorter. Returns the rule's id.
  std::uint64_t Insert(SharedRule rule, std::size_t place);
  // These change the rule of an id; false when there is none. A replaced rule counts anew.
  bool Replace(std::uint64_t id, SharedRule rule);
  bool Move(std::uint64_t id, std::size_t place);
  bool Remove(std::uint64_t id);
  // In place of all that there are.
  void ReplaceAll(const std::vector<SharedRule>& rules);
  // The same with ids and counts, as EntryShape() has them; the id 0 stands for a new one.
  void Restore(std::vector<Entry> entries);
  // Puts the entry in the place of the one with its id; false when there is none.
  bool Restore(Entry entry);

  // Bytes of the rules' texts and of what they send.
  std::size_t bytes() const;

  // Times from the world's start count from here instead.
  void SetStart(Instant start) { start_ = start; }

  // [{"id":1,"matched":4,"applied":1,"rule":{…}},…] in their order, and one of them.
  void Write(json::Writer& writer) const;
  static void Write(json::Writer& writer, const Entry& entry);

  // One of them as Write() shows it.
  static Shape EntryShape();

  // All that there is, for snapshots.
  void WriteState(json::Writer& writer) const;
  // Adds what is wrong to `diagnostics` and then changes nothing: false.
  bool ReadState(const Node& node, Diagnostics& diagnostics);

 private:
  // A number that one thread may read while another, which holds the world, assigns it.
  struct Count {
    Count() = default;
    Count(const Count& other) : value(other.value.load()) {}
    Count& operator=(const Count& other) {
      value = other.value.load();
      return *this;
    }
    std::atomic<std::size_t> value = 0;
  };

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
