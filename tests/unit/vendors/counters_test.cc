#include "support/counters.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "store/database.h"
#include "store/state.h"
#include "support/ask.h"
#include "support/insert_row.h"
#include "support/reply_plans.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

// The counters that triggers keep must say what counting says, however rows come and go.
namespace understudy {
namespace {

class CountersTest : public ::testing::Test {
 protected:
  CountersTest() {
    store::CreateTables(database_, Catalog::BuiltIn()->tables());
    AddLeeloo();
    AddOmnidesk();
    AddSumaya();
  }

  void AddLeeloo() {
    for (const char* id : {"a1", "a2", "a3"}) AddAccount(id, {"lead", "vip", "lead", id});
    for (const std::string id : {"m1", "m2", "m3"}) {
      Add("leeloo", "messages", R"({"id": ")" + id + R"(", "accountId": "a1"})");
    }
  }

  void AddOmnidesk() {
    Add("omnidesk", "brands", R"({"id": 1, "name": "brand"})");
    for (const char* row : {R"({"id": 1, "brand_id": 1})", R"({"id": 2, "brand_id": 1})",
                            R"({"id": 3, "brand_id": 1})"}) {
      Add("omnidesk", "customers", row);
    }
  }

  void AddSumaya() {
    for (const char* row : {R"({"id": "c1"})", R"({"id": "c2"})"}) Add("sumaya", "customers", row);
    for (const char* row : {R"({"id": "s1"})", R"({"id": "s2"})"}) {
      Add("sumaya", "subscriptions", row);
    }
    for (const std::string id : {"1", "2", "3", "4"}) {
      const std::string status = id == "4" ? "" : "sent";
      const std::string row =
          R"({"id": ")" + id + R"(", "customer_id": ")" + (id == "1" ? "c1" : "c2");
      Add("sumaya", "messages", row + R"(", "status": ")" + status + R"("})");
      Add("sumaya", "points_records",
          row + R"(", "message_id": ")" + id + R"(", "point_id": ")" + status + R"("})");
      Add("sumaya", "subscription_records", R"({"id": ")" + id + R"(", "subscription_id": "s1"})");
    }
  }

  void Add(std::string_view vendor, std::string_view entity, const std::string& row) {
    testing::InsertRow(database_, vendor, entity, row);
  }
  void AddAccount(const std::string& id, const std::vector<std::string>& tags,
                  const std::string& time = "2024-01-15T12:00:00Z") {
    Add("leeloo", "accounts",
        R"({"id": ")" + id + R"(", "lastMessageTime": ")" + time + R"(", "tags": )" +
            testing::JsonList(tags) + "}");
  }

  void ExpectRight() { testing::ExpectCountersRight(database_); }

  entities::AnyOfRows ListAccounts(const std::vector<std::string>& tags,
                                   const entities::Slice& slice) {
    return {database_, testing::PlanOf("leeloo", "listAccounts"), testing::AccountsOfTags().sql,
            tags, slice};
  }

  static std::vector<std::string> IdsOf(entities::AnyOfRows page) {
    std::vector<std::string> ids;
    while (const auto* row = page.Next()) ids.push_back(row->Text(0));
    return ids;
  }

  std::int64_t CountAccounts(const std::vector<std::string>& tags) {
    return ListAccounts(tags, {1, 0}).total();
  }

  store::Database database_;
};

TEST_F(CountersTest, AreRightAfterInserts) {
  ExpectRight();
  EXPECT_EQ(CountAccounts({}), 3);
  EXPECT_EQ(CountAccounts({"lead"}), 3);
  auto messages =
      database_.Prepare("SELECT total FROM leeloo_message_counts WHERE account_id = 'A1'");
  ASSERT_TRUE(messages.Step());
  EXPECT_EQ(messages.Integer(0), 3);
  const auto has_total = [&](const std::string& target, const std::string& total) {
    const std::string reply = testing::Ask(database_, "sumaya", "/v1/admin" + target);
    return reply.find("\"total\":" + total + ",") != std::string::npos;
  };
  EXPECT_TRUE(has_total("/customer/c2/trengo-messages", "3"));
  EXPECT_TRUE(has_total("/customer/c2/trengo-messages?filter[status]=sent", "2"));
  EXPECT_TRUE(has_total("/points-records", "4"));
}

// Few tags are counted in one way and many in another.
TEST_F(CountersTest, ManyTagsCountEachAccountOnce) {
  std::vector<std::string> tags = {"lead", "vip"};
  for (const char* id : {"a1", "a2", "a3"}) tags.emplace_back(id);
  const auto few = CountAccounts(tags);
  std::vector<std::string> more;
  for (int i = 0; i < 20; ++i) more.push_back("m" + std::to_string(i));
  AddAccount("b1", more);
  AddAccount("b2", {"m3", "m7"});

  tags.insert(tags.end(), more.begin(), more.end());
  auto page = ListAccounts(tags, {2, few});
  EXPECT_EQ(page.total(), few + 2);
  const auto ids = IdsOf(std::move(page));
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_NE(ids[0], ids[1]);
}

