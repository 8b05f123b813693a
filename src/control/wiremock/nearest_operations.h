#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "front/service.h"
#include "matching/request_pattern.h"

namespace understudy::control::wiremock {

struct NearOperation {
  const contract::Contract* contract;  // of the service's catalog
  const contract::Operation* operation;
  double path_distance;  // contract::NearPath::distance
  // 0: the request finds it; at most 1. By WireMock's weights, but never less than that of an
  // operation that comes earlier in the list.
  double distance;
};

constexpr std::size_t kMostNearMisses = 3;

// The operations that are nearest to a request, at most three, in the order of
// contract::NearestPaths(). The time is bounded for any request.
std::vector<NearOperation> NearestOperations(const front::Service& service, std::string_view method,
                                             std::string_view path);

// The differences in words.
std::vector<matching::Difference> DifferencesTo(const NearOperation& near, std::string_view method,
                                                std::string_view path);

}  // namespace understudy::control::wiremock
