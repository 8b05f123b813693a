// Setting single rows.

#include <gtest/gtest.h>

#include <string>

#include "scenario/rows.h"
#include "support/rows_world.h"

namespace understudy::scenario {
namespace {

using testing::Dump;
using testing::Json;
using testing::PatchRow;
using testing::PutRow;
using testing::Repeat;
using testing::RowsTest;
using testing::Wrong;

class RowsPutTest : public RowsTest {
 protected:
  // What comes of putting a row that is wrong; nothing may change.
  std::string WrongPut(const RowSet& set, const std::string& id, const std::string& json) {
    const std::string before = Dump(database_);
    const std::string wrong = Wrong(PutRow(database_, set, id, json));
    EXPECT_EQ(Dump(database_), before);
    return wrong;
  }
  std::string WrongPatch(const RowSet& set, const std::string& id, const std::string& json) {
    const std::string before = Dump(database_);
    const std::string wrong = Wrong(PatchRow(database_, set, id, json));
    EXPECT_EQ(Dump(database_), before);
    return wrong;
  }

  const RowSet customers_ = Set("omnidesk", "customers");
  const RowSet contacts_ = Set("helpcrunch", "customers");
};

TEST_F(RowsPutTest, ARowThatIsPutBackChangesNothing) {
  const std::string before = Dump(database_);
  for (const auto& set : AllSets()) {
    for (const auto& [id, row] : AllRows(database_, set)) {
      const auto put = PutRow(database_, set, id, row);
      ASSERT_EQ(Wrong(put), "") << row;
      EXPECT_FALSE(put->created);
      EXPECT_EQ(put->json, row);
      ASSERT_EQ(Wrong(PatchRow(database_, set, id, "{}")), "") << row;
      ASSERT_EQ(Wrong(PatchRow(database_, set, id, row)), "") << row;
    }
  }
  EXPECT_EQ(Dump(database_), before);
}

TEST_F(RowsPutTest, RowsPutIntoAnEmptyWorldMakeItTheSame) {
  store::Database other;
  CreateTables(other);
  for (const auto& set : AllSets()) {
    for (const auto& [id, row] : AllRows(database_, set)) {
      const auto put = PutRow(other, set, id, row);
      ASSERT_EQ(Wrong(put), "") << row;
      EXPECT_TRUE(put->created);
    }
  }
  EXPECT_EQ(Dump(other), Dump(database_));
}

// A field that is not part of the key, and another value for it.
struct OneField {
  const char* vendor;
  const char* entity;
  const char* field;
  const char* value;
};

TEST_F(RowsPutTest, ChangesOneFieldOfEveryEntity) {
  constexpr OneField kFields[] = {
      {"helpcrunch", "customers", "phone", R"("+12025550123")"},
      {"leeloo", "users", "name", R"("Renamed")"},
      {"leeloo", "accounts", "tags", R"(["new","vip"])"},
      {"leeloo", "orders", "price", "12.50"},
      {"leeloo", "messages", "read", "true"},
      {"omnidesk", "brands", "search_by_channels", "true"},
      {"omnidesk", "customers", "firstname", R"("Renamed")"},
      {"omnidesk", "tickets", "status", R"("closed")"},
      {"omnidesk", "events", "source_url", R"("https://example.com")"},
      {"omnidesk", "crm_directory", "firstname", R"("Renamed")"},
      {"sumaya", "customers", "full_name", R"("Renamed")"},
      {"sumaya", "messages", "status", R"("other")"},
      {"sumaya", "points_records", "points", "-7"},
      {"sumaya", "subscriptions", "customer_id", "null"},
      {"sumaya", "subscription_records", "operation", R"("other")"},
  };
  for (const auto& [vendor, entity, field, value] : kFields) {
    const RowSet set = Set(vendor, entity);
    for (const auto& [id, row] : AllRows(database_, set)) {
      auto expected = Json(row);
      const auto changed = Json(value);
      *expected.root->Find(field) = *changed.root;
      const std::string patch = std::string(R"({")") + field + R"(":)" + value + "}";
      const auto patched = PatchRow(database_, set, id, patch);
      ASSERT_EQ(Wrong(patched), "") << row;
      EXPECT_EQ(patched->json, json::ToText(*expected.root));
      EXPECT_EQ(GetRow(database_, set, id).value_or(""), patched->json);
      ASSERT_EQ(Wrong(PutRow(database_, set, id, row)), "");
    }
  }
}

TEST_F(RowsPutTest, ReplacingARowLeavesThoseThatReferToIt) {
  const std::string events = ListRows(database_, Set("omnidesk", "events"), 0, 1000);
  const std::string tickets = ListRows(database_, Set("omnidesk", "tickets"), 0, 1000);
  ASSERT_NE(events.find(R"("customer_id":2,)") + tickets.find(R"("customer_id":2,)"),
            std::string::npos);
  for (const auto& [id, row] : AllRows(database_, customers_)) {
    ASSERT_EQ(Wrong(PutRow(database_, customers_, id, R"({"brand_id":1})")), "");
  }
  EXPECT_EQ(ListRows(database_, Set("omnidesk", "events"), 0, 1000), events);
  EXPECT_EQ(ListRows(database_, Set("omnidesk", "tickets"), 0, 1000), tickets);
}

TEST_F(RowsPutTest, ForeignKeysHoldAfterwards) {
  ASSERT_EQ(Wrong(PutRow(database_, contacts_, "5", "{}")), "");
  ASSERT_NE(WrongPut(contacts_, "5", "[]"), "");
  EXPECT_THROW(database_.Execute("DELETE FROM omnidesk_brands"), std::exception);
  auto broken = database_.Prepare("PRAGMA foreign_key_check");
  EXPECT_FALSE(broken.Step());
}

TEST_F(RowsPutTest, TakesTheIdFromTheAddress) {
  const auto put =
      PutRow(database_, contacts_, "77", R"({"name": "Ada", "customData": {"x": 1.50}})");
  ASSERT_EQ(Wrong(put), "");
  EXPECT_TRUE(put->created);
  EXPECT_TRUE(put->json.starts_with(R"({"id":77,"name":"Ada","email":null,)")) << put->json;
  EXPECT_TRUE(put->json.ends_with(R"("tags":[],"customData":{"x":1.50}})")) << put->json;
}

TEST_F(RowsPutTest, TakesAnIdInEitherLetterCase) {
  const auto set = Set("sumaya", "customers");
  const std::string upper = "D8332950-D9B5-11EC-8B58-ED003ADA5998";
  const auto total = AllRows(database_, set).size();
  const auto patched = PatchRow(database_, set, upper, R"({"full_name": "Salma"})");
  ASSERT_EQ(Wrong(patched), "");
  EXPECT_TRUE(patched->json.starts_with(R"({"id":"d8332950-)")) << patched->json;
  const auto put = PutRow(database_, set, upper, patched->json);
  ASSERT_EQ(Wrong(put), "");
  EXPECT_FALSE(put->created);
  EXPECT_EQ(put->json, patched->json);
  EXPECT_EQ(AllRows(database_, set).size(), total);
}

TEST_F(RowsPutTest, ARowKeepsTheSpellingOfItsId) {
  const auto set = Set("sumaya", "customers");
  const std::string upper = "D8332950-D9B5-11EC-8B58-ED003ADA5998";
  const auto expect_lower = [](const auto& row) {
    ASSERT_EQ(Wrong(row), "");
    EXPECT_FALSE(row->created);
    EXPECT_TRUE(row->json.starts_with(R"({"id":"d8332950-)")) << row->json;
  };
  const std::string rest =
      R"("username": "salma", "full_name": "Salma", "email": "salma@example.com"})";
  expect_lower(PutRow(database_, set, upper, "{" + rest));
  expect_lower(PutRow(database_, set, upper, R"({"id": ")" + upper + "\", " + rest));
  expect_lower(PatchRow(database_, set, upper, R"({"id": ")" + upper + "\"}"));
}

TEST_F(RowsPutTest, RefusesIdsThatJsonReadersRound) {
  EXPECT_EQ(Wrong(PutRow(database_, contacts_, "9007199254740991", "{}")), "");
  EXPECT_EQ(WrongPut(contacts_, "9007199254740992", "{}"),
            "invalid: the row has an error\n1:1 must be at most 9007199254740991\n");
}

TEST_F(RowsPutTest, RefusesAnotherId) {
  EXPECT_EQ(WrongPut(contacts_, "77", R"({"id": 78})"),
            "invalid: the row has an error\n"
            "1:8 id is `78`, but the path says `77`\n");
  EXPECT_EQ(WrongPut(contacts_, "077", R"({"id": 77})"),
            "invalid: the row has an error\n"
            "1:8 id is `77`, but the path says `077`\n");
  EXPECT_EQ(WrongPut(contacts_, "x", "{}"),
            "invalid: the row has an error\n1:1 expected an integer, found a string `x`\n");
  EXPECT_EQ(WrongPut(contacts_, "77", R"({"id": null})"),
            "invalid: the row has an error\n1:8 expected an integer, found null\n");
  EXPECT_EQ(WrongPut(contacts_, "77", R"({"id": "77"})"),
            "invalid: the row has an error\n1:8 expected an integer, found a string `77`\n");
  EXPECT_EQ(WrongPatch(customers_, "2", R"({"id": 3})"),
            "invalid: the row has an error\n1:8 id is `3`, but the path says `2`\n");
  EXPECT_EQ(WrongPut(Set("leeloo", "users"), "", R"({"name": "x"})"),
            "invalid: the row has 3 errors\n1:1 must not be empty\n"
            "1:1 missing field `createdAt`\n1:1 missing field `updatedAt`\n");
  EXPECT_EQ(WrongPut(Set("leeloo", "users"), "\xff", "{}"), "invalid: the row's id is not UTF-8\n");
  EXPECT_EQ(WrongPut(Set("omnidesk", "crm_directory"), "2:email", "{}"),
            "invalid: the id of a row of crm_directory is brand_id:channel:address\n");
}

TEST_F(RowsPutTest, SaysEverythingThatIsWrongWithItsPlace) {
  EXPECT_EQ(WrongPut(customers_, "2",
                     "{\"brand_id\": \"1\",\n \"firstnam\": \"x\",\n \"lastname\": 5,\n"
                     " \"channels\": [{\"id\": 1, \"type\": \"\"}]}"),
            "invalid: the row has 5 errors\n"
            "1:14 expected an integer, found a string `1`\n"
            "2:2 unknown key `firstnam` (did you mean `firstname`?)\n"
            "3:14 expected a string, found an integer `5` (quote it)\n"
            "4:15 missing field `value`\n"
            "4:33 must not be empty\n");
}

TEST_F(RowsPutTest, RefusesReferencesToNothing) {
  EXPECT_EQ(WrongPut(customers_, "2", R"({"brand_id": 9})"),
            "invalid: the row has an error\n"
            "1:14 refers to `9`, but brands has no row with this id\n");
  EXPECT_EQ(WrongPatch(Set("leeloo", "accounts"), "59bbc641b1223300210cdf2f",
                       R"({"contactedUsers": ["58be00d668aaeaded60aa186", "nobody"]})"),
            "invalid: the row has an error\n"
            "1:49 refers to `nobody`, but users has no row with this id\n");
  EXPECT_EQ(WrongPatch(Set("sumaya", "subscriptions"),
                       AllRows(database_, Set("sumaya", "subscriptions")).at(0).first,
                       R"({"customer_id": "gone"})"),
            "invalid: the row has an error\n"
            "1:17 refers to `gone`, but customers has no row with this id\n");
}

TEST_F(RowsPutTest, RefusesWhatAnotherRowHas) {
  EXPECT_EQ(
      WrongPut(customers_, "900", R"({"brand_id": 1, "external_primary_id": "C1002"})"),
      "invalid: the row has an error\n"
      "1:40 duplicate brand_id and external_primary_id `C1002` in customers, as in row `2`\n");
  EXPECT_EQ(WrongPatch(customers_, "3", R"({"channels": [{"id": 1, "type": "a", "value": "b"}]})"),
            "invalid: the row has an error\n1:22 duplicate id `1` in customers, as in row `2`\n");
  EXPECT_EQ(WrongPatch(customers_, "3",
                       R"({"channels": [{"id": 900, "type": "a", "value": "b"},)"
                       "\n"
                       R"({"id": 900, "type": "c", "value": "d"}]})"),
            "invalid: the row has an error\n"
            "2:8 duplicate id `900` in customers, first at request body:1\n");
  // In another brand it is free.
  EXPECT_EQ(Wrong(PatchRow(database_, customers_, "2", R"({"brand_id": 2})")), "");
}

TEST_F(RowsPutTest, APatchLeavesOutWhatIsNull) {
  EXPECT_EQ(Wrong(PatchRow(database_, customers_, "2",
                           R"({"external_primary_id": null, "firstname": null,)"
                           R"( "custom_fields": {"loyalty": null, "city": "Lund"}})")),
            "");
  const auto row = GetRow(database_, customers_, "2").value_or("");
  EXPECT_TRUE(row.starts_with(
      R"({"id":2,"brand_id":1,"external_primary_id":null,"firstname":"","lastname":"Marlow",)"))
      << row;
  EXPECT_TRUE(row.ends_with(R"("custom_fields":{"city":"Lund"}})")) << row;
  EXPECT_EQ(WrongPatch(customers_, "2", R"({"brand_id": null})"),
            "invalid: the row has an error\n1:1 missing field `brand_id`\n");
  EXPECT_EQ(WrongPatch(customers_, "2", "5"),
            "invalid: the row has an error\n1:1 expected a map, found an integer `5`\n");
}

TEST_F(RowsPutTest, RefusesWhatIsNoMap) {
  for (const auto& set : AllSets()) {
    const std::string id = AllRows(database_, set).at(0).first;
    for (const auto* bad : {"null", "[]", "1", "\"a\"", "[{}]"}) {
      EXPECT_TRUE(WrongPut(set, id, bad).starts_with("invalid: ")) << bad;
      EXPECT_TRUE(WrongPatch(set, id, bad).starts_with("invalid: ")) << bad;
    }
  }
}

TEST_F(RowsPutTest, KeepsEveryText) {
  const std::string text = "\\u0000\\u001f\\\"\\\\é\\ud83d\\ude00 'x'; DROP TABLE";
  const auto put = PutRow(database_, contacts_, "9", "{\"name\": \"" + text + "\"}");
  ASSERT_EQ(Wrong(put), "");
  const auto again = PutRow(database_, contacts_, "9", put->json);
  ASSERT_EQ(Wrong(again), "");
  EXPECT_EQ(again->json, put->json);
  EXPECT_EQ(Json(put->json).root->Text("name"), Json("\"" + text + "\"").root->text);
}

TEST_F(RowsPutTest, KeepsTimesToTheMillisecondAndAtBothEnds) {
  const RowSet users = Set("leeloo", "users");
  const auto kept = [&](const std::string& time) {
    const auto put =
        PutRow(database_, users, "u",
               R"({"name":"x","createdAt":")" + time + R"(","updatedAt":")" + time + R"("})");
    return put ? std::string(Json(put->json).root->Text("createdAt")) : Wrong(put);
  };
  EXPECT_EQ(kept("2024-01-15T14:00:00+02:00"), "2024-01-15T12:00:00Z");
  EXPECT_EQ(kept("2024-01-15T12:00:00.2509Z"), "2024-01-15T12:00:00.250Z");
  EXPECT_EQ(kept("1969-12-31T23:59:59.999Z"), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(kept("2023-07-26, 10:24:39"), "2023-07-26T10:24:39Z");
  for (const std::string time :
       {"0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999-23:59", "0000-01-01T00:00:00Z"}) {
    const std::string first = kept(time);
    EXPECT_EQ(ParseInstant(first), ParseInstant(time)) << first;
    EXPECT_EQ(kept(first), first);
  }
}

}  // namespace
}  // namespace understudy::scenario
