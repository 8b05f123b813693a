// Worlds as SQLite files.

#include "front/world_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "front/pipeline.h"
#include "front/world_changes.h"
#include "store/snapshot.h"
#include "support/temporary_folder.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

std::shared_ptr<const SeededScenario> MakeSeededScenario(const std::string& text) {
  auto scenario = scenario::LoadText(Catalog::BuiltIn(), text, "test");
  if (!scenario) throw std::runtime_error(scenario.error().Render());
  return ScenarioSeeder{Catalog::BuiltIn(), std::nullopt}.Make(
      *scenario, *MakeEmptyDatabase(*Catalog::BuiltIn()));
}

class WorldFileTest : public ::testing::Test {
 protected:
  static constexpr const char* kScenario =
      "extends: default\nclock: 2024-01-15T12:00:00Z\nseed: 7\n";

  http::Response Send(const std::string& method, const std::string& target,
                      const std::string& body = "") {
    const http::Request request{
        method,
        target,
        {{"Host", "a.example.com"}, {"apiKey", "od_test"}, {"Content-Type", "application/json"}},
        body};
    return pipeline_.Handle(request);
  }

  void Rename(const std::string& world, const std::string& name) {
    const auto response =
        Send("PUT", "/~" + world + "/api/v2/customer/1", R"({"firstname":")" + name + R"("})");
    ASSERT_EQ(response.status, 200) << response.body;
  }
  std::string Customer(const std::string& world) {
    return Send("GET", "/~" + world + "/api/v2/customer/1").body;
  }

  std::string Take(const std::string& world) {
    const auto found = *worlds_.Get(world);
    const std::lock_guard hold(found->state.mutex);
    return ToFile(CopyOf(*found));
  }
  std::optional<std::string> Restore(const std::string& world, std::string bytes) {
    const auto found = *worlds_.Get(world);
    auto contents = FromFile(std::move(bytes), found->scenario);
    if (!contents) return contents.error();
    const std::lock_guard hold(found->state.mutex);
    Replace(*found, std::move(*contents));
    return std::nullopt;
  }

  // What another SQLite program makes of a file.
  std::string Changed(const std::string& bytes, const std::string& sql) {
    std::ofstream(folder_.Path("s.db"), std::ios::binary) << bytes;
    {
      store::Database database(folder_.Path("s.db"), store::Database::Access::kCreate);
      database.Execute(sql);
    }
    return testing::ReadWholeFile(folder_.Path("s.db"));
  }

  testing::TemporaryFolder folder_;
  std::shared_ptr<const SeededScenario> scenario_ = MakeSeededScenario(kScenario);
  Worlds worlds_{scenario_, nullptr, {}};
  Pipeline pipeline_{worlds_};
};

TEST_F(WorldFileTest, AFileMayBeRestoredOverAndOver) {
  Rename("a", "Before");
  const std::string file = Take("a");
  for (const std::string world : {"a", "b", "a"}) {
    ASSERT_EQ(Restore(world, file), std::nullopt);
    EXPECT_NE(Customer(world).find("Before"), std::string::npos) << Customer(world);
    Rename(world, "After");
  }
  // Nor does what was restored once make a damaged one good.
  EXPECT_NE(Restore("a", file.substr(0, file.size() - 4096)), std::nullopt);
  EXPECT_NE(Customer("a").find("After"), std::string::npos);
}

TEST_F(WorldFileTest, RestoresTheRowsAndTheRest) {
  Rename("a", "Before");
  {
    const auto world = *worlds_.Get("a");
    const std::lock_guard hold(world->state.mutex);
    world->settings.clock = Clock(*ParseInstant("2030-01-01T00:00:00Z"));
    world->settings.random.Next();
  }
  const std::string bytes = Take("a");
  Rename("a", "After");

  EXPECT_EQ(Restore("b", bytes), std::nullopt);

  EXPECT_NE(Customer("a").find("After"), std::string::npos);
  EXPECT_NE(Customer("b").find("Before"), std::string::npos);
  const auto restored = *worlds_.Get("b");
  EXPECT_EQ(FormatSeconds(restored->settings.clock.Now()), "2030-01-01T00:00:00Z");
  Random expected(7);
  expected.Next();
  EXPECT_EQ(restored->settings.random.state(), expected.state());
}

