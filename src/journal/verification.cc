#include "journal/verification.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace understudy::journal {
namespace {

constexpr std::size_t kMostShown = 5;
constexpr std::size_t kMostNear = 3;
// Nearest requests are looked for for so many expectations, among so many of the latest requests.
constexpr std::size_t kMostExplained = 20;
constexpr std::size_t kMostCompared = 2000;

// For each expectation the indexes of the requests that it matches, in their order.
using Matches = std::vector<std::vector<std::size_t>>;

Matches MatchAll(const Expectations& expectations, const std::vector<Seen>& requests) {
  Matches matches(expectations.list.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (std::size_t e = 0; e < matches.size(); ++e) {
      if (expectations.list[e].wanted->Matches(requests[i])) matches[e].push_back(i);
    }
  }
  return matches;
}

// Gives each expectation the earliest requests after those of the one before. Marks the first that
// has too few there.
void CheckOrder(const Expectations& expectations, const std::vector<Seen>& requests,
                const Matches& matches, std::vector<Outcome>& outcomes) {
  std::size_t next = 0;  // the first request that is still free
  for (std::size_t e = 0; e < matches.size(); ++e) {
    const std::size_t wanted = expectations.list[e].times.least;
    if (wanted == 0 || matches[e].size() < wanted) continue;  // that it is not met is said already
    const auto first = std::lower_bound(matches[e].begin(), matches[e].end(), next);
    if (static_cast<std::size_t>(matches[e].end() - first) < wanted) {
      outcomes[e].met = false;
      outcomes[e].too_early_after = requests[next - 1].entry();
      return;
    }
    next = first[static_cast<std::ptrdiff_t>(wanted) - 1] + 1;
  }
}

std::vector<NearRequest> FindNearest(const Wanted& wanted, const std::vector<Seen>& requests,
                                     const Redaction& redaction) {
  struct Candidate {
    double distance;
    std::size_t index;
  };
  std::vector<Candidate> candidates;
  const Redaction hides_nothing;  // only the distances count here
  const std::size_t begin = requests.size() - std::min(requests.size(), kMostCompared);
  for (std::size_t i = begin; i < requests.size(); ++i) {
    if (wanted.Matches(requests[i])) continue;
    candidates.push_back({wanted.Compare(requests[i], hides_nothing).distance, i});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.distance < b.distance; });
  std::vector<NearRequest> nearest;
  for (std::size_t i = 0; i < std::min(kMostNear, candidates.size()); ++i) {
    const Seen& seen = requests[candidates[i].index];
    nearest.push_back({seen.entry(), wanted.Compare(seen, redaction).reasons});
  }
  return nearest;
}

void Explain(const Expectation& expectation, const std::vector<Seen>& requests,
             const std::vector<std::size_t>& matched, const Redaction& redaction,
             Outcome& outcome) {
  const bool too_few = outcome.seen < expectation.times.least;
  if (too_few) outcome.nearest = FindNearest(*expectation.wanted, requests, redaction);
  for (std::size_t i = 0; i < std::min(kMostShown, matched.size()); ++i) {
    outcome.matched.push_back(requests[matched[i]].entry());
  }
}

void FindOthers(const std::vector<Seen>& requests, const Matches& matches, Verdict& verdict) {
  std::vector<bool> expected(requests.size(), false);
  for (const auto& of_one : matches) {
    for (const auto index : of_one) expected[index] = true;
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (expected[i] || requests[i].entry().asked->contract() == nullptr) continue;
    if (++verdict.others_in_all <= kMostShown) verdict.others.push_back(requests[i].entry());
  }
}

std::string Count(std::size_t count, std::string_view what) {
  return Concat({std::to_string(count), " ", what, count == 1 ? "" : "s"});
}

std::string HowOften(std::size_t count) {
  if (count == 0) return "never";
  return count == 1 ? "once" : std::to_string(count) + " times";
}

