#include "front/service.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <utility>

#include "entities/contract_errors.h"

namespace understudy::front {
namespace {

std::uint64_t NewServiceNumber() {
  static std::atomic<std::uint64_t> last = 0;
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

ServedVendor::ServedVendor(const Catalog& catalog, const scenario::VendorScenario& part)
    : contract(catalog.ContractOf(*part.vendor)),
      scenario(part),
      errors(part.vendor->errors == nullptr ? nullptr : &part.vendor->errors->With(part.settings)),
      catalog_(catalog) {
  // They point into the scenario, and are in the database by now.
  scenario.rows.clear();
  scenario.made_rows.clear();
}

ServedVendor::Handlers ServedVendor::Bind() const {
  Handlers bound;
  const std::string& name = scenario.vendor->name;
  const auto& [handlers, kept, bindings, variants, replies] =
      catalog_.OperationsOf(*scenario.vendor);
  const bool is_variant = scenario.vendor->variant.IsChosen(scenario.settings);
  const auto* others = is_variant ? &catalog_.VariantRepliesOf(*scenario.vendor) : nullptr;
  const auto& operations = contract->operations();
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const auto& operation = operations[i];
    const auto is_its = [&](const auto& handler) { return handler.first == operation->id; };
    // Those of a large API stand in the contract's order.
    const auto at = handlers.begin() + static_cast<std::ptrdiff_t>(std::min(i, handlers.size()));
    const auto found = at != handlers.end() && is_its(*at)
                           ? at
                           : std::find_if(handlers.begin(), handlers.end(), is_its);
    if (found == handlers.end()) {
      throw std::logic_error(name + ": no handler for " + operation->id);
    }
    auto& its = bound[operation.get()];
    its.handler = found->second;
    its.is_kept = operation->method == "GET" && !operation->body && !operation->writes &&
                  kept.count(operation->id) != 0;
    const auto plans = replies.find(operation->id);
    if (plans != replies.end()) its.plans = plans->second;
    if (others == nullptr) continue;
    const auto other = others->find(operation->id);
    if (other != others->end()) its.plans = other->second;
  }
  if (bound.size() != handlers.size()) {
    throw std::logic_error(name + ": a handler is bound to no operation of the contract");
  }
  return bound;
}

Service::Service(const scenario::Scenario& scenario, const std::optional<std::string>& public_url)
    : catalog_(scenario.catalog),
      public_url_(public_url ? public_url : scenario.public_url),
      cors_(scenario.cors),
      scenario_name_(scenario.name),
      number_(NewServiceNumber()) {
  std::vector<const contract::Contract*> contracts;
  for (const auto& part : scenario.vendors) {
    auto served = std::make_unique<ServedVendor>(*catalog_, part);
    contracts.push_back(served->contract.get());
    vendors_.push_back(std::move(served));
  }
  router_ = std::make_unique<contract::Router>(std::move(contracts));
}

const ServedVendor& Service::VendorOf(const contract::Contract& contract) const {
  return **std::find_if(vendors_.begin(), vendors_.end(),
                        [&](const auto& served) { return served->contract.get() == &contract; });
}

}  // namespace understudy::front
