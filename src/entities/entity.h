#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/node.h"
#include "base/shape.h"
#include "entities/declaration.h"
#include "entities/row_plan.h"
#include "store/database.h"

namespace understudy::entities {

// Rows that refer to a row of another entity. While there are any, that row can't be deleted.
struct Referrers {
  std::string entity;  // the entity of the referring rows
  // Selects their keys, as texts, in the order of the index that finds them; ?1 is the other row's
  // key, ":" between its fields.
  std::string sql;
};

// Rows of another table that are a field of an entity's row: the items of a list, or the members of
// an object.
struct RowPart {
  std::string field;  // "channels"
  std::string table;  // with a primary key
  std::string owner;  // its column that holds the id of the row
};

// How an entity's rows are stored: how to read them back and how to change single rows. A row's key
// is the first group of Entity::unique.
struct RowTable {
  std::string table;
  std::string columns;                   // the columns that Write() reads, as SQL
  std::vector<std::string> key_columns;  // of the fields of the key
  // SQL statements that delete the parts, in other tables, of the row with the key ?1. They do not
  // delete rows that merely refer to it.
  std::vector<std::string> delete_parts = {};
  // For each further group of Entity::unique: selects the key of the row with the values ?1, ?2, …
  std::vector<std::string> holders = {};
  // Rows of other entities that refer to these rows. Rows that the table's foreign keys unlink or
  // delete, as the vendor does, are not listed.
  std::vector<Referrers> referrers = {};
  // Selects the number of rows from a counter; empty: the rows are counted.
  std::string total = {};
  std::vector<RowPart> parts = {};
  std::shared_ptr<const RowPlan> plan = {};

  // Writes one row with every field, in the form of a scenario's data. Inserting the result gives
  // the same row.
  void Write(store::Database& database, const store::Query& row, json::Writer& writer) const {
    plan->Write(database, row, writer);
  }
};

// A kind of row in a scenario's `data`. Constant, so thread-safe.
struct Entity {
  std::string name;
  std::string doc;
  Shape row;  // an object
  // EntityDeclaration::unique.
  std::vector<std::vector<std::string>> unique;
  RowTable rows;
  // The columns of its fields, by the fields' names. A field in a side table has none.
  std::map<std::string, std::string, std::less<>> columns = {};

  // Inserts one checked row.
  void Insert(store::Database& database, const Node& node) const {
    rows.plan->Insert(database, node);
  }
};

// The entities of one vendor, each after the entities that its rows refer to. Throws
// std::logic_error for a mistake: a name that is given twice, a reference to no entity, a field
// that is not there.
std::vector<Entity> CompileEntities(const std::vector<EntityDeclaration>& declarations);

}  // namespace understudy::entities
