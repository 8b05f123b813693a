#include "contract/path_hint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kLongestPath = 300;
constexpr std::size_t kMostPathSegments = 24;
constexpr std::size_t kLongestSegment = 64;

// The cost of a difference, in segments. That of a parameter's value is none, but it lets a literal
// be found where it is written.
constexpr double kAnyValue = 0.001;
// A value that lacks is likelier than another segment that lacks, or is one too many.
constexpr double kLacksValue = 0.9;
constexpr double kOtherCase = 0.1;
constexpr double kNoInteger = 0.5;
// Of a prefix that lacks as a whole or in part, and of another vendor's prefix.
constexpr double kOtherPrefix = 0.5;
// Of a path with "%2F" or an empty segment.
constexpr double kOtherSlashes = 0.1;
// Two texts that differ by more than this part of their letters are not similar.
constexpr double kMostOfLetters = 0.45;
// Without the prefix of a vendor, an operation is similar up to this part of its segments.
constexpr double kMostOfSegments = 0.34;
// More than this would not help.
constexpr std::size_t kMostDifferences = 3;
constexpr double kMostCost = 2;

using Texts = std::vector<std::string_view>;

Texts PathSegmentsOf(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return {};
  Texts all = Split(path, '/');
  if (all.size() > kMostPathSegments) all.resize(kMostPathSegments);
  return all;
}

bool IsTemplateParameter(std::string_view segment) { return segment.starts_with('{'); }

bool TakesInteger(const Operation& operation, std::string_view segment) {
  const auto name = segment.substr(1, segment.size() - 2);
  return std::any_of(operation.parameters.begin(), operation.parameters.end(),
                     [&](const Parameter& parameter) {
                       return parameter.in == In::kPath && parameter.name == name &&
                              parameter.type == Parameter::Type::kInteger;
                     });
}

// Of the letters of two texts, without regard to case.
double PartThatDiffers(std::string_view a, std::string_view b) {
  b = b.substr(0, kLongestSegment);
  const auto longer = static_cast<double>(std::max<std::size_t>({a.size(), b.size(), 1}));
  const auto shorter = static_cast<double>(std::min(a.size(), b.size()));
  // So many letters are extra at least: most segments are found to differ by their sizes.
  const double extra = (longer - shorter) / longer;
  return extra > kMostOfLetters ? extra : static_cast<double>(EditDistance(a, b)) / longer;
}

// One step of turning the operation's path into the one that was sent.
struct PathStep {
  enum class Kind { kSame, kOther, kLacks, kExtra };
  Kind kind;
  std::string_view expected;
  std::string_view sent;
};

// Compares a path with an operation's, segment by segment.
class PathComparison {
 public:
  PathComparison(const Contract& contract, const Operation& operation, const Texts& sent)
      : contract_(contract),
        operation_(operation),
        expected_(PathSegmentsOf(operation.path)),
        prefix_(PathSegmentsOf(contract.prefix()).size()),
        sent_(sent),
        costs_((expected_.size() + 1) * (sent.size() + 1)) {
    for (std::size_t i = 0; i <= expected_.size(); ++i) {
      for (std::size_t j = 0; j <= sent_.size(); ++j) Cost(i, j) = Cheapest(i, j);
    }
  }

  double cost() const { return costs_.back(); }
  double part() const {
    return cost() / static_cast<double>(std::max<std::size_t>(expected_.size(), 1));
  }

  // Whether the path has a segment that is like one of the template, besides parameters.
  bool HasSimilarLiteral() const {
    const auto steps = Steps();
    return std::any_of(steps.begin(), steps.end(), [](const PathStep& step) {
      return !step.expected.empty() && !step.sent.empty() && !IsTemplateParameter(step.expected) &&
             PartThatDiffers(step.expected, step.sent) <= kMostOfLetters;
    });
  }

