#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "../support/documents.h"
#include "base/long_work.h"
#include "base/text.h"
#include "control/wiremock/events.h"
#include "control/wiremock/journal_of.h"
#include "control/wiremock/json_text.h"
#include "matching/request_pattern.h"
#include "vendors/catalog.h"

namespace understudy::control::wiremock {
namespace {

TEST(WireMockEventTest, OfAPendingRequestHasTheStatusZero) {
  std::atomic<std::size_t> total = 0;
  const auto journal = std::make_shared<journal::Journal>("w", 1, journal::Limits(), total);
  http::Request request;
  request.method = "GET";
  request.target = "/x";
  journal->Begin(journal::Asked::Make(request, 0, 100, nullptr, nullptr));
  json::Writer w;
  EntryWriter(Catalog::BuiltIn(), journal).WriteServeEvent(w, journal->Entries().front());
  const std::string text = w.Take();
  for (const char* part :
       {R"("responseDefinition":{"status":0,"fromConfiguredStub":false})",
        R"("response":{"status":0,"body":"","bodyAsBase64":""})", R"("pending":true)"}) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

// Whether it announces long work to prepare for an entry with these row changes.
bool PreparesLong(std::string_view row_changes) {
  std::atomic<std::size_t> total = 0;
  const auto journal = std::make_shared<journal::Journal>("w", 1, journal::Limits(), total);
  http::Request request;
  request.method = "PUT";
  request.target = "/x";
  const auto number = journal->Begin(journal::Asked::Make(request, 0, 100, nullptr, nullptr));
  journal->Complete(number,
                    journal::Answered::Make({200, {}, "", ""}, 5, {}, {{}, "", row_changes}));
  const LongWorkScope scope([](void*) { return true; }, nullptr);
  EntryWriter(Catalog::BuiltIn(), journal).Prepare(journal->Entries());
  return LongWorkScope::TakenOver();
}

TEST(WireMockEventTest, ASearchAsksBeforeEachEntryWhetherToStop) {
  std::atomic<std::size_t> total = 0;
  const auto journal = std::make_shared<journal::Journal>("w", 9, journal::Limits(), total);
  http::Request request;
  request.method = "GET";
  request.target = "/x";
  for (int i = 0; i < 5; ++i) {
    journal->Begin(journal::Asked::Make(request, 0, 100, nullptr, nullptr));
  }
  const auto document = testing::Json("{}");
  const auto pattern = matching::RequestPattern::Read(document.root.value());
  ASSERT_TRUE(pattern);
  int asked = 0;
  const auto found = Matching(*pattern, journal->Entries(), StopCheck([&] {
    ++asked;
    return false;
  }));
  EXPECT_EQ(found.value().size(), 5U);
  EXPECT_EQ(asked, 5);
  asked = 0;
  EXPECT_THROW(
      (void)Matching(*pattern, journal->Entries(), StopCheck([&] { return ++asked == 3; })),
      SearchStopped);
  EXPECT_EQ(asked, 3);
}

TEST(WireMockEventTest, ToPrepareForRowChangesIsLongWork) {
  EXPECT_FALSE(PreparesLong(""));
  EXPECT_TRUE(PreparesLong("x"));
}

TEST(WireMockEventTest, AnAbsoluteUrlIsOneForJava) {
  const auto of_target = [](std::string_view target) {
    return AbsoluteUrl("http", "a.example:80", target).substr(19);
  };
  EXPECT_EQ(of_target("/a%20b[0]?c[0]=%C3%A9&d=e?f"), "/a%20b%5B0%5D?c[0]=%C3%A9&d=e?f");
  EXPECT_EQ(of_target("/%zz%?%4"), "/%25zz%25?%254");
  EXPECT_EQ(of_target("/a#b#c"), "/a%23b%23c");
  EXPECT_EQ(of_target("/\xC2\xA0\xE2\x80\xA8?\xC2\x85\xFF"), "/%C2%A0%E2%80%A8?%C2%85%FF");
  EXPECT_EQ(of_target("a b|\x7F"), "/a%20b%7C%7F");
  for (const auto* host : {"[::1]:80", "[2001:db8::1]", "a_b.example"}) {
    EXPECT_EQ(AbsoluteUrl("https", host, "/"), Concat({"https://", host, "/"}));
  }
  for (const auto* host : {"[1]", "[:::1]:80", "[.]", "a b", ""}) {
    EXPECT_EQ(AbsoluteUrl("http", host, "/"), "http://localhost/") << host;
  }
}

TEST(WireMockTextTest, MendsUrlsThatTheJavaClientFailsOn) {
  const auto shown = [](std::string_view url) {
    json::Writer w;
    WriteUrl(w, url);
    return w.Take();
  };
  EXPECT_EQ(shown("/a%20b?x=%C3%A9"), R"("/a%20b?x=%C3%A9")");
  EXPECT_EQ(shown("/%zz?%"), R"("/%25zz?%25")");
  EXPECT_EQ(shown("%%41%4"), R"("%25%41%254")");
  EXPECT_EQ(shown("/\xff%"), "\"/\xC3\xBF%25\"");
}

TEST(WireMockTextTest, GroupsValuesByName) {
  const auto groups = GroupByName({{"A", "1"}, {"b", "2"}, {"a", "3"}}, true);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].name, "A");
  EXPECT_EQ(groups[0].values, (std::vector<std::string_view>{"1", "3"}));
  EXPECT_EQ(GroupByName({{"A", "1"}, {"a", "3"}}, false).size(), 2U);
}

}  // namespace
}  // namespace understudy::control::wiremock
