#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "journal/expectation.h"
#include "journal/journal.h"
#include "journal/redaction.h"

namespace understudy::journal {

// A request that nearly met an expectation.
struct NearRequest {
  Entry entry;
  std::vector<std::string> reasons;  // why it did not
};

// Requests that can't be compared with an expectation.
struct Undecided {
  std::size_t in_all = 0;
  std::vector<Entry> first = {};
};

// Whether one expectation was met. What can't be known is not met.
struct Outcome {
  std::string wanted;    // Wanted::Describe()
  std::string times;     // Times::Describe()
  std::size_t seen = 0;  // that are known to match
  bool met = true;
  Undecided cut = {};         // the part of their bodies that was not kept decides
  Undecided past_limit = {};  // to compare them takes more work than is allowed
  bool needs_lost = false;    // requests that the journal no longer has decide
  // With in_order: the request after which too few came; null otherwise.
  std::optional<Entry> too_early_after = std::nullopt;
  // Why it was not met: after too few, the nearest of the others; after too many, the first that
  // were seen.
  std::vector<NearRequest> nearest = {};
  std::vector<Entry> matched = {};
};

// The requests of a world compared with expectations.
struct Verdict {
  std::string world;
  bool world_exists = true;   // else no request has created it; the caller sets this
  std::size_t requests = 0;   // in the journal
  std::uint64_t dropped = 0;  // that the journal no longer has, since it was last emptied
  bool none_other = false;    // was expected
  std::vector<Outcome> outcomes = {};
  // With none_other: the first of the others, and how many there are.
  std::vector<Entry> others = {};
  std::size_t others_in_all = 0;
  std::size_t others_unknown = 0;  // of those, the ones that may have been expected

  std::size_t failed() const;  // how many outcomes were not met
  // Without a whole journal nobody knows whether others came.
  bool met() const { return failed() == 0 && others_in_all == 0 && !(none_other && dropped > 0); }
  // For people: one line if all is met, else what differs. Shows no credential of a request that
  // `redaction` hides.
  std::string Text(const Redaction& redaction) const;
};

// Compares what the journal has now. `is_to_stop` is asked before each comparison; when it returns
// true, the verdict is of no use. Takes time for each request and expectation; never throws because
// of a request. `redaction` hides credentials in the reasons.
Verdict Verify(const Expectations& expectations, const Journal& journal, const Redaction& redaction,
               const std::function<bool()>& is_to_stop = nullptr);

// "#3 GET /v1/customers/7, answered 404".
std::string OneLine(const Entry& entry, const Redaction& redaction);

}  // namespace understudy::journal
