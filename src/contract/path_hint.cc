#include "contract/path_hint.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "contract/path_comparison.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kLongestPath = 300;

// The extra cost of an operation whose contract is not the one whose prefix the path has.
constexpr double kOtherContract = 0.1;
// The most that else may differ in a path with another API's prefix or version.
constexpr double kMostOfMoved = 0.35;
// If a path has no API's prefix, an operation whose segments differ by more is not similar.
constexpr double kMostOfSegments = 0.34;
// A longer list would not help.
constexpr std::size_t kMostDifferences = 3;
constexpr double kMostCost = 2;
// The distance of a path that is the operation's but for its slashes or dot segments.
constexpr double kOtherForm = 0.01;

using Texts = std::vector<std::string_view>;

// "/v1/customers/1" after the prefix "/v1" is "/customers/1".
std::string_view AfterPrefix(std::string_view path, std::string_view prefix) {
  return path.substr(std::min(prefix.size(), path.size()));
}

std::size_t FindEncoded(std::string_view path, std::string_view capitals, std::string_view small) {
  return std::min(path.find(capitals), path.find(small));
}

bool HasEncodedSlash(std::string_view path) {
  return FindEncoded(path, "%2F", "%2f") != std::string_view::npos;
}

// The position of "%3F", or npos.
std::size_t FindEncodedQuery(std::string_view path) { return FindEncoded(path, "%3F", "%3f"); }

// The first dot segment; empty without one.
std::string_view FindDotSegment(std::string_view path) {
  for (const auto segment : Split(path, '/')) {
    if (IsDotSegment(segment)) return segment;
  }
  return {};
}

// "/v1/./a/../b" → "/v1/b", as clients resolve URLs (RFC 3986 section 5.2.4).
std::string ResolveDots(std::string_view path) {
  Texts kept;
  for (const auto segment : Split(path, '/')) {
    if (!IsDotSegment(segment)) {
      kept.push_back(segment);
    } else if (IsDoubleDotSegment(segment) && kept.size() > 1) {
      kept.pop_back();
    }
  }
  std::string text;
  for (const auto segment : kept) text += segment.empty() ? "" : Concat({"/", segment});
  return text.empty() ? "/" : text;
}

bool HasOtherForm(std::string_view path) {
  return HasEncodedSlash(path) || FindEncodedQuery(path) != std::string_view::npos ||
         !FindDotSegment(path).empty();
}

// A path as it was sent, and with plain slashes. Operations are compared with both.
class SentPath {
 public:
  explicit SentPath(std::string_view path)
      : path_(path),
        plain_(WithPlainSlashes(path)),
        squeezed_(Squeezed(path)),
        segments_(PathSegmentsOf(squeezed_)),
        plain_segments_(PathSegmentsOf(plain_)),
        has_other_form_(HasOtherForm(path)) {}
  SentPath(const SentPath&) = delete;
  SentPath& operator=(const SentPath&) = delete;

  // The better one.
  PathComparison Compare(const Contract& contract, const Operation& operation,
                         double most_cost = kAnyCost) const {
    PathComparison as_sent(contract, operation, segments_, most_cost);
    if (!has_other_form_) return as_sent;
    PathComparison plain(contract, operation, plain_segments_, most_cost);
    return plain.cost() < as_sent.cost() ? plain : as_sent;
  }

  // 0 if the operation has this path as it was sent; 1 if all differs.
  double DistanceTo(const Contract& contract, const Operation& operation) const {
    const PathComparison as_sent(contract, operation, segments_);
    const bool has_empty_segment = path_.find("//") != std::string_view::npos;
    if (as_sent.IsSame()) return has_empty_segment ? kOtherForm : 0;
    const PathComparison better = Compare(contract, operation);
    if (better.IsSame()) return kOtherForm;
    const auto sent = std::max(segments_.size(), PathSegmentsOf(operation.path).size());
    return std::min(1.0, better.cost() / static_cast<double>(std::max<std::size_t>(sent, 1)));
  }

