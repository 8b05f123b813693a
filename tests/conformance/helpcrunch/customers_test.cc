#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

// The list of customers.
namespace understudy::conformance {
namespace {

class HelpcrunchCustomersTest : public ::testing::Test {
 protected:
  Reply List(const std::string& query = "") { return client_.Get("/v1/customers" + query); }
  std::vector<long long> Ids(const std::string& query) {
    std::vector<long long> ids;
    const Reply reply = List(query);
    for (const auto& item : reply.At("/data").GetArray()) ids.push_back(item["id"].GetInt64());
    return ids;
  }
  // The times of this field, in the list's order; -1 for none.
  std::vector<long long> Times(const std::string& query, const char* field) {
    std::vector<long long> times;
    const Reply reply = List(query);
    for (const auto& item : reply.At("/data").GetArray()) {
      times.push_back(item[field].IsNull() ? -1 : item[field].GetInt64());
    }
    return times;
  }

  const Program& program_ = Shared();
  Client client_{program_, {{"Authorization", "Bearer hc_test"}}};
};

TEST_F(HelpcrunchCustomersTest, HasTheTotalAndThenTheCustomers) {
  const Reply reply = List("?limit=2");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "total,data");
  EXPECT_EQ(reply.Integer("/total"), 45);
  EXPECT_EQ(reply.At("/data").Size(), 2U);
  EXPECT_EQ(reply.Keys("/data/0"), client_.Get("/v1/customers/8737843").Keys(""));
}

TEST_F(HelpcrunchCustomersTest, HasTheLowestIdFirst) {
  const auto ids = Ids("");
  ASSERT_EQ(ids.size(), 45U);
  for (std::size_t i = 1; i < ids.size(); ++i) EXPECT_LT(ids[i - 1], ids[i]);
}

TEST_F(HelpcrunchCustomersTest, PagesWithoutGapOrRepetition) {
  const auto all = Ids("");
  for (const std::string sort : {"", "&sort=customers.firstSeen", "&sort=customers.lastSeen"}) {
    const auto sorted = Ids("?" + sort);
    std::vector<long long> paged;
    for (int offset = 0; offset < 45; offset += 15) {
      for (const auto id : Ids("?limit=15&offset=" + std::to_string(offset) + sort)) {
        paged.push_back(id);
      }
    }
    EXPECT_EQ(paged, sorted) << sort;
  }
  EXPECT_EQ(List("?offset=45").At("/data").Size(), 0U);
  EXPECT_EQ(List("?offset=45").Integer("/total"), 45);
}

TEST_F(HelpcrunchCustomersTest, SortsByATimeInBothDirectionsWithNoTimeLast) {
  for (const char* field : {"firstSeen", "lastSeen"}) {
    const std::string sort = std::string("?sort=customers.") + field;
    for (const bool is_down : {false, true}) {
      const auto times = Times(sort + (is_down ? "&order=DESC" : "&order=asc"), field);
      ASSERT_EQ(times.size(), 45U);
      EXPECT_EQ(times.back(), -1);
      for (std::size_t i = 1; i < times.size(); ++i) {
        if (times[i] == -1) continue;
        ASSERT_NE(times[i - 1], -1) << field;
        EXPECT_TRUE(is_down ? times[i - 1] >= times[i] : times[i - 1] <= times[i]) << field;
      }
    }
  }
}

TEST_F(HelpcrunchCustomersTest, IgnoresASortThatItDoesNotKnow) {
  const auto all = Ids("");
  for (const char* query : {"?sort=customers.name", "?sort=", "?sort=lastSeen", "?order=desc",
                            "?sort=customers.lastSeen&sort=customers.firstSeen"}) {
    EXPECT_EQ(Ids(query), all) << query;
  }
}

TEST_F(HelpcrunchCustomersTest, WantsAToken) {
  EXPECT_EQ(Client(program_).Get("/v1/customers").status, 401);
}

}  // namespace
}  // namespace understudy::conformance
