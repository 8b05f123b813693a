#include "vendors/catalog.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/lazy.h"
#include "base/text.h"
#include "base/yaml.h"

namespace understudy {
namespace {

// The document points into `source`.
Node DocumentIn(const Source& source) {
  Diagnostics diagnostics;
  auto document = ParseJson(source, diagnostics);
  if (!document) throw std::logic_error(diagnostics.Render());
  return std::move(*document);
}

entities::Replies CompileRepliesOf(const Vendor& vendor, const Node& document,
                                   Diagnostics& errors) {
  Diagnostics warnings(Severity::kWarning);
  contract::Schemas schemas(document, warnings);
  return entities::CompileReplies(document, schemas, vendor.replies, vendor.entities, errors);
}

// What is wrong with the replies, with its places in the contract as it was written.
std::string PlacedErrors(const Vendor& vendor, const Diagnostics& errors) {
  const Source source{Concat({"src/vendors/", vendor.name, "/contract.yaml"}),
                      std::string(vendor.contract_yaml)};
  Diagnostics placed;
  const auto document = ParseYaml(source, placed);
  if (document) CompileRepliesOf(vendor, *document, placed);
  return (placed.empty() ? errors : placed).Render();
}

std::vector<Vendor> WithDistinctNames(std::vector<Vendor> vendors) {
  std::set<std::string_view> names;
  for (const auto& vendor : vendors) {
    if (!names.insert(vendor.name).second) {
      throw std::logic_error("two vendors are called " + vendor.name);
    }
  }
  return vendors;
}

std::uint32_t NextCatalogNumber() {
  static std::atomic<std::uint32_t> last = 0;
  return ++last;
}

}  // namespace

struct Catalog::ReadContract {
  std::shared_ptr<const contract::Contract> contract;
  entities::Replies replies;
};

struct Catalog::Made {
  explicit Made(std::size_t vendors) : contracts(vendors) {}

  std::vector<Lazy<ReadContract>> contracts;  // by the vendors' order
  Lazy<RowTables> row_tables;
};

Catalog::Catalog(std::vector<Vendor> vendors)
    : vendors_(WithDistinctNames(std::move(vendors))),
      number_(NextCatalogNumber()),
      made_(std::make_unique<Made>(vendors_.size())) {}
Catalog::~Catalog() = default;

const Vendor* Catalog::Find(std::string_view name) const {
  const auto found = std::find_if(vendors_.begin(), vendors_.end(),
                                  [&](const Vendor& vendor) { return vendor.name == name; });
  return found == vendors_.end() ? nullptr : &*found;
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> names;
  for (const auto& vendor : vendors_) names.push_back(vendor.name);
  return names;
}

std::vector<std::string> Catalog::tables() const {
  std::vector<std::string> schema;
  for (const auto& vendor : vendors_) schema.push_back(vendor.schema);
  return schema;
}

Catalog::ReadContract Catalog::ReadContractOf(const Vendor& vendor) {
  if (vendor.contract != nullptr) return {vendor.contract, {}};
  const Source source{vendor.name + " contract",
                      vendor.document == nullptr ? std::string(vendor.contract_json) : ""};
  const Node parsed = vendor.document == nullptr ? DocumentIn(source) : Node{};
  const Node& document = vendor.document == nullptr ? parsed : vendor.document->root;
  ReadContract read;
  try {
    read.contract = std::make_shared<const contract::Contract>(document);
  } catch (const std::invalid_argument& e) {
    throw std::logic_error(vendor.name + ": " + e.what());
  }
  Diagnostics errors;
  read.replies = CompileRepliesOf(vendor, document, errors);
  if (!errors.empty()) throw std::logic_error(PlacedErrors(vendor, errors));
  return read;
}

const Catalog::ReadContract& Catalog::Read(const Vendor& vendor) const {
  if (Find(vendor.name) != &vendor) {
    throw std::logic_error(vendor.name + " is not a vendor of this catalog");
  }
  const auto index = static_cast<std::size_t>(&vendor - vendors_.data());
  return made_->contracts[index].Get([&] { return ReadContractOf(vendor); });
}

const std::shared_ptr<const contract::Contract>& Catalog::ContractOf(const Vendor& vendor) const {
  return Read(vendor).contract;
}

const entities::Replies& Catalog::RepliesOf(const Vendor& vendor) const {
  return Read(vendor).replies;
}

void Catalog::ReadContracts() const {
  for (const auto& vendor : vendors_) ContractOf(vendor);
}

const RowTables& Catalog::row_tables(store::Database* empty) const {
  return made_->row_tables.Get([&] { return RowTables(vendors_, empty); });
}

}  // namespace understudy
