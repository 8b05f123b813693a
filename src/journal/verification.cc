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

using matching::Match;

// The indexes of requests, in their order.
using Indexes = std::vector<std::size_t>;

// How the requests compare with one expectation.
struct Compared {
  Indexes matching;
  Indexes cut;         // Match::kCut
  Indexes past_limit;  // Match::kLimit

  std::size_t unknown() const { return cut.size() + past_limit.size(); }
};
using Matches = std::vector<Compared>;

void AddTo(Compared& compared, Match match, std::size_t index) {
  if (match == Match::kYes) compared.matching.push_back(index);
  if (match == Match::kCut) compared.cut.push_back(index);
  if (match == Match::kLimit) compared.past_limit.push_back(index);
}

Matches MatchAll(const Expectations& expectations, const std::vector<Seen>& requests,
                 const std::function<bool()>& is_to_stop) {
  Matches matches(expectations.list.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (std::size_t e = 0; e < matches.size(); ++e) {
      if (is_to_stop && is_to_stop()) return matches;
      AddTo(matches[e], expectations.list[e].wanted->Test(requests[i]), i);
    }
  }
  return matches;
}

Undecided FirstOf(const Indexes& indexes, const std::vector<Seen>& requests) {
  Undecided undecided{indexes.size()};
  for (std::size_t i = 0; i < std::min(kMostShown, indexes.size()); ++i) {
    undecided.first.push_back(requests[indexes[i]].entry());
  }
  return undecided;
}

// `lost`: there were more requests, which nobody can compare.
Outcome OutcomeOf(const Expectation& expectation, const Compared& compared,
                  const std::vector<Seen>& requests, bool lost, const Redaction& redaction) {
  const Times& times = expectation.times;
  Outcome outcome{expectation.wanted->Describe(redaction), times.Describe(),
                  compared.matching.size()};
  const std::size_t most = outcome.seen + compared.unknown();
  const bool is_certain = times.Allow(outcome.seen) && times.Allow(most);
  outcome.met = is_certain && (!lost || times.AllowMoreThan(outcome.seen));
  if (outcome.met) return outcome;
  const bool is_too_often = times.most && outcome.seen > *times.most;
  if (is_too_often) return outcome;  // whatever the others are
  outcome.needs_lost = lost;
  outcome.cut = FirstOf(compared.cut, requests);
  outcome.past_limit = FirstOf(compared.past_limit, requests);
  return outcome;
}

// Gives each expectation the earliest requests after those of the one before. Marks the first that
// has too few there.
void CheckOrder(const Expectations& expectations, const std::vector<Seen>& requests,
                const Matches& matches, std::vector<Outcome>& outcomes) {
  std::size_t next = 0;  // the first request that is still free
  for (std::size_t e = 0; e < matches.size(); ++e) {
    const std::size_t wanted = expectations.list[e].times.least;
    const Indexes& matching = matches[e].matching;
    if (wanted == 0 || matching.size() < wanted) continue;  // that it is not met is said already
    const auto first = std::lower_bound(matching.begin(), matching.end(), next);
    if (static_cast<std::size_t>(matching.end() - first) < wanted) {
      outcomes[e].met = false;
      outcomes[e].too_early_after = requests[next - 1].entry();
      // One of these may have come in time.
      outcomes[e].cut = FirstOf(matches[e].cut, requests);
      outcomes[e].past_limit = FirstOf(matches[e].past_limit, requests);
      return;
    }
    next = first[static_cast<std::ptrdiff_t>(wanted) - 1] + 1;
  }
}

