#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kPaid[] = "59f2e2425bb695001a3f6388";

class LeelooOrdersTest : public ::testing::Test {
 protected:
  Client client_{Shared()};
};

TEST_F(LeelooOrdersTest, ListsTheNewestFirst) {
  const Reply reply = client_.Get("/api/v2/orders?limit=3");
  EXPECT_EQ(reply.Keys(""), "data,meta,status");
  EXPECT_EQ(reply.Keys("/data/0"), "id,person_id,title,price,currency,status,createdAt,updatedAt");
  EXPECT_EQ(reply.Text("/data/0/createdAt"), "2017-12-13T09:00:00.000Z");
  EXPECT_EQ(reply.Text("/data/1/createdAt"), "2017-12-12T09:00:00.000Z");
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 3);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 12);
  EXPECT_EQ(client_.Get("/api/v2/orders?limit=3&offset=1").Text("/data/0/id"),
            reply.Text("/data/1/id"));
}

// One state, two words.
TEST_F(LeelooOrdersTest, SaysStatesByTheWordsOfTheVersion) {
  const Reply list = client_.Get("/api/v2/orders");
  int seen = 0;
  for (const auto& item : list.At("/data").GetArray()) {
    const std::string id = item["id"].GetString();
    const std::string listed = item["status"].GetString();
    const std::string alone = client_.Get("/api/v2/orders/" + id).Text("/data/status");
    EXPECT_EQ(client_.Get("/api/v1/orders/" + id).Text("/data/status"), alone);
    if (alone == "PENDING") {
      EXPECT_EQ(listed, "OPENED");
    }
    if (alone == "SUCCESS") {
      EXPECT_EQ(listed, "RESOLVED");
    }
    if (alone == "FAILED") {
      EXPECT_EQ(listed, "REJECTED");
    }
    if (alone == "ORDER" || alone == "REFUNDED") {
      EXPECT_EQ(listed, alone);
    }
    ++seen;
  }
  EXPECT_EQ(seen, 12);
}

TEST_F(LeelooOrdersTest, ShowsAnOrder) {
  for (const std::string version : {"v1", "v2"}) {
    EXPECT_EQ(client_.Get("/api/" + version + "/orders/" + kPaid).body,
              R"({"data":{"id":"59f2e2425bb695001a3f6388","createdAt":"2017-10-27T07:32:19.363Z",)"
              R"("updatedAt":"2017-10-27T07:39:19.363Z","title":"Trial lesson",)"
              R"("description":"One lesson, to see how it is","price":1,"currency":"UAH",)"
              R"("status":"SUCCESS","paymentMethod":"ASSET_PAYMENT"},"status":1})");
  }
}

TEST_F(LeelooOrdersTest, AnswersForAnAbsentOrder) {
  const Reply reply = client_.Get("/api/v1/orders/59f2e2425bb695001a3f6300");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.body, R"({"status":0,"error":{"fields":{"id":"NOT_FOUND"},"code":"NOT_FOUND"}})");
}

TEST_F(LeelooOrdersTest, RefusesABadPage) {
  for (const char* list : {"orders", "users", "tunnels"}) {
    const Reply reply = client_.Get(std::string("/api/v2/") + list + "?limit=101");
    EXPECT_EQ(reply.status, 400) << list;
    EXPECT_EQ(reply.Text("/error/fields/limit"), "TOO_HIGH") << list;
  }
}

}  // namespace
}  // namespace understudy::conformance
