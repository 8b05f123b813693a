#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/contract.h"
#include "contract/router.h"
#include "scenario/scenario.h"
#include "vendors/vendor.h"

namespace understudy::front {

// A vendor that the scenario serves: its contract, its part of the scenario, its handlers.
struct ServedVendor {
  std::shared_ptr<const contract::Contract> contract;
  scenario::VendorScenario scenario;
  std::unordered_map<const contract::Operation*, Handler> handlers;
};

// Contracts by their vendors' names.
using Contracts = std::map<std::string, std::shared_ptr<const contract::Contract>>;

// Everything a request needs to know that is not state. Read-only after construction: thread-safe.
class Service {
 public:
  // Loads the contracts that are not in `contracts`. Throws std::logic_error if an operation has no
  // handler, or a handler no operation: a bug in that vendor.
  explicit Service(const scenario::Scenario& scenario,
                   const std::optional<std::string>& public_url = std::nullopt,
                   const Contracts& contracts = {});

  const contract::Router& router() const { return *router_; }
  const std::vector<std::unique_ptr<ServedVendor>>& vendors() const { return vendors_; }
  // The vendor that `contract` belongs to.
  const ServedVendor& VendorOf(const contract::Contract& contract) const;
  const std::optional<std::string>& public_url() const { return public_url_; }
  const scenario::Cors& cors() const { return cors_; }
  const std::string& scenario_name() const { return scenario_name_; }

 private:
  std::vector<std::unique_ptr<ServedVendor>> vendors_;
  std::unique_ptr<contract::Router> router_;
  std::optional<std::string> public_url_;
  scenario::Cors cors_;
  std::string scenario_name_;
};

// Reads a vendor's built-in contract.
std::shared_ptr<const contract::Contract> LoadContract(const Vendor& vendor);
// Reads the contracts of all vendors.
Contracts LoadContracts();

}  // namespace understudy::front