  // In the order of the path.
  std::vector<PathStep> Steps() const {
    std::vector<PathStep> steps;
    std::size_t i = expected_.size();
    std::size_t j = sent_.size();
    const auto is = [](double a, double b) { return std::abs(a - b) < 1e-9; };
    while (i > 0 || j > 0) {
      const double here = CostOf(i, j);
      if (i > 0 && j > 0 && is(here, CostOf(i - 1, j - 1) + SegmentCost(i - 1, j - 1))) {
        const bool same = SegmentCost(i - 1, j - 1) <= kAnyValue;
        steps.push_back({same ? PathStep::Kind::kSame : PathStep::Kind::kOther, expected_[i - 1],
                         sent_[j - 1]});
        --i, --j;
      } else if (j > 0 && is(here, CostOf(i, j - 1) + 1)) {
        steps.push_back({PathStep::Kind::kExtra, {}, sent_[--j]});
      } else {
        steps.push_back({PathStep::Kind::kLacks, expected_[--i], {}});
      }
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

 private:
  double& Cost(std::size_t i, std::size_t j) { return costs_[i * (sent_.size() + 1) + j]; }
  double CostOf(std::size_t i, std::size_t j) const { return costs_[i * (sent_.size() + 1) + j]; }

  // Of the first segments of both.
  double Cheapest(std::size_t i, std::size_t j) const {
    if (j == 0) {
      return i == 0 ? 0 : kOtherPrefix + static_cast<double>(i > prefix_ ? i - prefix_ : 0);
    }
    if (i == 0) return static_cast<double>(j);
    return std::min({CostOf(i - 1, j - 1) + SegmentCost(i - 1, j - 1), CostOf(i, j - 1) + 1,
                     CostOf(i - 1, j) + (IsTemplateParameter(expected_[i - 1]) ? kLacksValue : 1)});
  }

  double SegmentCost(std::size_t i, std::size_t j) const {
    const auto expected = expected_[i];
    const auto sent = sent_[j].substr(0, kLongestSegment);
    if (expected == sent) return 0;
    if (sent.empty()) return 1;
    if (IsTemplateParameter(expected)) {
      const bool fits =
          !TakesInteger(operation_, expected) || ParseInteger(sent).status == IntegerStatus::kOk;
      return fits ? kAnyValue : kNoInteger;
    }
    const double part = PartThatDiffers(expected, sent);
    if (part == 0) return contract_.case_insensitive_paths() ? 0 : kOtherCase;
    return part > kMostOfLetters ? 1 : part;
  }

  const Contract& contract_;
  const Operation& operation_;
  const Texts expected_;
  const std::size_t prefix_;  // in segments
  const Texts& sent_;
  std::vector<double> costs_;
};

std::string DifferenceOf(const Operation& operation, const PathStep& step) {
  if (IsTemplateParameter(step.expected) && TakesInteger(operation, step.expected)) {
    return Concat({"`", step.expected, "` is an integer, not ", Quoted(step.sent)});
  }
  const bool is_case = EqualsIgnoreCase(step.expected, step.sent);
  return Concat({"the path has ", Quoted(step.sent), ", not `", step.expected, "`",
                 is_case ? " (upper and lower case differ)" : ""});
}

// The differences of the segments; neighbours that lack, or are extra, are one.
std::vector<std::string> DifferencesOf(const Operation& operation,
                                       const std::vector<PathStep>& steps) {
  using Kind = PathStep::Kind;
  std::vector<std::string> all;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Kind kind = steps[i].kind;
    if (kind == Kind::kOther) all.push_back(DifferenceOf(operation, steps[i]));
    if (kind != Kind::kLacks && kind != Kind::kExtra) continue;
    const bool lacks = kind == Kind::kLacks;
    std::string text = lacks ? "the path lacks " : "the path has an extra ";
    const auto piece = [&](const PathStep& step) {
      return lacks ? std::string(step.expected) : Printable(Abbreviate(step.sent));
    };
    text += "/" + piece(steps[i]);
    while (i + 1 < steps.size() && steps[i + 1].kind == kind) text += "/" + piece(steps[++i]);
    all.push_back(std::move(text));
  }
  return all;
}

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

bool HasEncodedSeparator(std::string_view path) {
  return HasEncodedSlash(path) || FindEncodedQuery(path) != std::string_view::npos;
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
    if (!HasEncodedSeparator(path_)) return as_sent;
    PathComparison plain(contract, operation, plain_segments_);
    return plain.cost() < as_sent.cost() ? plain : as_sent;
  }

