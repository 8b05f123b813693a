#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

namespace understudy::conformance {
namespace {

using Ids = std::vector<std::string>;

// The documents' example URLs name this host.
const Headers kDocumentsHost = {{"Host", "192.168.0.139:8080"}};
constexpr char kNotFound[] = "لم يتم العثور على البيانات.";

class SumayaMessagesTest : public ::testing::Test {
 protected:
  Reply Salma(const std::string& query = "") { return client_.Get(Messages(kSalma, query)); }
  Reply Yasmin(const std::string& query = "") { return client_.Get(Messages(kYasmin, query)); }
  Reply Documented(const std::string& query = "") {
    return client_.Get(
        "/v1/admin/customers/d8332950-d9b5-11ec-8b58-ed003ada5998/trengo-messages" + query,
        kDocumentsHost);
  }
  long long Found(const std::string& customer, const std::string& text) {
    return client_.Get(Messages(customer, "?search_text=" + Encode(text))).Integer("/data/total");
  }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(SumayaMessagesTest, GivesTheDocumentsFirstPage) {
  const Reply reply = Documented();
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "sumaya/messages_page_1.json");
}

TEST_F(SumayaMessagesTest, GivesPageTwoWhichIsTheLast) {
  const Reply reply = Documented("?page=2");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "sumaya/messages_page_2.json");
}

TEST_F(SumayaMessagesTest, GivesAnEmptyPagePastTheEnd) {
  const Reply reply = Documented("?page=5");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "sumaya/messages_past_the_end.json");
}

TEST_F(SumayaMessagesTest, GivesOneEmptyPageForACustomerWithoutMessages) {
  const std::string path = std::string("/v1/admin/customers/") + kRami + "/trengo-messages";
  const Reply reply = client_.Get(path, kDocumentsHost);
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "sumaya/no_messages.json");
}

TEST_F(SumayaMessagesTest, AnswersAlikeByBothSpellingsOfThePathWithItsOwnUrls) {
  const Reply singular = client_.Get(Messages(kSalma));
  const Reply plural =
      client_.Get(std::string("/v1/admin/customers/") + kSalma + "/trengo-messages");
  EXPECT_EQ(singular.Text("/data/path"), program_.url() + Messages(kSalma));
  EXPECT_EQ(plural.Text("/data/path"),
            program_.url() + "/v1/admin/customers/" + kSalma + "/trengo-messages");
  EXPECT_EQ(ShortIds(singular), ShortIds(plural));
}

TEST_F(SumayaMessagesTest, BeginsWithTheOldest) {
  EXPECT_EQ(Yasmin().Text("/data/messages/0/id"), "ef5f4898-3ded-465c-ba03-cc5a5200fe40");
  EXPECT_EQ(Yasmin("?page=3").Text("/data/messages/4/id"), "61d139b5-0b50-4f74-bbb4-625d58728107");
}

TEST_F(SumayaMessagesTest, ShowsAMessageWithoutTicketLinkAndItems) {
  const Reply reply = Salma("?page=2");
  EXPECT_EQ(reply.Keys("/data/messages/2"),
            "id,ticket_id,intention,created_at,status,link,cart_items");
  EXPECT_TRUE(reply.At("/data/messages/1/ticket_id").IsNull());
  EXPECT_TRUE(reply.At("/data/messages/2/link").IsNull());
  EXPECT_EQ(reply.At("/data/messages/2/cart_items").Size(), 0U);
}

TEST_F(SumayaMessagesTest, SendsArabicAndEmojiRaw) {
  const Reply reply = Salma();
  EXPECT_NE(reply.body.find("خصم+ نية توازن الأنوثة و الذكورة =🤫"),
            std::string::npos);
  EXPECT_NE(reply.body.find("\"« السابق\""), std::string::npos);
  EXPECT_NE(reply.body.find("\"التالي »\""), std::string::npos);
}

// --- search_text

TEST_F(SumayaMessagesTest, FindsArabicInTheIntention) {
  EXPECT_EQ(Found(kSalma, "نية"), 11);
  EXPECT_EQ(ShortIds(Salma("?search_text=" + Encode("خصم"))), Ids{"867fad0a"});
}

