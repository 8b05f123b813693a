#include "contract/path_comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kMostPathSegments = 24;
constexpr std::size_t kLongestSegment = 64;

// The cost of a difference, in segments. Any value fits a parameter, but a literal that is the same
// costs less.
constexpr double kAnyValue = 0.001;
// A missing value is likelier than another missing segment or an extra one.
constexpr double kLacksValue = 0.9;
constexpr double kNoInteger = 0.5;
// The path has "v1" where the operation has "v2".
constexpr double kOtherVersion = 0.5;
// Two texts that differ by more than this part of their letters are not similar.
constexpr double kMostOfLetters = 0.45;

bool IsTemplateParameter(std::string_view segment) { return segment.starts_with('{'); }

// "v1".
bool IsVersion(std::string_view segment) {
  return segment.size() > 1 && (segment[0] == 'v' || segment[0] == 'V') &&
         std::all_of(segment.begin() + 1, segment.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

bool TakesInteger(const Operation& operation, std::string_view segment) {
  const auto name = segment.substr(1, segment.size() - 2);
  return std::any_of(operation.parameters.begin(), operation.parameters.end(),
                     [&](const Parameter& parameter) {
                       return parameter.in == In::kPath && parameter.name == name &&
                              parameter.type == Parameter::Type::kInteger;
                     });
}

// The part of the letters that differs. Ignores case.
double PartThatDiffers(std::string_view a, std::string_view b) {
  b = b.substr(0, kLongestSegment);
  const auto longer = static_cast<double>(std::max<std::size_t>({a.size(), b.size(), 1}));
  const auto shorter = static_cast<double>(std::min(a.size(), b.size()));
  // At least these letters are extra. Their number shows quickly that most segments differ.
  const double extra = (longer - shorter) / longer;
  return extra > kMostOfLetters ? extra : static_cast<double>(EditDistance(a, b)) / longer;
}

std::string DifferenceOf(const Operation& operation, const PathStep& step) {
  if (IsTemplateParameter(step.expected) && TakesInteger(operation, step.expected)) {
    return Concat({"`", step.expected, "` is an integer, not ", Quoted(step.sent)});
  }
  const bool is_case = EqualsIgnoreCase(step.expected, step.sent);
  return Concat({"the path has ", Quoted(step.sent), ", not `", step.expected, "`",
                 is_case ? " (upper and lower case differ)" : ""});
}

}  // namespace

std::vector<std::string_view> PathSegmentsOf(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return {};
  std::vector<std::string_view> all = Split(path, '/');
  if (all.size() > kMostPathSegments) all.resize(kMostPathSegments);
  return all;
}

bool IsDoubleDotSegment(std::string_view segment) {
  return segment == ".." || EqualsIgnoreCase(segment, "%2e.") ||
         EqualsIgnoreCase(segment, ".%2e") || EqualsIgnoreCase(segment, "%2e%2e");
}

bool IsDotSegment(std::string_view segment) {
  return segment == "." || EqualsIgnoreCase(segment, "%2e") || IsDoubleDotSegment(segment);
}

PathComparison::PathComparison(const Contract& contract, const Operation& operation,
                               const std::vector<std::string_view>& sent, double most_cost)
    : contract_(contract),
      operation_(operation),
      expected_(PathSegmentsOf(operation.path)),
      prefix_(PathSegmentsOf(contract.PrefixOf(operation.path)).size()),
      sent_(sent),
      costs_((expected_.size() + 1) * (sent.size() + 1)) {
  for (std::size_t i = 0; i <= expected_.size() && cost_ <= most_cost; ++i) cost_ = FillRow(i);
}

double PathComparison::FillRow(std::size_t i) {
  const std::size_t steps_left = expected_.size() - i;
  double least = kAnyCost;
  for (std::size_t j = 0; j <= sent_.size(); ++j) {
    const double cost = Cost(i, j) = Cheapest(i, j);
    // Each step from here uses one more segment of the path; all others are extra.
    const std::size_t sent_left = sent_.size() - j;
    const std::size_t extra = sent_left > steps_left ? sent_left - steps_left : 0;
    least = std::min(least, cost + static_cast<double>(extra));
  }
  return i == expected_.size() ? CostOf(i, sent_.size()) : least;
}

bool PathComparison::IsSame() const {
  const auto steps = Steps();
  return std::all_of(steps.begin(), steps.end(),
                     [](const PathStep& step) { return step.kind == PathStep::Kind::kSame; });
}

std::size_t PathComparison::shared_beginning() const {
  const auto most = std::min(expected_.size(), sent_.size());
  std::size_t shared = 0;
  while (shared < most && expected_[shared] == sent_[shared]) ++shared;
  return shared;
}

bool PathComparison::HasSimilarLiteral() const { return HasSimilarLiteralFrom(0); }

bool PathComparison::HasSimilarLiteralAfterPrefix() const { return HasSimilarLiteralFrom(prefix_); }

bool PathComparison::HasSimilarLiteralFrom(std::size_t first) const {
  std::size_t place = 0;
  for (const auto& step : Steps()) {
    if (step.kind == PathStep::Kind::kExtra) continue;
    if (place++ < first || step.kind == PathStep::Kind::kLacks) continue;
    if (!IsTemplateParameter(step.expected) &&
        PartThatDiffers(step.expected, step.sent) <= kMostOfLetters) {
      return true;
    }
  }
  return false;
}

std::vector<PathStep> PathComparison::Steps() const {
  std::vector<PathStep> steps;
  std::size_t i = expected_.size();
  std::size_t j = sent_.size();
  const auto is = [](double a, double b) { return std::abs(a - b) < 1e-9; };
  while (i > 0 || j > 0) {
    const double here = CostOf(i, j);
    if (i > 0 && j > 0 && is(here, CostOf(i - 1, j - 1) + SegmentCost(i - 1, j - 1))) {
      const bool same = SegmentCost(i - 1, j - 1) <= kAnyValue;
      steps.push_back(
          {same ? PathStep::Kind::kSame : PathStep::Kind::kOther, expected_[i - 1], sent_[j - 1]});
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

double PathComparison::Cheapest(std::size_t i, std::size_t j) const {
  if (j == 0) {
    return i == 0 ? 0 : kOtherPrefix + static_cast<double>(i > prefix_ ? i - prefix_ : 0);
  }
  if (i == 0) return static_cast<double>(j);
  return std::min({CostOf(i - 1, j - 1) + SegmentCost(i - 1, j - 1), CostOf(i, j - 1) + 1,
                   CostOf(i - 1, j) + (IsTemplateParameter(expected_[i - 1]) ? kLacksValue : 1)});
}

double PathComparison::SegmentCost(std::size_t i, std::size_t j) const {
  const auto expected = expected_[i];
  const auto sent = sent_[j].substr(0, kLongestSegment);
  if (expected == sent) return 0;
  if (sent.empty() || IsDotSegment(sent)) return 1;
  if (IsTemplateParameter(expected)) {
    const bool fits =
        !TakesInteger(operation_, expected) || ParseInteger(sent).status == IntegerStatus::kOk;
    return fits ? kAnyValue : kNoInteger;
  }
  const double part = PartThatDiffers(expected, sent);
  if (part == 0) return contract_.case_insensitive_paths() ? 0 : kOtherCase;
  if (IsVersion(expected) && IsVersion(sent)) return kOtherVersion;
  return part > kMostOfLetters ? 1 : part;
}

std::vector<std::string> PathComparison::Differences() const {
  const auto steps = Steps();
  using Kind = PathStep::Kind;
  std::vector<std::string> all;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Kind kind = steps[i].kind;
    if (kind == Kind::kOther) all.push_back(DifferenceOf(operation_, steps[i]));
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

}  // namespace understudy::contract
