#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

namespace understudy::conformance {
namespace {

using Ids = std::vector<std::string>;

const Headers kDocumentsHost = {{"Host", "192.168.0.139:8080"}};
constexpr char kNotFound[] = "لم يتم العثور على البيانات.";
constexpr char kAll[] = "/v1/admin/points-records";
constexpr char kDocumentedPath[] =
    "/v1/admin/customers/d8332950-d9b5-11ec-8b58-ed003ada5998/points-records";

std::string Corrected() {
  return ScenarioFile(R"(
name: corrected
extends: default
vendors:
  sumaya:
    settings: {points_records: corrected}
)");
}

class SumayaPointsTest : public ::testing::Test {
 protected:
  Reply Salma(const std::string& query = "") { return client_.Get(Points(kSalma, query)); }
  Reply All(const std::string& query = "") { return client_.Get(kAll + query); }
  long long Total(const std::string& target) { return client_.Get(target).Integer("/data/total"); }
  // How many of Salma's and of Yasmin's records `text` finds.
  std::string Found(const std::string& text) {
    const std::string query = "?search_text=" + Encode(text);
    return std::to_string(Total(Points(kSalma, query))) + "/" +
           std::to_string(Total(Points(kYasmin, query)));
  }

  const Program& program_ = Shared();
  Client client_{program_};
};

// The document's example is its messages example pasted: messages, under this operation's own
// address.
TEST_F(SumayaPointsTest, GivesTheMessagesOfTheDocument) {
  const Reply reply = client_.Get(kDocumentedPath, kDocumentsHost);
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "sumaya/points_records_page_1.json");
}

TEST_F(SumayaPointsTest, AnswersByBothSpellingsOfThePath) {
  EXPECT_EQ(ShortIds(Salma()), ShortIds(client_.Get(kDocumentedPath)));
  EXPECT_EQ(Salma().Text("/data/path"), program_.url() + Points(kSalma));
}

TEST_F(SumayaPointsTest, GivesPageTwoWhichIsTheLast) {
  const Reply reply = Salma("?page=2");
  EXPECT_EQ(ShortIds(reply), (Ids{"729eabd3", "3414948d", "6418091c", "442b3c24", "b24cbcb7"}));
  EXPECT_EQ(reply.Integer("/data/from"), 11);
  EXPECT_EQ(reply.Integer("/data/to"), 15);
  EXPECT_TRUE(reply.At("/data/next_page_url").IsNull());
}

TEST_F(SumayaPointsTest, GivesAnEmptyPagePastTheEnd) {
  const Reply reply = Salma("?page=3");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.At("/data/messages").Size(), 0U);
  EXPECT_EQ(reply.Integer("/data/current_page"), 3);
}

TEST_F(SumayaPointsTest, HasNoneForACustomerWithoutRecords) {
  const Reply reply = client_.Get(Points(kRami));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/total"), 0);
}

TEST_F(SumayaPointsTest, AnswersForAnUnknownCustomer) {
  ExpectError(client_.Get(Points("00000000-0000-0000-0000-000000000000")), 404, kNotFound);
  ExpectError(client_.Get("/v1/admin/customers/abc/points-records"), 404, kNotFound);
}

// --- All customers

TEST_F(SumayaPointsTest, HoldsTheRecordsOfAllCustomersWithoutOne) {
  const Reply reply = All();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/total"), 40);
  EXPECT_EQ(reply.Integer("/data/last_page"), 4);
  EXPECT_EQ(reply.Text("/data/path"), program_.url() + kAll);
}

TEST_F(SumayaPointsTest, MixesTheCustomersOldestFirst) {
  const Ids ids = ShortIds(All());
  ASSERT_EQ(ids.size(), 10U);
  EXPECT_EQ(Ids(ids.begin(), ids.begin() + 6),
            (Ids{"4f21653b", "4e889e2c", "d567584c", "863b291f", "255763ab", "ef5f4898"}));
}

TEST_F(SumayaPointsTest, GivesTheLastPageOfAll) {
  const Reply reply = All("?page=4");
  EXPECT_EQ(reply.Integer("/data/from"), 31);
  EXPECT_EQ(reply.Integer("/data/to"), 40);
  EXPECT_EQ(reply.Text("/data/messages/9/id"), "b24cbcb7-6d6f-4d2f-9151-b35e365377b7");
  EXPECT_EQ(All("?page=5").At("/data/messages").Size(), 0U);
}