  std::vector<std::string> DifferencesTo(const Contract& contract,
                                         const Operation& operation) const {
    const PathComparison as_sent(contract, operation, segments_);
    const PathComparison plain(contract, operation, plain_segments_);
    const bool is_plain_better = has_other_form_ && plain.cost() < as_sent.cost();
    const PathComparison& better = is_plain_better ? plain : as_sent;
    if (better.cost() > kMostCost) return {};
    std::vector<std::string> all;
    if (is_plain_better) AddEncoded(all);
    const auto dots = FindDotSegment(path_);
    if (!dots.empty()) {
      all.push_back(
          Concat({"the server does not resolve dot segments (", dots, "), but most clients do"}));
    }
    if (path_.find("//") != std::string_view::npos) {
      all.emplace_back("the path has an empty segment (//)");
    }
    for (auto& each : better.Differences()) all.push_back(std::move(each));
    if (all.size() > kMostDifferences) all.clear();
    return all;
  }

  const std::string& plain() const { return plain_; }

 private:
  void AddEncoded(std::vector<std::string>& all) const {
    if (HasEncodedSlash(path_))
      all.emplace_back("an encoded slash (%2F) does not separate segments");
    if (FindEncodedQuery(path_) != std::string_view::npos) {
      all.emplace_back("an encoded question mark (%3F) does not begin the query");
    }
  }

  // "/v1//x/" → "/v1/x": what a path with empty segments probably means.
  static std::string Squeezed(std::string_view path) {
    std::string out;
    for (const auto segment : Split(path, '/')) {
      if (!segment.empty()) out += Concat({"/", segment});
    }
    return out;
  }

  const std::string_view path_;
  const std::string plain_;
  const std::string squeezed_;
  const Texts segments_;
  const Texts plain_segments_;
  const bool has_other_form_;
};

bool HasMethod(const Operation& operation, std::string_view method) {
  return operation.method == method || (operation.method == "GET" && method == "HEAD");
}

// An operation that may be meant.
struct Candidate {
  const Contract* contract = nullptr;
  const Operation* operation = nullptr;
  double cost = 0;
  bool is_similar = true;  // enough to be named in a hint
  std::size_t shared_beginning = 0;
  std::vector<std::string> other_prefix = {};  // what differs, if it is the prefix of another API
};

// Costs that differ by less are equal.
constexpr double kSameCost = 1e-9;

// The nearest operations so far, the nearest first.
class Ranking {
 public:
  Ranking(std::string_view method, std::size_t most) : method_(method), most_(most) {}

  void Add(Candidate candidate);
  // A candidate that costs more would have no place.
  double MostCost() const {
    return ranked_.size() < most_ ? kAnyCost : ranked_.back().cost + kSameCost;
  }
  const std::vector<Candidate>& ranked() const { return ranked_; }

 private:
  bool IsBetter(const Candidate& a, const Candidate& b) const;

  const std::string_view method_;
  const std::size_t most_;
  std::vector<Candidate> ranked_;
};

bool Ranking::IsBetter(const Candidate& a, const Candidate& b) const {
  if (a.is_similar != b.is_similar) return a.is_similar;
  if (a.cost < b.cost - kSameCost) return true;
  if (a.cost > b.cost + kSameCost) return false;
  if (a.shared_beginning != b.shared_beginning) return a.shared_beginning > b.shared_beginning;
  // If both are equally near, the one with the method.
  return HasMethod(*a.operation, method_) && !HasMethod(*b.operation, method_);
}

void Ranking::Add(Candidate candidate) {
  const auto same = std::find_if(ranked_.begin(), ranked_.end(), [&](const Candidate& each) {
    return each.operation == candidate.operation;
  });
  if (same != ranked_.end()) {
    if (!IsBetter(candidate, *same)) return;
    ranked_.erase(same);
  }
  const auto place = std::find_if(ranked_.begin(), ranked_.end(),
                                  [&](const auto& each) { return IsBetter(candidate, each); });
  ranked_.insert(place, std::move(candidate));
  if (ranked_.size() > most_) ranked_.pop_back();
}