  std::vector<std::string> DifferencesTo(const Contract& contract,
                                         const Operation& operation) const {
    const PathComparison as_sent(contract, operation, segments_);
    const PathComparison plain(contract, operation, plain_segments_);
    const bool is_plain_better = HasEncodedSeparator(path_) && plain.cost() < as_sent.cost();
    const PathComparison& better = is_plain_better ? plain : as_sent;
    if (better.cost() > kMostCost) return {};
    std::vector<std::string> all;
    if (is_plain_better) AddEncoded(all);
    if (path_.find("//") != std::string_view::npos) {
      all.emplace_back("the path has an empty segment (//)");
    }
    for (auto& each : DifferencesOf(operation, better.Steps())) all.push_back(std::move(each));
    if (all.size() > kMostDifferences) all.clear();
    return all;
  }

  const std::string& plain() const { return plain_; }

 private:
  void AddEncoded(std::vector<std::string>& all) const {
    if (HasEncodedSlash(path_)) all.emplace_back("%2F is no slash in a path");
    if (FindEncodedQuery(path_) != std::string_view::npos) {
      all.emplace_back("%3F begins no query");
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
  std::string other_prefix = {};  // of another contract than the operation's, which was sent
};

bool IsBetter(const BestOperation& candidate, const BestOperation& best, std::string_view method) {
  if (best.operation == nullptr || candidate.cost < best.cost - 1e-9) return true;
  // Of equally near ones, that with the method.
  return candidate.cost < best.cost + 1e-9 && HasMethod(*candidate.operation, method) &&
         !HasMethod(*best.operation, method);
}

// The operation of `other` whose path is the sent one with another prefix in place of its own.
void TryOtherPrefix(const Contract& own, const Contract& other, const SentPath& sent,
                    std::string_view method, BestOperation& best) {
  const std::string moved = Concat({other.prefix(), AfterPrefix(sent.plain(), own.prefix())});
  const Texts segments = PathSegmentsOf(moved);
  for (const auto& operation : other.operations()) {
    const PathComparison comparison(other, *operation, segments);
    if (comparison.cost() > kOtherCase / 2) continue;
    BestOperation candidate{&other, operation.get(), kOtherPrefix, own.prefix()};
    if (IsBetter(candidate, best, method)) best = std::move(candidate);
  }
}

BestOperation FindBest(const std::vector<const Contract*>& contracts, const Contract* own,
                       const SentPath& sent, std::string_view method) {
  BestOperation best;
  for (const Contract* contract : contracts) {
    if (own != nullptr && contract != own) continue;
    for (const auto& operation : contract->operations()) {
      const PathComparison comparison = sent.Compare(*contract, *operation);
      BestOperation candidate{contract, operation.get(), comparison.cost()};
      if (own == nullptr &&
          (comparison.part() > kMostOfSegments || !comparison.HasSimilarLiteral())) {
        continue;
      }
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
  return text;
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
  if (own == nullptr) {
    for (const Contract* contract : contracts) {
      const std::string& prefix = contract->prefix();
      const auto rest = AfterPrefix(sent.plain(), prefix);
      if (!sent.plain().starts_with(prefix) || !(rest.empty() || rest.starts_with('/'))) continue;
      own = contract;
      break;
    }
  }
  const BestOperation best = FindBest(contracts, own, sent, method);
  if (best.operation == nullptr) return {};
  const Operation& operation = *best.operation;
  std::vector<std::string> differences;
  if (!best.other_prefix.empty()) {
    differences.push_back(Concat(
        {"the path begins with ", best.other_prefix, ", not with ", best.contract->prefix()}));
  } else {
    differences = sent.DifferencesTo(*best.contract, operation);
  }
  auto other_method = MethodDifference(*best.contract, operation, method);
  if (!other_method.empty()) differences.push_back(std::move(other_method));
  std::string text = Concat({"did you mean ", operation.method, " ", operation.path, "?"});
  if (differences.empty()) return {best.operation, std::move(text)};
  std::string what = Join(differences, "; ");
  if (what.front() == 't') what.front() = 'T';
  return {best.operation, Concat({text, " ", what, "."})};
}

}  // namespace understudy::contract
