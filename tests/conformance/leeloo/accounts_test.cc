#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kAccounts[] = "/api/v1/accounts";

std::vector<std::string> Ids(const Reply& reply) {
  std::vector<std::string> ids;
  for (const auto& item : reply.At("/data").GetArray()) ids.emplace_back(item["id"].GetString());
  return ids;
}

class LeelooAccountsTest : public ::testing::Test {
 protected:
  Reply List(const std::string& query = "") { return client_.Get(kAccounts + query); }
  long long Count(const std::string& query) { return List(query).Integer("/meta/totalCount"); }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(LeelooAccountsTest, GivesTheDocumentsList) {
  const Reply reply = List("?limit=3&offset=0&filter[tags]=tag3,tag2");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "leeloo/accounts_by_tags.json");
}

TEST_F(LeelooAccountsTest, ReadsTagsInEveryArrayForm) {
  for (const char* query : {"?filter[tags][0]=tag2", "?filter%5Btags%5D%5B0%5D=tag2",
                            "?filter[tags][]=tag2", "?filter[tags][7]=tag2"}) {
    EXPECT_EQ(Count(query), 1) << query;
  }
  EXPECT_EQ(Count("?filter[tags][0]=tag2&filter[tags][1]=tag3"), 2);
}

TEST_F(LeelooAccountsTest, MatchesIdsInEitherLetterCase) {
  const Reply lower = client_.Get(std::string(kAccounts) + "/59bbc641b1223300210cdf2f");
  const Reply upper = client_.Get(std::string(kAccounts) + "/59BBC641B1223300210CDF2F");
  EXPECT_EQ(upper.status, 200);
  EXPECT_EQ(upper.body, lower.body);
  EXPECT_EQ(client_.Get(std::string(kAccounts) + "/59BBC641B1223300210CDF2F/chat-messages")
                .Integer("/meta/totalCount"),
            113);
}

TEST_F(LeelooAccountsTest, HasDataMetaAndStatusInThisOrder) {
  const Reply reply = List();
  EXPECT_EQ(reply.Keys(""), "data,meta,status");
  EXPECT_EQ(reply.Keys("/meta"), "limit,offset,filteredCount,totalCount");
  EXPECT_EQ(reply.Keys("/data/0"), "id,name,tags,from,botStatus,lastMessageTime,createdAt");
  EXPECT_EQ(reply.Integer("/status"), 1);
}

TEST_F(LeelooAccountsTest, ShowsTwentyUnlessAskedOtherwise) {
  const Reply reply = List();
  EXPECT_EQ(reply.Integer("/meta/limit"), 20);
  EXPECT_EQ(reply.Integer("/meta/offset"), 0);
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 20);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 45);
  EXPECT_EQ(reply.At("/data").Size(), 20U);
}

TEST_F(LeelooAccountsTest, BeginsWithTheNewestMessage) {
  const std::vector<std::string> ids = Ids(List("?limit=3"));
  EXPECT_EQ(ids, (std::vector<std::string>{"5a204720f64660422d1999ad", "5a184492721a0573944167dd",
                                           "5a104205dc2126bf3e89a550"}));
}

TEST_F(LeelooAccountsTest, GivesPageTwo) {
  const Reply reply = List("?offset=20");
  EXPECT_EQ(reply.Integer("/meta/offset"), 20);
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 20);
  EXPECT_EQ(reply.Text("/data/0/id"), "59901933a8e1d452c16fade2");
}

TEST_F(LeelooAccountsTest, GivesTheLastPageWithWhatIsLeft) {
  const Reply reply = List("?offset=40");
  EXPECT_EQ(Ids(reply),
            (std::vector<std::string>{"58f2572bf8766b0294f1c0be", "58ea549ec87f141d14b7ccb6",
                                      "58e25211e0fba3ba35790a5d", "58da4f842e64573e42a558f1",
                                      "58d24cf76cc273165da614f8"}));
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 5);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 45);
}

TEST_F(LeelooAccountsTest, GivesNothingPastTheEnd) {
  const Reply reply = List("?offset=45");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.At("/data").Size(), 0U);
  EXPECT_EQ(reply.Integer("/meta/offset"), 45);
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 0);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 45);
}

TEST_F(LeelooAccountsTest, GivesNothingAtTheGreatestOffset) {
  const Reply reply = List("?offset=9223372036854775807&limit=100");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.At("/data").Size(), 0U);
  EXPECT_EQ(reply.Integer("/meta/offset"), 9223372036854775807LL);
}

