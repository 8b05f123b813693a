#pragma once

#include <cstddef>
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

// Whether one expectation was met.
struct Outcome {
  std::string wanted;  // Wanted::Describe()
  std::string times;   // Times::Describe()
  std::size_t seen = 0;
  bool met = true;
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
  std::size_t requests = 0;   // in the journal
  std::uint64_t dropped = 0;  // that the journal no longer has
  std::vector<Outcome> outcomes = {};
  // With none_other: the first of the others, and how many there are.
  std::vector<Entry> others = {};
  std::size_t others_in_all = 0;

  std::size_t failed() const;  // how many outcomes were not met
  bool met() const { return failed() == 0 && others_in_all == 0; }
  // For people: one line if all is met, else what differs. Shows no credential of a request that
  // `redaction` hides.
  std::string Text(const Redaction& redaction) const;
};

// Compares what the journal has now. Takes time for each request and expectation; never throws
// because of a request. `redaction` hides credentials in the reasons.
Verdict Verify(const Expectations& expectations, const Journal& journal,
               const Redaction& redaction);

// "#3 GET /v1/customers/7, answered 404".
std::string OneLine(const Entry& entry, const Redaction& redaction);

}  // namespace understudy::journal
