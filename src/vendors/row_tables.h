#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "store/row_changes.h"
#include "vendors/vendor.h"

namespace understudy {

// The tables and columns of all entities' rows and of their parts. Counters, search texts and other
// derived tables and columns are not among them. Points into the vendors. Constant: thread-safe.
class RowTables {
 public:
  // The meaning of the rows of a table.
  struct Role {
    const Vendor* vendor;
    const Entity* entity;
    const RowPart* part;  // nullptr: they are the entity's rows
  };

  // `empty`: a database that has the vendors' tables. If it is nullptr, one is made for the time.
  explicit RowTables(const std::vector<Vendor>& vendors, store::Database* empty = nullptr);
  // `description`: what store::DescribeTables() says of such a database.
  RowTables(const std::vector<Vendor>& vendors, std::string_view description);

  const store::RecordedTables& recorded() const { return *recorded_; }
  // Of a table of recorded().
  const Role& RoleOf(const store::RecordedTable& table) const;
  // The names in RowTable::columns.
  const std::vector<std::string>& ColumnsOf(const Entity& entity) const;
  // A database in memory that has the vendors' tables and no rows.
  std::unique_ptr<store::Database> MakeDatabase() const;

 private:
  using Wanted = store::RecordedTables::Wanted;

  std::vector<Wanted> ReadEntities(const std::vector<Vendor>& vendors);

  std::vector<std::string> schema_;
  std::vector<Role> roles_;  // by the number of the table
  std::map<const Entity*, std::vector<std::string>> columns_;
  std::unique_ptr<store::RecordedTables> recorded_;
};

}  // namespace understudy
