#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/rows.h"
#include "scenario/scenario.h"
#include "store/database.h"
#include "store/state.h"
#include "support/documents.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy::testing {

// Every value of every table, counters and the next ids too, in the order of the tables' own keys.
inline std::string Dump(store::Database& database) {
  std::vector<std::string> selects;
  auto tables = database.Prepare(
      "SELECT m.name, (SELECT group_concat('quote(' || c.name || ')', ' || '' '' || ')"
      " FROM pragma_table_info(m.name) c) FROM sqlite_master m WHERE m.type = 'table' ORDER BY 1");
  while (tables.Step()) {
    selects.push_back("SELECT '" + tables.Text(0) + ": ' || " + tables.Text(1) + " FROM " +
                      tables.Text(0) + " ORDER BY 1");
  }
  std::string dump;
  for (const auto& select : selects) {
    auto rows = database.Prepare(select);
    while (rows.Step()) dump += rows.Text(0) + "\n";
  }
  return dump;
}

// A database with all tables, and the rows of a scenario.
class RowsTest : public ::testing::Test {
 protected:
  explicit RowsTest(const std::string& scenario_name = "default") {
    auto loaded = scenario::Load(Catalog::BuiltIn(), scenario_name);
    if (!loaded) throw std::runtime_error(loaded.error().Render());
    scenario_.emplace(std::move(*loaded));
    CreateTables(database_);
    store::Transaction transaction(database_);
    scenario::Seed(*scenario_, database_);
    transaction.Commit();
  }

  static void CreateTables(store::Database& database) {
    store::CreateTables(database, Catalog::BuiltIn()->tables());
  }

  static scenario::RowSet Set(const std::string& vendor, const std::string& entity) {
    return scenario::FindRowSet(*Catalog::BuiltIn(), vendor, entity).value();
  }

  // Every set of rows, in the order that inserts need.
  static std::vector<scenario::RowSet> AllSets() {
    std::vector<scenario::RowSet> sets;
    for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
      for (const auto& entity : vendor.entities) sets.push_back({&vendor, &entity});
    }
    return sets;
  }

  // A row's id, as its address has it.
  static std::string IdOf(const scenario::RowSet& set, const Node& row) {
    std::string id;
    for (const auto& field : set.entity->unique.front()) {
      if (!id.empty()) id += ":";
      id += row.Text(field);
    }
    return id;
  }

  // All rows of a set, each as JSON.
  static std::vector<std::pair<std::string, std::string>> AllRows(store::Database& database,
                                                                  const scenario::RowSet& set) {
    const auto list = Json(scenario::ListRows(database, set, 0, 1'000'000));
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& row : list.root->Items("rows")) {
      rows.emplace_back(IdOf(set, row), json::ToText(row));
    }
    return rows;
  }

  std::optional<scenario::Scenario> scenario_;
  store::Database database_;
};

// scenario::PutRow() and PatchRow() with a row's text.
using Storing = tl::expected<scenario::StoredRow, scenario::RowError> (*)(store::Database&,
                                                                          const scenario::RowSet&,
                                                                          std::string_view, Node);
inline tl::expected<scenario::StoredRow, scenario::RowError> StoreText(Storing store,
                                                                       store::Database& database,
                                                                       const scenario::RowSet& set,
                                                                       std::string_view id,
                                                                       std::string json) {
  const Source source{"request body", std::move(json)};
  Diagnostics diagnostics;
  auto row = ParseJson(source, diagnostics);
  if (row) return store(database, set, id, std::move(*row));
  return tl::make_unexpected(
      scenario::RowError{scenario::RowError::Kind::kInvalid, "no JSON", std::move(diagnostics)});
}
inline auto PutRow(store::Database& database, const scenario::RowSet& set, std::string_view id,
                   std::string json) {
  return StoreText(scenario::PutRow, database, set, id, std::move(json));
}
inline auto PatchRow(store::Database& database, const scenario::RowSet& set, std::string_view id,
                     std::string json) {
  return StoreText(scenario::PatchRow, database, set, id, std::move(json));
}

// "kind message", and below it the places of what is wrong; "" for a success.
template <typename Outcome>
std::string Wrong(const Outcome& outcome) {
  if (outcome) return "";
  static const char* const kKinds[] = {"not found", "invalid", "conflict"};
  const auto& error = outcome.error();
  return std::string(kKinds[static_cast<int>(error.kind)]) + ": " + error.message + "\n" +
         Places(error.diagnostics);
}

}  // namespace understudy::testing
