#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.h"
#include "front/built_in_rows.h"
#include "front/seeded_scenario.h"
#include "scenario/scenario.h"
#include "store/copy.h"
#include "store/database.h"
#include "store/state.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

// What the database has, in the order in which it was made.
std::string SchemaOf(store::Database& database) {
  std::string text;
  auto query = database.Prepare("SELECT name, sql FROM sqlite_schema ORDER BY rowid");
  while (query.Step()) text += query.Text(0) + ": " + query.Text(1) + "\n";
  return text;
}

TEST(EmptyDatabaseTest, HasTheTablesOfTheBuiltInVendors) {
  store::Database made;
  store::CreateTables(made, Catalog::BuiltIn()->tables());
  const auto copied = MakeEmptyDatabase(*Catalog::BuiltIn());
  EXPECT_EQ(SchemaOf(*copied), SchemaOf(made));
  EXPECT_NE(SchemaOf(made), "");
}

TEST(EmptyDatabaseTest, KeepsNothingOfAnotherOne) {
  const auto one = MakeEmptyDatabase(*Catalog::BuiltIn());
  one->Execute("DROP TABLE helpcrunch_customers");
  const auto other = MakeEmptyDatabase(*Catalog::BuiltIn());
  auto query = other->Prepare("SELECT count(*) FROM helpcrunch_customers");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), 0);
}

// What the build made is what the program would make.
TEST(DefaultRowsTest, AreThoseOfTheDefaultScenario) {
  const auto& catalog = Catalog::BuiltIn();
  auto whole = scenario::Load(catalog, "default");
  ASSERT_TRUE(whole) << whole.error().Render();
  EXPECT_TRUE(whole->has_default_rows);
  whole->has_default_rows = false;
  const ScenarioSeeder seeder{catalog, std::nullopt};
  const auto made = seeder.Make(*whole, *MakeEmptyDatabase(*catalog));
  const auto built = seeder.MakeDefault(scenario::LoadWithoutRows("default"));
  EXPECT_EQ(built->digest, made->digest);
  EXPECT_EQ(built->seed, made->seed);
  EXPECT_TRUE(built->rows.Bytes() == made->rows.Bytes());
  EXPECT_EQ(DefaultFingerprint().schema, scenario::FingerprintOf(*whole).schema);
}

// All rows of all tables.
std::string RowsOf(const SeededScenario& seeded) {
  store::Database database;
  store::CopyBytes(seeded.rows.Bytes(), database);
  std::string text;
  auto tables = database.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table'");
  while (tables.Step()) {
    std::vector<std::string> columns;
    auto names = database.Prepare("SELECT 'quote(' || name || ')' FROM pragma_table_info(?1)");
    names.Bind(1, tables.View(0));
    while (names.Step()) columns.push_back(names.Text(0));
    text += tables.Text(0) + "\n";
    auto rows = database.Prepare("SELECT " + Join(columns, " || ' ' || ") + " FROM " +
                                 tables.Text(0) + " ORDER BY 1");
    while (rows.Step()) text += rows.Text(0) + "\n";
  }
  return text;
}

TEST(DefaultRowsTest, AreCopiedForScenariosThatListNoOthers) {
  const auto& catalog = Catalog::BuiltIn();
  const ScenarioSeeder seeder{catalog, std::nullopt};
  const auto load = [&](const std::string& text) {
    return scenario::LoadText(catalog, text, "t").value();
  };
  auto other = load("extends: secured\nname: other\nclock: 2024-01-15T12:00:00Z\n");
  EXPECT_TRUE(other.has_default_rows);
  const auto copied = seeder.Make(other, *MakeEmptyDatabase(*catalog));
  other.has_default_rows = false;
  const auto inserted = seeder.Make(other, *MakeEmptyDatabase(*catalog));
  EXPECT_EQ(copied->digest, inserted->digest);
  EXPECT_NE(copied->digest, DefaultFingerprint().scenario);
  EXPECT_EQ(RowsOf(*copied), RowsOf(*inserted));

  for (const std::string text :
       {"extends: empty\n", "extends: default\nvendors: {helpcrunch: {data: {events: []}}}\n",
        "extends: default\nvendors: {leeloo: {data: {}}}\n",
        "vendors: {leeloo: {data: {users: []}}}\n"}) {
    EXPECT_EQ(load(text).has_default_rows, text.find("data: {}") != std::string::npos) << text;
  }
}

TEST(DefaultRowsTest, AreNotReadWhereTheyAreLeftOut) {
  const auto scenario = scenario::LoadWithoutRows("default");
  store::Database database;
  EXPECT_THROW(scenario::Seed(scenario, database), std::logic_error);
  EXPECT_THROW(scenario::FingerprintOf(scenario), std::logic_error);
  EXPECT_THROW(scenario::LoadWithoutRows("no/such.yaml"), std::logic_error);
}

}  // namespace
}  // namespace understudy::front
