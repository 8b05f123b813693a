#pragma once

#include <cstdint>

namespace understudy::matching {

// Whether something is what it must be. A result that can't be known is never taken for a yes or
// for a no, also inside of `not`.
enum class Match : std::uint8_t {
  kNo,
  kYes,
  kCut,    // unknown: bytes of the body decide that the journal did not keep
  kLimit,  // unknown: the pattern takes more work than is allowed for a value of this size
};

constexpr Match MatchIf(bool matches) { return matches ? Match::kYes : Match::kNo; }
constexpr bool IsKnown(Match match) { return match == Match::kNo || match == Match::kYes; }
constexpr Match Not(Match match) { return IsKnown(match) ? MatchIf(match == Match::kNo) : match; }

// Kleene's logic: what is unknown does not count where another value decides.
constexpr Match And(Match a, Match b) {
  if (a == Match::kNo || b == Match::kNo) return Match::kNo;
  return a > b ? a : b;
}
constexpr Match Or(Match a, Match b) { return Not(And(Not(a), Not(b))); }

// Asks for each item until one decides.
template <typename Items, typename Test>
Match AllMatch(const Items& items, const Test& test) {
  Match all = Match::kYes;
  for (const auto& item : items) {
    all = And(all, test(item));
    if (all == Match::kNo) break;
  }
  return all;
}
template <typename Items, typename Test>
Match AnyMatches(const Items& items, const Test& test) {
  return Not(AllMatch(items, [&](const auto& item) { return Not(test(item)); }));
}

}  // namespace understudy::matching