TEST_F(WorldFileTest, ARestoredWorldGoesOnByteForByte) {
  Rename("a", "Before");
  const std::string bytes = Take("a");
  ASSERT_EQ(Restore("b", bytes), std::nullopt);

  Rename("a", "Later");
  Rename("b", "Later");

  EXPECT_EQ(Customer("a"), Customer("b"));
  EXPECT_EQ(Take("a"), Take("b"));
}

TEST_F(WorldFileTest, CarriesLimitsAndFaultsWithTheirCounts) {
  const auto rule = [] {
    scenario::FaultRule every_third;
    every_third.match.every = 3;
    every_third.effects.status = 503;
    every_third.json = R"({"match":{"every":3},"status":503})";
    return std::make_shared<const scenario::FaultRule>(every_third);
  };
  {
    const auto world = *worlds_.Get("a");
    const std::lock_guard hold(world->state.mutex);
    world->settings.faults.Insert(rule(), 0);
    world->settings.limits.Set("omnidesk", RateLimit{4, std::chrono::minutes(1)});
  }
  const auto status = [&](const std::string& world) {
    return Send("GET", "/~" + world + "/api/v2/customer/1").status;
  };
  EXPECT_EQ(status("a"), 200);
  EXPECT_EQ(status("a"), 200);

  ASSERT_EQ(Restore("b", Take("a")), std::nullopt);

  EXPECT_EQ(status("b"), 503);
  EXPECT_EQ(status("b"), 200);
  EXPECT_EQ(status("b"), 200);
  EXPECT_EQ(status("b"), 503);
  EXPECT_EQ(status("b"), 429);
  const auto world = *worlds_.Get("b");
  const std::lock_guard hold(world->state.mutex);
  Reset(*world, Parts());
  EXPECT_TRUE(world->settings.faults.empty());
}

TEST_F(WorldFileTest, CarriesTheSettingStrict) {
  const auto strict = [&](const std::string& name) {
    const auto world = *worlds_.Get(name);
    const std::lock_guard hold(world->state.mutex);
    return world->settings.strict;
  };
  ASSERT_EQ(Restore("b", Take("a")), std::nullopt);
  EXPECT_EQ(strict("b"), std::nullopt);
  {
    const auto world = *worlds_.Get("a");
    const std::lock_guard hold(world->state.mutex);
    world->settings.strict = scenario::Strict::kRefuse;
  }
  ASSERT_EQ(Restore("b", Take("a")), std::nullopt);
  EXPECT_EQ(strict("b"), scenario::Strict::kRefuse);
}

TEST_F(WorldFileTest, TakesWhatOtherProgramsWrote) {
  const std::string bytes = Take("a");

  EXPECT_EQ(Restore("b", Changed(bytes, "UPDATE omnidesk_customers SET firstname = 'Edited'")),
            std::nullopt);
  EXPECT_NE(Customer("b").find("Edited"), std::string::npos);
  // A write-ahead log, and other places for the same tables.
  EXPECT_EQ(Restore("c", Changed(bytes, "PRAGMA journal_mode=WAL")), std::nullopt);
  EXPECT_EQ(Customer("c"), Customer("a"));
  EXPECT_EQ(Restore("d", Changed(bytes,
                                 "CREATE TABLE hole(x); INSERT INTO hole VALUES(zeroblob(99999));"
                                 "DROP TABLE hole; DELETE FROM omnidesk_events; VACUUM")),
            std::nullopt);
  EXPECT_EQ(Customer("d"), Customer("a"));
  Rename("d", "Written");
  EXPECT_NE(Customer("d").find("Written"), std::string::npos);
  EXPECT_EQ(Customer("c"), Customer("a"));
}

