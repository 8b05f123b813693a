// `GET /__admin/requests/stream`: requests as server-sent events.

#include <chrono>
#include <csignal>
#include <string>

#include "../support/wire.h"
#include "admin_run.h"

namespace understudy::conformance {
namespace {

using std::chrono::seconds;

// A client that reads the stream. Its constructor returns once the stream has begun.
class Follower {
 public:
  explicit Follower(const Program& program, const std::string& query = "",
                    const std::string& prefix = "", const std::string& last_id = "")
      : connection_(program.port()) {
    connection_.Send("GET " + prefix + "/__admin/requests/stream" + query +
                         " HTTP/1.1\r\nHost: localhost\r\n" +
                         (last_id.empty() ? "" : "Last-Event-ID: " + last_id + "\r\n") + "\r\n",
                     Patience());
    EXPECT_TRUE(Await(last_id.empty() ? ": requests from now on\n\n"
                                      : ": requests since the last event\n\n"))
        << text();
  }

  // Waits until the text has come; false after 20 s, or when the stream ends before.
  bool Await(const std::string& text) {
    while (connection_.pending().find(text) == std::string::npos) {
      if (!connection_.Fill(Patience())) return false;
    }
    return true;
  }
  // Waits for the end of the stream, 20 s at most.
  void AwaitEnd() {
    const Deadline deadline = Patience();
    while (connection_.Fill(deadline)) {
    }
  }
  // All that has come, with the head and the sizes of chunks.
  const std::string& text() const { return connection_.pending(); }
  // The id of the last event that has come.
  std::string LastId() const {
    const auto begin = text().rfind("\nid: ") + 5;
    return text().substr(begin, text().find('\n', begin) - begin);
  }
  bool Has(const std::string& part) const { return text().find(part) != std::string::npos; }

 private:
  static Deadline Patience() { return std::chrono::steady_clock::now() + seconds(20); }
  Connection connection_;
};

class RequestsStreamTest : public AdminFixture {
 protected:
  Reply Ask(const std::string& world, const std::string& path = "/v1/customers/8737843") {
    return client_.Get("/~" + world + path, {{"Authorization", "Bearer hc_test"}});
  }