// A request with many tags leaves no statement for each of them behind.
TEST_F(CountersTest, ManyTagsKeepFewStatements) {
  std::vector<std::string> tags;
  for (int i = 0; i < 200; ++i) tags.push_back("m" + std::to_string(i));
  AddAccount("b1", tags);
  CountAccounts(tags);
  EXPECT_LT(database_.PreparedCount(), 60U);
}

TEST_F(CountersTest, AreRightAfterDeletes) {
  database_.Execute(
      "DELETE FROM leeloo_account_tags WHERE account_id = 'a2';"
      "DELETE FROM leeloo_accounts WHERE id = 'a2';"
      "DELETE FROM leeloo_messages WHERE id IN ('m1', 'm2');"
      "DELETE FROM sumaya_points_records WHERE id IN ('1', '4');"
      "DELETE FROM sumaya_messages WHERE id IN ('1', '4');"
      "DELETE FROM sumaya_subscription_records WHERE id = '2';"
      "DELETE FROM omnidesk_customers WHERE id = 2");
  ExpectRight();
}

TEST_F(CountersTest, AreRightWhenEverythingIsDeleted) {
  database_.Execute(
      "DELETE FROM leeloo_account_tags; DELETE FROM leeloo_messages; DELETE FROM leeloo_accounts;"
      "DELETE FROM sumaya_points_records; DELETE FROM sumaya_messages;"
      "DELETE FROM sumaya_subscription_records; DELETE FROM omnidesk_customers");
  ExpectRight();
  EXPECT_EQ(CountAccounts({}), 0);
  EXPECT_EQ(CountAccounts({"lead", "vip"}), 0);
}

TEST_F(CountersTest, AreRightAfterUpdates) {
  database_.Execute(
      "UPDATE leeloo_account_tags SET tag = 'new' WHERE tag = 'vip' AND account_id <> 'a1';"
      "UPDATE leeloo_messages SET account_id = 'a3' WHERE id <> 'm1';"
      "UPDATE sumaya_messages SET customer_id = 'c2', status = 'failed' WHERE id IN ('1', '2');"
      "UPDATE sumaya_points_records SET point_id = 'new' WHERE id <> '1';"
      "UPDATE sumaya_points_records SET customer_id = 'c1' WHERE id = '3';"
      "UPDATE sumaya_subscription_records SET subscription_id = 's2' WHERE id <> '3'");
  ExpectRight();
}

TEST_F(CountersTest, AreRightAfterARollback) {
  {
    const store::Transaction transaction(database_);
    database_.Execute("DELETE FROM omnidesk_customers; DELETE FROM leeloo_messages");
  }
  ExpectRight();
}

TEST_F(CountersTest, IgnoreWhatIsNotInserted) {
  database_.Execute(
      "INSERT OR IGNORE INTO leeloo_account_tags VALUES('lead', 0, 'a1');"
      "INSERT OR IGNORE INTO sumaya_subscriptions VALUES('s1', NULL, NULL, NULL, '', 0, 0, '', '', "
      "'')");
  ExpectRight();
}

// An account with several of the tags counts once.
TEST_F(CountersTest, SeveralTagsCountTheirUnion) {
  EXPECT_EQ(CountAccounts({"a1", "a2"}), 2);
  EXPECT_EQ(CountAccounts({"a1", "vip", "lead"}), 3);
  EXPECT_EQ(CountAccounts({"a1", "a1"}), 1);
  EXPECT_EQ(CountAccounts({"a1", "gone"}), 1);
  EXPECT_EQ(CountAccounts({"no", "gone"}), 0);
}

TEST_F(CountersTest, SeveralTagsListTheirUnionInOrder) {
  const auto ids = [&](const std::vector<std::string>& tags, entities::Slice slice) {
    std::string text;
    for (const auto& id : IdsOf(ListAccounts(tags, slice))) text += id + " ";
    return text;
  };
  AddAccount("a0", {"vip"}, "2024-01-15T12:00:00.005Z");
  AddAccount("a", {"old"}, "2024-01-15T11:59:59.995Z");

  EXPECT_EQ(ids({"lead", "vip", "old"}, {10, 0}), "a0 a1 a2 a3 a ");
  EXPECT_EQ(ids({"old", "vip"}, {2, 1}), "a1 a2 ");
  EXPECT_EQ(ids({"a3", "a1"}, {10, 0}), "a1 a3 ");
  EXPECT_EQ(ids({"a3", "a1"}, {10, 5}), "");
}

}  // namespace
}  // namespace understudy
