// Two catalogs in one process: each knows its own vendors only.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "front/catalogs.h"
#include "front/pipeline.h"
#include "front/seeded_scenario.h"
#include "front/world_changes.h"
#include "front/world_file.h"
#include "scenario/rows.h"
#include "scenario/scenario.h"
#include "scenario/schema.h"
#include "store/connections.h"
#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using testing::Places;

constexpr const char* kOfTwo =
    "vendors:\n"
    "  leeloo: {data: {users: [{id: u, name: n, createdAt: 2024-01-15T12:00:00Z,"
    " updatedAt: 2024-01-15T12:00:00Z}]}}\n"
    "  omnidesk: {keys: [{key: k, permissions: [CUSTOMER_READ]}]}\n";

SharedCatalog OmnideskAndLeeloo() {
  const Catalog& all = *Catalog::BuiltIn();
  return std::make_shared<const Catalog>(
      std::vector<Vendor>{*all.Find("omnidesk"), *all.Find("leeloo")});
}

std::string Wrong(const SharedCatalog& catalog, const std::string& yaml) {
  const auto loaded = scenario::LoadText(catalog, yaml, "s.yaml");
  return loaded ? "" : Places(loaded.error());
}

std::shared_ptr<const SeededScenario> Seeded(const SharedCatalog& catalog,
                                             const std::string& yaml) {
  const auto loaded = scenario::LoadText(catalog, yaml, "s.yaml");
  if (!loaded) throw std::runtime_error(loaded.error().Render());
  return ScenarioSeeder{catalog, std::nullopt}.Make(*loaded, *MakeEmptyDatabase(*catalog));
}

// "status body" of a GET.
std::string Get(Worlds& worlds, const std::string& target) {
  const auto reply = Pipeline(worlds).Handle({"GET", target, {{"Host", "h"}, {"apiKey", "k"}}, ""});
  return std::to_string(reply.status) + " " + reply.body;
}

std::vector<std::string> VendorsInSchema(const Catalog& catalog) {
  const auto schema = testing::Json(scenario::ScenarioJsonSchema(catalog));
  std::vector<std::string> names;
  const Node* vendors = schema.root->Find("properties")->Find("vendors")->Find("properties");
  for (const auto& vendor : vendors->members) names.emplace_back(vendor.name);
  return names;
}

class TwoCatalogsTest : public ::testing::Test {
 protected:
  const SharedCatalog all_ = Catalog::BuiltIn();
  const SharedCatalog two_ = OmnideskAndLeeloo();
};

TEST_F(TwoCatalogsTest, CheckKnowsTheVendorsOfItsCatalog) {
  const std::string sumaya = "vendors: {sumaya: {tokens: [t]}}";
  EXPECT_EQ(Wrong(all_, sumaya), "");
  EXPECT_EQ(Wrong(two_, sumaya), "1:11 unknown key `sumaya`\n");
  EXPECT_EQ(Wrong(all_, kOfTwo), "");
  EXPECT_EQ(Wrong(two_, kOfTwo), "");
}

TEST_F(TwoCatalogsTest, FaultRulesKnowTheVendorsAndOperationsOfTheirCatalog) {
  const std::string leeloo = "{vendors: {leeloo: {}}, faults: [{match: ";
  const std::string effect = ", status: 500}]}";
  for (const std::string match : {"{vendor: sumaya}", "{operation: listPointsRecords}"}) {
    const auto yaml = leeloo + match + effect;
    EXPECT_EQ(Wrong(all_, yaml), "") << match;
    EXPECT_NE(Wrong(two_, yaml), "") << match;
  }
  EXPECT_EQ(Wrong(two_, leeloo + "{vendor: omnidesk}" + effect), "");
  EXPECT_EQ(Wrong(two_, leeloo + "{operation: listAccounts}" + effect), "");
}

TEST_F(TwoCatalogsTest, TheSchemaHasTheVendorsOfItsCatalog) {
  EXPECT_EQ(VendorsInSchema(*two_), (std::vector<std::string>{"omnidesk", "leeloo"}));
  EXPECT_EQ(VendorsInSchema(*all_), all_->names());
}

TEST_F(TwoCatalogsTest, RowsAreThoseOfTheCatalog) {
  EXPECT_TRUE(scenario::FindRowSet(*all_, "sumaya", "customers"));
  const auto none = scenario::FindRowSet(*two_, "sumaya", "customers");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message, "no vendor `sumaya`");
  const auto& entities = two_->Find("leeloo")->entities;
  const auto* users = scenario::FindRowSet(*two_, "leeloo", "users")->entity;
  EXPECT_TRUE(users >= entities.data() && users < entities.data() + entities.size());

  const auto tables_of = [](const Catalog& catalog, const std::string& vendor) {
    const auto database = MakeEmptyDatabase(catalog);
    auto count = database->Prepare("SELECT count(*) FROM sqlite_schema WHERE name LIKE ?1");
    const std::string pattern = vendor + "%";
    count.Bind(1, pattern);
    count.Step();
    return count.Integer(0);
  };
  EXPECT_EQ(tables_of(*two_, "sumaya"), 0);
  EXPECT_GT(tables_of(*all_, "sumaya"), 0);
  EXPECT_EQ(tables_of(*two_, "leeloo"), tables_of(*all_, "leeloo"));
  ASSERT_FALSE(two_->row_tables().recorded().all().empty());
  for (const auto& table : two_->row_tables().recorded().all()) {
    const auto* vendor = two_->row_tables().RoleOf(table).vendor;
    EXPECT_EQ(vendor, two_->Find(vendor->name));
  }
}