TEST_F(WorldFileTest, RefusesWhatIsNoneWhole) {
  const std::string bytes = Take("a");
  std::string damaged = bytes;
  for (std::size_t i = 3 * 4096; i < damaged.size(); i += 7) damaged[i] = 'x';
  const struct {
    std::string bytes;
    std::string part;
  } cases[] = {
      {"", "not a SQLite file"},
      {"hello", "not a SQLite file"},
      {std::string(5000, 'x'), "not a SQLite file"},
      {bytes.substr(0, bytes.size() - 1), "cut off"},
      {bytes.substr(0, bytes.size() / 4096 / 2 * 4096), "SQLite"},
      {damaged, ""},
      {Changed(bytes, "PRAGMA page_size=1024; VACUUM"), "pages of another size"},
      {Changed(bytes, "CREATE TABLE more(x)"), "drop the table more"},
      {Changed(bytes, "DROP INDEX leeloo_accounts__last_message_time_id"),
       "tables are not those of this version of understudy and its APIs: it lacks the index "
       "leeloo_accounts__last_message_time_id"},
      {Changed(bytes, "PRAGMA foreign_keys=OFF; DELETE FROM omnidesk_brands"),
       "refers to a row that is not there"},
      {Changed(bytes,
               "INSERT INTO understudy_meta VALUES('world', 'x') ON CONFLICT(name)"
               " DO UPDATE SET value = excluded.value"),
       "understudy_meta"},
  };
  for (const auto& each : cases) {
    const auto refused = Restore("b", each.bytes);
    ASSERT_TRUE(refused) << each.part;
    EXPECT_NE(refused->find(each.part), std::string::npos) << *refused;
  }
  EXPECT_EQ(Customer("b"), Customer("a"));
}

TEST_F(WorldFileTest, DropsWhatAnalyzeLeaves) {
  const std::string bytes = Take("a");
  const std::string analyzed = Changed(bytes, "ANALYZE");
  EXPECT_NE(analyzed.find("sqlite_stat1"), std::string::npos);
  EXPECT_EQ(Restore("b", analyzed), std::nullopt);
  EXPECT_EQ(Customer("b"), Customer("a"));
  Rename("b", "Changed");
  EXPECT_NE(Customer("b"), Customer("a"));
}

