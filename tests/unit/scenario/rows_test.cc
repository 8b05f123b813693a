// Reading and deleting single rows.

#include "scenario/rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "scenario/row_access.h"
#include "support/counters.h"
#include "support/rows_world.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::Dump;
using testing::Json;
using testing::PatchRow;
using testing::PutRow;
using testing::RowsTest;
using testing::Wrong;

// Whether a row that was read says what the scenario's row says. What the scenario leaves out is
// null or its default.
bool Says(const Node& read, const Node& written) {
  if (written.is_map()) {
    for (const auto& member : read.members) {
      const Node* value = written.Find(member.name);
      if (value != nullptr && !Says(member.value, *value)) return false;
      const Node& left_out = member.value;
      const bool is_default =
          left_out.is_null() || left_out.text == "false" || left_out.text == "0" ||
          (left_out.text.empty() && left_out.items.empty() && left_out.members.empty());
      if (value == nullptr && !is_default && member.name != "sent_at") return false;
    }
    return std::all_of(written.members.begin(), written.members.end(),
                       [&](const Member& member) { return read.Find(member.name) != nullptr; });
  }
  if (read.is_sequence()) {
    return read.items.size() == written.items.size() &&
           std::equal(read.items.begin(), read.items.end(), written.items.begin(), Says);
  }
  const auto time = ParseInstant(written.text);
  if (time && written.is_string()) return ParseInstant(read.text) == time;
  return read.kind == written.kind && read.text == written.text;
}

TEST_F(RowsTest, ReadsEveryRowAsItsScenarioSaysIt) {
  std::size_t count = 0;
  for (const auto& vendor : scenario_->vendors) {
    for (std::size_t i = 0; i < vendor.rows.size(); ++i) {
      const RowSet set{vendor.vendor, &vendor.vendor->entities[i]};
      ASSERT_FALSE(vendor.rows[i].empty()) << set.entity->name;
      for (const Node* row : vendor.rows[i]) {
        const auto read = GetRow(database_, set, IdOf(set, *row));
        ASSERT_EQ(Wrong(read), "");
        EXPECT_TRUE(Says(*Json(*read).root, *row)) << *read << "\n" << json::ToText(*row);
        ++count;
      }
    }
  }
  EXPECT_GT(count, 150U);
}

TEST_F(RowsTest, ShowsEveryFieldThatARowMayHave) {
  for (const auto& set : AllSets()) {
    const auto row = Json(AllRows(database_, set).at(0).second);
    std::set<std::string> shown;
    for (const auto& member : row.root->members) shown.insert(member.name);
    std::set<std::string> known;
    for (const auto& property : set.entity->row.properties()) known.insert(property.name);
    EXPECT_EQ(shown, known) << set.entity->name;
  }
}

TEST_F(RowsTest, ListsEveryRowOnce) {
  for (const auto& vendor : scenario_->vendors) {
    for (std::size_t i = 0; i < vendor.rows.size(); ++i) {
      const RowSet set{vendor.vendor, &vendor.vendor->entities[i]};
      const auto rows = AllRows(database_, set);
      EXPECT_EQ(rows.size(), vendor.rows[i].size());
      std::set<std::string> ids;
      for (const auto& [id, row] : rows) {
        ids.insert(id);
        EXPECT_EQ(GetRow(database_, set, id).value_or(""), row);
      }
      EXPECT_EQ(ids.size(), rows.size());
    }
  }
}

TEST_F(RowsTest, ListsPagesInTheOrderOfIds) {
  const RowSet brands = Set("omnidesk", "brands");
  ASSERT_EQ(Wrong(PutRow(database_, brands, "10", R"({"name":"Ten"})")), "");
  const auto ids = [&](std::int64_t offset, std::int64_t limit) {
    const auto page = Json(ListRows(database_, brands, offset, limit));
    std::string text;
    for (const auto& row : page.root->Items("rows")) text += std::string(row.Text("id")) + " ";
    return text + "of " + std::string(page.root->Text("total")) + " from " +
           std::string(page.root->Text("offset")) + " at most " +
           std::string(page.root->Text("limit"));
  };
  EXPECT_EQ(ids(0, 100).substr(0, 4), "1 2 ");
  EXPECT_EQ(ids(1, 1).substr(0, 2), "2 ");
  EXPECT_NE(ids(0, 100).find(" 10 of "), std::string::npos);
  EXPECT_TRUE(ids(99, 5).starts_with("of ")) << ids(99, 5);
  EXPECT_TRUE(ids(99, 5).ends_with(" from 99 at most 5"));
  EXPECT_TRUE(ids(0, 0).starts_with("of "));
}

