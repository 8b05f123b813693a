// Clients that go away, and worlds that are deleted, while a reply waits.

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "check_run.h"
#include "http_run.h"
#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kAccounts = "/api/v1/accounts";
constexpr const char* kData = "/requests/0/subEvents/0/data/";

class GoneClientTest : public WireMockFixture {
 protected:
  explicit GoneClientTest(const std::vector<std::string>& arguments = {})
      : WireMockFixture(arguments) {}

  // A connection whose reply waits for so long.
  std::unique_ptr<Connection> Ask(const std::string& delay, const std::string& prefix = "") {
    auto connection = std::make_unique<Connection>(program_.port());
    connection->Send(Head(AllVendors()[1], "GET", prefix + kAccounts,
                          "Understudy-Fault: delay=" + delay + "\r\n"),
                     Soon());
    const auto deadline = Soon();
    while (List("?limit=1", prefix).At("/requests").Size() == 0) {
      if (!IsBefore(deadline)) break;
    }
    return connection;
  }
  // The newest entry, once it is complete.
  Reply Complete() {
    Reply list = List("?limit=1");
    const auto deadline = Soon();
    while (list.At((kData + std::string("pending")).c_str()).GetBool()) {
      if (!IsBefore(deadline)) break;
      list = List("?limit=1");
    }
    return list;
  }
  // Fails the test after the deadline.
  static bool IsBefore(Deadline deadline) {
    const bool is_before = std::chrono::steady_clock::now() < deadline;
    EXPECT_TRUE(is_before) << "it takes too long";
    return is_before;
  }
  static bool IsSent(const Reply& list) {
    return !list.At((kData + std::string("delivery")).c_str()).HasMember("sent");
  }
};

TEST_F(GoneClientTest, ThatResetsIsNoticedAtOnce) {
  Ask("10m")->Reset();
  const auto list = Complete();
  EXPECT_FALSE(IsSent(list));
  EXPECT_EQ(list.Integer("/requests/0/response/status"), 200);
}

// Its system tells the server only when bytes come, and may be late on a slow machine.
TEST_F(GoneClientTest, ThatClosesIsNoticedWhenTheReplyBegins) {
  bool is_noticed = false;
  for (int i = 0; i < 50 && !is_noticed; ++i) {
    client_.Delete(kRequests);
    Ask("50ms").reset();
    is_noticed = !IsSent(Complete());
  }
  EXPECT_TRUE(is_noticed);
}

TEST_F(GoneClientTest, ThatOnlySendsNoMoreGetsItsReply) {
  const auto connection = Ask("50ms");
  connection->FinishSending();
  const auto reply = connection->Receive(false, Soon());
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_TRUE(IsSent(List("?limit=1")));
}

class DeletedWorldTest : public GoneClientTest {
 protected:
  DeletedWorldTest() : GoneClientTest({"--journal-file", file_}) {}
  static inline const std::string file_ = NewFolder() + "/requests.jsonl";
};

TEST_F(DeletedWorldTest, KeepsItsReplyButOnlyTheFileHasItsEntry) {
  const auto connection = Ask("10m", "/~gone");
  EXPECT_EQ(client_.Delete(In("gone")).status, 204);
  EXPECT_EQ(client_.Get(In("gone")).status, 404);
  GetCustomer("/~gone");  // a new world
  EXPECT_EQ(List("", "/~gone").Integer("/meta/total"), 1);
  const auto id = List("", "/~gone").Text("/requests/0/id");
  // A stop sends what waits.
  EXPECT_EQ(program_.Stop(SIGTERM).exit_code, 0);
  const auto reply = connection->Receive(false, Soon());
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  const auto lines = Lines(ReadFile(file_));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines[1].find("\"world\":\"gone\""), std::string::npos) << lines[1];
  EXPECT_NE(lines[1].find(kAccounts), std::string::npos) << lines[1];
  EXPECT_NE(lines[0].find(id), std::string::npos) << lines[0];
  EXPECT_EQ(lines[1].find(id), std::string::npos) << lines[1];
}

}  // namespace
}  // namespace understudy::conformance