TEST_F(SumayaMessagesTest, FindsArabicInTheCartItems) {
  EXPECT_EQ(ShortIds(Salma("?search_text=" + Encode("الخوف"))), (Ids{"4e889e2c", "06861067"}));
}

TEST_F(SumayaMessagesTest, FindsPartOfATicketId) {
  EXPECT_EQ(ShortIds(Salma("?search_text=691203778")), Ids{"d567584c"});
  EXPECT_EQ(Found(kYasmin, "9000"), 14);
}

TEST_F(SumayaMessagesTest, FindsArabicSentRaw) {
  EXPECT_EQ(Salma("?search_text=الخوف").Integer("/data/total"), 2);
}

TEST_F(SumayaMessagesTest, FindsWordsInAnyLetterCase) {
  EXPECT_EQ(Found(kSalma, "follow-up"), 1);
  EXPECT_EQ(Found(kYasmin, "welcome"), 1);
}

TEST_F(SumayaMessagesTest, TakesPercentAndUnderscoreForThemselves) {
  EXPECT_EQ(Found(kSalma, "%"), 0);
  EXPECT_EQ(ShortIds(Yasmin("?search_text=%25")), Ids{"fe2ab6ea"});
  EXPECT_EQ(ShortIds(Yasmin("?search_text=_")), Ids{"9b5e7305"});
}

TEST_F(SumayaMessagesTest, FindsNothingAcrossTheItemsOfACart) {
  EXPECT_EQ(Found(kSalma, "\",\""), 0);
  EXPECT_EQ(Found(kSalma, "["), 0);
}

TEST_F(SumayaMessagesTest, SearchesNeitherStatusNorLinkNorTime) {
  EXPECT_EQ(Found(kSalma, "failed"), 0);
  EXPECT_EQ(Found(kSalma, "docs.google.com"), 0);
  EXPECT_EQ(Found(kSalma, "2023-07-26"), 0);
}

TEST_F(SumayaMessagesTest, SearchesTheCustomersMessagesOnly) {
  EXPECT_EQ(Found(kYasmin, "691203778"), 0);
}

TEST_F(SumayaMessagesTest, PagesWhatItFound) {
  const Reply reply = Salma("?search_text=" + Encode("نية") + "&page=2");
  EXPECT_EQ(reply.Integer("/data/from"), 11);
  EXPECT_EQ(reply.Integer("/data/to"), 11);
  EXPECT_EQ(reply.Integer("/data/total"), 11);
  EXPECT_EQ(reply.Integer("/data/last_page"), 2);
}

TEST_F(SumayaMessagesTest, TakesEmptySearchTextForNone) {
  EXPECT_EQ(Salma("?search_text=").Integer("/data/total"), 15);
}

TEST_F(SumayaMessagesTest, TakesTheLastOfRepeatedSearchTexts) {
  EXPECT_EQ(Salma("?search_text=zzz&search_text=691203778").Integer("/data/total"), 1);
}

TEST_F(SumayaMessagesTest, TrimsTheSearchText) {
  EXPECT_EQ(Salma("?search_text=705311398%20").Integer("/data/total"), 1);
  EXPECT_EQ(Salma("?search_text=%C2%A0705311398%E2%80%8F").Integer("/data/total"), 1);
  EXPECT_EQ(Salma("?search_text=%20").Integer("/data/total"), 15);
}

TEST_F(SumayaMessagesTest, FindsArabicWithoutItsVowelSigns) {
  EXPECT_EQ(Found(kSalma, "نِيَّة"), 11);
  EXPECT_EQ(Found(kSalma, "نيـــة"), 11);
  EXPECT_EQ(Found(kSalma, "نيه"), 0);
}

TEST_F(SumayaMessagesTest, RefusesSearchTextAsAnArray) {
  const Reply reply = Salma("?search_text[]=a");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.Integer("/status_code"), 400);
}

// --- filter[status]

TEST_F(SumayaMessagesTest, FiltersByStatus) {
  EXPECT_EQ(Salma("?filter[status]=sent").Integer("/data/total"), 10);
  EXPECT_EQ(Salma("?filter[status]=failed").Integer("/data/total"), 4);
  EXPECT_EQ(ShortIds(Salma("?filter[status]=pending")), Ids{"442b3c24"});
}

