// What the transport reports about replies that it holds back, and requests that are never whole.

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <string>

#include "http/server.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using testing::BodyOf;
using testing::Client;
using testing::Eventually;
using testing::Get;
using testing::OneLoop;
using testing::Pattern;

// What happened, in its order.
class Events {
 public:
  void Add(std::string event) {
    const std::lock_guard lock(mutex_);
    text_ += event + ";";
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }
  std::size_t Count(std::string_view event) {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (auto at = text_.find(event); at != std::string::npos; at = text_.find(event, at + 1)) {
      ++count;
    }
    return count;
  }

 private:
  std::mutex mutex_;
  std::string text_;
};

class Watcher : public ReplyWatcher {
 public:
  explicit Watcher(Events& events) : events_(events) {}
  ~Watcher() override { events_.Add("gone"); }
  void Replace(const Response& response) override {
    events_.Add("replace " + std::to_string(response.status));
  }
  void OnStart() noexcept override { events_.Add("start"); }
  void OnEnd(std::uint64_t bytes) noexcept override { events_.Add("end " + std::to_string(bytes)); }

 private:
  Events& events_;
};

class Pieces : public BodySource {
 public:
  Status Next(std::string& piece) override {
    if (left_ == 0) return Status::kEnd;
    --left_;
    piece.assign(1000, 'x');
    return Status::kPiece;
  }

 private:
  int left_ = 3;
};

class Kept : public Pieces {
 public:
  std::size_t memory() const override { return 900'000; }
};

class WatcherTest : public ::testing::Test {
 protected:
  Response Answer(const Request& request) {
    ++asked_;
    Response response{200, {}, "a/b", "0123456789"};
    if (request.again) {
      response.status = 503;
      if (request.replaced) request.replaced->Replace(response);
      response.watcher = request.replaced;
      return response;
    }
    response.watcher = std::make_shared<Watcher>(*events_for_);
    auto& delivery = response.delivery;
    if (request.target == "/delay") delivery.delay = std::chrono::milliseconds(20);
    if (request.target == "/late") delivery.delay = std::chrono::minutes(10);
    if (request.target == "/cut") delivery.cut_after = 5;
    if (request.target == "/reset") delivery = {.cut_after = 0, .ending = Ending::kReset};
    if (request.target == "/slow-enough") delivery.bytes_per_second = 2000;
    if (request.target == "/slow") delivery.bytes_per_second = 1;
    if (request.target == "/large") response.body = Pattern(2'000'000);
    if (request.target == "/stream") response.body_source = std::make_shared<Pieces>();
    if (request.target == "/kept") response.body_source = std::make_shared<Kept>();
    return response;
  }

  ServerOptions options() {
    ServerOptions options = OneLoop();
    options.most_buffered = 1'000'000;
    return options;
  }
  // Once nothing of the reply is left.
  std::string EventsOf(const std::string& target) {
    Client client(server_->port());
    client.Send(Get(target, "Connection: close\r\n"));
    client.ReadToEnd();
    EXPECT_TRUE(Eventually([&] { return events_.text().ends_with("gone;"); })) << events_.text();
    return events_.text();
  }
  // A reply that has nothing to do with others, so the loop has had its turn.
  std::string Lost(const std::string& bytes, bool reset) {
    Client client(server_->port());
    client.Send(bytes);
    if (reset) {
      client.Vanish();
    } else {
      client.FinishSending();
    }
    EXPECT_TRUE(Eventually([&] { return lost_.text() != ""; })) << bytes;
    return lost_.text();
  }