void AddEntries(std::string& text, const std::vector<Entry>& entries, std::size_t in_all,
                const Redaction& redaction) {
  for (const auto& entry : entries) text += Concat({"   ", OneLine(entry, redaction), "\n"});
  if (in_all <= entries.size()) return;
  text += Concat({"   and ", std::to_string(in_all - entries.size()), " more\n"});
}

void AddOutcome(std::string& text, const Outcome& outcome, std::size_t number,
                const Redaction& redaction) {
  text += Concat({"\n", std::to_string(number), ". ", outcome.wanted, "\n   expected ",
                  outcome.times, ", seen ", HowOften(outcome.seen)});
  if (outcome.too_early_after) {
    text += Concat({", but too few after ", OneLine(*outcome.too_early_after, redaction)});
  }
  text += "\n";
  AddEntries(text, outcome.matched, outcome.seen, redaction);
  if (!outcome.nearest.empty()) text += "   The nearest requests:\n";
  for (const auto& near : outcome.nearest) {
    text += Concat({"   ", OneLine(near.entry, redaction), "\n"});
    for (const auto& reason : near.reasons) text += Concat({"     - ", reason, "\n"});
  }
}

}  // namespace

std::string OneLine(const Entry& entry, const Redaction& redaction) {
  const Asked& asked = *entry.asked;
  std::string line = Concat({"#", std::to_string(entry.number), " ", Printable(asked.method()), " ",
                             Printable(Abbreviate(redaction.Url(asked.url()), 200))});
  if (asked.url().empty()) line += "(unreadable request)";
  if (entry.answered == nullptr) return line + ", not answered yet";
  return Concat({line, ", answered ", std::to_string(entry.status())});
}

std::size_t Verdict::failed() const {
  return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(),
                                                [](const Outcome& each) { return !each.met; }));
}

std::string Verdict::Text(const Redaction& redaction) const {
  const std::string where =
      Concat({" (world `", world, "`, ", Count(requests, "request"), " in its journal)\n"});
  std::string text;
  if (met()) {
    text = Concat({"All expectations are met: ", std::to_string(outcomes.size()), where});
  } else if (failed() == 0) {
    text = Concat({"Other requests came than expected", where});
  } else {
    text = Concat({std::to_string(failed()), " of ", Count(outcomes.size(), "expectation"),
                   failed() == 1 ? " is" : " are", " not met", where});
  }
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].met) AddOutcome(text, outcomes[i], i + 1, redaction);
  }
  if (others_in_all > 0) {
    text += Concat(
        {"\nNo other request was expected, but ", Count(others_in_all, "other"), " came:\n"});
    AddEntries(text, others, others_in_all, redaction);
  }
  if (dropped > 0) {
    text += Concat({"\nThe journal no longer has the first ", Count(dropped, "request"),
                    ": raise --journal or --journal-bytes, or reset the world before the test.\n"});
  }
  return text;
}

Verdict Verify(const Expectations& expectations, const Journal& journal,
               const Redaction& redaction) {
  std::vector<Seen> requests;
  for (auto& entry : journal.Entries()) requests.emplace_back(std::move(entry));
  Verdict verdict;
  verdict.world = journal.world();
  verdict.requests = requests.size();
  verdict.dropped = journal.counts().dropped;
  const Matches matches = MatchAll(expectations, requests);
  for (std::size_t e = 0; e < matches.size(); ++e) {
    const Expectation& expectation = expectations.list[e];
    Outcome outcome{expectation.wanted->Describe(), expectation.times.Describe(),
                    matches[e].size()};
    outcome.met = expectation.times.Allow(outcome.seen);
    verdict.outcomes.push_back(std::move(outcome));
  }
  if (expectations.in_order) CheckOrder(expectations, requests, matches, verdict.outcomes);
  std::size_t explained = 0;
  for (std::size_t e = 0; e < matches.size() && explained < kMostExplained; ++e) {
    if (verdict.outcomes[e].met) continue;
    ++explained;
    Explain(expectations.list[e], requests, matches[e], redaction, verdict.outcomes[e]);
  }
  if (expectations.none_other) FindOthers(requests, matches, verdict);
  return verdict;
}

}  // namespace understudy::journal
