#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"

namespace understudy::contract {

// Costs are counted in segments: a whole segment that lacks, is extra or differs costs about 1,
// letters of it less than half. Of another letter case:
constexpr double kOtherCase = 0.1;
// Of a prefix that lacks as a whole or in part, and of another vendor's prefix.
constexpr double kOtherPrefix = 0.5;

// The segments of a path that is not decoded, without an empty one at its ends; so many that the
// time of comparisons is bounded.
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

// Compares a path with an operation's, segment by segment. `sent` must outlive it.
class PathComparison {
 public:
  PathComparison(const Contract& contract, const Operation& operation,
                 const std::vector<std::string_view>& sent);

  double cost() const { return costs_.back(); }
  // Of the operation's segments, how many the cost is.
  double part() const;
  // How many first segments are the operation's, letter by letter, and no parameters.
  std::size_t shared_beginning() const;
  // Whether the path has a segment that is like one of the template, besides parameters.
  bool HasSimilarLiteral() const;
  // The same behind the contract's prefix.
  bool HasSimilarLiteralAfterPrefix() const;
  // In the order of the path.
  std::vector<PathStep> Steps() const;
  // The differences in words; neighbours that lack, or are extra, are one.
  std::vector<std::string> Differences() const;

 private:
  double& Cost(std::size_t i, std::size_t j) { return costs_[i * (sent_.size() + 1) + j]; }
  double CostOf(std::size_t i, std::size_t j) const { return costs_[i * (sent_.size() + 1) + j]; }
  double Cheapest(std::size_t i, std::size_t j) const;
  double SegmentCost(std::size_t i, std::size_t j) const;
  bool HasSimilarLiteralFrom(std::size_t first) const;

  const Contract& contract_;
  const Operation& operation_;
  const std::vector<std::string_view> expected_;
  const std::size_t prefix_;  // in segments
  const std::vector<std::string_view>& sent_;
  std::vector<double> costs_;
};

}  // namespace understudy::contract
