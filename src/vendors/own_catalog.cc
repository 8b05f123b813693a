#include "vendors/own_catalog.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "entities/api_plan.h"
#include "entities/names.h"

namespace understudy {
namespace {

bool IsSameFile(const std::string& one, const std::string& other) {
  std::error_code error;
  return one == other || std::filesystem::equivalent(one, other, error);
}

class CatalogMaker {
 public:
  CatalogMaker(std::vector<Vendor> vendors, Diagnostics& warnings, std::set<std::string>* looked_at)
      : vendors_(std::move(vendors)), warnings_(warnings), looked_at_(looked_at) {}

  // `check` says of a scenario that it gives an API the name of a built-in one.
  void LeaveBuiltInToTheScenario() { says_nothing_of_built_in_ = true; }

  // An API of `apis` replaces a user's API of the same name that is there already.
  void Add(const std::vector<OwnApi>& apis) {
    std::erase_if(vendors_, [&](const Vendor& vendor) {
      return vendor.contract != nullptr &&
             std::any_of(apis.begin(), apis.end(),
                         [&](const OwnApi& api) { return api.name == vendor.name; });
    });
    for (const auto& vendor : vendors_) {
      if (vendor.contract != nullptr) AddRoutes(*vendor.contract);
    }
    for (const auto& api : apis) AddOne(api);
  }

  // All vendors, and the errors.
  std::vector<Vendor> TakeAll(Diagnostics& errors) {
    errors = std::move(errors_);
    return std::move(vendors_);
  }
  tl::expected<std::vector<Vendor>, Diagnostics> Take() {
    if (!errors_.empty()) return tl::make_unexpected(std::move(errors_));
    return std::move(vendors_);
  }

 private:
  void AddOne(const OwnApi& api) {
    const auto known = std::find_if(added_.begin(), added_.end(), [&](const OwnApi& each) {
      return each.name == api.name && IsSameFile(each.contract, api.contract);
    });
    if (known != added_.end()) return;
    if (!api.refused.empty()) {
      errors_.Add(api.refused, api.why_refused, api.cause);
      errors_.MoveToNames(api.named_at, api.advice);
      return;
    }
    if (auto why = WhyNotNamed(api); !why.empty()) {
      const bool is_said = says_nothing_of_built_in_ && !api.place.empty() && IsBuiltIn(api.name);
      if (!is_said) errors_.Add(api.contract, std::move(why));
      return;
    }
    added_.push_back(api);
    const auto plan = ReadOwnApi(api, errors_, warnings_, looked_at_);
    if (plan == nullptr) return AddUnreadable(api.name);
    CheckRoutes(*plan);
    vendors_.push_back(MakeOwnVendor(plan));
    AddRoutes(*plan->foreign.contract);
  }

  void AddUnreadable(const std::string& name) {
    Vendor vendor;
    vendor.name = name;
    vendor.is_unreadable = true;
    vendor.contract =
        std::make_shared<const contract::Contract>(contract::ContractParts{name, name});
    vendors_.push_back(std::move(vendor));
  }

  bool IsBuiltIn(const std::string& name) const {
    return std::any_of(vendors_.begin(), vendors_.end(), [&](const Vendor& vendor) {
      return vendor.contract == nullptr && vendor.name == name;
    });
  }

  // Names make tables.
  std::string WhyNotNamed(const OwnApi& api) const {
    const std::string tables = entities::SqlName(api.name);
    const std::string name =
        api.place.empty() ? Quoted(api.name) : Concat({Quoted(api.name), " (", api.place, ")"});
    const std::string other = api.place.empty()
                                  ? Concat({": give this one a name, as NAME=", api.contract})
                                  : std::string(": choose another name");
    for (const auto& each : added_) {
      if (entities::SqlName(each.name) != tables) continue;
      return Concat({name, " is the name of another API, of ", each.contract, other});
    }
    for (const auto& vendor : vendors_) {
      if (entities::SqlName(vendor.name) != tables) continue;
      const std::string_view kind = vendor.contract == nullptr ? "a built-in API" : "another API";
      return Concat({name, " is the name of ", kind, other});
    }
    return {};
  }

