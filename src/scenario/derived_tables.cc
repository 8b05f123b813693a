#include "scenario/derived_tables.h"

#include <vector>

#include "base/text.h"
#include "vendors/vendor.h"

namespace understudy::scenario {
namespace {

constexpr std::size_t kLongestShown = 80;

// A table's columns: those that name a row come first.
struct TableColumns {
  std::vector<std::string> names;
  std::size_t keys = 0;
  bool counts = false;  // has `total`, which may have been counted down to nothing
};

TableColumns ColumnsOf(store::Database& database, const std::string& table) {
  TableColumns columns;
  std::vector<std::string> others;
  auto query = database.Prepare("SELECT name, pk FROM pragma_table_info(?1) ORDER BY pk, cid");
  query.Bind(1, table);
  while (query.Step()) {
    (query.Integer(1) > 0 ? columns.names : others).push_back(query.Text(0));
    if (query.View(0) == "total") columns.counts = true;
  }
  columns.keys = columns.names.size();
  columns.names.insert(columns.names.end(), others.begin(), others.end());
  return columns;
}

// Each row as SQL literals, in the order of their keys.
class LiteralRows {
 public:
  LiteralRows(store::Database& database, const std::string& table, const TableColumns& columns)
      : columns_(columns), query_(database.Prepare(Select(table, columns))) {
    Next();
  }

  void Next() { more_ = query_.Step(); }
  bool more() const { return more_; }
  // Of all keys together: rows are compared by it.
  std::string_view key() const { return query_.View(0); }
  std::string_view literal(std::size_t column) const {
    return query_.View(static_cast<int>(column) + 1);
  }
  // "tag = 'lead' and account_id = '…'".
  std::string Name() const {
    std::vector<std::string> parts;
    const std::size_t count = columns_.keys == 0 ? columns_.names.size() : columns_.keys;
    for (std::size_t i = 0; i < count; ++i) {
      parts.push_back(columns_.names[i] + " = " + Shown(literal(i)));
    }
    return Join(parts, " and ");
  }

  static std::string Shown(std::string_view literal) {
    return Printable(Abbreviate(literal, kLongestShown));
  }

 private:
  static std::string Select(const std::string& table, const TableColumns& columns) {
    std::vector<std::string> literals;
    for (const auto& name : columns.names) literals.push_back("quote(" + name + ")");
    const std::vector<std::string> keys(
        literals.begin(), literals.begin() + static_cast<std::ptrdiff_t>(columns.keys));
    const std::string key = keys.empty() ? "''" : Join(keys, " || ',' || ");
    return "SELECT " + key + ", " + Join(literals, ", ") + " FROM " + table +
           (columns.counts ? " WHERE total <> 0" : "") + " ORDER BY 1";
  }

  const TableColumns& columns_;
  store::Query query_;
  bool more_ = false;
};

// Which call changes the rows that the table is about: "PUT /__admin/…".
std::string CallFor(const Catalog& catalog, const std::string& table) {
  const auto call = [](const Vendor& vendor, const std::string& entity) {
    return "PUT /__admin/worlds/{world}/data/" + vendor.name + "/" + entity + "/{id}";
  };
  for (const auto& vendor : catalog.vendors()) {
    for (const auto& entity : vendor.entities) {
      if (entity.rows.table == table) return call(vendor, entity.name);
      for (const auto& parts : entity.rows.delete_parts) {
        if (parts.find(" " + table + " ") != std::string::npos) return call(vendor, entity.name);
      }
    }
  }
  return "PUT /__admin/worlds/{world}/data/{vendor}/{entity}/{id}";
}

std::string Advice(const Catalog& catalog, const std::string& table, const TableColumns& columns) {
  if (columns.counts) return " Triggers keep this table: leave it to them.";
  return " The server derives this value. Correct it, or change rows by " +
         CallFor(catalog, table) + ".";
}

std::optional<std::string> WhyRowDiffers(const Catalog& catalog, const std::string& table,
                                         const TableColumns& columns, const LiteralRows& row,
                                         const LiteralRows& expected) {
  for (std::size_t i = 0; i < columns.names.size(); ++i) {
    if (row.literal(i) == expected.literal(i)) continue;
    const std::string where = columns.keys == 0 ? "" : ", in the row with " + row.Name() + ",";
    return Concat({"Column ", columns.names[i], " of table ", table, where,
                   " does not agree with the other columns and tables: it is ",
                   LiteralRows::Shown(row.literal(i)), ", and must be ",
                   LiteralRows::Shown(expected.literal(i)), ".", Advice(catalog, table, columns)});
  }
  return std::nullopt;
}

std::optional<std::string> WhyTableDiffers(const Catalog& catalog, store::Database& database,
                                           store::Database& expected, const std::string& table) {
  const TableColumns columns = ColumnsOf(database, table);
  LiteralRows rows(database, table, columns);
  LiteralRows wanted(expected, table, columns);
  while (rows.more() || wanted.more()) {
    if (!wanted.more() || (rows.more() && rows.key() < wanted.key())) {
      return "Table " + table +
             " has a row too many, which does not agree with the other tables: " + rows.Name() +
             "." + Advice(catalog, table, columns);
    }
    if (!rows.more() || wanted.key() < rows.key()) {
      return "Table " + table + " lacks a row that the other tables call for: " + wanted.Name() +
             "." + Advice(catalog, table, columns);
    }
    if (auto why = WhyRowDiffers(catalog, table, columns, rows, wanted)) return why;
    rows.Next();
    wanted.Next();
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> WhyNotInStep(const Catalog& catalog, store::Database& database,
                                        store::Database& expected) {
  auto tables = database.Prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
      " AND name NOT IN ('understudy_meta', 'understudy_before') ORDER BY name");
  while (tables.Step()) {
    if (auto why = WhyTableDiffers(catalog, database, expected, tables.Text(0))) return why;
  }
  return std::nullopt;
}

}  // namespace understudy::scenario
