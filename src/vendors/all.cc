#include <atomic>
#include <cstddef>
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
  for (const auto& vendor : vendors) finds.try_emplace(vendor.name);
  // By two threads at the same time: this is a third of a start. Each more would begin a heap of
  // its own, of 2 MiB (program/process.cc).
  std::atomic<std::size_t> next = 0;
  const auto complete = [&] {
    for (std::size_t i = next++; i < vendors.size(); i = next++) {
      Complete(finds.at(vendors[i].name), vendors[i]);
    }
  };
  auto other = std::async(std::launch::async, complete);
  complete();
  other.get();
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
