#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/node.h"
#include "entities/declaration.h"
#include "store/database.h"

namespace understudy::entities {

// Inserts the rows of an entity and reads them. Constant, so thread-safe.
class RowPlan {
 public:
  explicit RowPlan(const EntityDeclaration& entity);

  // The columns that Write() reads, as SQL.
  const std::string& columns() const { return columns_; }

  // Inserts a row that the entity's shape accepts, and its items in side tables.
  void Insert(store::Database& database, const Node& row) const;
  // Changes every field of the row that has its key. Throws std::logic_error if the entity has side
  // tables.
  void Update(store::Database& database, const Node& row) const;
  // Writes the row as JSON, with every field, in the form of a scenario's data. `row` selects
  // columns().
  void Write(store::Database& database, const store::Query& row, json::Writer& writer) const;

 private:
  enum class Storage : std::uint8_t { kText, kInteger, kBoolean, kInstant, kJson };
  // A value that has a column.
  struct Column {
    std::string name;  // of the field, or of the property of an item
    Shape shape;
    Storage storage;
    std::string default_from = {};
  };
  struct SidePlan {
    std::string field;
    bool is_map;                      // else a list
    bool is_object;                   // the items are
    bool has_place;                   // SideTable::order is the item's place in the list
    std::vector<std::size_t> copies;  // columns of the row
    std::vector<Column> columns;
    std::string insert;
    std::string select;  // empty: of a table that only finds rows
  };
  // How a field is written: a column, or the rows of a side table.
  struct Step {
    std::string name;
    bool is_side;
    std::size_t index;
  };
  class Binder;

  static Column ColumnOf(std::string name, const Shape& shape);
  static SidePlan MakeSide(const Field& field, const SideTable& table,
                           const std::vector<std::string>& columns);
  static void WriteColumn(const Column& column, const store::Query& row, int index,
                          json::Writer& writer);
  void BindRow(Binder& binder, const Node& row) const;
  void InsertItems(store::Database& database, const SidePlan& side, const Node& row) const;
  void WriteItems(store::Database& database, const SidePlan& side, const store::Query& row,
                  json::Writer& writer) const;

  std::string columns_;
  std::string insert_;
  std::string update_;
  std::vector<Column> stored_;
  std::vector<SearchColumn> search_;
  std::vector<SidePlan> sides_;
  std::vector<Step> steps_;  // in the order of the fields
  std::size_t key_ = 0;      // the column that side tables call the owner
};

}  // namespace understudy::entities