TEST_F(WorldFileTest, RefusesFaultsThatNoWorldCanHave) {
  {
    const auto world = *worlds_.Get("a");
    const std::lock_guard hold(world->state.mutex);
    scenario::FaultRule rule;
    rule.json = R"({"status":503})";
    world->settings.faults.Insert(std::make_shared<const scenario::FaultRule>(rule), 0);
  }
  const std::string bytes = Take("a");
  for (const std::string& change : {std::string("'$.faults.rules[0].matched', 9223372036854775807"),
                                    std::string("'$.faults.rules[0].applied', 9223372036854775800"),
                                    std::string("'$.faults.rules[0].id', 9223372036854775806"),
                                    std::string("'$.faults.next_id', 9223372036854775807")}) {
    const auto refused =
        Restore("b", Changed(bytes, "UPDATE understudy_meta SET value = json_set(value, " + change +
                                        ") WHERE name = 'world'"));
    ASSERT_TRUE(refused) << change;
    EXPECT_NE(refused->find("understudy_meta"), std::string::npos) << *refused;
  }
  // 2,000 rules, by a list of SQL's own.
  const auto refused = Restore(
      "b", Changed(bytes,
                   "UPDATE understudy_meta SET value = json_set(value, '$.faults.next_id', 5000,"
                   " '$.faults.rules', (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                   " FROM n WHERE i < 2000) SELECT json_group_array(json_object('id', i, 'matched',"
                   " 0, 'applied', 0, 'rule', json('{\"status\":503}'))) FROM n))"
                   " WHERE name = 'world'"));
  EXPECT_TRUE(refused);
  // Rules of 5 MB, each with as much that it sends.
  const auto of_large_rules = [&](const std::string& ids) {
    return Changed(bytes,
                   "UPDATE understudy_meta SET value = json_set(value, '$.faults.next_id', 3,"
                   " '$.faults.rules', (SELECT json_group_array(json_object('id', column1,"
                   " 'matched', 0, 'applied', 0, 'rule', json_object('garbage',"
                   " replace(hex(zeroblob(2500000)), '0', 'x')))) FROM (VALUES " +
                       ids + "))) WHERE name = 'world'");
  };
  EXPECT_EQ(Restore("b", of_large_rules("(1)")), std::nullopt);
  EXPECT_TRUE(Restore("b", of_large_rules("(1), (2)")));
}

TEST_F(WorldFileTest, RefusesFaultsThatShareAnId) {
  {
    const auto world = *worlds_.Get("a");
    const std::lock_guard hold(world->state.mutex);
    scenario::FaultRule rule;
    rule.json = R"({"status":503})";
    for (const std::size_t place : {0U, 1U}) {
      world->settings.faults.Insert(std::make_shared<const scenario::FaultRule>(rule), place);
    }
  }
  const std::string bytes = Take("a");
  EXPECT_EQ(Restore("b", bytes), std::nullopt);
  for (const char* change : {"'$.faults.next_id', 2", "'$.faults.rules[1].id', 1"}) {
    const auto refused = Restore(
        "b", Changed(bytes, std::string("UPDATE understudy_meta SET value = json_set(value, ") +
                                change + ") WHERE name = 'world'"));
    ASSERT_TRUE(refused) << change;
    EXPECT_NE(refused->find("understudy_meta"), std::string::npos) << *refused;
  }
}

TEST_F(WorldFileTest, RefusesRowsThatNoScenarioCouldHold) {
  const std::string bytes = Take("a");
  const struct {
    std::string sql;
    std::string part;
  } cases[] = {
      {"UPDATE leeloo_accounts SET tags = 'no JSON'", "of leeloo's accounts can't be used: "},
      {"UPDATE omnidesk_customers SET firstname = CAST(x'FF' AS TEXT) WHERE id = 2",
       "Row `2` of omnidesk's customers can't be used: "},
      {"UPDATE helpcrunch_customers SET last_seen = -9 WHERE id = 8737843",
       "Row `8737843` of helpcrunch's customers can't be used: "},
      {"INSERT INTO omnidesk_customers VALUES(9223372036854775807, 1, NULL, 'A', 'B')",
       "Row `9223372036854775807` of omnidesk's customers can't be used: "},
      {"INSERT INTO omnidesk_crm_directory VALUES(1, 'pigeon', 'x', 'y', NULL, NULL)",
       "Row `1:pigeon:x` of omnidesk's crm_directory can't be used: "},
      {"UPDATE omnidesk_customer_count SET total = 7",
       "Column total of table omnidesk_customer_count does not agree with the other columns and "
       "tables: it is 7, and must be 42. Triggers keep this table"},
      {"UPDATE sumaya_customers SET full_name = 'Grace' WHERE id = "
       "'d8332950-d9b5-11ec-8b58-ed003ada5998'",
       "Column search_name of table sumaya_customers, in the row with id = "
       "'d8332950-d9b5-11ec-8b58-ed003ada5998', does not agree with the other columns and tables: "
       "it is"},
      {"UPDATE sumaya_customers SET full_name = 'Grace' WHERE id = "
       "'d8332950-d9b5-11ec-8b58-ed003ada5998'",
       "and must be 'grace'. The server derives this value. Correct it, or change rows by PUT "
       "/__admin/worlds/{world}/data/sumaya/customers/{id}."},
      {"UPDATE leeloo_accounts SET tags = '[\"never-seen\"]' WHERE rowid = 1",
       "Table leeloo_account_tags lacks a row that the other tables call for: tag = 'never-seen'"},
      {"DELETE FROM leeloo_tag_counts", "Table leeloo_tag_counts lacks a row"},
      {"UPDATE sumaya_customers SET search_name = 'x'",
       "Column search_name of table sumaya_customers"},
      {"UPDATE sqlite_sequence SET seq = 9223372036854775807", "sqlite_sequence"},
  };
  for (const auto& each : cases) {
    const auto refused = Restore("b", Changed(bytes, each.sql));
    ASSERT_TRUE(refused) << each.sql;
    EXPECT_NE(refused->find(each.part), std::string::npos) << *refused;
  }
  EXPECT_EQ(Customer("b"), Customer("a"));
}

// Connections that images take turns with look at some of a file's properties once only.
TEST_F(WorldFileTest, RefusesFilesThatConnectionsWouldMisread) {
  const std::string bytes = Take("a");
  std::ofstream(folder_.Path("utf16.db"), std::ios::binary).close();
  {
    std::ofstream(folder_.Path("s.db"), std::ios::binary) << bytes;
    store::Database source(folder_.Path("s.db"), store::Database::Access::kReadOnly);
    store::Database utf16(folder_.Path("utf16.db"), store::Database::Access::kCreate);
    utf16.Execute("PRAGMA encoding='UTF-16'");
    store::Query tables = source.Prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY rowid");
    while (tables.Step()) utf16.Execute(tables.Text(0));
  }

  const auto utf16 = Restore("b", testing::ReadWholeFile(folder_.Path("utf16.db")));
  const auto vacuum = Restore("b", Changed(bytes, "PRAGMA auto_vacuum=FULL; VACUUM"));

  EXPECT_EQ(Customer("b"), Customer("a"));
  ASSERT_TRUE(utf16);
  EXPECT_NE(utf16->find("UTF-8"), std::string::npos) << *utf16;
  ASSERT_TRUE(vacuum);
  EXPECT_NE(vacuum->find("auto_vacuum"), std::string::npos) << *vacuum;
}

TEST_F(WorldFileTest, AClockKeepsItsRateToTheLastDigit) {
  for (const double rate : {1.0 / 3, 0.001 + 1e-12, 86'399.999999}) {
    {
      const auto world = *worlds_.Get("a");
      const std::lock_guard hold(world->state.mutex);
      world->settings.clock = Clock(*ParseInstant("2030-01-01T00:00:00Z"), SteadyNow(), rate);
    }
    ASSERT_EQ(Restore("b", Take("a")), std::nullopt);
    EXPECT_EQ((*worlds_.Get("b"))->settings.clock.rate(), rate);
  }
}

// A world that was made of what another one holds has something to lose.
TEST_F(WorldFileTest, AWorldMadeOfWhatWasWrittenStaysWhenTheScenarioChanges) {
  Rename("a", "Written");
  const auto copy = [&](const std::string& name) {
    const auto world = *worlds_.Get(name);
    const std::lock_guard hold(world->state.mutex);
    return CopyOf(*world);
  };
  const auto other = MakeSeededScenario("extends: default\nseed: 8\n");
  ASSERT_TRUE(worlds_.Create("fork", copy("a")));
  ASSERT_TRUE(worlds_.Create("restored", FromFile(Take("a"), scenario_).value()));
  ASSERT_TRUE(worlds_.Create("other", Contents(other)));
  ASSERT_TRUE(worlds_.Create("untouched", copy("never-written")));

  const auto staying = worlds_.MoveTo(MakeSeededScenario("extends: default\nseed: 9\n")).stayed;

  EXPECT_EQ(staying, (std::vector<std::string>{"a", "fork", "other", "restored"}));
  EXPECT_NE(Customer("fork").find("Written"), std::string::npos);
  EXPECT_NE(Customer("restored").find("Written"), std::string::npos);
  EXPECT_EQ((*worlds_.Get("other"))->scenario, other);
}

TEST_F(WorldFileTest, AnOutageInSoManySecondsCountsFromTheReset) {
  const auto seeded = MakeSeededScenario(
      "extends: default\nclock: 2024-01-15T12:00:00Z\n"
      "faults: [{outage: {from: 10s}, status: 503}]\n");
  Worlds worlds(seeded, nullptr, {});
  Pipeline pipeline(worlds);
  const auto status_at = [&](const char* instant) {
    {
      const auto world = worlds.Default();
      const std::lock_guard hold(world->state.mutex);
      world->settings.clock = Clock(*ParseInstant(instant));
    }
    return pipeline.Handle({"GET", "/api/v2/customer/1", {{"apiKey", "od_test"}}, ""}).status;
  };
  EXPECT_EQ(status_at("2030-01-01T00:00:00Z"), 503);
  {
    const auto world = worlds.Default();
    const std::lock_guard hold(world->state.mutex);
    Reset(*world, {false, false, true, false});
  }

  EXPECT_EQ(status_at("2030-01-01T00:00:09.999Z"), 200);
  EXPECT_EQ(status_at("2030-01-01T00:00:10Z"), 503);
}

TEST_F(WorldFileTest, AnOutageInSoManySecondsCountsFromWhenTheClockIsSet) {
  const auto seeded =
      MakeSeededScenario("extends: default\nfaults: [{outage: {from: 10s}, status: 503}]\n");
  Worlds worlds(seeded, nullptr, {});
  Pipeline pipeline(worlds);
  const auto status_at = [&](const char* instant) {
    {
      const auto world = worlds.Default();
      const std::lock_guard hold(world->state.mutex);
      SetClock(*world, Clock(*ParseInstant(instant)));
    }
    return pipeline.Handle({"GET", "/api/v2/customer/1", {{"apiKey", "od_test"}}, ""}).status;
  };

  EXPECT_EQ(status_at("2001-01-01T00:00:00Z"), 200);
  EXPECT_EQ(status_at("2001-01-01T00:00:09.999Z"), 200) << "only the first time";
  EXPECT_EQ(status_at("2001-01-01T00:00:10Z"), 503);
}

TEST_F(WorldFileTest, ResetsTheStateThatAFileKeeps) {
  auto file = store::OpenFile(folder_.Path("k.db"), {"s", "c"}).value().database;
  store::Image rows = scenario_->rows.Fork();
  store::State seeded(std::move(file));
  store::ReplaceRows(seeded, std::move(rows));
  Worlds worlds(scenario_, std::move(seeded.file), {});
  const auto world = worlds.Default();
  const std::lock_guard hold(world->state.mutex);
  world->state.file->Execute("UPDATE omnidesk_customers SET firstname = 'Edited'");

  Reset(*world, Parts());

  store::Query query = world->state.file->Prepare(
      "SELECT count(*) FROM omnidesk_customers WHERE firstname = 'Edited'");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), 0);
}

