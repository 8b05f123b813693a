#include <future>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "vendors/built_in.h"
#include "vendors/catalog.h"
#include "vendors/helpcrunch/vendor.h"
#include "vendors/leeloo/vendor.h"
#include "vendors/omnidesk/vendor.h"
#include "vendors/sumaya/vendor.h"

namespace understudy {
namespace {

std::string_view Require(const std::string& name) {
  const auto content = FindEmbedded(name);
  if (!content) throw std::logic_error("not built in: " + name);
  return *content;
}

void Complete(const RowFinds& finds, Vendor& vendor) {
  const std::string folder = "vendors/" + vendor.name;
  const auto document = [&](const std::string& file) {
    return BuiltInText{Require(folder + file), Require("trees/" + folder + file)};
  };
  vendor.contract_json = Require(folder + "/contract.json");
  CompleteFromFiles(document("/contract.yaml"), document("/vendor.yaml"), finds, vendor);
}

std::vector<Vendor> MakeVendors() {
  std::vector<Vendor> vendors;
  vendors.push_back(helpcrunch::MakeVendor());
  vendors.push_back(leeloo::MakeVendor());
  vendors.push_back(omnidesk::MakeVendor());
  vendors.push_back(sumaya::MakeVendor());
  std::map<std::string, RowFinds> finds = {{"omnidesk", omnidesk::Finds()}};
  // At the same time: this is a third of a start.
  std::vector<std::future<void>> completed;
  for (auto& vendor : vendors) {
    completed.push_back(std::async(std::launch::async,
                                   [&vendor, own = finds[vendor.name]] { Complete(own, vendor); }));
  }
  for (auto& each : completed) each.wait();
  for (auto& each : completed) each.get();
  return vendors;
}

}  // namespace

const SharedCatalog& Catalog::BuiltIn() {
  // Not destroyed when the process ends: that would take 2 million instructions.
  static const auto* const kCatalog =
      new SharedCatalog(std::make_shared<const Catalog>(MakeVendors()));
  return *kCatalog;
}

}  // namespace understudy