template <typename Use>
void ForEachPrefix(const Contract& contract, const Use& use) {
  use(contract.prefix());
  for (const auto& prefix : contract.further_prefixes()) use(prefix);
}

// The operations of `other` with the prefix `theirs` whose path is nearly the sent one with that
// prefix in place of `own`.
void TryOtherPrefix(std::string_view own, const Contract& other, std::string_view theirs,
                    const SentPath& sent, Ranking& ranking) {
  const std::string moved = Concat({theirs, AfterPrefix(sent.plain(), own)});
  const Texts segments = PathSegmentsOf(moved);
  for (const auto& operation : other.operations()) {
    if (other.PrefixOf(operation->path) != theirs) continue;
    const double most = std::min(kMostOfMoved, ranking.MostCost() - kOtherPrefix);
    const PathComparison comparison(other, *operation, segments, most);
    // A path that shares only the prefix, or a value after it, is not similar.
    if (comparison.cost() > most || !comparison.HasSimilarLiteralAfterPrefix()) continue;
    Candidate candidate{&other, operation.get(), kOtherPrefix + comparison.cost()};
    candidate.other_prefix = comparison.Differences();
    candidate.other_prefix.insert(candidate.other_prefix.begin(),
                                  Concat({"the path begins with ", own, ", not with ", theirs}));
    ranking.Add(std::move(candidate));
  }
}

// The cost up to which an operation is similar to a path without an API's prefix.
double MostSimilarCost(const Operation& operation) {
  const auto segments = std::max<std::size_t>(PathSegmentsOf(operation.path).size(), 1);
  return kMostOfSegments * static_cast<double>(segments);
}

// Ranks the operations for a path without an API's prefix.
void RankWithoutPrefix(const std::vector<const Contract*>& contracts, const SentPath& sent,
                       bool only_similar, Ranking& ranking) {
  for (const Contract* contract : contracts) {
    for (const auto& operation : contract->operations()) {
      const double most_similar = MostSimilarCost(*operation);
      const double most = only_similar ? std::min(most_similar, ranking.MostCost())
                                       : std::max(most_similar, ranking.MostCost());
      const PathComparison comparison = sent.Compare(*contract, *operation, most);
      if (comparison.cost() > most) continue;
      const bool is_similar = comparison.cost() <= most_similar && comparison.HasSimilarLiteral();
      if (only_similar && !is_similar) continue;
      ranking.Add({contract, operation.get(), comparison.cost(), is_similar,
                   comparison.shared_beginning()});
    }
  }
}

// Ranks the operations for a path with this prefix of `own`.
void RankWithPrefix(const std::vector<const Contract*>& contracts, const Contract& own,
                    std::string_view prefix, const SentPath& sent, Ranking& ranking) {
  for (const Contract* contract : contracts) {
    const bool is_other = contract != &own;
    const double extra = is_other ? kOtherContract : 0;
    for (const auto& operation : contract->operations()) {
      double most = ranking.MostCost() - extra;
      if (is_other) most = std::min(most, kMostOfMoved + kOtherPrefix);
      const PathComparison comparison = sent.Compare(*contract, *operation, most);
      if (comparison.cost() > most) continue;
      ranking.Add({contract, operation.get(), comparison.cost() + extra, true,
                   comparison.shared_beginning()});
    }
  }
  for (const Contract* other : contracts) {
    ForEachPrefix(*other, [&](std::string_view theirs) {
      if (other != &own || theirs != prefix) TryOtherPrefix(prefix, *other, theirs, sent, ranking);
    });
  }
}