TEST_F(SumayaPointsTest, SearchesAllByTheCustomersName) {
  EXPECT_EQ(All("?search_text=" + Encode("الحديدي")).Integer("/data/total"), 15);
  EXPECT_EQ(All("?search_text=" + Encode("البستاني")).Integer("/data/total"), 25);
}

TEST_F(SumayaPointsTest, SearchesAllByTheCustomersEmail) {
  EXPECT_EQ(All("?search_email=yasmin@example.com").Integer("/data/total"), 25);
  EXPECT_EQ(All("?search_email=salma%40example.com").Integer("/data/total"), 15);
}

TEST_F(SumayaPointsTest, SortsAllByCustomer) {
  EXPECT_EQ(All("?sort=customer_id").Text("/data/messages/0/id"),
            "ef5f4898-3ded-465c-ba03-cc5a5200fe40");
  EXPECT_EQ(All("?sort=-customer_id").Text("/data/messages/0/id"),
            "4f21653b-bf40-4523-988d-b3559b89c99e");
}

// --- Searches

TEST_F(SumayaPointsTest, FindsPoints) {
  EXPECT_EQ(Found("100"), "2/4");
  EXPECT_EQ(Found("-30"), "2/4");
}

TEST_F(SumayaPointsTest, FindsArabicInTheRecordsMessage) {
  EXPECT_EQ(Found("خصم"), "2/4");
  EXPECT_EQ(Found("شراء"), "3/5");
}

TEST_F(SumayaPointsTest, FindsTheCustomersFullName) {
  EXPECT_EQ(Found("الحديدي"), "15/0");
  EXPECT_EQ(Found("البستاني"), "0/25");
}

TEST_F(SumayaPointsTest, TakesPercentForItself) { EXPECT_EQ(Found("%"), "0/0"); }

TEST_F(SumayaPointsTest, FindsPartOfAnEmail) {
  EXPECT_EQ(Total(kAll + std::string("?search_email=salma")), 15);
  EXPECT_EQ(Total(kAll + std::string("?search_email=example.com")), 40);
  EXPECT_EQ(Total(Points(kSalma, "?search_email=yasmin")), 0);
}

TEST_F(SumayaPointsTest, CombinesSearchesAndFilters) {
  EXPECT_EQ(Total(kAll + std::string("?search_email=yasmin&search_text=100&filter[date_range]="
                                     "2024-03-01,2024-03-31")),
            1);
}

// --- Filters

TEST_F(SumayaPointsTest, FiltersByDatesBothIncluded) {
  EXPECT_EQ(Total(Points(kSalma, "?filter[date_range]=2024-03-01,2024-03-31")), 1);
  EXPECT_EQ(Total(Points(kYasmin, "?filter[date_range]=2024-03-01,2024-03-31")), 4);
  EXPECT_EQ(Total(Points(kYasmin, "?filter[date_range]=2024-04-01,2024-04-30")), 6);
  EXPECT_EQ(Total(Points(kYasmin, "?filter[date_range]=2024-03-31,2024-04-01")), 2);
}

TEST_F(SumayaPointsTest, FiltersByOneDayWrittenTwice) {
  EXPECT_EQ(ShortIds(client_.Get(Points(kYasmin, "?filter[date_range]=2024-04-01,2024-04-01"))),
            Ids{"9faa0725"});
}

TEST_F(SumayaPointsTest, FindsNothingBetweenDatesWithoutRecords) {
  EXPECT_EQ(
      Total(Points(kSalma, "?filter[date_range][]=2024-03-01&filter[date_range][]=2024-03-31")), 1);
  EXPECT_EQ(Total(Points(kSalma, "?filter[date_range]=")), 15);
  EXPECT_EQ(Total(Points(kSalma, "?filter[date_range]=2020-01-01,2020-12-31")), 0);
}

TEST_F(SumayaPointsTest, RefusesADateRangeThatIsNone) {
  for (const char* range :
       {"abc", "2024-03-01", "2024-03-01,", "2024-03-01,abc", "2024-02-31,2024-03-01",
        "2024-13-01,2024-13-02", "01.03.2024,31.03.2024"}) {
    const Reply reply = Salma(std::string("?filter[date_range]=") + range);
    EXPECT_EQ(reply.status, 400) << range;
    EXPECT_TRUE(reply.At("/success").IsFalse());
    EXPECT_NE(reply.Text("/message").find("filter[date_range]"), std::string::npos) << reply.body;
  }
}

