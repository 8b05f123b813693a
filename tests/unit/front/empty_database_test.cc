#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "front/built_in_rows.h"
#include "front/seeded_scenario.h"
#include "scenario/scenario.h"
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
  const auto whole = scenario::Load(catalog, "default");
  ASSERT_TRUE(whole) << whole.error().Render();
  const ScenarioSeeder seeder{catalog, std::nullopt};
  const auto made = seeder.Make(*whole, *MakeEmptyDatabase(*catalog));
  const auto built = seeder.MakeDefault(scenario::LoadWithoutRows("default"));
  EXPECT_EQ(built->digest, made->digest);
  EXPECT_EQ(built->seed, made->seed);
  EXPECT_TRUE(built->rows.Bytes() == made->rows.Bytes());
  EXPECT_EQ(DefaultFingerprint().schema, scenario::FingerprintOf(*whole).schema);
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