// The next start takes the file, whatever was restored: another scenario's, or what a tool rebuilt.
TEST_F(WorldFileTest, AFileThatASnapshotWasRestoredIntoIsStillItsScenarios) {
  const store::Fingerprint fingerprint =
      FingerprintOf(scenario::LoadText(Catalog::BuiltIn(), kScenario, "test").value());
  const std::string changed =
      Changed(Take("a"),
              "PRAGMA application_id=0;"
              "UPDATE understudy_meta SET value = 'x' || value WHERE name <> 'world'");
  const auto restore = [&](Contents contents) {
    std::filesystem::remove(folder_.Path("k.db"));
    store::State seeded(store::OpenFile(folder_.Path("k.db"), fingerprint).value().database);
    store::ReplaceRows(seeded, scenario_->rows.Fork());
    Worlds worlds(scenario_, std::move(seeded.file), {});
    const auto world = worlds.Default();
    const std::lock_guard hold(world->state.mutex);
    Replace(*world, std::move(contents));
  };
  const auto expect_ours = [&] {
    const auto opened = store::OpenFile(folder_.Path("k.db"), fingerprint);
    ASSERT_TRUE(opened) << opened.error();
    EXPECT_FALSE(opened->is_new);
  };

  restore(FromFile(changed, scenario_).value());
  expect_ours();
  restore(Contents(MakeSeededScenario("extends: default\nseed: 8\n")));
  expect_ours();
}

}  // namespace
}  // namespace understudy::front