TEST_F(RowsTest, ListsNothingOfAnEmptyWorld) {
  store::Database empty;
  CreateTables(empty);
  for (const auto& set : AllSets()) {
    EXPECT_EQ(ListRows(empty, set, 0, 10), R"({"rows":[],"total":0,"offset":0,"limit":10})")
        << set.entity->name;
  }
}

TEST_F(RowsTest, FindsSetsByTheirNames) {
  EXPECT_EQ(Wrong(FindRowSet(*Catalog::BuiltIn(), "leelo", "users")),
            "not found: no vendor `leelo` (did you mean `leeloo`?)\n");
  EXPECT_EQ(Wrong(FindRowSet(*Catalog::BuiltIn(), "leeloo", "user")),
            "not found: leeloo has no rows `user` (did you mean `users`?)\n");
  EXPECT_EQ(Wrong(FindRowSet(*Catalog::BuiltIn(), "", "")), "not found: no vendor ``\n");
  EXPECT_EQ(Wrong(FindRowSet(*Catalog::BuiltIn(), "\xff", "x")),
            "not found: no vendor with this name\n");
}

TEST_F(RowsTest, SaysThatARowIsNotThere) {
  EXPECT_EQ(Wrong(GetRow(database_, Set("omnidesk", "brands"), "99")),
            "not found: brands has no row with the id `99`\n");
  EXPECT_EQ(Wrong(GetRow(database_, Set("omnidesk", "crm_directory"), "2:email")),
            "not found: crm_directory has no row with the brand_id:channel:address `2:email`\n");
  for (const std::string id : {"", "x", "01", "+1", " 1", "1 ", "1.0", "-1", "1;",
                               "99999999999999999999", "\xff", "1 OR 1=1"}) {
    for (const auto& set : AllSets()) {
      EXPECT_FALSE(GetRow(database_, set, id)) << set.entity->name << " " << id;
      EXPECT_FALSE(DeleteRow(database_, set, id)) << set.entity->name << " " << id;
      EXPECT_FALSE(PatchRow(database_, set, id, "{}")) << set.entity->name << " " << id;
    }
  }
}

TEST_F(RowsTest, AnAddressOfSeveralFieldsMayHoldColonsInItsLast) {
  const RowSet crm = Set("omnidesk", "crm_directory");
  ASSERT_EQ(Wrong(PutRow(database_, crm, "2:email:a:b", R"({"external_primary_id":"X"})")), "");
  EXPECT_EQ(GetRow(database_, crm, "2:email:a:b").value_or(""),
            R"({"brand_id":2,"channel":"email","address":"a:b","external_primary_id":"X",)"
            R"("firstname":null,"lastname":null})");
  EXPECT_EQ(Wrong(DeleteRow(database_, crm, "2:email:a:b")), "");
  EXPECT_FALSE(GetRow(database_, crm, "2:email:a:b"));
}

TEST_F(RowsTest, DeletesEveryRowOnceNobodyRefersToIt) {
  auto sets = AllSets();
  for (auto set = sets.rbegin(); set != sets.rend(); ++set) {
    for (const auto& [id, row] : AllRows(database_, *set)) {
      EXPECT_EQ(Wrong(DeleteRow(database_, *set, id)), "");
      EXPECT_FALSE(GetRow(database_, *set, id));
    }
    EXPECT_EQ(AllRows(database_, *set).size(), 0U);
  }
}

