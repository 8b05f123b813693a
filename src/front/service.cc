#include "front/service.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <utility>

namespace understudy::front {
namespace {

void BindHandlers(const Catalog& catalog, const Vendor& vendor, ServedVendor& served) {
  const auto& replies = catalog.RepliesOf(vendor);
  const auto& operations = served.contract->operations();
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const auto& operation = operations[i];
    const auto is_its = [&](const auto& handler) { return handler.first == operation->id; };
    // Those of a large API stand in the contract's order.
    const auto at =
        vendor.handlers.begin() + static_cast<std::ptrdiff_t>(std::min(i, vendor.handlers.size()));
    const auto found = at != vendor.handlers.end() && is_its(*at)
                           ? at
                           : std::find_if(vendor.handlers.begin(), vendor.handlers.end(), is_its);
    if (found == vendor.handlers.end()) {
      throw std::logic_error(vendor.name + ": no handler for " + operation->id);
    }
    auto& bound = served.handlers[operation.get()];
    bound.handler = found->second;
    bound.is_kept = operation->method == "GET" && !operation->body && !operation->writes &&
                    vendor.kept.count(operation->id) != 0;
    const auto plans = replies.find(operation->id);
    if (plans != replies.end()) bound.plans = plans->second;
  }
  if (served.handlers.size() != vendor.handlers.size()) {
    throw std::logic_error(vendor.name + ": a handler is bound to no operation of the contract");
  }
}

std::uint64_t NewServiceNumber() {
  static std::atomic<std::uint64_t> last = 0;
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

Service::Service(const scenario::Scenario& scenario, const std::optional<std::string>& public_url)
    : catalog_(scenario.catalog),
      public_url_(public_url ? public_url : scenario.public_url),
      cors_(scenario.cors),
      scenario_name_(scenario.name),
      number_(NewServiceNumber()) {
  std::vector<const contract::Contract*> contracts;
  for (const auto& part : scenario.vendors) {
    auto served = std::make_unique<ServedVendor>();
    served->contract = catalog_->ContractOf(*part.vendor);
    served->scenario = part;
    // They point into the scenario, and are in the database by now.
    served->scenario.rows.clear();
    served->scenario.made_rows.clear();
    BindHandlers(*catalog_, *part.vendor, *served);
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
