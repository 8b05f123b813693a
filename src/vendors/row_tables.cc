#include "vendors/row_tables.h"

#include "base/text.h"
#include "store/state.h"

namespace understudy {
namespace {

std::vector<std::string> EntityColumns(const Entity& entity) {
  std::vector<std::string> columns;
  for (const auto& column : Split(entity.rows.columns, ',')) columns.emplace_back(Trim(column));
  return columns;
}

}  // namespace

RowTables::RowTables(const std::vector<Vendor>& vendors, store::Database* empty) {
  const auto wanted = ReadEntities(vendors);
  const auto own = empty == nullptr ? MakeDatabase() : nullptr;
  recorded_ = std::make_unique<store::RecordedTables>(own ? *own : *empty, wanted);
}

RowTables::RowTables(const std::vector<Vendor>& vendors, std::string_view description)
    : recorded_(std::make_unique<store::RecordedTables>(description, ReadEntities(vendors))) {}

std::vector<RowTables::Wanted> RowTables::ReadEntities(const std::vector<Vendor>& vendors) {
  std::vector<Wanted> wanted;
  for (const auto& vendor : vendors) {
    schema_.push_back(vendor.schema);
    for (const auto& entity : vendor.entities) {
      columns_.emplace(&entity, EntityColumns(entity));
      wanted.push_back({entity.rows.table, columns_.at(&entity)});
      roles_.push_back({&vendor, &entity, nullptr});
      for (const auto& part : entity.rows.parts) {
        wanted.push_back({part.table, {}});
        roles_.push_back({&vendor, &entity, &part});
      }
    }
  }
  return wanted;
}

const RowTables::Role& RowTables::RoleOf(const store::RecordedTable& table) const {
  return roles_[static_cast<std::size_t>(&table - recorded_->all().data())];
}

const std::vector<std::string>& RowTables::ColumnsOf(const Entity& entity) const {
  return columns_.at(&entity);
}

std::unique_ptr<store::Database> RowTables::MakeDatabase() const {
  auto database = std::make_unique<store::Database>();
  store::CreateTables(*database, schema_);
  return database;
}

}  // namespace understudy
