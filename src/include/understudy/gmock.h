#pragma once

// Matchers for GoogleMock. The only header here that needs it; link GTest::gmock.
//
//   #include <understudy/gmock.h>
//
//   EXPECT_THAT(world.Requests(), Received(Get("/v1/customers/1"), Times(2)));
//   EXPECT_THAT(world.Requests(), ReceivedNothingElse(Get("/v1/customers/1")));

#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "understudy/request.h"
#include "understudy/world.h"

namespace understudy {

// How often: "exactly", as in Times(2). GoogleMock's AtLeast(), AtMost(), Between() do too.
inline ::testing::Cardinality Times(int count) { return ::testing::Exactly(count); }

// Says that requests are missing, if they are.
inline void ExplainDropped(std::uint64_t dropped, ::testing::MatchResultListener* listener) {
  if (dropped == 0) return;
  *listener << "\nThe journal no longer has the first " << dropped
            << " requests, so nobody knows what they were: raise Options::journal_entries or "
               "journal_bytes";
}

// What can't be known does not match.
class ReceivedMatcher : public ::testing::MatcherInterface<const Requests&> {
 public:
  ReceivedMatcher(ExpectedRequest expected, ::testing::Cardinality times)
      : expected_(std::move(expected)), times_(std::move(times)) {}

  bool MatchAndExplain(const Requests& requests,
                       ::testing::MatchResultListener* listener) const override {
    std::vector<const Request*> matching;
    std::vector<const Request*> others;
    std::vector<const Request*> unknown;
    for (const auto& request : requests) {
      const bool matches = expected_.Matches(request);
      (matches ? matching : others).push_back(&request);
      if (!matches && expected_.MayMatch(request)) unknown.push_back(&request);
    }
    const bool is_met = IsCertainlyMet(matching.size(), unknown.size(), requests.dropped > 0);
    if (!listener->IsInterested()) return is_met;
    *listener << "which has " << matching.size() << " of these";
    for (const auto* request : matching) *listener << "\n  " << *request;
    if (!is_met) ExplainUnknown(unknown, requests.dropped, listener);
    if (!is_met && !times_.IsSaturatedByCallCount(static_cast<int>(matching.size()))) {
      ExplainNearest(others, listener);
    }
    return is_met;
  }

  void DescribeTo(std::ostream* out) const override {
    *out << "has " << expected_.Describe() << ", ";
    times_.DescribeTo(out);
  }

 private:
  static constexpr std::size_t kMostShown = 3;

  // Whether it is met however many of the unknown and of the dropped requests match.
  bool IsCertainlyMet(std::size_t matching, std::size_t unknown, bool has_dropped) const {
    for (std::size_t count = matching; count <= matching + unknown; ++count) {
      if (!times_.IsSatisfiedByCallCount(static_cast<int>(count))) return false;
    }
    return !has_dropped || times_.IsSatisfiedByCallCount(std::numeric_limits<int>::max());
  }

  static void ExplainUnknown(const std::vector<const Request*>& unknown, std::uint64_t dropped,
                             ::testing::MatchResultListener* listener) {
    if (!unknown.empty()) {
      *listener << "\nIt can't be known whether these match: the journal kept only a part of their "
                   "bodies (raise "
                   "Options::journal_body), or the server refused to read them:";
    }
    for (const auto* request : unknown) *listener << "\n  " << *request;
    ExplainDropped(dropped, listener);
  }

  void ExplainNearest(std::vector<const Request*> others,
                      ::testing::MatchResultListener* listener) const {
    std::stable_sort(others.begin(), others.end(), [&](const Request* a, const Request* b) {
      return expected_.Distance(*a) < expected_.Distance(*b);
    });
    others.resize(std::min(others.size(), kMostShown));
    if (!others.empty()) *listener << "\nThe nearest requests:";
    for (const auto* request : others) {
      *listener << "\n  " << *request;
      for (const auto& difference : expected_.Differences(*request)) {
        *listener << "\n    - " << difference;
      }
    }
  }

  const ExpectedRequest expected_;
  const ::testing::Cardinality times_;
};

// The requests have `expected` as often as `times` says; without it at least once. The text of a
// failure shows the nearest requests.
inline ::testing::Matcher<const Requests&> Received(
    ExpectedRequest expected, ::testing::Cardinality times = ::testing::AtLeast(1)) {
  return ::testing::MakeMatcher(new ReceivedMatcher(std::move(expected), std::move(times)));
}

class ReceivedNothingElseMatcher : public ::testing::MatcherInterface<const Requests&> {
 public:
  explicit ReceivedNothingElseMatcher(std::vector<ExpectedRequest> expected)
      : expected_(std::move(expected)) {}

  bool MatchAndExplain(const Requests& requests,
                       ::testing::MatchResultListener* listener) const override {
    std::size_t others = 0;
    for (const auto& request : requests) {
      if (request.vendor.empty() || request.IsAnsweredPreflight() || IsExpected(request)) continue;
      *listener << (others++ == 0 ? "which also has" : "") << "\n  " << request;
      ExplainNearest(request, listener);
    }
    ExplainDropped(requests.dropped, listener);
    return others == 0 && requests.dropped == 0;
  }

  void DescribeTo(std::ostream* out) const override {
    *out << "has no request to a vendor's path";
    const char* before = " but ";
    for (const auto& each : expected_) {
      *out << before << each.Describe();
      before = ", ";
    }
  }

 private:
  bool IsExpected(const Request& request) const {
    return std::any_of(expected_.begin(), expected_.end(),
                       [&](const ExpectedRequest& each) { return each.Matches(request); });
  }

  // How the request differs from the nearest that was expected.
  void ExplainNearest(const Request& request, ::testing::MatchResultListener* listener) const {
    const auto nearest = std::min_element(
        expected_.begin(), expected_.end(),
        [&](const auto& a, const auto& b) { return a.Distance(request) < b.Distance(request); });
    if (nearest == expected_.end()) return;
    for (const auto& difference : nearest->Differences(request)) {
      *listener << "\n    - " << difference;
    }
  }

  const std::vector<ExpectedRequest> expected_;
};

// Each request to a vendor's path is one of these.
template <typename... Expected>
::testing::Matcher<const Requests&> ReceivedNothingElse(Expected... expected) {
  return ::testing::MakeMatcher(
      new ReceivedNothingElseMatcher(std::vector<ExpectedRequest>{std::move(expected)...}));
}

}  // namespace understudy
