// Clients that give up: their searches end, so that they cost the others nothing.

#include <algorithm>
#include <thread>

#include "../support/wire.h"
#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

constexpr int kGivenUp = 100;    // more than may run and wait
constexpr int kEntries = 1'000;  // in the journal

class GivenUpTest : public WireMockFixture {
 protected:
  static Deadline In(int seconds) {
    return std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  }

  // Takes minutes to compare.
  static std::string LongSearch() {
    std::string body = "[";
    for (int i = 0; i < 1'000; ++i) {
      body += body.size() == 1 ? "" : ",";
      body += R"({"exactly":0,"request":{"bodyPatterns":[{"matchesJsonPath":{"expression":)"
              R"("$..name","equalTo":")" +
              std::to_string(i) + R"("}}]}})";
    }
    body += "]";
    return "POST /__admin/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  void FillJournal() {
    std::string body = "[0";
    for (int i = 0; i < 200; ++i) body += R"(,{"name":"x)" + std::to_string(i) + R"("})";
    body += "]";
    for (int i = 0; i < kEntries; ++i) {
      client_.Send("POST", "/none", {{"Content-Type", "application/json"}}, body);
    }
  }

  // Whether a small search gets its reply within a minute.
  bool CanSearch() {
    const Deadline deadline = In(60);
    while (std::chrono::steady_clock::now() < deadline) {
      const int status = Ask(std::string(kRequests) + "/count", R"({"url":"/x"})").status;
      if (status != 503) return status == 200;
      std::this_thread::yield();
    }
    return false;
  }
};

TEST_F(GivenUpTest, TheirSearchesEnd) {
  FillJournal();
  const std::string search = LongSearch();
  std::vector<std::unique_ptr<Connection>> clients;
  for (int i = 0; i < kGivenUp; ++i) {
    clients.push_back(std::make_unique<Connection>(program_.port()));
    ASSERT_TRUE(clients.back()->Send(search, In(60)));
  }
  // Too many wait: one of them gets a refusal.
  const auto is_answered = [](const auto& client) { return client->IsStale(); };
  const Deadline deadline = In(60);
  while (std::none_of(clients.begin(), clients.end(), is_answered)) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::yield();
  }
  clients.clear();
  EXPECT_TRUE(CanSearch()) << "the searches of clients that have gone go on";
}

}  // namespace
}  // namespace understudy::conformance
