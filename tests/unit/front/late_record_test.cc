// Requests whose replies do not leave at once, in the journal and the metrics.

#include "front/late_record.h"

#include <gtest/gtest.h>

#include <string>

#include "support/front_worlds.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

class LateRecordTest : public ::testing::Test {
 protected:
  http::Request Ask(std::string_view fault = "") {
    http::Request request{"GET", "/api/v1/accounts", {{"Host", "a.example"}}, ""};
    if (!fault.empty()) request.headers.push_back({"Understudy-Fault", fault});
    return request;
  }
  std::vector<journal::Entry> Entries() { return worlds_.Find("default")->journal->Entries(); }
  journal::Entry Only() {
    const auto entries = Entries();
    EXPECT_EQ(entries.size(), 1U);
    return entries.at(0);
  }
  std::uint64_t Counted(int status) const {
    std::uint64_t count = 0;
    for (const auto& each : metrics_.Read().requests) {
      if (each.status == status) count += each.count;
    }
    return count;
  }

  Worlds worlds_{testing::SeededScenarioOf("extends: default\n"), nullptr, {}};
  RequestMetrics metrics_{*Catalog::BuiltIn()};
  Pipeline pipeline_{worlds_, {}, {&metrics_}};
};

TEST_F(LateRecordTest, APlainReplyIsRecordedAtOnce) {
  const auto response = pipeline_.Handle(Ask());
  EXPECT_EQ(response.watcher, nullptr);
  EXPECT_EQ(Only().status(), 200);
  EXPECT_TRUE(Only().answered->delivery().sent);
  EXPECT_EQ(Counted(200), 1U);
}

TEST_F(LateRecordTest, ADelayedReplyIsPendingUntilItLeaves) {
  const auto response = pipeline_.Handle(Ask("delay=10m"));
  ASSERT_NE(response.watcher, nullptr);
  EXPECT_EQ(Only().status(), 0);
  EXPECT_EQ(Only().answered, nullptr);
  EXPECT_EQ(Counted(200), 0U);
  const auto before = std::chrono::steady_clock::now();
  response.watcher->OnStart();
  const auto entry = Only();
  EXPECT_EQ(entry.status(), 200);
  EXPECT_TRUE(entry.answered->delivery().sent);
  EXPECT_EQ(entry.answered->delivery().delay, std::chrono::minutes(10));
  EXPECT_GE(entry.asked->began() + entry.answered->duration() + std::chrono::microseconds(1),
            before);
  EXPECT_EQ(Counted(200), 1U);
  response.watcher->OnEnd(3);
  EXPECT_EQ(Counted(200), 1U);
}

TEST_F(LateRecordTest, AReplyThatNeverLeavesIsRecordedWithItsEnd) {
  pipeline_.Handle(Ask("delay=10m"));
  EXPECT_EQ(Only().status(), 200);
  EXPECT_FALSE(Only().answered->delivery().sent);
  EXPECT_EQ(Counted(200), 1U);
}

TEST_F(LateRecordTest, AReplyThatIsReplacedHasTheStatusThatWasSent) {
  auto request = Ask("delay=1ms");  // as a reply that may be too large
  const auto first = pipeline_.Handle(request);
  request.again = true;
  request.replaced = first.watcher;
  request.rejected = Problem{ProblemKind::kUnavailable, "No memory is left for the reply."};
  const auto second = pipeline_.Handle(request);
  EXPECT_EQ(second.status, 503);
  ASSERT_EQ(second.watcher, first.watcher);
  EXPECT_EQ(Only().status(), 0);
  second.watcher->OnStart();
  EXPECT_EQ(Only().status(), 503);
  EXPECT_EQ(journal::HeaderOf(Only().answered->head(), "Understudy-Reason"),
            "No memory is left for the reply.");
  EXPECT_EQ(Counted(503), 1U);
  EXPECT_EQ(Counted(200), 0U);
}

TEST_F(LateRecordTest, OneThatTheConnectionCannotHoldForSureIsLate) {
  const std::string name(9'000, 'x');
  http::Request request = Ask();
  const std::string target = "/none?" + name;
  request.target = target;
  EXPECT_TRUE(http::LeavesAtOnce({200, {}, "", std::string(8 * 1024, 'x')}));
  EXPECT_FALSE(http::LeavesAtOnce({200, {}, "", std::string(8 * 1024 + 1, 'x')}));
  EXPECT_FALSE(http::LeavesAtOnce({200, std::vector<http::Header>(13), "", ""}));
}

TEST_F(LateRecordTest, RequestsThatAreNeverWholeAreUnmatchedEntries) {
  http::Request request = Ask();
  request.target = "/~nobody/api/v1/accounts";
  request.body = "abc";
  request.rejected = Problem{ProblemKind::kRequestTimeout, "ended"};
  pipeline_.RecordLost(request);
  // The world is created, as for other requests.
  const auto world = worlds_.Find("nobody");
  ASSERT_NE(world, nullptr);
  const auto entries = world->journal->Entries();
  ASSERT_EQ(entries.size(), 1U);
  const auto& entry = entries[0];
  EXPECT_FALSE(entry.matched());
  EXPECT_EQ(entry.status(), 0);
  ASSERT_NE(entry.answered, nullptr);
  EXPECT_FALSE(entry.answered->delivery().sent);
  EXPECT_EQ(entry.asked->body(), "abc");
  EXPECT_EQ(entry.asked->refused(), "ended");
  EXPECT_EQ(entry.asked->url(), "/api/v1/accounts");
  EXPECT_TRUE(Entries().empty());
}

}  // namespace
}  // namespace understudy::front
