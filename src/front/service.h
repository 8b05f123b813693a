#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/lazy.h"
#include "contract/contract.h"
#include "contract/router.h"
#include "entities/reply.h"
#include "scenario/scenario.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy::front {

// A handler, and the plans by which it writes its replies.
struct BoundHandler {
  Handler handler;
  std::span<const entities::ReplyPlan> plans;
  bool is_kept = false;  // Vendor::kept
};

// A vendor that the scenario serves: its contract, its part of the scenario, its handlers.
// Thread-safe.
class ServedVendor {
 public:
  ServedVendor(const Catalog& catalog, const scenario::VendorScenario& part);

  // Of the contract. Bound when one of them is asked for first. Throws std::logic_error if an
  // operation has no handler, or a handler no operation: a bug in that vendor.
  const BoundHandler& HandlerOf(const contract::Operation& operation) const {
    return handlers_.Get([this] { return Bind(); }).at(&operation);
  }

  const std::shared_ptr<const contract::Contract> contract;
  scenario::VendorScenario scenario;
  const entities::ContractErrors* const errors;  // Call::errors

 private:
  using Handlers = std::unordered_map<const contract::Operation*, BoundHandler>;

  Handlers Bind() const;

  const Catalog& catalog_;  // that of the service
  mutable Lazy<Handlers> handlers_;
};

// Everything a request needs to know that is not state. Read-only after construction: thread-safe.
class Service {
 public:
  explicit Service(const scenario::Scenario& scenario,
                   const std::optional<std::string>& public_url = std::nullopt);

  // The scenario's catalog.
  const SharedCatalog& catalog() const { return catalog_; }
  const contract::Router& router() const { return *router_; }
  const std::vector<std::unique_ptr<ServedVendor>>& vendors() const { return vendors_; }
  // The vendor that `contract` belongs to.
  const ServedVendor& VendorOf(const contract::Contract& contract) const;
  const std::optional<std::string>& public_url() const { return public_url_; }
  const scenario::Cors& cors() const { return cors_; }
  const std::string& scenario_name() const { return scenario_name_; }
  // Tells it from all other services of the process.
  std::uint64_t number() const { return number_; }

 private:
  SharedCatalog catalog_;
  std::vector<std::unique_ptr<ServedVendor>> vendors_;
  std::unique_ptr<contract::Router> router_;
  std::optional<std::string> public_url_;
  scenario::Cors cors_;
  std::string scenario_name_;
  std::uint64_t number_;
};

}  // namespace understudy::front