TEST_F(TwoCatalogsTest, EachServiceServesItsOwn) {
  Worlds all(Seeded(all_, "extends: default"), nullptr, {});
  Worlds two(Seeded(two_, kOfTwo), nullptr, {});

  const auto& service = two.scenario()->service;
  EXPECT_EQ(service.catalog(), two_);
  ASSERT_EQ(service.vendors().size(), 2U);
  for (const auto& served : service.vendors()) {
    const Vendor* vendor = two_->Find(served->contract->vendor());
    EXPECT_EQ(served->scenario.vendor, vendor);
    EXPECT_EQ(served->contract, two_->ContractOf(*vendor));
    EXPECT_NE(served->contract, all_->ContractOf(*all_->Find(vendor->name)));
  }
  json::Writer limits;
  Limits(service).Write(limits);
  EXPECT_EQ(limits.Take(), R"({"omnidesk":null,"leeloo":null})");

  EXPECT_EQ(Get(all, "/v1/admin/points-records").substr(0, 4), "200 ");
  EXPECT_EQ(Get(two, "/v1/admin/points-records").substr(0, 4), "404 ");
  EXPECT_EQ(Get(two, "/api/v1/accounts").substr(0, 4), "200 ");
  EXPECT_EQ(Get(all, "/api/v1/accounts").substr(0, 4), "200 ");
}

// As many statements make the tables of each, but the tables have other root pages.
TEST_F(TwoCatalogsTest, TheirWorldsCanShareAConnection) {
  const Catalog& all = *Catalog::BuiltIn();
  const auto turned = std::make_shared<const Catalog>(
      std::vector<Vendor>{*all.Find("leeloo"), *all.Find("omnidesk")});
  store::Connections connections(1);
  auto one = Seeded(two_, kOfTwo)->rows.Fork();
  auto other = Seeded(turned, kOfTwo)->rows.Fork();
  store::Connections::Connection* last = nullptr;
  for (int i = 0; i < 4; ++i) {
    store::Connections::Lease lease(connections, i % 2 == 0 ? one : other, last);
    auto users = lease.database().Prepare("SELECT name FROM leeloo_users");
    ASSERT_TRUE(users.Step()) << i;
    EXPECT_EQ(users.Text(0), "n") << i;
    auto customers = lease.database().Prepare("SELECT count(*) FROM omnidesk_customers");
    ASSERT_TRUE(customers.Step()) << i;
    EXPECT_EQ(customers.Integer(0), 0) << i;
  }
}

TEST_F(TwoCatalogsTest, AWorldsFileIsOfItsCatalog) {
  const auto of_all = Seeded(all_, kOfTwo);
  const auto of_two = Seeded(two_, kOfTwo);
  const auto file = ToFile(Contents(of_two));
  EXPECT_TRUE(FromFile(file, of_two));
  EXPECT_FALSE(FromFile(file, of_all));
}

TEST(CatalogLifeTest, AWorldKeepsItsCatalog) {
  auto catalog = OmnideskAndLeeloo();
  const std::weak_ptr<const Catalog> watched = catalog;
  {
    Worlds worlds(Seeded(catalog, kOfTwo), nullptr, {});
    catalog.reset();
    EXPECT_FALSE(watched.expired());
    EXPECT_EQ(Get(worlds, "/api/v1/accounts").substr(0, 4), "200 ");
  }
  EXPECT_TRUE(watched.expired());
}

TEST(CatalogLifeTest, AReplacedCatalogGoesWithItsLastWorld) {
  auto first = OmnideskAndLeeloo();
  const std::weak_ptr<const Catalog> watched = first;
  Worlds worlds(Seeded(first, kOfTwo), nullptr, {});
  const Catalogs catalogs(std::move(first));
  EXPECT_EQ(Get(worlds, "/api/v1/accounts").substr(0, 4), "200 ");
  ASSERT_TRUE(worlds.Create("kept", CopyOf(*worlds.Default())));
  ++(*worlds.Get("kept"))->writes;
  const std::uint32_t id = watched.lock()->row_tables().recorded().id();

  const auto second = OmnideskAndLeeloo();
  catalogs.Replace(second);
  EXPECT_EQ(worlds.MoveTo(Seeded(second, kOfTwo)).stayed, std::vector<std::string>{"kept"});

  EXPECT_EQ(catalogs.Current(), second);
  EXPECT_EQ(catalogs.WithTables(id), watched.lock());
  EXPECT_FALSE(watched.expired());
  EXPECT_TRUE(worlds.Delete("kept"));
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(catalogs.WithTables(id), nullptr);
}

TEST(CatalogsTest, TellsOfEachNewCatalog) {
  std::vector<const Catalog*> told;
  const Catalogs catalogs(OmnideskAndLeeloo(), [&](const Catalog& each) { told.push_back(&each); });
  const auto second = OmnideskAndLeeloo();
  const auto third = OmnideskAndLeeloo();
  catalogs.Replace(second);
  catalogs.Replace(second);
  catalogs.Add(third);
  EXPECT_EQ(told, (std::vector<const Catalog*>{second.get(), third.get()}));
  EXPECT_EQ(catalogs.Current(), second);
  EXPECT_EQ(catalogs.WithTables(third->row_tables().recorded().id()), third);
}

}  // namespace
}  // namespace understudy::front
