#include "control/wiremock/nearest_operations.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "contract/path_hint.h"
#include "http/url.h"

namespace understudy::control::wiremock {
namespace {

// What is looked at of a path, so that the time is bounded.
constexpr std::size_t kMostSegments = 24;
constexpr std::size_t kMostOfSegment = 64;

// WireMock's weights of a URL and a method.
constexpr double kUrlWeight = 10;
constexpr double kMethodWeight = 3;
// Of a segment: another letter case, and a text where the operation takes an integer.
constexpr double kOtherCase = 0.1;
constexpr double kNoInteger = 0.5;
// Of a path with "%2F" or an empty segment.
constexpr double kOtherSlashes = 0.01;

using PathSegments = std::vector<std::string_view>;

PathSegments SegmentsOf(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  PathSegments all = Split(path, '/');
  if (all.size() > kMostSegments) all.resize(kMostSegments);
  for (auto& segment : all) segment = segment.substr(0, kMostOfSegment);
  return all;
}

bool IsParameter(std::string_view segment) { return segment.starts_with('{'); }

bool TakesInteger(const contract::Operation& operation, std::string_view segment) {
  const auto name = segment.substr(1, segment.size() - 2);
  return std::any_of(operation.parameters.begin(), operation.parameters.end(), [&](const auto& p) {
    return p.in == In::kPath && p.name == name && p.type == contract::Parameter::Type::kInteger;
  });
}

// An operation, and how its vendor compares paths.
struct Candidate {
  const contract::Operation& operation;
  bool ignore_case;
};

// How much one segment differs from what the operation has there: 0 to 1.
double SegmentDistance(const Candidate& candidate, std::string_view expected,
                       std::string_view sent) {
  if (expected == sent) return 0;
  if (sent.empty()) return 1;
  if (IsParameter(expected)) {
    const bool fits = !TakesInteger(candidate.operation, expected) ||
                      ParseInteger(sent).status == IntegerStatus::kOk;
    return fits ? 0 : kNoInteger;
  }
  const auto edits = static_cast<double>(EditDistance(expected, sent));
  if (edits == 0) return candidate.ignore_case ? 0 : kOtherCase;
  return std::min(1.0, edits / static_cast<double>(std::max(expected.size(), sent.size())));
}

// The cheapest way to turn one path into the other, by segment: 0 to 1.
double PathDistance(const Candidate& candidate, const PathSegments& sent) {
  const PathSegments expected = SegmentsOf(candidate.operation.path);
  std::vector<double> row(sent.size() + 1);
  for (std::size_t j = 0; j <= sent.size(); ++j) row[j] = static_cast<double>(j);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    double diagonal = row[0];
    row[0] = static_cast<double>(i + 1);
    for (std::size_t j = 0; j < sent.size(); ++j) {
      const double changed = diagonal + SegmentDistance(candidate, expected[i], sent[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back() / static_cast<double>(std::max(expected.size(), sent.size()));
}

bool IsMethod(const contract::Operation& operation, std::string_view method) {
  return method.empty() || operation.method == method ||
         (operation.method == "GET" && method == "HEAD");
}

double OperationDistance(const Candidate& candidate, std::string_view method,
                         const PathSegments& path) {
  const double url = PathDistance(candidate, path);
  const double other_method = IsMethod(candidate.operation, method) ? 0 : 1;
  return (kUrlWeight * url + kMethodWeight * other_method) / (kUrlWeight + kMethodWeight);
}

// Adds the operation that the hint names, so that near misses and hints agree. Its distance is at
// most that of the others, but 0 only if the request finds it.
void PutFirst(NearOperation first, std::vector<NearOperation>& nearest) {
  if (!nearest.empty() && nearest.front().distance > 0) {
    first.distance = std::min(first.distance, nearest.front().distance);
  }
  const auto place = std::lower_bound(
      nearest.begin(), nearest.end(), first,
      [](const NearOperation& a, const NearOperation& b) { return a.distance < b.distance; });
  nearest.insert(place, std::move(first));
  if (nearest.size() > kMostNearMisses) nearest.pop_back();
}

}  // namespace

std::vector<NearOperation> NearestOperations(const front::Service& service, std::string_view method,
                                             std::string_view path) {
  const std::string plain = contract::WithPlainSlashes(path);
  const auto* of_path = service.router().ContractOf(plain);
  const auto* meant = service.router().Hint(of_path, method, path).operation;
  const PathSegments segments = SegmentsOf(path);
  const PathSegments plain_segments = SegmentsOf(plain);
  std::vector<NearOperation> nearest;
  const auto is_nearer = [](const auto& a, const auto& b) { return a.distance < b.distance; };
  std::optional<NearOperation> first;
  for (const auto& vendor : service.vendors()) {
    const auto& contract = vendor->contract;
    for (const auto& operation : contract->operations()) {
      const bool is_meant = operation.get() == meant;
      if (!is_meant && of_path != nullptr && contract.get() != of_path) continue;
      const Candidate candidate{*operation, contract->case_insensitive_paths()};
      const double as_sent = OperationDistance(candidate, method, segments);
      const double with_slashes =
          OperationDistance(candidate, method, plain_segments) + kOtherSlashes;
      NearOperation near{contract, operation.get(), std::min(as_sent, with_slashes)};
      if (is_meant) {
        first = std::move(near);
        continue;
      }
      const auto place = std::upper_bound(nearest.begin(), nearest.end(), near, is_nearer);
      nearest.insert(place, std::move(near));
      if (nearest.size() > kMostNearMisses) nearest.pop_back();
    }
  }
  if (first) PutFirst(std::move(*first), nearest);
  return nearest;
}

std::vector<matching::Difference> DifferencesTo(const NearOperation& near, std::string_view method,
                                                std::string_view path) {
  const contract::Operation& operation = *near.operation;
  const Candidate candidate{operation, near.contract->case_insensitive_paths()};
  std::vector<matching::Difference> all;
  if (!IsMethod(operation, method)) {
    all.push_back({"method", Concat({"to be ", operation.method}), Quoted(method),
                   contract::MethodDifference(*near.contract, operation, method)});
  }
  if (PathDistance(candidate, SegmentsOf(path)) > 0) {
    const auto differences = contract::PathDifferences(*near.contract, operation, path);
    all.push_back({"path", Concat({"to match `", operation.path, "`"}), Quoted(path),
                   Join(differences, "; ")});
  }
  return all;
}

}  // namespace understudy::control::wiremock
