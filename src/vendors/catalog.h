#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "entities/reply.h"
#include "vendors/row_tables.h"
#include "vendors/vendor.h"

namespace understudy {

class Catalog;
// A scenario, its seeded rows, its worlds and their connections belong to one catalog: they point
// into it, and their databases have its tables.
using SharedCatalog = std::shared_ptr<const Catalog>;

// The operations of a vendor: those that it has, and those that Vendor::bind_operations gives.
struct VendorOperations {
  std::vector<std::pair<std::string, Handler>> handlers;  // by operationId
  std::unordered_set<std::string> kept;                   // Vendor::kept
  std::vector<entities::ReplyBinding> bindings;
  std::vector<entities::ReplyBinding> variants;  // of ReplyVariant
  entities::Replies replies;                     // their plans
};

// The vendors that a server can serve, with their contracts. Constant, and thread-safe. Two
// catalogs share nothing.
class Catalog {
 public:
  // The vendors, in the order in which they are shown. Throws std::logic_error if two have the same
  // name.
  explicit Catalog(std::vector<Vendor> vendors);
  ~Catalog();
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  // The vendors of this program. Made at the first call.
  static const SharedCatalog& BuiltIn();

  const std::vector<Vendor>& vendors() const { return vendors_; }
  // nullptr if no vendor has this name.
  const Vendor* Find(std::string_view name) const;
  std::vector<std::string> names() const;
  // The statements that make the tables of all vendors.
  std::vector<std::string> tables() const;
  // No two catalogs of this process have the same; from 1.
  std::uint32_t number() const { return number_; }

  // The contract of a vendor of this catalog. Read at the first call, which takes a millisecond;
  // other threads wait meanwhile. Throws std::logic_error if it can't be read, or if the vendor is
  // another catalog's.
  const std::shared_ptr<const contract::Contract>& ContractOf(const Vendor& vendor) const;
  // The same with the lists `x-basis` of a built-in vendor, its facts, which take a quarter of the
  // memory. Read at each call.
  std::shared_ptr<const contract::Contract> WholeContractOf(const Vendor& vendor) const;
  // The operations of that vendor, bound at the first call as its contract is read. Throws
  // std::logic_error if one can't be bound, or a reply can't be filled.
  const VendorOperations& OperationsOf(const Vendor& vendor) const;
  const entities::Replies& RepliesOf(const Vendor& vendor) const {
    return OperationsOf(vendor).replies;
  }
  // Those that ReplyVariant has, made at the first call.
  const entities::Replies& VariantRepliesOf(const Vendor& vendor) const;
  // The plans of that vendor's events, by name, made at the first call; the same holds.
  const entities::Replies& EventsOf(const Vendor& vendor) const;
  // Reads the contracts that were not read yet, so that no request waits for them later.
  void ReadContracts() const;

  // The tables of all entities' rows. Made at the first call, which takes a few milliseconds, most
  // of them for a database with these tables: less with `empty`, which is one.
  const RowTables& row_tables(store::Database* empty = nullptr) const;
  // Less still with what store::DescribeTables() says of such a database.
  const RowTables& row_tables(std::string_view description) const;

 private:
  struct Made;  // what is made at its first use

  static std::shared_ptr<const contract::Contract> ReadContract(const Vendor& vendor);
  static VendorOperations Bind(const Vendor& vendor);
  // Throws std::logic_error if the vendor is another catalog's.
  std::size_t IndexOf(const Vendor& vendor) const;

  const std::vector<Vendor> vendors_;
  const std::uint32_t number_;
  const std::unique_ptr<Made> made_;
};

}  // namespace understudy
