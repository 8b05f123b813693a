#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "store/database.h"
#include "store/state.h"
#include "support/ask.h"
#include "support/call_operation.h"
#include "support/insert_row.h"
#include "support/reply_plans.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

// Lists must stay quick with a million rows: what their statements do is what SQLite plans, so the
// plans are looked at, not the time.
namespace understudy {
namespace {

// The lines of EXPLAIN QUERY PLAN.
std::vector<std::string> PlanOf(store::Database& database, const std::string& sql) {
  std::vector<std::string> lines;
  auto query = database.Prepare("EXPLAIN QUERY PLAN " + sql);
  while (query.Step()) lines.push_back(query.Text(3));
  return lines;
}

// Whether a line of a plan reads a whole table, or sorts. A scan along an index ends with the page;
// a counter has one row; json_each reads the values of a request; a subquery is judged by its own
// lines.
bool IsSlow(const std::string& line) {
  const auto has = [&](std::string_view part) { return line.find(part) != std::string::npos; };
  if (has("TEMP B-TREE") || has("AUTOMATIC")) return true;
  return line.starts_with("SCAN ") && !has(" USING ") && !has("_count") &&
         !has("SCAN json_each ") && !has("(subquery") && !has("SCAN CONSTANT ROW");
}

class PlansTest : public ::testing::Test {
 protected:
  PlansTest() { store::CreateTables(database_, Catalog::BuiltIn()->tables()); }

  // Every slow line in the plans of what was prepared, with its statement.
  std::string SlowLines() {
    std::string slow;
    for (const auto& sql : database_.PreparedTexts()) {
      if (sql.starts_with("EXPLAIN ")) continue;
      for (const auto& line : PlanOf(database_, sql)) {
        if (IsSlow(line)) slow += line + "\n  in " + sql + "\n";
      }
    }
    return slow;
  }

  // Prepares what writes the operation's reply.
  void Reply(const std::string& vendor, const std::string& operation) {
    const auto& plan = testing::PlanOf(vendor, operation);
    for (const auto& sql : plan.queries()) database_.Prepare(sql);
    for (const auto& sql : plan.other_queries()) database_.Prepare(sql);
  }

  // Prepares what Sumaya's handlers ask of the rows. There is a row of each kind, since a page
  // without rows is not looked for.
  void AskSumaya(const std::string& target) {
    const std::string reply = testing::Ask(database_, "sumaya", "/v1/admin" + target);
    EXPECT_EQ(reply.find("\"total\":0"), std::string::npos) << target;
    EXPECT_NE(reply.find("\"success\":true"), std::string::npos) << target << ": " << reply;
  }
  void AddSumayasRows() {
    testing::InsertRow(database_, "sumaya", "customers", R"({"id": "c", "full_name": "Ada"})");
    testing::InsertRow(database_, "sumaya", "messages",
                       R"({"id": "m", "customer_id": "c", "status": "sent"})");
    testing::InsertRow(database_, "sumaya", "messages",
                       R"({"id": "n", "customer_id": "c", "status": "failed"})");
    testing::InsertRow(database_, "sumaya", "points_records",
                       R"({"id": "r", "customer_id": "c", "message_id": "m", "point_id": "p",
                           "created_at": "2024-01-15T12:00:00Z"})");
    testing::InsertRow(database_, "sumaya", "subscriptions", R"({"id": "s"})");
    testing::InsertRow(
        database_, "sumaya", "subscription_records",
        R"({"id": "r", "subscription_id": "s", "created_at": "2024-01-15T12:00:00Z"})");
  }

