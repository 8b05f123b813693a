#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

namespace understudy::conformance {
namespace {

using Ids = std::vector<std::string>;

constexpr char kKey[] = "subscription_records";
constexpr char kNotFound[] = "لم يتم العثور على البيانات.";
constexpr char kDocumented[] =
    "/v1/admin/subscriptions/572eb2c0-d260-11ef-8384-7f36cc3384ae/subscription-records";
constexpr char kLong[] =
    "/v1/admin/subscriptions/ec2f2141-d63a-4b3f-be3d-3685a4a77b9e/subscription-records";
constexpr char kNone[] =
    "/v1/admin/subscriptions/02be594e-1293-4cbe-9659-2bc828bf52cc/subscription-records";

class SumayaSubscriptionTest : public ::testing::Test {
 protected:
  Reply Long(const std::string& query = "") { return client_.Get(kLong + query); }
  long long Found(const std::string& text) {
    return Long("?search_text=" + Encode(text)).Integer("/data/total");
  }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(SumayaSubscriptionTest, GivesTheDocumentsRecords) {
  const Reply reply = client_.Get(kDocumented, {{"Host", "192.168.0.139:8080"}});
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "sumaya/subscription_records.json");
}

TEST_F(SumayaSubscriptionTest, BeginsWithTheOldest) {
  const Reply reply = Long();
  EXPECT_EQ(reply.Text("/data/subscription_records/0/id"), "625a461a-075c-4e57-bfdd-b81f0de3009f");
  EXPECT_EQ(reply.Integer("/data/total"), 25);
  EXPECT_EQ(reply.Integer("/data/last_page"), 3);
}

TEST_F(SumayaSubscriptionTest, GivesPageTwo) {
  const Reply reply = Long("?page=2");
  EXPECT_EQ(reply.Integer("/data/from"), 11);
  EXPECT_EQ(reply.Integer("/data/to"), 20);
  EXPECT_EQ(ShortIds(reply, kKey).front(), "72b147f4");
}

TEST_F(SumayaSubscriptionTest, GivesTheLastPage) {
  const Reply reply = Long("?page=3");
  EXPECT_EQ(ShortIds(reply, kKey),
            (Ids{"be31f472", "ea67aa50", "5c502311", "ccac4d30", "f4ee5d60"}));
  EXPECT_TRUE(reply.At("/data/next_page_url").IsNull());
}

TEST_F(SumayaSubscriptionTest, GivesAnEmptyPagePastTheEnd) {
  const Reply reply = Long("?page=4");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.At("/data/subscription_records").Size(), 0U);
  EXPECT_EQ(reply.Text("/data/prev_page_url"), program_.url() + kLong + "?page=3");
}

TEST_F(SumayaSubscriptionTest, HoldsAsManyAsAsked) {
  const Reply reply = Long("?per_page=20");
  EXPECT_EQ(ShortIds(reply, kKey).size(), 20U);
  EXPECT_EQ(reply.Integer("/data/last_page"), 2);
}

TEST_F(SumayaSubscriptionTest, IsEmptyForASubscriptionWithoutRecords) {
  const Reply reply = client_.Get(kNone);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/total"), 0);
  EXPECT_EQ(reply.Integer("/data/last_page"), 1);
  EXPECT_EQ(Window(reply), "[1]");
}

TEST_F(SumayaSubscriptionTest, AnswersForAnUnknownSubscription) {
  ExpectError(client_.Get("/v1/admin/subscriptions/abc/subscription-records"), 404, kNotFound);
}

TEST_F(SumayaSubscriptionTest, DoesNotShowUsernames) {
  EXPECT_EQ(Long().Keys("/data/subscription_records/0"),
            "id,causer_name,causer_email,causer_type,current_owner_name,current_owner_email,"
            "previous_owner_name,previous_owner_email,operation,description,created_at");
}

TEST_F(SumayaSubscriptionTest, ShowsARecordThatNobodyCaused) {
  const Reply reply = Long("?search_text=renewal");
  EXPECT_TRUE(reply.At("/data/subscription_records/0/causer_name").IsNull());
  EXPECT_TRUE(reply.At("/data/subscription_records/0/causer_email").IsNull());
  EXPECT_TRUE(reply.At("/data/subscription_records/0/causer_type").IsNull());
}

// --- filter[created_at]

TEST_F(SumayaSubscriptionTest, FiltersByOneDayFromMidnightToMidnight) {
  EXPECT_EQ(ShortIds(Long("?filter[created_at]=2024-04-10"), kKey),
            (Ids{"75ba9313", "5244d5d3", "2086f766"}));
}

TEST_F(SumayaSubscriptionTest, FiltersByTwoDaysBothIncluded) {
  EXPECT_EQ(Long("?filter[created_at]=2024-04-10,2024-05-31").Integer("/data/total"), 7);
  EXPECT_EQ(Long("?filter%5Bcreated_at%5D=2024-04-10%2C2024-04-11").Integer("/data/total"), 4);
}

TEST_F(SumayaSubscriptionTest, FindsNothingOnADayWithoutRecords) {
  const Reply reply = Long("?filter[created_at]=2020-01-01");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/total"), 0);
}

TEST_F(SumayaSubscriptionTest, RefusesADateThatIsNone) {
  for (const char* date :
       {"abc", "2024-02-30", "2024-4-1", "2024-04-10,", "2024-04-10,2024-04-11,2024-04-12"}) {
    const Reply reply = Long(std::string("?filter[created_at]=") + date);
    EXPECT_EQ(reply.status, 400) << date;
    EXPECT_NE(reply.Text("/message").find("filter[created_at]"), std::string::npos) << reply.body;
  }
}

TEST_F(SumayaSubscriptionTest, RefusesAnUnknownFilterInSpatiesWords) {
  ExpectError(Long("?filter[operation]=x"), 400,
              "Requested filter(s) `operation` are not allowed. Allowed filter(s) are "
              "`created_at`.");
}

// --- search_text

TEST_F(SumayaSubscriptionTest, FindsTheCausersUsername) { EXPECT_EQ(Found("oadmin"), 16); }

TEST_F(SumayaSubscriptionTest, FindsTheOwnersUsernames) {
  EXPECT_EQ(Found("yasmin"), 7);
  EXPECT_EQ(Found("rami_z"), 12);
}

TEST_F(SumayaSubscriptionTest, FindsFullNames) { EXPECT_EQ(Found("البستاني"), 7); }

TEST_F(SumayaSubscriptionTest, FindsThePreviousOwnersNameAlone) {
  const Reply reply = client_.Get(std::string(kDocumented) + "?search_text=" + Encode("ليلى"));
  EXPECT_EQ(ShortIds(reply, kKey), (Ids{"5734f2e0", "0729c5a0"}));
}

TEST_F(SumayaSubscriptionTest, FindsTheCurrentOwnersNameAlone) {
  const Reply reply = client_.Get(std::string(kDocumented) + "?search_text=Majid");
  EXPECT_EQ(ShortIds(reply, kKey), Ids{"1759d2e0"});
}

TEST_F(SumayaSubscriptionTest, FindsTheCausersName) {
  const Reply reply = client_.Get(std::string(kDocumented) + "?search_text=omar%20admin");
  EXPECT_EQ(reply.Integer("/data/total"), 3);
}

TEST_F(SumayaSubscriptionTest, FindsTheOperation) { EXPECT_EQ(Found("تجديد"), 5); }

TEST_F(SumayaSubscriptionTest, FindsTheDescription) {
  EXPECT_EQ(Found("ملاحظة"), 11);
  EXPECT_EQ(Found("ملاحظة رقم 2"), 4);
  EXPECT_EQ(Found("%"), 1);
}

TEST_F(SumayaSubscriptionTest, SearchesNoEmail) { EXPECT_EQ(Found("example.com"), 0); }

TEST_F(SumayaSubscriptionTest, CombinesSearchAndFilter) {
  const Reply reply = Long("?filter[created_at]=2024-04-10&search_text=oadmin");
  EXPECT_EQ(ShortIds(reply, kKey), (Ids{"75ba9313", "2086f766"}));
}

TEST_F(SumayaSubscriptionTest, KnowsNoSort) {
  ExpectError(Long("?sort=-created_at"), 400,
              "Requested sort(s) `created_at` is not allowed. Allowed sort(s) are ``.");
}

TEST(SumayaNoSubscriptionTest, IsKnownToTheEmptyScenario) {
  Client client(Shared("empty"));
  ExpectError(client.Get(kDocumented), 404, kNotFound);
}

}  // namespace
}  // namespace understudy::conformance
