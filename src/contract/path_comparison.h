#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"

namespace understudy::contract {

// Costs are counted in segments. A whole segment that is missing, extra or different costs about 1;
// a few different letters cost less than half. The cost of another letter case:
constexpr double kOtherCase = 0.1;
// The cost of another vendor's prefix, or of a prefix that is missing in whole or in part.
constexpr double kOtherPrefix = 0.5;

// The segments of a path that is not decoded, without empty ones at its ends. Only the first ones,
// so that the time of comparisons is bounded.
std::vector<std::string_view> PathSegmentsOf(std::string_view path);

// Whether URLs are resolved with this segment: "." and "..", also percent-encoded.
bool IsDotSegment(std::string_view segment);
bool IsDoubleDotSegment(std::string_view segment);

// One step of turning an operation's path into the one that was sent.
struct PathStep {
  enum class Kind { kSame, kOther, kLacks, kExtra };
  Kind kind;
  std::string_view expected;
  std::string_view sent;
};

constexpr double kAnyCost = std::numeric_limits<double>::infinity();

// Compares a path with an operation's, segment by segment. `sent` must outlive it.
class PathComparison {
 public:
  // Stops once the cost is sure to exceed `most_cost`.
  PathComparison(const Contract& contract, const Operation& operation,
                 const std::vector<std::string_view>& sent, double most_cost = kAnyCost);

  // If it exceeds `most_cost`, a lower bound: then call no other member.
  double cost() const { return cost_; }
  // Whether the path is the operation's.
  bool IsSame() const;
  // How many first segments are the same texts as the operation's. Parameters don't count.
  std::size_t shared_beginning() const;
  // Whether the path has a segment that is similar to a literal of the template.
  bool HasSimilarLiteral() const;
  // The same after the contract's prefix.
  bool HasSimilarLiteralAfterPrefix() const;
  // In the order of the path.
  std::vector<PathStep> Steps() const;
  // The differences in words. Neighbouring segments that are missing, or extra, are one difference.
  std::vector<std::string> Differences() const;

 private:
  double& Cost(std::size_t i, std::size_t j) { return costs_[i * (sent_.size() + 1) + j]; }
  double CostOf(std::size_t i, std::size_t j) const { return costs_[i * (sent_.size() + 1) + j]; }
  double Cheapest(std::size_t i, std::size_t j) const;
  // Fills the row of costs. Returns the least that a comparison through it can cost.
  double FillRow(std::size_t i);
  double SegmentCost(std::size_t i, std::size_t j) const;
  bool HasSimilarLiteralFrom(std::size_t first) const;

  const Contract& contract_;
  const Operation& operation_;
  const std::vector<std::string_view> expected_;
  const std::size_t prefix_;  // in segments
  const std::vector<std::string_view>& sent_;
  std::vector<double> costs_;
  double cost_ = 0;
};

}  // namespace understudy::contract
