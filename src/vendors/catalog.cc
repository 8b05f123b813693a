#include "vendors/catalog.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/diagnostics.h"
#include "base/lazy.h"
#include "entities/built_in.h"

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

// The file with its text, to which messages lead.
contract::DocumentFile ReadWhole(const ContractDocument& document) {
  if (document.read_whole()) return document.read_whole()();
  return {nullptr, Node(document.root())};
}

// Compiles the replies. Returns errors, if there are any.
std::string Compile(const Node& document, contract::Schemas& schemas, const Vendor& vendor,
                    VendorOperations& operations) {
  Diagnostics errors;
  operations.replies =
      entities::CompileReplies(document, schemas, operations.bindings, vendor.entities, errors);
  return errors.Render();
}

std::uint32_t NextCatalogNumber() {
  static std::atomic<std::uint32_t> last = 0;
  return ++last;
}

}  // namespace

struct Catalog::Made {
  explicit Made(std::size_t vendors)
      : contracts(vendors), operations(vendors), variants(vendors), events(vendors) {}

  // By the vendors' order.
  std::vector<Lazy<std::shared_ptr<const contract::Contract>>> contracts;
  std::vector<Lazy<VendorOperations>> operations;
  std::vector<Lazy<entities::Replies>> variants;
  std::vector<Lazy<entities::Replies>> events;
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

std::shared_ptr<const contract::Contract> Catalog::ReadContract(const Vendor& vendor) {
  if (vendor.contract != nullptr) return vendor.contract;
  try {
    return std::make_shared<const contract::Contract>(vendor.document->root());
  } catch (const std::invalid_argument&) {
  }
  try {  // for the places of the mistakes
    return std::make_shared<const contract::Contract>(ReadWhole(*vendor.document).root);
  } catch (const std::invalid_argument& e) {
    throw std::logic_error(vendor.name + ": " + e.what());
  }
}

VendorOperations Catalog::Bind(const Vendor& vendor) {
  VendorOperations all{vendor.handlers, vendor.kept, vendor.replies, {}, {}};
  if (vendor.bind_operations) {
    auto bound = vendor.bind_operations();
    std::move(bound.handlers.begin(), bound.handlers.end(), std::back_inserter(all.handlers));
    std::move(bound.replies.begin(), bound.replies.end(), std::back_inserter(all.bindings));
    all.variants = std::move(bound.variant_replies);
    all.kept.insert(bound.reading.begin(), bound.reading.end());
  }
  if (vendor.contract != nullptr) return all;
  auto& document = *vendor.document;
  if (Compile(document.root(), document.TakeSchemas()->schemas, vendor, all).empty()) return all;
  // Again, for the places of the mistakes.
  const auto whole = ReadWhole(document);
  ContractSchemas read(whole.root);
  throw std::logic_error(Compile(whole.root, read.schemas, vendor, all));
}

std::size_t Catalog::IndexOf(const Vendor& vendor) const {
  if (Find(vendor.name) != &vendor) {
    throw std::logic_error(vendor.name + " is not a vendor of this catalog");
  }
  return static_cast<std::size_t>(&vendor - vendors_.data());
}

const std::shared_ptr<const contract::Contract>& Catalog::ContractOf(const Vendor& vendor) const {
  return made_->contracts[IndexOf(vendor)].Get([&] { return ReadContract(vendor); });
}

std::shared_ptr<const contract::Contract> Catalog::WholeContractOf(const Vendor& vendor) const {
  if (vendor.contract != nullptr || !vendor.document->read_whole()) return ContractOf(vendor);
  // Nothing of a contract points into its document.
  return std::make_shared<const contract::Contract>(ReadWhole(*vendor.document).root);
}

const VendorOperations& Catalog::OperationsOf(const Vendor& vendor) const {
  return made_->operations[IndexOf(vendor)].Get([&] { return Bind(vendor); });
}

const entities::Replies& Catalog::VariantRepliesOf(const Vendor& vendor) const {
  return made_->variants[IndexOf(vendor)].Get([&] {
    const auto& document = vendor.document;
    if (document == nullptr) return entities::Replies();
    Diagnostics errors;
    auto replies =
        entities::CompileBoundReplies(document->root(), document->TakeSchemas()->schemas,
                                      OperationsOf(vendor).variants, vendor.entities, errors);
    if (!errors.empty()) throw std::logic_error(errors.Render());
    return replies;
  });
}

const entities::Replies& Catalog::EventsOf(const Vendor& vendor) const {
  return made_->events[IndexOf(vendor)].Get([&] {
    const auto& document = vendor.document;
    const auto* style = vendor.webhooks.get();
    if (document == nullptr || style == nullptr) return entities::Replies();
    Diagnostics errors;
    auto events =
        entities::CompileEvents(document->root(), document->TakeSchemas()->schemas,
                                style->data_member, style->events, vendor.entities, errors);
    if (!errors.empty()) throw std::logic_error(errors.Render());
    return events;
  });
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