  store::Database database_;
};

TEST_F(PlansTest, NoticesScansAndSorts) {
  database_.Prepare("SELECT id FROM leeloo_accounts WHERE name = ?1");
  EXPECT_NE(SlowLines().find("SCAN leeloo_accounts"), std::string::npos);
  database_.Prepare("SELECT id FROM leeloo_accounts WHERE id > ?1 ORDER BY name");
  EXPECT_NE(SlowLines().find("TEMP B-TREE"), std::string::npos);
}

TEST_F(PlansTest, HelpCrunchFindsByKey) {
  Reply("helpcrunch", "getCustomer");
  EXPECT_EQ(SlowLines(), "");
}

TEST_F(PlansTest, HelpCrunchListsCustomersAlongAnIndex) {
  Reply("helpcrunch", "listCustomers");
  const std::string slow = SlowLines();
  // The table itself is in the order of ids.
  EXPECT_TRUE(slow.starts_with("SCAN helpcrunch_customers\n")) << slow;
  EXPECT_EQ(std::count(slow.begin(), slow.end(), '\n'), 2) << slow;
}

// Every write of a customer.
TEST_F(PlansTest, HelpCrunchChangesCustomersByKey) {
  const auto call = [&](const char* operation, const http::Pairs& path, const char* body) {
    const auto outcome = testing::CallOperation(database_, "helpcrunch", operation, path, body);
    EXPECT_TRUE(outcome.has_value()) << operation << ": " << (outcome ? "" : outcome.error().body);
  };
  call("createCustomer", {}, R"({"userId": "a", "tags": [{"name": "t"}]})");
  call("updateCustomer", {{"id", "1"}}, R"({"userId": "b"})");
  call("updateCustomers", {}, R"([{"customer": 1, "name": "c"}])");
  call("tagCustomer", {{"id", "1"}}, R"({"tags": [{"name": "t"}, {"name": "u"}]})");
  call("untagCustomer", {{"id", "1"}}, R"({"tags": [{"name": "t"}]})");
  call("createEvent", {}, R"({"name": "e", "customer": 1})");
  call("deleteCustomer", {{"id", "1"}}, "");
  EXPECT_EQ(SlowLines(), "");
}

// The tables themselves are in the order of ids.
TEST_F(PlansTest, HelpCrunchListsItsTeamInTheTablesOrder) {
  for (const char* list : {"listAgents", "listDepartments", "listApplications"}) {
    Reply("helpcrunch", list);
  }
  const std::string slow = SlowLines();
  for (const char* table : {"agents", "departments", "applications"}) {
    EXPECT_NE(slow.find(std::string("SCAN helpcrunch_") + table + "\n"), std::string::npos) << slow;
  }
  EXPECT_EQ(std::count(slow.begin(), slow.end(), '\n'), 6) << slow;
}

TEST_F(PlansTest, LeelooListsAccountsAlongAnIndex) {
  using Tags = std::vector<std::string>;
  // What is known to be empty is not looked for.
  database_.Execute(
      "INSERT INTO leeloo_tag_counts VALUES('a', 2), ('b', 2);"
      "UPDATE leeloo_account_count SET total = 2;"
      "INSERT INTO leeloo_accounts(id, name, tags, source, bot_status, last_message_time,"
      " subscribe_history, created_at, updated_at, utm_marks, connection_status)"
      " VALUES('', '', '[]', '', '', 0, '[]', 0, 0, '{}', 'OK');"
      "INSERT INTO leeloo_account_tags VALUES('a', 0, ''), ('b', 0, '')");
  for (const Tags& tags : {Tags{}, Tags{"a"}, Tags{"a", "b"}}) {
    const auto& plan = testing::PlanOf("leeloo", "listAccounts");
    const auto& sql = testing::AccountsOfTags().sql;
    entities::AnyOfRows(database_, plan, sql, tags, {50, 0}).Next();
    entities::AnyOfRows(database_, plan, sql, tags, {50, 1}).Next();
  }
  EXPECT_EQ(SlowLines(), "");
}

TEST_F(PlansTest, LeelooFindsAnAccountAndItsMessagesAlongAnIndex) {
  database_.Execute(
      "INSERT INTO leeloo_accounts(id, name, tags, source, bot_status, last_message_time,"
      " subscribe_history, created_at, updated_at, utm_marks, connection_status)"
      " VALUES('', '', '[]', '', '', 0, '[]', 0, 0, '{}', 'OK')");
  database_.Prepare("SELECT 1 FROM leeloo_accounts WHERE id = ?1");
  database_.Prepare("SELECT total FROM leeloo_message_counts WHERE account_id = ?1");
  Reply("leeloo", "getAccount");
  Reply("leeloo", "listChatMessages");
  EXPECT_EQ(SlowLines(), "");
}

// Every way to name a customer, and all that a write may change.
TEST_F(PlansTest, OmnideskFindsAndChangesCustomersByKey) {
  const std::string channel = "&customerChannelType_0=email&customerChannelValue_0=a%40example.com";
  testing::InsertRow(database_, "omnidesk", "brands",
                     R"({"id": 1, "name": "a", "search_by_channels": true})");
  testing::InsertRow(database_, "omnidesk", "brands",
                     R"({"id": 2, "name": "b", "crm_lookup_url": "https://crm.example.com"})");
  testing::InsertRow(database_, "omnidesk", "tickets", R"({"id": 1, "subject": "s"})");
  testing::InsertRow(database_, "omnidesk", "crm_directory",
                     R"({"brand_id": 2, "channel": "email", "address": "c@example.com",)"
                     R"( "external_primary_id": "c", "firstname": "C"})");
  const auto call = [&](const char* operation, const http::Pairs& path, const std::string& fields,
                        const char* target = "/") {
    const auto outcome =
        testing::CallOperation(database_, "omnidesk", operation, path, fields, target);
    EXPECT_TRUE(outcome.has_value()) << operation << ": " << (outcome ? "" : outcome.error().body);
  };
  call("createCustomer", {},
       "primary_id=x&custom_a=b&channel_id=email&customer_link_channel=v"
       "&ticket_id=1");
  call("createCustomer", {}, "search_customer_channel_value=v&firstname=a");
  call("createCustomerCRUD", {}, "primaryID=y&brandID=2" + channel);
  call("getCustomer", {{"id", "1"}}, "");
  call("searchByPrimaryExternalId", {}, "primary_id=x&brand_id=1");
  call("searchByCustomerChannelValue", {}, "customerChannelValue=v");
  call("searchByCustomerChannelValue", {}, "customerChannelValue=v&brand_id=1");
  call("updateCustomerByKey", {}, "customerID=1&primaryID=x&brandID=1&firstname=b");
  call("updateCustomerByKey", {}, "primaryID=x&brandID=1&lastname=b");
  call("updateCustomerByKey", {}, "brandID=1&custom_a=c");
  call("updateCustomer", {{"id", "1"}}, "brandID=2&firstname=c&custom_a=c" + channel);
  call("updateCustomerByExternalId", {}, "externalPrimaryID=x&brandID=2" + channel);
  call("addChannelOnly", {}, "customer_id=1&extra_facebook=7");
  call("addChannelOnly", {}, "primary_id=x&brand_id=2&extra_twitter=t");
  call("externalEvent", {}, "customer_id=1&message=m");
  call("syncWithCRM", {}, "brandID=2&channel=email&address=c%40example.com");
  call("deleteChannel", {{"id", "1"}, {"channelId", "1"}}, "");
  call("purgeData", {}, "", "/?primary_id=x&brand_id=2");
  call("deleteCustomer", {{"id", "2"}}, "");
  call("purgeCustomerData", {{"id", "3"}}, "");
  EXPECT_EQ(SlowLines(), "");
}

// The timeline of one customer is sorted.
TEST_F(PlansTest, OmnideskFindsTheEntriesOfATimelineAlongAnIndex) {
  testing::InsertRow(database_, "omnidesk", "brands", R"({"id": 1, "name": "a"})");
  testing::InsertRow(database_, "omnidesk", "customers",
                     R"({"id": 1, "brand_id": 1, "external_primary_id": "x"})");
  const auto timeline =
      testing::CallOperation(database_, "omnidesk", "timelineByCustomerExternalId", {}, "",
                             "/?brand_id=1&external_id=x&getTicketHistory");
  EXPECT_TRUE(timeline.has_value());
  const std::string slow = SlowLines();
  EXPECT_TRUE(slow.starts_with("USE TEMP B-TREE FOR ORDER BY\n")) << slow;
  EXPECT_EQ(std::count(slow.begin(), slow.end(), '\n'), 2) << slow;
}

// The table itself is in the order of ids.
TEST_F(PlansTest, OmnideskListsCustomersInTheTablesOrder) {
  testing::CallOperation(database_, "omnidesk", "listCustomers", {});
  Reply("omnidesk", "listCustomers");
  const std::string slow = SlowLines();
  EXPECT_TRUE(slow.starts_with("SCAN omnidesk_customers\n  in ")) << slow;
  EXPECT_EQ(std::count(slow.begin(), slow.end(), '\n'), 2) << slow;
}

constexpr char kJanuary[] = "2024-01-01,2024-01-31";

TEST_F(PlansTest, SumayaListsMessagesAlongAnIndex) {
  AddSumayasRows();
  for (const char* query : {"", "?sort=sent_at", "?sort=status", "?sort=customer_id",
                            "?filter[status]=sent", "?filter[status]=sent,failed"}) {
    AskSumaya(std::string("/customer/c/trengo-messages") + query);
  }
  EXPECT_EQ(SlowLines(), "");
}

TEST_F(PlansTest, SumayaListsPointsRecordsAlongAnIndex) {
  AddSumayasRows();
  for (const char* path : {"/points-records?", "/customer/c/points-records?"}) {
    for (const char* points : {"", "&filter[point_id]=p", "&filter[point_id]=p,q"}) {
      AskSumaya(std::string(path) + points);
      AskSumaya(std::string(path) + points + "&filter[date_range]=" + kJanuary);
    }
  }
  EXPECT_EQ(SlowLines(), "");
}

TEST_F(PlansTest, SumayaSortsPointsRecordsAlongAnIndex) {
  AddSumayasRows();
  for (const char* path : {"/points-records?", "/customer/c/points-records?"}) {
    for (const char* field : {"customer_id", "points", "point_id", "created_at"}) {
      AskSumaya(std::string(path) + "sort=" + field);
    }
  }
  EXPECT_EQ(SlowLines(), "");
}

// What scenario/row_access.cc and scenario/rows.cc make of each entity's table.
TEST_F(PlansTest, SingleRowsAreFoundAndListedByTheirKeys) {
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    for (const auto& entity : vendor.entities) {
      const auto& fields = entity.unique.front();
      std::string condition = " WHERE TRUE";
      for (const auto& field : fields) condition += " AND " + field + " = ?";
      const std::string from = " FROM " + entity.rows.table;
      database_.Prepare("SELECT " + entity.rows.columns + from + condition);
      database_.Prepare("DELETE" + from + condition);
      for (const auto& sql : entity.rows.delete_parts) database_.Prepare(sql);
      for (const auto& sql : entity.rows.holders) database_.Prepare(sql);
      for (const auto& referrers : entity.rows.referrers) database_.Prepare(referrers.sql);
      // Tables whose key is their rowid, or is all that they have, need no other index.
      const auto plan = PlanOf(database_, "SELECT " + entity.rows.columns + from + " ORDER BY " +
                                              Join(fields, ", ") + " LIMIT ?1 OFFSET ?2");
      EXPECT_EQ(plan.size(), 1U) << entity.rows.table << ": " << plan.back();
    }
  }
  EXPECT_EQ(SlowLines(), "");
}

// SQLite looks for those that refer to a row that is deleted: there it scans without saying so.
TEST_F(PlansTest, EveryReferenceHasAnIndex) {
  auto references = database_.Prepare(
      "SELECT m.name, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f"
      " WHERE m.type = 'table'");
  int count = 0;
  while (references.Step()) {
    const std::string sql =
        "SELECT 1 FROM " + references.Text(0) + " WHERE " + references.Text(1) + " = ?1";
    for (const auto& line : PlanOf(database_, sql)) {
      EXPECT_TRUE(line.starts_with("SEARCH ")) << sql << ": " << line;
    }
    ++count;
  }
  EXPECT_GT(count, 10);
}

TEST_F(PlansTest, SumayaListsSubscriptionRecordsAlongAnIndex) {
  AddSumayasRows();
  AskSumaya("/subscriptions/s/subscription-records");
  AskSumaya(std::string("/subscriptions/s/subscription-records?filter[created_at]=") + kJanuary);
  EXPECT_EQ(SlowLines(), "");
}

}  // namespace
}  // namespace understudy