  void CheckRoutes(const entities::ApiPlan& plan) {
    constexpr std::string_view kAdvice =
        "give one of the documents another path in its first `servers`, or by `prefix` in its "
        "vendor.yaml";
    for (const auto& each : plan.foreign.operations) {
      const auto found = routes_.find(contract::RouteOf(*each.operation));
      if (found == routes_.end()) continue;
      errors_.Add(each.node->mark, Concat({each.operation->method, " ", each.operation->path,
                                           " is an operation of the API ", Quoted(found->second),
                                           " too: ", kAdvice}));
    }
  }

  void AddRoutes(const contract::Contract& contract) {
    for (const auto& operation : contract.operations()) {
      routes_.emplace(contract::RouteOf(*operation), contract.vendor());
    }
  }

  std::vector<Vendor> vendors_;
  Diagnostics& warnings_;
  std::set<std::string>* const looked_at_;
  std::vector<OwnApi> added_;
  std::unordered_map<std::string, std::string> routes_;  // of users' APIs, with their names
  Diagnostics errors_;
  bool says_nothing_of_built_in_ = false;
};

// In the order of `base`; others follow.
void SortAs(const Catalog& base, std::vector<Vendor>& vendors) {
  const auto place = [&](const Vendor& vendor) {
    const Vendor* its = base.Find(vendor.name);
    return its == nullptr ? base.vendors().size()
                          : static_cast<std::size_t>(its - base.vendors().data());
  };
  std::stable_sort(vendors.begin(), vendors.end(), [&](const Vendor& one, const Vendor& other) {
    return place(one) < place(other);
  });
}

}  // namespace

tl::expected<SharedCatalog, Diagnostics> CatalogWithApis(const std::vector<OwnApi>& apis,
                                                         BuiltInVendors built_in,
                                                         Diagnostics& warnings,
                                                         std::set<std::string>* looked_at) {
  CatalogMaker maker(
      built_in == BuiltInVendors::kWith ? Catalog::BuiltIn()->vendors() : std::vector<Vendor>(),
      warnings, looked_at);
  maker.Add(apis);
  auto vendors = maker.Take();
  if (!vendors) return tl::make_unexpected(std::move(vendors.error()));
  return std::make_shared<const Catalog>(std::move(*vendors));
}

void RequireServed(const Catalog& catalog, std::vector<OwnApi>& apis) {
  for (auto& api : apis) {
    if (const Vendor* vendor = catalog.Find(api.name)) api.served = vendor->references;
  }
}

SharedCatalog CatalogToCheck(const std::vector<OwnApi>& apis, BuiltInVendors built_in,
                             Diagnostics& errors, Diagnostics& warnings) {
  CatalogMaker maker(
      built_in == BuiltInVendors::kWith ? Catalog::BuiltIn()->vendors() : std::vector<Vendor>(),
      warnings, nullptr);
  maker.LeaveBuiltInToTheScenario();
  maker.Add(apis);
  return std::make_shared<const Catalog>(maker.TakeAll(errors));
}

tl::expected<SharedCatalog, Diagnostics> CatalogWithApis(const SharedCatalog& base,
                                                         const std::vector<OwnApi>& apis,
                                                         Diagnostics& warnings) {
  CatalogMaker maker(base->vendors(), warnings, nullptr);
  maker.Add(apis);
  auto vendors = maker.Take();
  if (!vendors) return tl::make_unexpected(std::move(vendors.error()));
  SortAs(*base, *vendors);
  auto made = std::make_shared<const Catalog>(std::move(*vendors));
  return HaveSameContent(*made, *base) ? base : made;
}

bool HaveSameContent(const Catalog& one, const Catalog& other) {
  const auto& a = one.vendors();
  const auto& b = other.vendors();
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Vendor& x, const Vendor& y) {
    return x.name == y.name && x.content == y.content;
  });
}

}  // namespace understudy