  // Reads one event of world `a`. Then the world gets and loses three requests. Returns the
  // event's id.
  std::string LastIdBeforeALoss() {
    std::string last;
    {
      Follower follower(program_);
      Ask("a", "/v1/customers/8737843?n=1");
      EXPECT_TRUE(follower.Await("?n=1\"")) << follower.text();
      last = follower.LastId();
    }
    for (int i = 0; i < 3; ++i) Ask("a");
    client_.Delete("/~a/__admin/requests");
    return last;
  }
};

TEST_F(RequestsStreamTest, SendsEachRequestOfAllWorlds) {
  Ask("a");
  Follower follower(program_);
  EXPECT_TRUE(follower.Has("Content-Type: text/event-stream\r\n")) << follower.text();
  Ask("a");
  Ask("b");
  ASSERT_TRUE(follower.Await("\"world\":\"b\"")) << follower.text();
  EXPECT_TRUE(follower.Has("-2\ndata: {\"number\":2,")) << follower.text();
  EXPECT_TRUE(follower.Has("\"operation\":\"helpcrunch.getCustomer\"")) << follower.text();
  EXPECT_FALSE(follower.Has("hc_test")) << "a credential was sent: " << follower.text();
}

TEST_F(RequestsStreamTest, WaitsForTheFirstRequestOfAWorld) {
  Follower follower(program_, "?world=a");
  EXPECT_TRUE(follower.Has("\r\nUnderstudy-World-Exists: false\r\n")) << follower.text();
  Ask("a");
  EXPECT_TRUE(follower.Await("\"world\":\"a\"")) << follower.text();
  Follower again(program_, "?world=a");
  EXPECT_FALSE(again.Has("Understudy-World-Exists")) << again.text();
}

TEST_F(RequestsStreamTest, Filters) {
  Follower world(program_, "?world=b");
  Follower prefix(program_, "", "/~b");
  Follower status(program_, "?status=4xx");
  Follower exact(program_, "?status=404&vendor=helpcrunch");
  Follower vendor(program_, "?vendor=omnidesk&world=all");
  Ask("a");
  Ask("a", "/v1/customers/1");
  client_.Get("/~a/api/v2/customer/1");
  Ask("b");
  EXPECT_TRUE(world.Await("\"world\":\"b\""));
  EXPECT_TRUE(prefix.Await("\"world\":\"b\""));
  EXPECT_TRUE(status.Await("\"number\":2,"));
  EXPECT_TRUE(exact.Await("\"number\":2,"));
  EXPECT_TRUE(vendor.Await("\"number\":3,"));
  EXPECT_FALSE(world.Has("\"world\":\"a\""));
  EXPECT_FALSE(prefix.Has("\"world\":\"a\""));
  EXPECT_FALSE(status.Has("\"number\":1,"));
  EXPECT_FALSE(vendor.Has("\"number\":1,"));
}

TEST_F(RequestsStreamTest, RefusesBadFilters) {
  const std::string target = "/__admin/requests/stream";
  for (const std::string query :
       {"?status=40", "?status=4x", "?status=0xx", "?status=4040", "?status=6xx", "?status=600",
        "?status=999", "?vendor=omnidsk", "?vendor=", "?world=a%20b", "?world=", "?world=a&world=b",
        "?status=404&status=404"}) {
    SCOPED_TRACE(query);
    ExpectAdminError(client_.Get(target + query), 400, "bad_request");
  }
  ExpectAdminError(client_.Get("/~a" + target + "?world=b"), 400, "bad_request");
}

TEST_F(RequestsStreamTest, AReaderThatReadsNothingStopsNobodyAndLearnsWhatItLost) {
  Follower follower(program_);
  for (int i = 0; i < 6000; ++i) Ask("a");
  ASSERT_TRUE(follower.Await("event: lost\ndata: {\"lost\":"));
}

TEST_F(RequestsStreamTest, GoesOnAfterTheLastEventThatTheClientHas) {
  std::string last;
  {
    Follower follower(program_);
    Ask("a", "/v1/customers/8737843?n=1");
    ASSERT_TRUE(follower.Await("?n=1\""));
    last = follower.LastId();
  }
  Ask("b", "/v1/customers/8737843?n=2");
  Ask("a", "/v1/customers/8737843?n=3");
  Follower again(program_, "", "", last);
  Ask("a", "/v1/customers/8737843?n=4");
  ASSERT_TRUE(again.Await("?n=4\"")) << again.text();
  EXPECT_FALSE(again.Has("?n=1\"")) << again.text();
  EXPECT_LT(again.text().find("?n=2\""), again.text().find("?n=3\"")) << again.text();
  EXPECT_LT(again.text().find("?n=3\""), again.text().find("?n=4\"")) << again.text();
  EXPECT_FALSE(again.Has("event: lost")) << again.text();
  Follower filtered(program_, "?world=b", "", last);
  ASSERT_TRUE(filtered.Await("?n=2\"")) << filtered.text();
  EXPECT_FALSE(filtered.Has("?n=3\"")) << filtered.text();
}

TEST_F(RequestsStreamTest, SaysHowManyItLostSinceTheLastEvent) {
  const std::string last = LastIdBeforeALoss();
  Ask("a", "/v1/customers/8737843?n=2");
  Follower again(program_, "", "", last);
  ASSERT_TRUE(again.Await("?n=2\"")) << again.text();
  EXPECT_TRUE(again.Has("event: lost\ndata: {\"lost\":3}\n\n")) << again.text();
}

TEST_F(RequestsStreamTest, SaysHowManyTheWorldLostAndNotOthers) {
  Ask("quiet", "/v1/customers/8737843?n=0");
  const std::string last = LastIdBeforeALoss();
  for (const std::string world : {"quiet", "a", "new"}) {
    Ask(world, "/v1/customers/8737843?n=2");
    Follower again(program_, "?world=" + world, "", last);
    ASSERT_TRUE(again.Await("?n=2\"")) << again.text();
    EXPECT_EQ(again.Has("event: lost\ndata: {\"lost\":3}\n\n"), world == "a") << again.text();
    EXPECT_EQ(again.Has("event: lost"), world == "a") << again.text();
  }
}

TEST_F(RequestsStreamTest, TakesIdsOfAnEarlierServerAndRefusesOthers) {
  Ask("a", "/v1/customers/8737843?n=1");
  Follower restarted(program_, "", "", "12345-70");
  EXPECT_TRUE(restarted.Await("?n=1\"")) << restarted.text();
  for (const std::string id : {"7", "a-b", "1-", "-1", "1-x", "1--1"}) {
    SCOPED_TRACE(id);
    ExpectAdminError(client_.Get("/__admin/requests/stream", {{"Last-Event-ID", id}}), 400,
                     "bad_request");
  }
}

TEST_F(RequestsStreamTest, EndsWithTheServer) {
  Follower follower(program_);
  const auto begin = std::chrono::steady_clock::now();
  program_.Stop(SIGTERM);
  follower.AwaitEnd();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(4));
}

TEST(RequestsStreamWithoutJournalTest, WorksWithoutAJournal) {
  Program program("default", {"--journal", "0"});
  Follower follower(program);
  Client(program).Get("/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}});
  EXPECT_TRUE(follower.Await("\"operation\":\"helpcrunch.getCustomer\"")) << follower.text();
}

}  // namespace
}  // namespace understudy::conformance