TEST_F(SumayaMessagesTest, ReadsTheFilterWithEncodedBrackets) {
  EXPECT_EQ(Salma("?filter%5Bstatus%5D=failed").Integer("/data/total"), 4);
}

TEST_F(SumayaMessagesTest, FiltersByAnyOfSeveralStatuses) {
  for (const char* query :
       {"?filter[status]=failed,pending", "?filter[status][]=failed&filter[status][]=pending",
        "?filter[status][0]=failed&filter[status][1]=pending",
        "?filter%5Bstatus%5D%5B%5D=failed&filter%5Bstatus%5D%5B%5D=pending",
        "?filter[status][a]=failed&filter[status][b]=pending",
        "?filter[status]=PENDING,Failed,lost"}) {
    const Reply reply = Salma(query);
    EXPECT_EQ(reply.Integer("/data/total"), 5) << query;
    EXPECT_EQ(ShortIds(reply), ShortIds(Salma("?filter[status]=pending,failed"))) << query;
  }
  EXPECT_EQ(ShortIds(Salma("?filter[status]=failed,pending")),
            (Ids{"4e889e2c", "989768cb", "0d88f5d3", "3414948d", "442b3c24"}));
  EXPECT_EQ(
      Salma("?filter[status]=failed,sent&search_text=" + Encode("الخوف")).Integer("/data/total"),
      2);
  EXPECT_EQ(
      Salma("?filter[status]=sent,failed&sort=-status&per_page=1").Text("/data/messages/0/status"),
      "sent");
}

TEST_F(SumayaMessagesTest, ComparesAStatusAsTheCollationDoes) {
  EXPECT_EQ(Salma("?filter[status]=FAILED").Integer("/data/total"), 4);
  EXPECT_EQ(Salma("?filter[status]=f%C3%A0iled%20,x").Integer("/data/total"), 4);
  EXPECT_EQ(Salma("?filter[status]=%20failed%20").Integer("/data/total"), 4);
  EXPECT_EQ(Salma("?filter[status]=x,%20failed").Integer("/data/total"), 0);
}

TEST_F(SumayaMessagesTest, TakesAnEmptyFilterForNoneButEmptyValuesForValues) {
  EXPECT_EQ(Salma("?filter[status]=").Integer("/data/total"), 15);
  EXPECT_EQ(Salma("?filter[status]=%20").Integer("/data/total"), 15);
  EXPECT_EQ(Salma("?filter[status]=,").Integer("/data/total"), 0);
  EXPECT_EQ(Salma("?filter[status][]=").Integer("/data/total"), 0);
}

TEST_F(SumayaMessagesTest, MatchesIdsInEitherLetterCase) {
  EXPECT_EQ(client_.Get(Messages("D8332950-D9B5-11EC-8B58-ED003ADA5998")).Integer("/data/total"),
            15);
}

TEST_F(SumayaMessagesTest, FindsNothingForAnUnknownStatus) {
  const Reply reply = Salma("?filter[status]=lost");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/total"), 0);
  EXPECT_EQ(reply.Integer("/data/last_page"), 1);
}

TEST_F(SumayaMessagesTest, CombinesFilterAndSearch) {
  EXPECT_EQ(ShortIds(Salma("?filter[status]=failed&search_text=" + Encode("الخوف"))),
            Ids{"4e889e2c"});
}

TEST_F(SumayaMessagesTest, RefusesAnUnknownFilterInSpatiesWords) {
  ExpectError(Salma("?filter[color]=red"), 400,
              "Requested filter(s) `color` are not allowed. Allowed filter(s) are `status`.");
}

// --- sort

TEST_F(SumayaMessagesTest, SortsByTheTimeOfSending) {
  EXPECT_EQ(ShortIds(Yasmin("?sort=sent_at&per_page=3&page=8")),
            (Ids{"61d139b5", "7b0b07ed", "1d5f7880"}));
  EXPECT_EQ(ShortIds(Yasmin("?sort=sent_at&per_page=2&page=13")), Ids{"866888c6"});
}