// `own`: the contract to take if the path with plain slashes has no contract's prefix, or null.
std::vector<Candidate> Rank(const std::vector<const Contract*>& contracts, const Contract* own,
                            const SentPath& sent, bool only_similar, Ranking ranking) {
  std::string_view longest = own == nullptr ? std::string_view() : own->prefix();
  bool is_found = false;
  for (const Contract* contract : contracts) {
    ForEachPrefix(*contract, [&](std::string_view prefix) {
      if (is_found && prefix.size() <= longest.size()) return;
      const auto rest = AfterPrefix(sent.plain(), prefix);
      if (!sent.plain().starts_with(prefix) || !(rest.empty() || rest.starts_with('/'))) return;
      own = contract;
      longest = prefix;
      is_found = true;
    });
  }
  if (own == nullptr) {
    RankWithoutPrefix(contracts, sent, only_similar, ranking);
  } else {
    RankWithPrefix(contracts, *own, longest, sent, ranking);
  }
  return ranking.ranked();
}

}  // namespace

std::string WithPlainSlashes(std::string_view path) {
  path = path.substr(0, FindEncodedQuery(path));
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool is_encoded = path.substr(i, 3) == "%2F" || path.substr(i, 3) == "%2f";
    const char c = is_encoded ? '/' : path[i];
    if (is_encoded) i += 2;
    if (c != '/' || !text.ends_with('/')) text += c;
  }
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return FindDotSegment(text).empty() ? text : ResolveDots(text);
}

std::string EncodedQueryHint(std::string_view path) {
  return FindEncodedQuery(path) == std::string_view::npos
             ? ""
             : "an encoded question mark (%3F) belongs to the path: it does not begin the query";
}

std::string MethodDifference(const Contract& contract, const Operation& operation,
                             std::string_view method) {
  if (method.empty() || HasMethod(operation, method)) return {};
  std::vector<std::string> methods;
  for (const auto& each : contract.operations()) {
    if (each->path == operation.path) methods.push_back(each->method);
  }
  const bool is_there =
      std::any_of(methods.begin(), methods.end(), [&](const auto& each) { return each == method; });
  if (is_there) methods = {operation.method};
  return Concat(
      {"the path takes ", Join(methods, " or "), ", not ", Printable(Abbreviate(method))});
}

std::vector<std::string> PathDifferences(const Contract& contract, const Operation& operation,
                                         std::string_view path) {
  if (path.size() > kLongestPath) return {};
  return SentPath(path).DifferencesTo(contract, operation);
}

std::vector<NearPath> NearestPaths(const std::vector<const Contract*>& contracts,
                                   const Contract* own, std::string_view method,
                                   std::string_view path, std::size_t most) {
  const SentPath sent(path);
  std::vector<NearPath> nearest;
  for (const auto& each : Rank(contracts, own, sent, false, Ranking(method, most))) {
    nearest.push_back(
        {each.contract, each.operation, sent.DistanceTo(*each.contract, *each.operation)});
  }
  return nearest;
}

PathHint HintOf(const std::vector<const Contract*>& contracts, const Contract* own,
                std::string_view method, std::string_view path) {
  if (path.size() > kLongestPath) return {};
  const SentPath sent(path);
  const auto ranked = Rank(contracts, own, sent, true, Ranking(method, 1));
  if (ranked.empty()) return {};
  const Candidate& best = ranked.front();
  const Operation& operation = *best.operation;
  std::vector<std::string> differences = best.other_prefix;
  if (differences.empty()) differences = sent.DifferencesTo(*best.contract, operation);
  auto other_method = MethodDifference(*best.contract, operation, method);
  if (!other_method.empty()) differences.push_back(std::move(other_method));
  std::string text = Concat({"did you mean ", operation.method, " ", operation.path, "?"});
  if (differences.empty()) return {best.operation, std::move(text)};
  std::string what = Join(differences, "; ");
  char& first = what.front();
  if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
  return {best.operation, Concat({text, " ", what, "."})};
}

}  // namespace understudy::contract
