// The rows that a request changed, in its world's journal.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/json.h"
#include "scenario/row_changes.h"
#include "support/front_worlds.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using testing::Sent;

class ChangedRowsTest : public ::testing::Test {
 protected:
  explicit ChangedRowsTest(journal::Limits limits = {})
      : worlds_(testing::SeededScenarioOf("extends: default\nclock: 2024-01-15T12:00:00Z\n"),
                nullptr, {100, std::chrono::hours(1), limits}) {}

  int Send(const std::string& world, Sent sent) {
    return testing::Send(worlds_, world, sent).status;
  }
  // Of the last request of the world.
  std::string Bytes(const std::string& world) {
    const auto entries = worlds_.Find(world)->journal->Entries();
    return std::string(entries.empty() ? "no entry"
                                       : entries.back().answered->circumstances().row_changes);
  }
  std::string Changes(const std::string& world) {
    json::Writer w;
    w.StartObject();
    scenario::RowChangeReader(Catalog::BuiltIn()).WriteMembers(Bytes(world), w);
    w.EndObject();
    return w.Take();
  }

  Worlds worlds_;
};

TEST_F(ChangedRowsTest, AreThoseBeforeAndAfterAWrite) {
  ASSERT_EQ(Send("a", {"PUT", "/api/v2/customer/1", R"({"firstname":"Zoe"})"}), 200);
  const auto changes = scenario::RowChangeReader(Catalog::BuiltIn()).Read(Bytes("a"));
  ASSERT_EQ(changes.rows.size(), 1U);
  const auto& row = changes.rows[0];
  EXPECT_EQ(row.vendor->name + " " + row.entity->name + " " + row.id, "omnidesk customers 1");
  EXPECT_EQ(row.before->find("Zoe"), std::string::npos);
  EXPECT_NE(row.after->find(R"("firstname":"Zoe")"), std::string::npos);
}

TEST_F(ChangedRowsTest, AreNoneOfAReadAndOfARefusedWrite) {
  ASSERT_EQ(Send("a", {"GET", "/api/v2/customer/1", ""}), 200);
  EXPECT_EQ(Bytes("a"), "");
  ASSERT_EQ(Send("a", {"PUT", "/api/v2/customer/999999", R"({"firstname":"Zoe"})"}), 404);
  EXPECT_EQ(Bytes("a"), "");
}

TEST_F(ChangedRowsTest, HaveTheDeletedRowWhole) {
  ASSERT_EQ(Send("a", {"DELETE", "/api/v2/customer/2", ""}), 200);
  const auto changes = Changes("a");
  EXPECT_NE(changes.find(R"("entity":"customers","id":"2","before":{"id":2,)"), std::string::npos)
      << changes;
  EXPECT_NE(changes.find(R"("channels":[{"id":)"), std::string::npos) << changes;
  EXPECT_NE(changes.find(R"("after":null)"), std::string::npos) << changes;
}

class NoJournalTest : public ChangedRowsTest {
 protected:
  NoJournalTest() : ChangedRowsTest({0, 0, 0}) {}
};

TEST_F(NoJournalTest, RecordsNothing) {
  ASSERT_EQ(Send("a", {"PUT", "/api/v2/customer/1", R"({"firstname":"Zoe"})"}), 200);
  EXPECT_EQ(Bytes("a"), "no entry");
}

}  // namespace
}  // namespace understudy::front
