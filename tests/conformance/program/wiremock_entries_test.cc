// What the journal has of requests that did not go well, of many at once, and of too many.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "http_run.h"
#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

class WireMockEntriesTest : public WireMockFixture {
 protected:
  explicit WireMockEntriesTest(const std::vector<std::string>& arguments = {})
      : WireMockFixture(arguments) {}

  // Sends bytes, and takes what comes until the end of the connection or of one reply.
  void SendRaw(const std::string& bytes) {
    Connection connection(program_.port());
    connection.Send(bytes, Soon());
    connection.Receive(false, Soon());
  }
  // The newest entry, once the journal has one.
  Reply Newest(const std::string& prefix = "") {
    for (const auto deadline = Soon(); std::chrono::steady_clock::now() < deadline;) {
      Reply list = List("?limit=1", prefix);
      if (list.At("/requests").Size() > 0) return list;
    }
    ADD_FAILURE() << "no entry";
    return {};
  }
  static std::string DataOf(const std::string& name) {
    return "/requests/0/subEvents/0/data/" + name;
  }
};

TEST_F(WireMockEntriesTest, OfDelayedRepliesArePendingUntilTheReplyLeaves) {
  Connection connection(program_.port());
  connection.Send(
      Head(AllVendors()[1], "GET", "/api/v1/accounts", "Understudy-Fault: delay=10m\r\n"), Soon());
  const Reply newest = Newest();
  EXPECT_EQ(newest.Integer("/requests/0/response/status"), 0);
  EXPECT_TRUE(newest.At(DataOf("pending").c_str()).GetBool());
  EXPECT_EQ(Count(R"({"urlPath":"/api/v1/accounts"})"), 1);
}

