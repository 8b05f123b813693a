#include "vendors/catalog.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/diagnostics.h"
#include "base/lazy.h"

namespace understudy {
namespace {

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
  entities::Replies events;
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
  if (vendor.contract != nullptr) return {vendor.contract, {}, {}};
  const auto& document = vendor.document;
  ReadContract read;
  try {
    read.contract = std::make_shared<const contract::Contract>(document->root());
  } catch (const std::invalid_argument& e) {
    throw std::logic_error(vendor.name + ": " + e.what());
  }
  Diagnostics errors;
  const auto read_schemas = document->TakeSchemas();
  auto& schemas = read_schemas->schemas;
  read.replies =
      entities::CompileReplies(document->root(), schemas, vendor.replies, vendor.entities, errors);
  if (const auto* style = vendor.webhooks.get()) {
    read.events = entities::CompileEvents(document->root(), schemas, style->data_member,
                                          style->events, vendor.entities, errors);
  }
  if (!errors.empty()) throw std::logic_error(errors.Render());
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

const entities::Replies& Catalog::EventsOf(const Vendor& vendor) const {
  return Read(vendor).events;
}

void Catalog::ReadContracts() const {
  for (const auto& vendor : vendors_) ContractOf(vendor);
}

const RowTables& Catalog::row_tables(store::Database* empty) const {
  return made_->row_tables.Get([&] { return RowTables(vendors_, empty); });
}

const RowTables& Catalog::row_tables(std::string_view description) const {
  return made_->row_tables.Get([&] { return RowTables(vendors_, description); });
}

}  // namespace understudy