// SQLite's foreign keys are the judge.
TEST_F(RowsTest, DeletesNoRowThatOthersReferTo) {
  const auto sqlite_lets_go = [&](const RowSet& set, const std::string& id) {
    const store::Transaction rolled_back(database_);
    try {
      RemoveRow(database_, *set.entity, RowKey::Parse(*set.entity, id).value());
      return true;
    } catch (const std::exception&) {
      return false;
    }
  };
  std::size_t refused = 0;
  for (const auto& set : AllSets()) {
    for (const auto& [id, row] : AllRows(database_, set)) {
      const bool goes = sqlite_lets_go(set, id);
      const std::string before = goes ? "" : Dump(database_);
      const auto outcome = DeleteRow(database_, set, id);
      EXPECT_EQ(outcome.has_value(), goes) << Wrong(outcome);
      if (goes) {
        ASSERT_EQ(Wrong(PutRow(database_, set, id, row)), "");
      } else {
        EXPECT_EQ(outcome.error().kind, RowError::Kind::kConflict);
        EXPECT_EQ(Dump(database_), before);
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 10U);
}

TEST_F(RowsTest, NamesTheRowsThatRefer) {
  EXPECT_EQ(Wrong(DeleteRow(database_, Set("omnidesk", "brands"), "2")),
            "conflict: brands `2` can't be deleted: rows refer to it: customers `23`, `24`, `25`, "
            "…; crm_directory `2:email:fiona.oneil@example.com`, "
            "`2:email:helga.newman@example.com`, `2:email:simon.kolar@example.com`, …\n");
}

TEST_F(RowsTest, DeletingACustomerOfOmnideskDoesAsItsApiDoes) {
  const RowSet customers = Set("omnidesk", "customers");
  ASSERT_EQ(Wrong(PutRow(database_, customers, "900",
                         R"({"brand_id":1,"channels":[{"id":900,"type":"email","value":"x"}],)"
                         R"("custom_fields":{"a":"b"}})")),
            "");
  const std::string before = Dump(database_);
  const RowSet events = Set("omnidesk", "events");
  const RowSet tickets = Set("omnidesk", "tickets");
  ASSERT_EQ(
      Wrong(PutRow(database_, events, "900",
                   R"({"customer_id":900,"message":"m","created_at":"2024-01-15T12:00:00Z"})")),
      "");
  ASSERT_EQ(Wrong(PutRow(database_, tickets, "900",
                         R"({"customer_id":900,"subject":"s","status":"open",)"
                         R"("created_at":"2024-01-15T12:00:00Z"})")),
            "");

  ASSERT_EQ(Wrong(DeleteRow(database_, customers, "900")), "");

  EXPECT_FALSE(GetRow(database_, events, "900"));
  EXPECT_TRUE(GetRow(database_, tickets, "900")
                  .value_or("")
                  .starts_with(R"({"id":900,"customer_id":null,"subject":"s","status":"open",)"
                               R"("created_at":"2024-01-15T12:00:00Z",)"));
  const std::string dump = Dump(database_);
  EXPECT_EQ(dump.find("omnidesk_channels: 900 "), std::string::npos);
  EXPECT_EQ(dump.find("omnidesk_custom_fields: 900 "), std::string::npos);
  EXPECT_NE(before.find("omnidesk_channels: 900 "), std::string::npos);
}

// Rows come, go and point elsewhere, hundreds of times: no reference breaks, and the counters say
// what counting says.
TEST_F(RowsTest, StaysWholeWhateverIsDone) {
  const auto sets = AllSets();
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> rows;
  for (const auto& set : sets) rows[set.entity->rows.table] = AllRows(database_, set);
  Random random(7);
  const auto any_of = [&](const auto& items) -> const auto& {
    return items[random.Next() % items.size()];
  };
  std::size_t done = 0;
  for (int i = 0; i < 2000; ++i) {
    const RowSet& set = any_of(sets);
    const auto& [id, row] = any_of(rows[set.entity->rows.table]);
    const auto other = Json(any_of(rows[set.entity->rows.table]).second);
    const Member& change = any_of(other.root->members);
    const std::string patch = "{\"" + change.name + "\":" + json::ToText(change.value) + "}";
    switch (random.Next() % 3) {
      case 0:
        done += DeleteRow(database_, set, id) ? 1U : 0U;
        break;
      case 1:
        done += PutRow(database_, set, id, row) ? 1U : 0U;
        break;
      default:
        done += PatchRow(database_, set, id, patch) ? 1U : 0U;
    }
  }
  EXPECT_GT(done, 300U);
  EXPECT_LT(done, 1990U);
  auto broken = database_.Prepare("PRAGMA foreign_key_check");
  EXPECT_FALSE(broken.Step());
  testing::ExpectCountersRight(database_);
}

}  // namespace
}  // namespace understudy::scenario