TEST_F(SumayaPointsTest, FiltersByPointId) {
  EXPECT_EQ(Total(Points(kSalma, "?filter[point_id]=5199c704-aa19-45e3-9bc1-6bfa3698fdc0")), 5);
  EXPECT_EQ(Total(Points(kYasmin, "?filter[point_id]=5199c704-aa19-45e3-9bc1-6bfa3698fdc0")), 9);
  EXPECT_EQ(Total(Points(kSalma, "?filter[point_id]=5199C704-AA19-45E3-9BC1-6BFA3698FDC0")), 5);
  EXPECT_EQ(Total(Points(kSalma,
                         "?filter[point_id][0]=5199c704-aa19-45e3-9bc1-6bfa3698fdc0"
                         "&filter[point_id][1]=5199C704-AA19-45E3-9BC1-6BFA3698FDC0")),
            5);
  EXPECT_EQ(Total(Points(kSalma, "?filter[point_id]=5199c704")), 0);
}

TEST_F(SumayaPointsTest, RefusesAnUnknownFilterInSpatiesWords) {
  ExpectError(Salma("?filter[status]=sent"), 400,
              "Requested filter(s) `status` are not allowed. Allowed filter(s) are `date_range, "
              "point_id`.");
}

// --- sort

TEST_F(SumayaPointsTest, SortsByPoints) {
  EXPECT_EQ(ShortIds(Salma("?sort=points&per_page=4")),
            (Ids{"863b291f", "867fad0a", "e279f0f6", "3414948d"}));
}

TEST_F(SumayaPointsTest, SortsByPointsDescending) {
  EXPECT_EQ(ShortIds(Salma("?sort=-points&per_page=2")), (Ids{"255763ab", "729eabd3"}));
}

TEST_F(SumayaPointsTest, SortsByCreationDescending) {
  EXPECT_EQ(ShortIds(Salma("?sort=-created_at&per_page=2")), (Ids{"b24cbcb7", "442b3c24"}));
}

TEST_F(SumayaPointsTest, SortsByPointId) {
  EXPECT_EQ(ShortIds(Salma("?sort=point_id&per_page=2")), (Ids{"4f21653b", "863b291f"}));
  EXPECT_EQ(ShortIds(Salma("?sort=-point_id&per_page=1")), Ids{"d567584c"});
}

TEST_F(SumayaPointsTest, RefusesAnUnknownSortInSpatiesWords) {
  ExpectError(
      Salma("?sort=sent_at"), 400,
      "Requested sort(s) `sent_at` is not allowed. Allowed sort(s) are `customer_id, points, "
      "point_id, created_at`.");
}

// --- points_records: corrected

class SumayaCorrectedPointsTest : public ::testing::Test {
 protected:
  const Program program_{Corrected()};
  Client client_{program_};
};

TEST_F(SumayaCorrectedPointsTest, GivesPointsRecordsAsSuch) {
  const Reply reply = client_.Get(kDocumentedPath, kDocumentsHost);
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "sumaya/points_records_corrected.json");
}

TEST_F(SumayaCorrectedPointsTest, NamesTheListPointsRecords) {
  const Reply reply = client_.Get(kAll);
  EXPECT_EQ(reply.Keys("/data"),
            "current_page,first_page_url,from,last_page,last_page_url,links,next_page_url,path,"
            "per_page,prev_page_url,to,total,points_records");
  EXPECT_EQ(reply.Keys("/data/points_records/0"),
            "id,points,point_id,customer_name,customer_email,message,created_at");
}

TEST_F(SumayaCorrectedPointsTest, NamesTheCustomerOfEachRecord) {
  const Reply reply = client_.Get(std::string(kAll) + "?search_email=yasmin&per_page=1");
  EXPECT_EQ(reply.Text("/data/points_records/0/customer_name"), "ياسمين البستاني");
  EXPECT_EQ(reply.Text("/data/points_records/0/customer_email"), "yasmin@example.com");
}

TEST_F(SumayaCorrectedPointsTest, IsEmptyUnderTheSameKey) {
  EXPECT_EQ(client_.Get(Points(kRami)).At("/data/points_records").Size(), 0U);
}

TEST_F(SumayaCorrectedPointsTest, LeavesMessagesAlone) {
  EXPECT_EQ(client_.Get(Messages(kSalma)).At("/data/messages").Size(), 10U);
}

}  // namespace
}  // namespace understudy::conformance
