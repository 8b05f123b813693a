#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/shape.h"

// What the rows of an entity are, declared once. CompileEntities() of entities/entity.h makes of it
// the check of a scenario's rows, the SQL that inserts and reads them, and their JSON.
namespace understudy::entities {

// A second table that holds a row for each item of a list, or for each member of a map. Its
// columns:
struct SideTable {
  std::string table;
  std::string owner;  // the key, of one field, of the row that has the list
  // The column by which the items are read. If it is none of `columns`, it is the item's place in
  // the list, from 0.
  std::string order = {};
  // What an item holds; of a map, the columns of its name and its value. Empty: the item is an
  // object, each of its properties has a column.
  std::vector<std::string> columns = {};
  // Columns that repeat one of the row itself, for indexes.
  std::vector<std::string> copies = {};
  // What TablesSql() needs beside: the primary key, and further columns to find items by, each with
  // " DESC" behind it if the largest comes first; a table that keeps the number of rows for each
  // item.
  std::vector<std::string> key = {};
  std::vector<std::vector<std::string>> indexes = {};
  std::string counts = {};
};

// The number of an entity's rows for each value of some columns, kept by triggers. Its columns are
// these, and `total`.
struct Counter {
  std::string table;
  std::vector<std::string> by = {};  // none: the table has one row, which counts all
  // Columns that are counted together too: 0 is any value.
  std::vector<std::string> or_any = {};
};

// A generated column that holds the row as a JSON object, ready to be shown.
struct KeptView {
  std::string column;
  std::string sql;
  std::string schema = {};  // what it shows, a component of the contract
};

// A field of an entity's rows. Its shape says how it is stored: a string, an integer and a boolean
// (0, 1) as such, an instant in milliseconds since the UNIX epoch, anything else as JSON text: a
// number as it was spelt, objects with the keys of their shape in that order.
//
// A field that a row leaves out is null if it can be; else empty, 0 or false.
struct Field {
  std::string name;  // in a scenario and in the JSON of a row
  Shape shape;
  Presence presence = kOptional;
  std::string column = {};  // empty: the name in snake case
  // The field whose value this one has if the row leaves it out.
  std::string default_from = {};
  // {"type", "YOUR_MESSAGE"}: only rows that have this text in that field may have a value.
  std::pair<std::string, std::string> only_with = {};
  // If the row that a reference leads to is deleted, the tables' foreign keys delete this one, or
  // set the column to NULL. Else the other row can't be deleted while this one refers to it.
  bool lets_go = false;
  // With `lets_go`: the column is set to NULL, and the row stays.
  bool is_unlinked = false;
  bool any_case = false;  // of a text: "a" finds "A"
  // With a table: the items are stored there, and the row has no column for them.
  SideTable items = {};
  // With a table: it finds rows by their items, which the column holds too. Equal items of a row
  // are one.
  SideTable found_by = {};
};

// A column that holds what searches look through: the SearchKey() of these fields, with U+001F
// between them and between the items of a list, so that nothing is found across two.
struct SearchColumn {
  std::string column;
  std::vector<std::string> fields;
};

struct EntityDeclaration {
  std::string name;   // in a scenario: "customers"
  std::string table;  // whose columns the fields are
  std::string doc;
  std::vector<Field> fields;  // in the order in which a row is shown
  // Fields that together must not repeat; a group with a null counts as distinct. The first group
  // is the key. "channels.id" is a property of a list's items in a side table.
  std::vector<std::vector<std::string>> unique = {{"id"}};
  std::vector<SearchColumn> search = {};
  // Selects the number of rows from a counter; empty: the rows are counted.
  std::string total = {};

  // What TablesSql() needs beside.
  bool keeps_last_key = true;  // an integer key is never used again after a deletion
  bool clustered = false;      // the rows are stored in their key's order (WITHOUT ROWID)
  // Columns to find rows by, each with " DESC" behind it if the largest comes first. One that has
  // the columns of a group of `unique` makes them unique.
  std::vector<std::vector<std::string>> indexes = {};
  std::vector<Counter> counters = {};
  std::vector<KeptView> kept_views = {};
};

// "botStatus" is the column bot_status. Anything but letters and digits becomes "_".
std::string SnakeCase(std::string_view name);
// The column of a field that has one.
std::string ColumnOf(const Field& field);

}  // namespace understudy::entities