std::vector<NearRequest> FindNearest(const Wanted& wanted, const std::vector<Seen>& requests,
                                     const Redaction& redaction,
                                     const std::function<bool()>& is_to_stop) {
  struct Candidate {
    double distance;
    std::size_t index;
  };
  std::vector<Candidate> candidates;
  const Redaction hides_nothing;  // only the distances count here
  const std::size_t begin = requests.size() - std::min(requests.size(), kMostCompared);
  for (std::size_t i = begin; i < requests.size(); ++i) {
    if (is_to_stop && is_to_stop()) return {};
    if (wanted.Test(requests[i]) == Match::kYes) continue;
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
             const Indexes& matched, const Redaction& redaction,
             const std::function<bool()>& is_to_stop, Outcome& outcome) {
  const bool too_few = outcome.seen < expectation.times.least;
  if (too_few || outcome.past_limit.in_all > 0) {
    outcome.nearest = FindNearest(*expectation.wanted, requests, redaction, is_to_stop);
  }
  for (std::size_t i = 0; i < std::min(kMostShown, matched.size()); ++i) {
    outcome.matched.push_back(requests[matched[i]].entry());
  }
}

void FindOthers(const std::vector<Seen>& requests, const Matches& matches, Verdict& verdict) {
  std::vector<bool> expected(requests.size(), false);
  std::vector<bool> unknown(requests.size(), false);
  for (const auto& of_one : matches) {
    for (const auto index : of_one.matching) expected[index] = true;
    for (const auto index : of_one.cut) unknown[index] = true;
    for (const auto index : of_one.past_limit) unknown[index] = true;
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Entry& entry = requests[i].entry();
    if (expected[i] || entry.asked->contract() == nullptr || entry.IsAnsweredPreflight()) continue;
    if (unknown[i]) ++verdict.others_unknown;
    if (++verdict.others_in_all <= kMostShown) verdict.others.push_back(entry);
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

// Why nobody can know how often it was seen.
void AddUndecided(std::string& text, const Outcome& outcome, const Redaction& redaction) {
  if (outcome.past_limit.in_all > 0) {
    text +=
        "   It can't be known: the work limit is reached before it is clear whether these match."
        " Use a simpler pattern, or more conditions:\n";
    AddEntries(text, outcome.past_limit.first, outcome.past_limit.in_all, redaction);
  }
  if (outcome.cut.in_all > 0) {
    text +=
        "   It can't be known: whether these match depends on a part of their bodies that the"
        " journal did not keep (raise --journal-body), or on what the server refused to read:\n";
    AddEntries(text, outcome.cut.first, outcome.cut.in_all, redaction);
  }
  if (outcome.needs_lost) text += "   It can't be known: requests were dropped, see below.\n";
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
  AddUndecided(text, outcome, redaction);
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
  if (entry.status() == 0) return line + ", which never arrived whole";
  return Concat({line, ", answered ", std::to_string(entry.status())});
}

std::size_t Verdict::failed() const {
  return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(),
                                                [](const Outcome& each) { return !each.met; }));
}

std::string Verdict::Text(const Redaction& redaction) const {
  const std::string where = Concat(
      {" (world `", world, "`, ",
       world_exists ? Count(requests, "request") + " in its journal" : "which does not exist yet",
       ")\n"});
  std::string text;
  if (met()) {
    text = Concat({"All expectations are met: ", std::to_string(outcomes.size()), where});
  } else if (failed() == 0) {
    text = Concat({others_in_all > 0 ? "Unexpected requests came"
                                     : "It can't be known whether unexpected requests came",
                   where});
  } else {
    text = Concat({"Not met: ", std::to_string(failed()), " of ",
                   Count(outcomes.size(), "expectation"), where});
  }
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].met) AddOutcome(text, outcomes[i], i + 1, redaction);
  }
  if (others_in_all > 0) {
    text += Concat(
        {"\nNo other request was expected, but ", Count(others_in_all, "other"), " came:\n"});
    AddEntries(text, others, others_in_all, redaction);
    if (others_unknown > 0) {
      text += Concat({"   It can't be known whether ", std::to_string(others_unknown), " of them ",
                      others_unknown == 1 ? "was" : "were"});
      text +=
          " expected: that depends on a part of the body that the journal did not keep, or on work "
          "past the limit.\n";
    }
  }
  if (dropped > 0) {
    text += Concat({"\nThe journal no longer has the first ", Count(dropped, "request"),
                    ", so nobody knows what they were: raise --journal or --journal-bytes, or "
                    "reset the world before the test.\n"});
  }
  return text;
}

Verdict Verify(const Expectations& expectations, const Journal& journal, const Redaction& redaction,
               const std::function<bool()>& is_to_stop) {
  auto kept = journal.KeptAndLost();
  std::vector<Seen> requests;
  requests.reserve(kept.entries.size());
  for (auto& entry : kept.entries) requests.emplace_back(std::move(entry));
  Verdict verdict;
  verdict.world = journal.world();
  verdict.requests = requests.size();
  verdict.dropped = kept.lost;
  verdict.none_other = expectations.none_other;
  const Matches matches = MatchAll(expectations, requests, is_to_stop);
  for (std::size_t e = 0; e < matches.size(); ++e) {
    verdict.outcomes.push_back(
        OutcomeOf(expectations.list[e], matches[e], requests, verdict.dropped > 0, redaction));
  }
  if (expectations.in_order) CheckOrder(expectations, requests, matches, verdict.outcomes);
  std::size_t explained = 0;
  for (std::size_t e = 0; e < matches.size() && explained < kMostExplained; ++e) {
    if (verdict.outcomes[e].met) continue;
    ++explained;
    Explain(expectations.list[e], requests, matches[e].matching, redaction, is_to_stop,
            verdict.outcomes[e]);
  }
  if (expectations.none_other) FindOthers(requests, matches, verdict);
  return verdict;
}

}  // namespace understudy::journal
