#include "contract/path_hint.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "contract/path_comparison.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kLongestPath = 300;

// Of an operation of another contract than the one whose prefix the path has.
constexpr double kOtherContract = 0.1;
// What else may differ in a path with another API's prefix or version.
constexpr double kMostOfMoved = 0.35;
// Without the prefix of a vendor, an operation is similar up to this part of its segments.
constexpr double kMostOfSegments = 0.34;
// More than this would not help.
constexpr std::size_t kMostDifferences = 3;
constexpr double kMostCost = 2;

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

// Where "%3F" is, or npos.
std::size_t FindEncodedQuery(std::string_view path) { return FindEncoded(path, "%3F", "%3f"); }

// The first dot segment; empty if there is none.
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

// A path as it was sent, and with plain slashes, which fit better for an operation or not.
class SentPath {
 public:
  explicit SentPath(std::string_view path)
      : path_(path),
        plain_(WithPlainSlashes(path)),
        squeezed_(Squeezed(path)),
        segments_(PathSegmentsOf(squeezed_)),
        plain_segments_(PathSegmentsOf(plain_)) {}
  SentPath(const SentPath&) = delete;
  SentPath& operator=(const SentPath&) = delete;

  // The better one.
  PathComparison Compare(const Contract& contract, const Operation& operation) const {
    PathComparison as_sent(contract, operation, segments_);
    if (!HasOtherForm(path_)) return as_sent;
    PathComparison plain(contract, operation, plain_segments_);
    return plain.cost() < as_sent.cost() ? plain : as_sent;
  }

  std::vector<std::string> DifferencesTo(const Contract& contract,
                                         const Operation& operation) const {
    const PathComparison as_sent(contract, operation, segments_);
    const PathComparison plain(contract, operation, plain_segments_);
    const bool is_plain_better = HasOtherForm(path_) && plain.cost() < as_sent.cost();
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
};

bool HasMethod(const Operation& operation, std::string_view method) {
  return operation.method == method || (operation.method == "GET" && method == "HEAD");
}

// The nearest operation so far.
struct BestOperation {
  const Contract* contract = nullptr;
  const Operation* operation = nullptr;
  double cost = 0;
  std::size_t shared_beginning = 0;
  std::vector<std::string> other_prefix = {};  // what differs, if it is the prefix of another API
};

bool IsBetter(const BestOperation& candidate, const BestOperation& best, std::string_view method) {
  if (best.operation == nullptr || candidate.cost < best.cost - 1e-9) return true;
  if (candidate.cost > best.cost + 1e-9) return false;
  if (candidate.shared_beginning != best.shared_beginning) {
    return candidate.shared_beginning > best.shared_beginning;
  }
  // Of equally near ones, that with the method.
  return HasMethod(*candidate.operation, method) && !HasMethod(*best.operation, method);
}

// The operation of `other` whose path is nearly the sent one with another prefix in place of its
// own.
void TryOtherPrefix(const Contract& own, const Contract& other, const SentPath& sent,
                    std::string_view method, BestOperation& best) {
  const std::string moved = Concat({other.prefix(), AfterPrefix(sent.plain(), own.prefix())});
  const Texts segments = PathSegmentsOf(moved);
  for (const auto& operation : other.operations()) {
    const PathComparison comparison(other, *operation, segments);
    // The prefix alone, or with a value behind it, is no likeness.
    if (comparison.cost() > kMostOfMoved || !comparison.HasSimilarLiteralAfterPrefix()) continue;
    BestOperation candidate{&other, operation.get(), kOtherPrefix + comparison.cost()};
    if (!IsBetter(candidate, best, method)) continue;
    candidate.other_prefix = comparison.Differences();
    candidate.other_prefix.insert(
        candidate.other_prefix.begin(),
        Concat({"the path begins with ", own.prefix(), ", not with ", other.prefix()}));
    best = std::move(candidate);
  }
}

// Whether to name an operation for a path with no API's prefix.
bool IsSimilar(const PathComparison& comparison) {
  return comparison.part() <= kMostOfSegments && comparison.HasSimilarLiteral();
}

BestOperation FindBest(const std::vector<const Contract*>& contracts, const Contract* own,
                       const SentPath& sent, std::string_view method) {
  BestOperation best;
  for (const Contract* contract : contracts) {
    const bool is_other = own != nullptr && contract != own;
    for (const auto& operation : contract->operations()) {
      const PathComparison comparison = sent.Compare(*contract, *operation);
      if (is_other && comparison.cost() > kMostOfMoved + kOtherPrefix) continue;
      if (own == nullptr && !IsSimilar(comparison)) continue;
      const double cost = comparison.cost() + (is_other ? kOtherContract : 0);
      BestOperation candidate{contract, operation.get(), cost, comparison.shared_beginning()};
      if (IsBetter(candidate, best, method)) best = std::move(candidate);
    }
  }
  if (own == nullptr) return best;
  for (const Contract* other : contracts) {
    if (other != own) TryOtherPrefix(*own, *other, sent, method, best);
  }
  return best;
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

PathHint HintOf(const std::vector<const Contract*>& contracts, const Contract* own,
                std::string_view method, std::string_view path) {
  if (path.size() > kLongestPath) return {};
  const SentPath sent(path);
  for (const Contract* contract : contracts) {
    const std::string& prefix = contract->prefix();
    const auto rest = AfterPrefix(sent.plain(), prefix);
    if (!sent.plain().starts_with(prefix) || !(rest.empty() || rest.starts_with('/'))) continue;
    own = contract;
    break;
  }
  const BestOperation best = FindBest(contracts, own, sent, method);
  if (best.operation == nullptr) return {};
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