TEST_F(WireMockEntriesTest, OfDelayedRepliesAreCompleteBeforeTheReplyLeaves) {
  for (int i = 0; i < 20; ++i) {
    client_.Get("/~a/api/v1/accounts", {{"Understudy-Fault", "delay=20ms"}});
    const Reply newest = List("?limit=1", "/~a");
    ASSERT_EQ(newest.Integer("/requests/0/response/status"), 200);
    EXPECT_EQ(newest.Integer(DataOf("number").c_str()), i + 1);
    EXPECT_EQ(newest.Text(DataOf("fault").c_str()), "delay=20ms");
    EXPECT_EQ(newest.Integer(DataOf("delivery/delayMs").c_str()), 20);
    EXPECT_GE(newest.Integer(DataOf("durationUs").c_str()), 20'000);
    EXPECT_EQ(newest.Integer("/requests/0/timing/addedDelay"), 20);
    EXPECT_GE(newest.Integer("/requests/0/timing/totalTime"), 20);
  }
}

TEST_F(WireMockEntriesTest, OfHalfRequestsAreUnmatched) {
  {
    Connection connection(program_.port());
    connection.Send(Head(AllVendors()[1], "POST", "/~nobody/api/v1/accounts",
                         "X-Sent: 1\r\nContent-Length: 10\r\n") +
                        "half",
                    Soon());
  }
  const Reply newest = Newest("/~nobody");
  EXPECT_EQ(newest.Integer("/requests/0/response/status"), 0);
  EXPECT_FALSE(newest.At(DataOf("pending").c_str()).GetBool());
  EXPECT_FALSE(newest.At(DataOf("delivery/sent").c_str()).GetBool());
  EXPECT_FALSE(newest.At("/requests/0/wasMatched").GetBool());
  EXPECT_EQ(newest.Text(DataOf("refused").c_str()),
            "The connection ended before the whole request was read.");
  EXPECT_EQ(newest.Text("/requests/0/request/url"), "/api/v1/accounts");
  EXPECT_EQ(newest.Text("/requests/0/request/headers/X-Sent"), "1");
  EXPECT_EQ(newest.Text("/requests/0/request/body"), "half");
  EXPECT_EQ(Ask("/__admin/requests/unmatched/near-misses", "").status, 405);
  EXPECT_EQ(client_.Get("/~nobody/__admin/requests/unmatched/near-misses").status, 200);
  const Reply verdict = Post("/~nobody/__admin/verify", R"({"none_other":true})");
  EXPECT_EQ(verdict.status, 422);
  EXPECT_NE(verdict.body.find("/api/v1/accounts, which never arrived whole"), std::string::npos)
      << verdict.body;
  EXPECT_EQ(client_.Get("/__admin/metrics?world=nobody").body.find("status=\"0\""),
            std::string::npos);
}

TEST_F(WireMockEntriesTest, HaveWireMocksNamesOfFaults) {
  struct Spoilt {
    std::string fault;
    std::string name;
    std::string delivery;
  };
  for (const Spoilt& spoilt :
       {Spoilt{"close=fin", "EMPTY_RESPONSE", "cutAfter,ending"},
        Spoilt{"close=reset", "CONNECTION_RESET_BY_PEER", "cutAfter,ending"},
        Spoilt{"garbage", "RANDOM_DATA_THEN_CLOSE", "garbage"},
        Spoilt{"close_after=20", "", "cutAfter"}, Spoilt{"wrong_length=5", "", "wrongLength"}}) {
    SCOPED_TRACE(spoilt.fault);
    client_.Delete(kRequests);
    SendRaw(Head(AllVendors()[1], "GET", "/api/v1/accounts",
                 "Understudy-Fault: " + spoilt.fault + "\r\n"));
    const Reply newest = Newest();
    EXPECT_TRUE(newest.At("/requests/0/wasMatched").GetBool());
    EXPECT_EQ(newest.Keys(DataOf("delivery").c_str()), spoilt.delivery);
    EXPECT_EQ(newest.At("/requests/0/response").HasMember("fault"), !spoilt.name.empty());
    if (!spoilt.name.empty()) {
      EXPECT_EQ(newest.Text("/requests/0/response/fault"), spoilt.name);
    }
  }
}

TEST_F(WireMockEntriesTest, SayWhichRuleOrLimitActed) {
  Post(In("a", "/faults"), R"({"name":"down","match":{"vendor":"leeloo"},"status":503})");
  Post(In("a", "/limits/refuse"), R"({"vendor":"helpcrunch","calls":1})");
  client_.Get("/~a/api/v1/accounts");
  EXPECT_EQ(List("?limit=1", "/~a").Text(DataOf("fault").c_str()), "down");
  GetCustomer("/~a");
  const Reply limited = List("?limit=1", "/~a");
  EXPECT_EQ(limited.Integer("/requests/0/response/status"), 429);
  EXPECT_EQ(limited.Text(DataOf("limit").c_str()), "limit of helpcrunch");
  EXPECT_TRUE(limited.At("/requests/0/wasMatched").GetBool());
}

TEST_F(WireMockEntriesTest, SayWhichRowsWereChanged) {
  AddCustomer("a", "A1");
  const Reply list = List("", "/~a");
  EXPECT_EQ(list.Text(DataOf("rowChanges/0/vendor").c_str()), "omnidesk");
  EXPECT_EQ(list.Text(DataOf("rowChanges/0/entity").c_str()), "customers");
  EXPECT_TRUE(list.At(DataOf("rowChanges/0/before").c_str()).IsNull());
}

TEST_F(WireMockEntriesTest, SayWhatTheContractDoesNotAllow) {
  client_.Get("/~a/api/v1/accounts?limt=1");
  const Reply list = List("", "/~a");
  EXPECT_EQ(list.Keys(DataOf("violations/0").c_str()), "in,name,message");
  EXPECT_EQ(list.Text(DataOf("violations/0/name").c_str()), "limt");
  client_.Get("/~a/api/v1/accounts?limit=1");
  EXPECT_FALSE(List("", "/~a").At("/requests/0/subEvents/0/data").HasMember("violations"));
}

// Some 20 MiB: more than is made in one piece.
TEST_F(WireMockEntriesTest, OfALargeJournalAreWrittenWhileTheyAreSent) {
  constexpr int kMany = 100;
  const std::string body(60'000, 'a');
  for (int i = 0; i < kMany; ++i) client_.Send("POST", "/x?n=" + std::to_string(i), {}, body);
  const Reply list = List();
  EXPECT_EQ(list.Header("Transfer-Encoding"), "chunked");
  EXPECT_GT(list.body.size(), kMany * body.size() * 2);
  EXPECT_EQ(list.Integer("/meta/total"), kMany);
  ASSERT_EQ(list.At("/requests").Size(), static_cast<unsigned>(kMany));
  EXPECT_EQ(list.Text("/requests/0/request/url"), "/x?n=99");
  EXPECT_EQ(list.Text("/requests/99/request/body"), body);
  const Reply found = Ask("/__admin/requests/find", "{}");
  EXPECT_EQ(found.Text("/requests/99/url"), "/x?n=99");
  EXPECT_FALSE(found.At("/requestJournalDisabled").GetBool());
  const Reply near = client_.Get("/__admin/requests/unmatched/near-misses");
  EXPECT_EQ(near.At("/nearMisses").Size(), 3U * kMany);
  const Reply removed = Ask("/__admin/requests/remove", "{}");
  EXPECT_EQ(removed.At("/serveEvents").Size(), static_cast<unsigned>(kMany));
  EXPECT_EQ(Count(), 0);
}

TEST_F(WireMockEntriesTest, OfRefusedRequestsHaveWhatWasRead) {
  const auto vendors = AllVendors();
  const auto& leeloo = vendors[1];
  struct Refused {
    std::string bytes;
    int status;
    std::string url;
  };
  const std::string target = "/api/v1/accounts";
  for (const Refused& refused :
       {Refused{Head(leeloo, "POST", target, "X-Sent: 1\r\nContent-Length: 99999999\r\n"), 413,
                target},
        Refused{Head(leeloo, "GET", "/" + std::string(10'000, 'x')), 414, ""},
        Refused{Head(leeloo, "GET", target, "X-Sent: 1\r\nX-Long: " + std::string(100'000, 'x')),
                431, target},
        Refused{
            Head(leeloo, "POST", target, "X-Sent: 1\r\nContent-Length: 1\r\nContent-Length: 2\r\n"),
            400, target}}) {
    SCOPED_TRACE(refused.status);
    client_.Delete(kRequests);
    SendRaw(refused.bytes);
    const Reply newest = Newest();
    EXPECT_EQ(newest.Integer("/requests/0/response/status"), refused.status);
    EXPECT_FALSE(newest.At("/requests/0/wasMatched").GetBool());
    EXPECT_NE(newest.Text(DataOf("refused").c_str()), "");
    if (refused.url.empty()) continue;
    EXPECT_EQ(newest.Text("/requests/0/request/url"), refused.url);
    EXPECT_EQ(newest.Text("/requests/0/request/headers/X-Sent"), "1") << newest.body;
  }
}

class WireMockTimeoutTest : public WireMockEntriesTest {
 protected:
  WireMockTimeoutTest() : WireMockEntriesTest({"--header-timeout", "50ms"}) {}
};

TEST_F(WireMockTimeoutTest, LeavesAnUnmatchedEntry) {
  SendRaw("GET /api/v1/accounts HTTP/1.1\r\nHost: t\r\n");
  const Reply newest = Newest();
  EXPECT_EQ(newest.Integer("/requests/0/response/status"), 408);
  EXPECT_FALSE(newest.At("/requests/0/wasMatched").GetBool());
  EXPECT_EQ(newest.Text("/requests/0/request/url"), "/api/v1/accounts");
}

class WireMockSmallTest : public WireMockEntriesTest {
 protected:
  WireMockSmallTest() : WireMockEntriesTest({"--journal", "3", "--journal-body", "1"}) {}
};

TEST_F(WireMockSmallTest, DropsTheOldest) {
  for (int i = 0; i < 5; ++i) client_.Get("/x" + std::to_string(i));
  const Reply list = List();
  EXPECT_EQ(list.Integer("/meta/total"), 3);
  EXPECT_EQ(list.Text("/requests/2/request/url"), "/x2");
  EXPECT_EQ(list.Integer("/requests/0/subEvents/0/data/number"), 5);
  EXPECT_EQ(client_.Get(In("default")).Integer("/journal/dropped"), 2);
}

TEST_F(WireMockSmallTest, CountsWhatItDroppedSinceItWasEmptied) {
  const auto verify = [&] {
    return client_.Send("POST", "/__admin/verify", {{"Accept", "application/json"}},
                        R"({"none_other":true})");
  };
  const auto drop = [&] {
    for (int i = 0; i < 5; ++i) client_.Get("/x" + std::to_string(i));
    EXPECT_EQ(client_.Get(In("default")).Integer("/journal/dropped"), 2);
    EXPECT_EQ(verify().Integer("/dropped"), 2);
  };
  const auto expect_none = [&] {
    EXPECT_EQ(client_.Get(In("default")).Integer("/journal/dropped"), 0);
    EXPECT_EQ(verify().Integer("/dropped"), 0);
    EXPECT_NE(
        client_.Get("/__admin/metrics?world=default").body.find("dropped{world=\"default\"} 0"),
        std::string::npos);
  };
  drop();
  client_.Delete(kRequests);
  expect_none();
  drop();
  client_.Send("POST", "/__admin/reset");
  expect_none();
  drop();
}

TEST_F(WireMockSmallTest, SaysThatABodyWasCut) {
  // The 1024th byte is the first of a character.
  client_.Send("POST", "/x", {}, std::string(1023, 'a') + "\xC3\xA9" + std::string(5000, 'b'));
  const Reply list = List();
  EXPECT_EQ(list.Text("/requests/0/request/body"), std::string(1023, 'a'));
  EXPECT_EQ(list.Integer(DataOf("bodySize").c_str()), 6025);
  EXPECT_EQ(list.Integer(DataOf("bodyKept").c_str()), 1024);
}

// Each of 100 worlds gets 100 of 10,000 requests, by 8 connections at once.
TEST_F(WireMockEntriesTest, AreExactAfterManyParallelCalls) {
  constexpr int kThreads = 8;
  constexpr int kManyWorlds = 100;
  constexpr int kCalls = 10'000;
  std::atomic<int> next = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      Connection connection(program_.port());
      for (int call = next++; call < kCalls; call = next++) {
        const std::string target = "/~w" + std::to_string(call % kManyWorlds) +
                                   "/api/v1/accounts?limit=1&n=" + std::to_string(call);
        const WireReply reply = Exchange(connection, Head(AllVendors()[1], "GET", target));
        // A check right after a reply sees its request.
        if (call % 50 == 0) {
          const std::string pattern =
              R"({"queryParameters":{"n":{"equalTo":")" + std::to_string(call) + "\"}}}";
          const WireReply count =
              Exchange(connection, "POST /~w" + std::to_string(call % kManyWorlds) +
                                       "/__admin/requests/count HTTP/1.1\r\nHost: localhost\r\n"
                                       "Content-Length: " +
                                       std::to_string(pattern.size()) + "\r\n\r\n" + pattern);
          if (count.body != R"({"count":1,"requestJournalDisabled":false})") ++wrong;
        }
        if (reply.status != 200) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  for (int world = 0; world < kManyWorlds; ++world) {
    const std::string prefix = "/~w" + std::to_string(world);
    ASSERT_EQ(Count("{}", prefix), kCalls / kManyWorlds);
    ASSERT_EQ(List("?unmatched=true", prefix).Integer("/meta/total"), 0);
  }
  EXPECT_EQ(Count(), 0);
}

}  // namespace
}  // namespace understudy::conformance