  std::atomic<int> asked_ = 0;
  Events events_;
  std::atomic<Events*> events_for_ = &events_;
  Events lost_;
  std::unique_ptr<Server> server_ =
      std::move(Server::Start(
                    options(), [this](const Request& request) { return Answer(request); }, nullptr,
                    [this](const Request& request) {
                      EXPECT_TRUE(request.rejected);
                      lost_.Add(std::string(request.method) + " " + std::string(request.target) +
                                " " + std::string(request.Header("X-Sent").value_or("-")) + " " +
                                std::string(request.body));
                    })
                    .value());
};

TEST_F(WatcherTest, SeesAReplyThatIsSentWhole) { EXPECT_EQ(EventsOf("/"), "start;end 10;gone;"); }

TEST_F(WatcherTest, SeesADelayedReplyWhenItLeaves) {
  EXPECT_EQ(EventsOf("/delay"), "start;end 10;gone;");
}

// Its program has closed the socket. Other than for RST, the client's system says so only when
// bytes come, so the loop may be late on a slow machine.
TEST_F(WatcherTest, SeesThatNobodyReadsADelayedReply) {
  const auto is_seen = [&] {
    Events events;
    events_for_ = &events;
    { Client(server_->port()).Send(Get("/delay")); }
    EXPECT_TRUE(Eventually([&] { return events.text().ends_with("gone;"); }));
    return events.text() == "gone;";
  };
  bool seen = false;
  for (int i = 0; i < 50 && !seen; ++i) seen = is_seen();
  EXPECT_TRUE(seen);
}

TEST_F(WatcherTest, SendsADelayedReplyToAClientThatSendsNoMore) {
  for (const std::string target : {"/delay", "/large", "/slow-enough", "/stream", "/cut"}) {
    Events events;
    events_for_ = &events;
    Client whole(server_->port());
    whole.Send(Get(target, "Connection: close\r\n"));
    const auto expected = whole.ReadToEnd();
    Client client(server_->port());
    client.Send(Get(target, "Connection: close\r\n"));
    client.FinishSending();
    EXPECT_EQ(client.ReadToEnd(), expected) << target;
    EXPECT_TRUE(Eventually([&] { return events.Count("gone;") == 2; })) << events.text();
    EXPECT_EQ(events.Count("start;"), 2U) << target;
  }
}

TEST_F(WatcherTest, SeesThatAReplyIsCut) { EXPECT_EQ(EventsOf("/cut"), "start;end 0;gone;"); }

TEST_F(WatcherTest, SeesThatAReplyIsReset) { EXPECT_EQ(EventsOf("/reset"), "start;end 0;gone;"); }

TEST_F(WatcherTest, SeesTheBytesOfAStream) {
  EXPECT_EQ(EventsOf("/stream"), "start;end 3000;gone;");
}

TEST_F(WatcherTest, SeesWhatReplacesAReplyThatThereIsNoMemoryFor) {
  EXPECT_EQ(EventsOf("/large"), "replace 503;start;end 10;gone;");
}

// With the room for a piece, that is more than the budget has left.
TEST_F(WatcherTest, WhatASourceKeepsCountsForTheBudget) {
  EXPECT_EQ(EventsOf("/kept"), "start;end 3000;gone;");
  Client slow(server_->port());
  slow.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + Pattern(90'000));
  EXPECT_TRUE(Eventually([&] {
    Client client(server_->port());
    client.Send(Get("/kept"));
    return client.ReadReply().starts_with("HTTP/1.1 503 ");
  }));
}

TEST_F(WatcherTest, SeesThatTheClientGoesBeforeTheReplyLeaves) {
  Client client(server_->port());
  client.Send(Get("/late"));
  EXPECT_TRUE(Eventually([&] { return asked_ == 1; }));
  client.Vanish();
  EXPECT_TRUE(Eventually([&] { return events_.text() == "gone;"; })) << events_.text();
}

TEST_F(WatcherTest, SeesThatTheClientGoesInTheMiddleOfAReply) {
  Client client(server_->port());
  client.Send(Get("/slow"));
  client.Read(1);
  client.Vanish();
  EXPECT_TRUE(Eventually([&] { return events_.text() == "start;end 0;gone;"; })) << events_.text();
}

TEST_F(WatcherTest, SeesThatTheServerStops) {
  Client client(server_->port());
  client.Send(Get("/late"));
  EXPECT_TRUE(Eventually([&] { return asked_ == 1; }));
  server_->Stop(std::chrono::seconds(10));
  EXPECT_EQ(events_.text(), "start;end 10;gone;");
}

TEST_F(WatcherTest, PipelinedRepliesKeepTheirOrder) {
  Client client(server_->port());
  client.Send(Get("/delay") + Get("/") + Get("/stream"));
  EXPECT_TRUE(client.ReadUntil("\r\n0\r\n\r\n").ends_with("0\r\n\r\n"));
  EXPECT_TRUE(Eventually([&] {
    return events_.text() == "start;end 10;gone;start;end 10;gone;start;end 3000;gone;";
  })) << events_.text();
}

TEST_F(WatcherTest, TellsOfRequestsThatAreNeverWhole) {
  const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\nX-Sent: 1\r\n";
  EXPECT_EQ(Lost(head + "Content-Length: 5\r\n\r\nabc", false), "POST /a 1 abc;");
}

TEST_F(WatcherTest, TellsOfRequestsWhoseClientResets) {
  const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\nX-Sent: 1\r\n";
  EXPECT_EQ(Lost(head + "Content-Length: 5\r\n\r\nabc", true), "POST /a 1 abc;");
}

TEST_F(WatcherTest, TellsOfChunksThatCame) {
  const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(Lost(head + "3\r\nabc\r\n5\r\nde", false), "POST /a - abcde;");
}

TEST_F(WatcherTest, TellsOfHalfAHead) {
  EXPECT_EQ(Lost("POST /a HTTP/1.1\r\nHost: a\r\nX-Sent: 1\r\nX-", false), "POST /a 1 ;");
}

TEST_F(WatcherTest, TellsNothingOfConnectionsThatEndBetweenRequests) {
  {
    Client client(server_->port());
    client.Send(Get("/"));
    EXPECT_EQ(BodyOf(client.ReadReply()), "0123456789");
  }
  { Client idle(server_->port()); }
  EXPECT_TRUE(Eventually([&] { return server_->counts().connections == 0; }));
  EXPECT_EQ(lost_.text(), "");
}

}  // namespace
}  // namespace understudy::http
