#include <gtest/gtest.h>

#include <string>

#include "front/seeded_scenario.h"
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

}  // namespace
}  // namespace understudy::front
