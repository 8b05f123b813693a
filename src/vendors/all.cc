#include <stdexcept>

#include "base/embedded.h"
#include "vendors/helpcrunch/vendor.h"
#include "vendors/leeloo/vendor.h"
#include "vendors/omnidesk/vendor.h"
#include "vendors/sumaya/vendor.h"
#include "vendors/vendor.h"

namespace understudy {
namespace {

std::string_view Require(const std::string& name) {
  const auto content = FindEmbedded(name);
  if (!content) throw std::logic_error("not built in: " + name);
  return *content;
}

}  // namespace

const std::vector<Vendor>& AllVendors() {
  static const std::vector<Vendor> kVendors = [] {
    std::vector<Vendor> vendors;
    vendors.push_back(helpcrunch::MakeVendor());
    vendors.push_back(leeloo::MakeVendor());
    vendors.push_back(omnidesk::MakeVendor());
    vendors.push_back(sumaya::MakeVendor());
    for (auto& vendor : vendors) {
      vendor.schema = Require("vendors/" + vendor.name + "/schema.sql");
    }
    return vendors;
  }();
  return kVendors;
}

std::string_view ContractJson(std::string_view vendor) {
  return Require("vendors/" + std::string(vendor) + "/contract.json");
}

std::string_view ContractYaml(std::string_view vendor) {
  return Require("vendors/" + std::string(vendor) + "/contract.yaml");
}

}  // namespace understudy
