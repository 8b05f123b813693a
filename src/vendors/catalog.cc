#include "vendors/catalog.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"

namespace understudy {
namespace {

// The document points into `source`.
Node DocumentIn(const Source& source) {
  Diagnostics diagnostics;
  auto document = ParseJson(source, diagnostics);
  if (!document) throw std::logic_error(diagnostics.Render());
  return std::move(*document);
}

entities::Replies CompileRepliesOf(const Vendor& vendor, const Node& document) {
  Diagnostics warnings(Severity::kWarning);
  Diagnostics errors;
  contract::Schemas schemas(document, warnings);
  auto replies =
      entities::CompileReplies(document, schemas, vendor.replies, vendor.entities, errors);
  if (!errors.empty()) throw std::logic_error(errors.Render());
  return replies;
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

}  // namespace

struct Catalog::ReadContract {
  std::once_flag once;
  std::shared_ptr<const contract::Contract> contract;
  entities::Replies replies;
};

struct Catalog::Made {
  explicit Made(std::size_t vendors) : contracts(vendors) {}

  std::vector<ReadContract> contracts;  // by the vendors' order
  std::once_flag row_tables_once;
  std::unique_ptr<const RowTables> row_tables;
};

Catalog::Catalog(std::vector<Vendor> vendors)
    : vendors_(WithDistinctNames(std::move(vendors))),
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

const Catalog::ReadContract& Catalog::Read(const Vendor& vendor) const {
  if (Find(vendor.name) != &vendor) {
    throw std::logic_error(vendor.name + " is no vendor of this catalog");
  }
  auto& read = made_->contracts[static_cast<std::size_t>(&vendor - vendors_.data())];
  std::call_once(read.once, [&] {
    const Source source{vendor.name + " contract", std::string(vendor.contract_json)};
    const Node document = DocumentIn(source);
    try {
      read.contract = std::make_shared<const contract::Contract>(document);
    } catch (const std::invalid_argument& e) {
      throw std::logic_error(vendor.name + ": " + e.what());
    }
    read.replies = CompileRepliesOf(vendor, document);
  });
  return read;
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

const RowTables& Catalog::row_tables() const {
  std::call_once(made_->row_tables_once,
                 [&] { made_->row_tables = std::make_unique<const RowTables>(vendors_); });
  return *made_->row_tables;
}

}  // namespace understudy
