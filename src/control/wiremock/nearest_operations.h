#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "front/service.h"
#include "matching/request_pattern.h"

namespace understudy::control::wiremock {

struct NearOperation {
  std::shared_ptr<const contract::Contract> contract;
  const contract::Operation* operation;
  double distance;  // 0: the request finds it; at most 1
};

constexpr std::size_t kMostNearMisses = 3;

// The operations that are nearest to a request, the nearest first: three at most. Those of the
// vendor whose prefix the path has, else of all. The time is bounded, whatever the request is.
std::vector<NearOperation> NearestOperations(const front::Service& service, std::string_view method,
                                             std::string_view path);

// What differs, in words.
std::vector<matching::Difference> DifferencesTo(const NearOperation& near, std::string_view method,
                                                std::string_view path);

}  // namespace understudy::control::wiremock