TEST_F(LeelooAccountsTest, ShowsEveryAccountOnceInOrderOverAllPages) {
  std::set<std::string> seen;
  std::string last_time = "9";
  for (int offset = 0; offset < 45; offset += 7) {
    const Reply reply = List("?limit=7&offset=" + std::to_string(offset));
    for (const auto& item : reply.At("/data").GetArray()) {
      EXPECT_TRUE(seen.insert(item["id"].GetString()).second) << item["id"].GetString();
      EXPECT_LE(item["lastMessageTime"].GetString(), last_time);
      last_time = item["lastMessageTime"].GetString();
    }
  }
  EXPECT_EQ(seen.size(), 45U);
}

TEST_F(LeelooAccountsTest, PutsTheLowerIdFirstWhereTimesAreEqual) {
  const std::vector<std::string> ids = Ids(List("?offset=19&limit=2"));
  EXPECT_EQ(ids,
            (std::vector<std::string>{"598fef52c17e7dd06f371144", "59901933a8e1d452c16fade2"}));
}

TEST_F(LeelooAccountsTest, ShowsHundredAtMost) {
  const Reply reply = List("?limit=100");
  EXPECT_EQ(reply.Integer("/meta/limit"), 100);
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 45);
}

TEST_F(LeelooAccountsTest, ShowsOneForLimitOne) {
  EXPECT_EQ(List("?limit=1").At("/data").Size(), 1U);
}

TEST_F(LeelooAccountsTest, SendsCyrillicRaw) {
  const Reply reply = List("?offset=1&limit=1");
  EXPECT_NE(reply.body.find("\"Дарина Светлова\""), std::string::npos) << reply.body;
}

TEST_F(LeelooAccountsTest, TakesOffsetFromTheFilteredList) {
  const Reply reply = List("?limit=3&offset=1&filter[tags]=tag3,tag2");
  EXPECT_EQ(Ids(reply), std::vector<std::string>{"5899afd15c97121f006c8b48"});
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 1);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 2);
}

// --- filter[tags]

TEST_F(LeelooAccountsTest, FindsTheAccountsWithATag) {
  EXPECT_EQ(Ids(List("?filter[tags]=tag2")), std::vector<std::string>{"59bbc641b1223300210cdf2f"});
}

TEST_F(LeelooAccountsTest, FindsTheAccountsWithAnyOfTheTagsOnce) {
  EXPECT_EQ(Count("?filter[tags]=vip"), 11);
  EXPECT_EQ(Count("?filter[tags]=webinar"), 11);
  EXPECT_EQ(Count("?filter[tags]=vip,webinar"), 17);
}

TEST_F(LeelooAccountsTest, FindsWholeTagsOnly) {
  EXPECT_EQ(Count("?filter[tags]=tag"), 1);
  EXPECT_EQ(Count("?filter[tags]=tag22"), 1);
}

TEST_F(LeelooAccountsTest, FindsNothingForAnUnknownTag) {
  const Reply reply = List("?filter[tags]=nobody");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.At("/data").Size(), 0U);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 0);
}

TEST_F(LeelooAccountsTest, ReadsTheFilterWithEncodedBrackets) {
  EXPECT_EQ(Count("?filter%5Btags%5D=tag3,tag2"), 2);
  EXPECT_EQ(Count("?filter%5btags%5d=tag3%2Ctag2"), 2);
}

TEST_F(LeelooAccountsTest, JoinsRepeatedFilters) {
  EXPECT_EQ(Count("?filter[tags]=tag3&filter[tags]=tag2"), 2);
  EXPECT_EQ(Count("?filter[tags]=tag3&filter%5Btags%5D=tag2"), 2);
}

TEST_F(LeelooAccountsTest, FindsATagWithASpace) {
  EXPECT_EQ(Count("?filter[tags]=black%20friday"), 4);
  EXPECT_EQ(Count("?filter[tags]=black+friday"), 4);
}

TEST_F(LeelooAccountsTest, FindsACyrillicTag) {
  EXPECT_EQ(Count("?filter[tags]=" + Encode("вебинар")), 5);
}

TEST_F(LeelooAccountsTest, ShowsTheFilteredPagesToTheLast) {
  const Reply reply = List("?filter[tags]=lead&limit=10&offset=10");
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 5);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 15);
}

TEST_F(LeelooAccountsTest, IgnoresUnknownParameters) {
  EXPECT_EQ(Count("?verbose=1&filter[name]=Kurt"), 45);
}

TEST(LeelooEmptyTest, ListsNothing) {
  Client client(Shared("empty"));
  const Reply reply = client.Get(kAccounts);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body,
            R"({"data":[],"meta":{"limit":20,"offset":0,"filteredCount":0,"totalCount":0},)"
            R"("status":1})");
}

}  // namespace
}  // namespace understudy::conformance