TEST_F(SumayaMessagesTest, SortsDescendingByAMinus) {
  EXPECT_EQ(ShortIds(Yasmin("?sort=-sent_at&per_page=3")),
            (Ids{"866888c6", "1d5f7880", "7b0b07ed"}));
  EXPECT_EQ(ShortIds(Salma("?sort=-sent_at&per_page=1")), Ids{"b24cbcb7"});
}

TEST_F(SumayaMessagesTest, TakesSeveralDashesOfASortForOne) {
  EXPECT_EQ(ShortIds(Yasmin("?sort=--sent_at&per_page=3")),
            ShortIds(Yasmin("?sort=-sent_at&per_page=3")));
  EXPECT_EQ(ShortIds(Yasmin("?sort[]=-sent_at&per_page=3")),
            ShortIds(Yasmin("?sort=-sent_at&per_page=3")));
  ExpectError(Salma("?sort=--x"), 400,
              "Requested sort(s) `x` is not allowed. Allowed sort(s) are `customer_id, status, "
              "sent_at`.");
}

TEST_F(SumayaMessagesTest, SortsByStatus) {
  const Reply reply = Salma("?sort=status&per_page=15");
  EXPECT_EQ(reply.Text("/data/messages/0/status"), "failed");
  EXPECT_EQ(reply.Text("/data/messages/4/status"), "pending");
  EXPECT_EQ(reply.Text("/data/messages/14/status"), "sent");
}

TEST_F(SumayaMessagesTest, SortsByStatusDescending) {
  const Reply reply = Salma("?sort=-status&per_page=15");
  EXPECT_EQ(reply.Text("/data/messages/0/status"), "sent");
  EXPECT_EQ(reply.Text("/data/messages/14/status"), "failed");
}

TEST_F(SumayaMessagesTest, PutsTheOldestFirstWhereTheSortLeavesItOpen) {
  EXPECT_EQ(ShortIds(Salma("?sort=status&filter[status]=failed")),
            (Ids{"4e889e2c", "989768cb", "0d88f5d3", "3414948d"}));
}

TEST_F(SumayaMessagesTest, SortsByCustomer) {
  const Reply reply = Salma("?sort=customer_id");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/total"), 15);
}

TEST_F(SumayaMessagesTest, SortsBySeveralFields) {
  EXPECT_EQ(ShortIds(Salma("?sort=status,-sent_at&per_page=4")),
            (Ids{"3414948d", "0d88f5d3", "989768cb", "4e889e2c"}));
}

TEST_F(SumayaMessagesTest, RefusesAnUnknownSortInSpatiesWords) {
  ExpectError(Salma("?sort=x"), 400,
              "Requested sort(s) `x` is not allowed. Allowed sort(s) are `customer_id, status, "
              "sent_at`.");
}

TEST_F(SumayaMessagesTest, NamesAnUnknownSortWithoutItsMinus) {
  ExpectError(Salma("?sort=-created_at"), 400,
              "Requested sort(s) `created_at` is not allowed. Allowed sort(s) are `customer_id, "
              "status, sent_at`.");
}

TEST_F(SumayaMessagesTest, NamesEveryUnknownSort) {
  ExpectError(Salma("?sort=x,status,y"), 400,
              "Requested sort(s) `x, y` is not allowed. Allowed sort(s) are `customer_id, status, "
              "sent_at`.");
}

// --- Absent

TEST_F(SumayaMessagesTest, AnswersForAnUnknownCustomer) {
  for (const char* id : {"00000000-0000-0000-0000-000000000000", "1", "abc"}) {
    ExpectError(client_.Get(Messages(id)), 404, kNotFound);
    ExpectError(client_.Get(std::string("/v1/admin/customers/") + id + "/trengo-messages"), 404,
                kNotFound);
  }
}

TEST(SumayaEmptyTest, KnowsNoCustomer) {
  Client client(Shared("empty"));
  ExpectError(client.Get(Messages(kSalma)), 404, kNotFound);
}

TEST_F(SumayaMessagesTest, IgnoresUnknownParameters) {
  EXPECT_EQ(Salma("?verbose=1").Integer("/data/total"), 15);
}

}  // namespace
}  // namespace understudy::conformance
