#include "control/wiremock/nearest_operations.h"

#include <algorithm>

#include "base/text.h"
#include "contract/path_hint.h"

namespace understudy::control::wiremock {
namespace {

// WireMock's weights of a URL and a method.
constexpr double kUrlWeight = 10;
constexpr double kMethodWeight = 3;

bool IsMethod(const contract::Operation& operation, std::string_view method) {
  return method.empty() || operation.method == method ||
         (operation.method == "GET" && method == "HEAD");
}

}  // namespace

std::vector<NearOperation> NearestOperations(const front::Service& service, std::string_view method,
                                             std::string_view path) {
  std::vector<NearOperation> nearest;
  double least = 0;
  for (const auto& each : service.router().Nearest(method, path, kMostNearMisses)) {
    const double other_method = IsMethod(*each.operation, method) ? 0 : 1;
    const double distance =
        (kUrlWeight * each.distance + kMethodWeight * other_method) / (kUrlWeight + kMethodWeight);
    least = std::max(least, distance);
    nearest.push_back({each.contract, each.operation, each.distance, least});
  }
  return nearest;
}

std::vector<matching::Difference> DifferencesTo(const NearOperation& near, std::string_view method,
                                                std::string_view path) {
  const contract::Operation& operation = *near.operation;
  std::vector<matching::Difference> all;
  if (!IsMethod(operation, method)) {
    all.push_back({"method", Concat({"to be ", operation.method}), Quoted(method),
                   contract::MethodDifference(*near.contract, operation, method)});
  }
  if (near.path_distance > 0) {
    const auto differences = contract::PathDifferences(*near.contract, operation, path);
    all.push_back({"path", Concat({"to match `", operation.path, "`"}), Quoted(path),
                   Join(differences, "; ")});
  }
  return all;
}

}  // namespace understudy::control::wiremock
