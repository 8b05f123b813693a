#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/contract.h"
#include "contract/router.h"
#include "front/rate_limit.h"
#include "scenario/scenario.h"
#include "vendors/vendor.h"

namespace understudy::front {

// A vendor as it is served: its contract, its part of the scenario, its handlers.
struct ServedVendor {
  std::unique_ptr<contract::Contract> contract;
  scenario::VendorScenario scenario;
  std::unordered_map<const contract::Operation*, Handler> handlers;
  RateLimiter limiter;  // guarded by the world's mutex
};

// Contracts by their vendors' names.
using Contracts = std::map<std::string, std::unique_ptr<contract::Contract>>;

// Everything a request needs to know that is not state. Read-only after construction, but for the
// limiters.
class Service {
 public:
  // Takes the vendors' contracts out of `contracts`; loads those that are not there. Throws
  // std::logic_error when an operation has no handler, or a handler no operation: a bug in that
  // vendor.
  explicit Service(const scenario::Scenario& scenario,
                   const std::optional<std::string>& public_url = std::nullopt,
                   Contracts contracts = {});

  const contract::Router& router() const { return *router_; }
  const std::vector<std::unique_ptr<ServedVendor>>& vendors() const { return vendors_; }
  // The vendor that `contract` belongs to.
  ServedVendor& VendorOf(const contract::Contract& contract) const;
  const std::optional<std::string>& public_url() const { return public_url_; }
  const std::string& scenario_name() const { return scenario_name_; }

 private:
  std::vector<std::unique_ptr<ServedVendor>> vendors_;
  std::unique_ptr<contract::Router> router_;
  std::optional<std::string> public_url_;
  std::string scenario_name_;
};

// A vendor's contract, read from what is built in.
std::unique_ptr<contract::Contract> LoadContract(const Vendor& vendor);
// All vendors'.
Contracts LoadContracts();

}  // namespace understudy::front
