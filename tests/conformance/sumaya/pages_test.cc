#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

namespace understudy::conformance {
namespace {

class SumayaPageTest : public ::testing::Test {
 protected:
  // Page `page` of Yasmin's 25 messages, one a page.
  Reply OneAPage(int page) {
    return client_.Get(Messages(kYasmin, "?per_page=1&page=" + std::to_string(page)));
  }
  long long CurrentPage(const std::string& query) {
    return client_.Get(Messages(kYasmin, query)).Integer("/data/current_page");
  }
  long long PerPage(const std::string& query) {
    return client_.Get(Messages(kYasmin, query)).Integer("/data/per_page");
  }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(SumayaPageTest, HasTheDocumentsKeysInOrderBeforeTheList) {
  const Reply reply = client_.Get(Messages(kYasmin));
  EXPECT_EQ(reply.Keys(""), "success,message,data,status_code");
  EXPECT_EQ(reply.Keys("/data"),
            "current_page,first_page_url,from,last_page,last_page_url,links,next_page_url,path,"
            "per_page,prev_page_url,to,total,messages");
  EXPECT_EQ(reply.Keys("/data/links/0"), "url,label,active");
}

// --- The window

TEST_F(SumayaPageTest, ShowsUpTo13PagesAll) {
  const Reply reply = client_.Get(Messages(kYasmin, "?per_page=2&page=7"));
  EXPECT_EQ(reply.Integer("/data/last_page"), 13);
  EXPECT_EQ(Window(reply), "1 2 3 4 5 6 [7] 8 9 10 11 12 13");
}

TEST_F(SumayaPageTest, ShowsTheFirstTenAndTheLastTwoOnTheFirstPage) {
  EXPECT_EQ(Window(OneAPage(1)), "[1] 2 3 4 5 6 7 8 9 10 ... 24 25");
}

TEST_F(SumayaPageTest, ShowsTheFirstTenAndTheLastTwoUpToPageSeven) {
  EXPECT_EQ(Window(OneAPage(7)), "1 2 3 4 5 6 [7] 8 9 10 ... 24 25");
}

TEST_F(SumayaPageTest, ShowsThreeOnEitherSideFromPageEight) {
  EXPECT_EQ(Window(OneAPage(8)), "1 2 ... 5 6 7 [8] 9 10 11 ... 24 25");
}

TEST_F(SumayaPageTest, ShowsThreeOnEitherSideInTheMiddle) {
  EXPECT_EQ(Window(OneAPage(13)), "1 2 ... 10 11 12 [13] 14 15 16 ... 24 25");
}

TEST_F(SumayaPageTest, ShowsThreeOnEitherSideUpToTheEighthBeforeTheEnd) {
  EXPECT_EQ(Window(OneAPage(18)), "1 2 ... 15 16 17 [18] 19 20 21 ... 24 25");
}

TEST_F(SumayaPageTest, ShowsTheFirstTwoAndTheLastTenFromTheSeventhBeforeTheEnd) {
  EXPECT_EQ(Window(OneAPage(19)), "1 2 ... 16 17 18 [19] 20 21 22 23 24 25");
}

TEST_F(SumayaPageTest, ShowsTheFirstTwoAndTheLastTenOnTheLastPage) {
  EXPECT_EQ(Window(OneAPage(25)), "1 2 ... 16 17 18 19 20 21 22 23 24 [25]");
}

TEST_F(SumayaPageTest, ShowsTheLastTenWithoutActiveLinkPastTheEnd) {
  EXPECT_EQ(Window(OneAPage(26)), "1 2 ... 16 17 18 19 20 21 22 23 24 25");
}

TEST_F(SumayaPageTest, LinksNothingUnderTheDots) {
  const Reply reply = OneAPage(13);
  for (const char* dots : {"/data/links/3", "/data/links/11"}) {
    const std::string place = dots;
    EXPECT_EQ(reply.Text((place + "/label").c_str()), "...");
    EXPECT_TRUE(reply.At((place + "/url").c_str()).IsNull());
    EXPECT_TRUE(reply.At((place + "/active").c_str()).IsFalse());
  }
}

// From 13 pages to 14 the window closes.
TEST(SumayaWindowTest, ClosesAt14Pages) {
  std::string yaml = R"(
name: fourteen
vendors:
  sumaya:
    data:
      customers:
        - {id: c, username: c, full_name: C, email: c@example.com}
      messages:
)";
  for (int i = 10; i < 24; ++i) {
    yaml += "        - {id: m" + std::to_string(i) +
            ", customer_id: c, intention: i, status: sent, cart_items: [], created_at: "
            "\"2024-01-" +
            std::to_string(i) + "T00:00:00Z\"}\n";
  }
  const Program program(ScenarioFile(yaml));
  Client client(program);
  const auto window = [&client](int page) {
    return Window(client.Get(Messages("c", "?per_page=1&page=" + std::to_string(page))));
  };
  EXPECT_EQ(window(7), "1 2 3 4 5 6 [7] 8 9 10 ... 13 14");
  EXPECT_EQ(window(8), "1 2 ... 5 6 7 [8] 9 10 11 12 13 14");
}

TEST_F(SumayaPageTest, LinksEachPageByItsNumber) {
  const Reply reply = OneAPage(2);
  const std::string page = program_.url() + Messages(kYasmin) + "?per_page=1&page=";
  EXPECT_EQ(reply.Text("/data/links/0/label"), "« السابق");
  EXPECT_EQ(reply.Text("/data/links/0/url"), page + "1");
  EXPECT_EQ(reply.Text("/data/links/1/url"), page + "1");
  EXPECT_EQ(reply.Text("/data/links/2/url"), page + "2");
  EXPECT_EQ(reply.Text("/data/links/13/url"), page + "25");
  EXPECT_EQ(reply.Text("/data/links/14/label"), "التالي »");
  EXPECT_EQ(reply.Text("/data/links/14/url"), page + "3");
}

// --- First, last, next, previous

TEST_F(SumayaPageTest, CountsFromAndToOverAllItems) {
  const Reply reply = client_.Get(Messages(kYasmin, "?page=2"));
  EXPECT_EQ(reply.Integer("/data/from"), 11);
  EXPECT_EQ(reply.Integer("/data/to"), 20);
  EXPECT_EQ(reply.Integer("/data/total"), 25);
}

TEST_F(SumayaPageTest, HasNoNextPageOnTheLast) {
  const Reply reply = client_.Get(Messages(kYasmin, "?page=3"));
  EXPECT_TRUE(reply.At("/data/next_page_url").IsNull());
  EXPECT_EQ(reply.Text("/data/prev_page_url"), program_.url() + Messages(kYasmin) + "?page=2");
  EXPECT_EQ(reply.Integer("/data/to"), 25);
  EXPECT_EQ(ShortIds(reply).size(), 5U);
}

TEST_F(SumayaPageTest, HasNoPreviousPageOnTheFirst) {
  const Reply reply = client_.Get(Messages(kYasmin));
  EXPECT_TRUE(reply.At("/data/prev_page_url").IsNull());
  EXPECT_TRUE(reply.At("/data/links/0/url").IsNull());
  EXPECT_EQ(reply.Text("/data/next_page_url"), program_.url() + Messages(kYasmin) + "?page=2");
}

TEST_F(SumayaPageTest, CanBeWalkedByItsOwnUrls) {
  const auto walk = [&](std::string target) {
    std::vector<std::string> seen;
    for (int pages = 1; pages <= 10; ++pages) {
      const Reply reply = client_.Get(target);
      for (const auto& id : ShortIds(reply)) seen.push_back(id);
      if (reply.At("/data/next_page_url").IsNull()) break;
      target = reply.Text("/data/next_page_url").substr(program_.url().size());
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
    return seen.size();
  };
  EXPECT_EQ(walk(Messages(kYasmin)), 25U);
  EXPECT_EQ(walk(Messages(kSalma, "?per_page=4")), 15U);
  EXPECT_EQ(walk(Messages(kSalma, "?per_page=3&filter[status][]=sent&filter[status][]=failed")),
            14U);
  EXPECT_EQ(walk(Messages(kSalma, "?per_page=2&search_text=" + Encode("نية"))), 11U);
}

TEST_F(SumayaPageTest, IsEmptyPastTheEndAndNamesThePageBefore) {
  const Reply reply = client_.Get(Messages(kYasmin, "?page=99"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/current_page"), 99);
  EXPECT_EQ(reply.At("/data/messages").Size(), 0U);
  EXPECT_TRUE(reply.At("/data/from").IsNull());
  EXPECT_TRUE(reply.At("/data/to").IsNull());
  EXPECT_TRUE(reply.At("/data/next_page_url").IsNull());
  EXPECT_EQ(reply.Text("/data/prev_page_url"), program_.url() + Messages(kYasmin) + "?page=98");
  EXPECT_EQ(Window(reply), "1 2 3");
}

TEST_F(SumayaPageTest, ReachesTheGreatestPage) {
  const Reply reply = client_.Get(Messages(kYasmin, "?page=9223372036854775807"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/data/current_page"), 9223372036854775807LL);
  EXPECT_EQ(reply.At("/data/messages").Size(), 0U);
}

// --- page and per_page as asked

TEST_F(SumayaPageTest, TakesAPageThatIsNoPositiveIntegerForTheFirst) {
  for (const char* page : {"0", "-1", "abc", "1.5", "", "2x", "99999999999999999999", "02", "%2B02",
                           "%2B%2B2", "9223372036854775808"}) {
    EXPECT_EQ(CurrentPage(std::string("?page=") + page), 1) << page;
  }
}

TEST_F(SumayaPageTest, TakesAPageWithBlanksAndASign) {
  for (const char* page : {"2", "%202", "2%20", "%2B2", "+2", "%20%2B2%09", "%C2%A02"}) {
    EXPECT_EQ(CurrentPage(std::string("?page=") + page), 2) << page;
  }
}

TEST_F(SumayaPageTest, TakesTheLastOfRepeatedPages) { EXPECT_EQ(CurrentPage("?page=3&page=2"), 2); }

TEST_F(SumayaPageTest, TakesAPageInArrayFormForTheFirst) { EXPECT_EQ(CurrentPage("?page[]=2"), 1); }

TEST_F(SumayaPageTest, HasTenItemsUnlessAskedOtherwise) {
  EXPECT_EQ(PerPage(""), 10);
  EXPECT_EQ(PerPage("?per_page=7"), 7);
  EXPECT_EQ(ShortIds(client_.Get(Messages(kYasmin, "?per_page=7"))).size(), 7U);
}

TEST_F(SumayaPageTest, HasTenItemsWherePerPageIsNoPositiveInteger) {
  for (const char* size : {"0", "-5", "abc", "2.5", "", "99999999999999999999"}) {
    EXPECT_EQ(PerPage(std::string("?per_page=") + size), 10) << size;
  }
  EXPECT_EQ(PerPage("?per_page[]=5"), 10);
}

TEST_F(SumayaPageTest, TakesTheLastOfRepeatedSizes) {
  EXPECT_EQ(PerPage("?per_page=3&per_page=4"), 4);
}

TEST_F(SumayaPageTest, HoldsAllItemsWherePerPageIsGreat) {
  const Reply reply = client_.Get(Messages(kYasmin, "?per_page=9223372036854775807"));
  EXPECT_EQ(reply.Integer("/data/last_page"), 1);
  EXPECT_EQ(ShortIds(reply).size(), 25U);
}

// --- URLs

class SumayaUrlTest : public ::testing::Test {
 protected:
  static void ExpectUrls(const Reply& reply, const std::string& origin) {
    const std::string path = origin + Messages(kSalma);
    EXPECT_EQ(reply.Text("/data/path"), path);
    EXPECT_EQ(reply.Text("/data/first_page_url"), path + "?page=1");
    EXPECT_EQ(reply.Text("/data/last_page_url"), path + "?page=2");
    EXPECT_EQ(reply.Text("/data/next_page_url"), path + "?page=2");
    EXPECT_EQ(reply.Text("/data/links/1/url"), path + "?page=1");
  }
  static std::string PublicUrlScenario() {
    return ScenarioFile("name: public\nextends: default\npublic_url: https://mock.example.com\n");
  }
};

TEST_F(SumayaUrlTest, HaveTheHostOfTheRequest) {
  const Program& program = Shared();
  Client client(program);
  ExpectUrls(client.Get(Messages(kSalma)), program.url());
  ExpectUrls(client.Get(Messages(kSalma), {{"Host", "api.example.com:8080"}}),
             program.scheme() + "://api.example.com:8080");
}

TEST_F(SumayaUrlTest, HaveTheSchemeAndHostThatAProxyForwarded) {
  Client client(Shared());
  ExpectUrls(client.Get(Messages(kSalma),
                        {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "mock.example.com"}}),
             "https://mock.example.com");
}

TEST_F(SumayaUrlTest, HaveTheForwardedSchemeWithTheRequestsHost) {
  Client client(Shared());
  ExpectUrls(
      client.Get(Messages(kSalma), {{"Host", "api.example.com"}, {"X-Forwarded-Proto", "https"}}),
      "https://api.example.com");
}

TEST_F(SumayaUrlTest, HaveTheForwardedHostWithTheRequestsScheme) {
  const Program& program = Shared();
  Client client(program);
  ExpectUrls(client.Get(Messages(kSalma), {{"X-Forwarded-Host", "mock.example.com:8443"}}),
             program.scheme() + "://mock.example.com:8443");
}

TEST_F(SumayaUrlTest, HaveTheConfiguredPublicAddress) {
  const Program program("default", {"--public-url", "https://mock.example.com"});
  ExpectUrls(Client(program).Get(Messages(kSalma)), "https://mock.example.com");
}

TEST_F(SumayaUrlTest, HaveTheScenariosPublicAddress) {
  const Program program(PublicUrlScenario());
  ExpectUrls(Client(program).Get(Messages(kSalma)), "https://mock.example.com");
}

TEST_F(SumayaUrlTest, HaveThePublicAddressOfTheCommandLineRatherThanTheScenarios) {
  const Program program(PublicUrlScenario(), {"--public-url", "http://other.example.com:81"});
  ExpectUrls(Client(program).Get(Messages(kSalma)), "http://other.example.com:81");
}

TEST_F(SumayaUrlTest, HaveThePublicAddressRatherThanWhatAProxyForwarded) {
  const Program program(PublicUrlScenario());
  ExpectUrls(Client(program).Get(Messages(kSalma), {{"X-Forwarded-Proto", "http"},
                                                    {"X-Forwarded-Host", "proxy.example.com"}}),
             "https://mock.example.com");
}

TEST_F(SumayaUrlTest, KeepTheRequestsQueryWithThePageAtItsEnd) {
  const Program& program = Shared();
  const Reply reply = Client(program).Get(
      Messages(kYasmin, "?page=2&per_page=5&sort=-sent_at&filter[status][]=sent&empty=&x=a+b%2F"));
  const std::string path = program.url() + Messages(kYasmin);
  const std::string kept =
      "?per_page=5&sort=-sent_at&filter%5Bstatus%5D%5B0%5D=sent&x=a%20b%2F&page=";
  EXPECT_EQ(reply.Text("/data/path"), path);
  EXPECT_EQ(reply.Text("/data/first_page_url"), path + kept + "1");
  EXPECT_EQ(reply.Text("/data/prev_page_url"), path + kept + "1");
  EXPECT_EQ(reply.Text("/data/next_page_url"), path + kept + "3");
  EXPECT_EQ(reply.Text("/data/links/1/url"), path + kept + "1");
}

TEST_F(SumayaUrlTest, HaveOnlyThePageWhereTheSettingSaysSo) {
  const Program program(
      ScenarioFile("name: page-only\nextends: default\nvendors:\n  sumaya:\n"
                   "    settings: {pagination_query: page_only}\n"));
  const Reply reply = Client(program).Get(Messages(kYasmin, "?per_page=5&page=2&x=1"));
  const std::string path = program.url() + Messages(kYasmin);
  EXPECT_EQ(reply.Text("/data/prev_page_url"), path + "?page=1");
  EXPECT_EQ(reply.Text("/data/next_page_url"), path + "?page=3");
}

TEST_F(SumayaUrlTest, LeaveOutATrailingSlash) {
  const Program& program = Shared();
  const Reply reply = Client(program).Get(Messages(kSalma) + "/");
  EXPECT_EQ(reply.Text("/data/path"), program.url() + Messages(kSalma));
}

}  // namespace
}  // namespace understudy::conformance
