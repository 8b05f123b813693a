// `--access-log` and `--journal-file`: what the server writes about each request.

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "../support/client.h"
#include "check_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kCustomer = "/v1/customers/8737843";
const Headers kToken = {{"Authorization", "Bearer hc_test"}};

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The lines of the access log.
std::vector<std::string> AccessLines(const std::string& text) {
  std::vector<std::string> found;
  for (const auto& line : Lines(text)) {
    // The tests' client asks for these by itself.
    if (Contains(line, "/__admin/contracts")) continue;
    if (Contains(line, " access ") || Contains(line, "\"access\"")) found.push_back(line);
  }
  return found;
}

std::string LogOf(const std::vector<std::string>& arguments) {
  Program program("default", arguments);
  Client client(program);
  client.Get(kCustomer, kToken);
  client.Get("/~cart/api/v2/customer?apiKey=od_s3cret&limit=1");
  client.Get(std::string(kCustomer) + "?x=%41", {{"Understudy-Fault", "status=503"}});
  client.Get("/__admin/version");
  client.Get("/none");
  return program.Stop(SIGTERM).err;
}

TEST(AccessLogTest, NamesThePreferenceThatActed) {
  Program program("default", {"--access-log"});
  Client client(program);
  client.Get(kCustomer, {kToken.front(), {"Prefer", "code=503"}});
  const auto lines = AccessLines(program.Stop(SIGTERM).err);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(Contains(lines[0], " operation=helpcrunch.getCustomer fault=code=503")) << lines[0];
}

TEST(AccessLogTest, HasALineForEachRequestWhateverTheLevelAndTheJournal) {
  const auto lines = AccessLines(LogOf({"--access-log", "--log-level", "off", "--journal", "0"}));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_TRUE(Contains(lines[0], "Z access GET /v1/customers/8737843 200 ")) << lines[0];
  EXPECT_TRUE(Contains(lines[0], "ms world=default operation=helpcrunch.getCustomer fault=-"));
  EXPECT_TRUE(Contains(lines[1], "GET /~cart/api/v2/customer?apiKey=***&limit=1 401 ")) << lines[1];
  EXPECT_TRUE(Contains(lines[1], "world=cart operation=omnidesk.")) << lines[1];
  EXPECT_TRUE(Contains(lines[2], "?x=%41 503 ")) << lines[2];
  EXPECT_TRUE(Contains(lines[2], "fault=status=503")) << lines[2];
  EXPECT_TRUE(Contains(lines[3], "GET /__admin/version 200 ")) << lines[3];
  EXPECT_TRUE(Contains(lines[4], "GET /none 404 ")) << lines[4];
  EXPECT_TRUE(Contains(lines[4], "world=default operation=- fault=-")) << lines[4];
}

TEST(AccessLogTest, IsJsonAsTheLogIs) {
  const auto text = LogOf({"--access-log", "--log-format", "json", "--show-credentials"});
  const auto lines = AccessLines(text);
  ASSERT_EQ(lines.size(), 5U) << text;
  for (const auto& line : lines) {
    rapidjson::Document json;
    json.Parse(line.c_str());
    ASSERT_TRUE(json.IsObject()) << line;
    EXPECT_TRUE(json["duration_us"].IsInt64()) << line;
    EXPECT_TRUE(json["bytes"].IsInt64()) << line;
  }
  EXPECT_TRUE(Contains(lines[0], R"("world":"default","operation":"helpcrunch.getCustomer",)"));
  EXPECT_TRUE(Contains(lines[1], R"(apiKey=od_s3cret&limit=1")")) << lines[1];
}

TEST(AccessLogTest, HasOneLineForARequestWhoseReplyThereIsNoMemoryFor) {
  Program program("default", {"--access-log", "--max-buffer", "16"});
  Client client(program);
  const std::string body(60'000, 'x');
  for (int i = 0; i < 300; ++i) client.Send("POST", "/none", {}, body);
  EXPECT_EQ(client.Get("/__admin/requests/export?format=sqlite").status, 503);
  int lines = 0;
  for (const auto& line : AccessLines(program.Stop(SIGTERM).err)) {
    lines += Contains(line, "/__admin/requests/export") ? 1 : 0;
  }
  EXPECT_EQ(lines, 1);
}

TEST(AccessLogTest, HasWhatReallyHappenedToAReply) {
  Program program("default", {"--access-log", "--log-format", "json"});
  Client client(program);
  for (int i = 0; i < 20; ++i) client.Send("POST", "/none", {}, std::string(60'000, 'x'));
  const Reply list = client.Get("/__admin/requests");
  EXPECT_EQ(list.Header("Transfer-Encoding"), "chunked");
  client.Get(kCustomer, {kToken[0], {"Understudy-Fault", "delay=50ms"}});
  const Reply whole = client.Get(kCustomer, kToken);
  client.Send("HEAD", kCustomer, kToken);
  {
    Connection connection(program.port());
    connection.Send("GET " + std::string(kCustomer) +
                        " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer hc_test\r\n"
                        "Understudy-Fault: close_after=10\r\n\r\n",
                    Soon());
    ToEnd(connection);
  }
  const auto lines = AccessLines(program.Stop(SIGTERM).err);
  ASSERT_EQ(lines.size(), 25U);
  const auto has_bytes = [&](std::size_t line, std::size_t bytes) {
    EXPECT_TRUE(Contains(lines[line], "\"bytes\":" + std::to_string(bytes) + ",")) << lines[line];
  };
  has_bytes(20, list.body.size());
  rapidjson::Document delayed;
  delayed.Parse(lines[21].c_str());
  EXPECT_EQ(delayed["status"].GetInt(), 200);
  EXPECT_GE(delayed["duration_us"].GetInt64(), 50'000);
  has_bytes(21, whole.body.size());
  has_bytes(22, whole.body.size());
  has_bytes(23, 0);
  has_bytes(24, 0);
}

TEST(AccessLogTest, CountsTheTimeOfRequestsThatWereNeverWholeFromTheirFirstByte) {
  Program program("default", {"--access-log", "--log-format", "json", "--threads", "1",
                              "--header-timeout", "100ms", "--body-timeout", "10m"});
  {
    Connection late(program.port());
    late.Send("GET /~slow/v1/customers/1 HTTP/1.1\r\nHost: t\r\n", Soon());
    const auto reply = late.Receive(false, Soon());
    EXPECT_EQ(reply ? reply->status : 0, 408);
    Connection half(program.port());
    half.Send("POST /~half/v1/customers HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc",
              Soon());
    Client client(program);
    client.Get("/~slow" + std::string(kCustomer), {kToken[0], {"Understudy-Fault", "delay=50ms"}});
  }
  ASSERT_TRUE(program.AwaitError("/~half/v1/customers"));
  const auto lines = AccessLines(program.Stop(SIGTERM).err);
  ASSERT_EQ(lines.size(), 3U);
  const auto expect = [&](std::size_t line, int status, const std::string& world,
                          std::int64_t least) {
    rapidjson::Document json;
    json.Parse(lines[line].c_str());
    ASSERT_TRUE(json.IsObject()) << lines[line];
    EXPECT_EQ(json["status"].GetInt(), status) << lines[line];
    EXPECT_EQ(json["world"].GetString(), world);
    EXPECT_GE(json["duration_us"].GetInt64(), least) << lines[line];
  };
  expect(0, 408, "slow", 100'000);
  expect(1, 200, "slow", 50'000);
  expect(2, 0, "half", 50'000);
}

TEST(AccessLogTest, IsOffByDefault) { EXPECT_EQ(AccessLines(LogOf({})).size(), 0U); }

TEST(JournalFileTest, HasAWholeLineForEachRequestWhenItIsStoppedUnderLoad) {
  const std::string file = NewFolder() + "/journal.jsonl";
  std::atomic<int> answered = 0;
  {
    Program program("default", {"--journal-file", file, "--journal", "10"});
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i) {
      clients.emplace_back([&] {
        Connection connection(program.port());
        const std::string request = "GET " + std::string(kCustomer) +
                                    " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer hc_test\r\n\r\n";
        while (connection.Send(request, Soon()) && connection.Receive(false, Soon())) ++answered;
      });
    }
    while (answered < 500) std::this_thread::yield();
    EXPECT_EQ(program.Stop(SIGTERM).exit_code, 0);
    for (auto& client : clients) client.join();
  }
  int entries = 0;
  int lost = 0;
  const std::string text = ReadFile(file);
  EXPECT_TRUE(text.ends_with("\n"));
  EXPECT_FALSE(Contains(text, "hc_test"));
  for (const auto& line : Lines(text)) {
    rapidjson::Document json;
    json.Parse(line.c_str());
    ASSERT_TRUE(json.IsObject()) << line;
    if (json.HasMember("lost")) {
      lost += json["lost"].GetInt();
      continue;
    }
    ++entries;
    EXPECT_EQ(std::string(json["operation"].GetString()), "helpcrunch.getCustomer");
    EXPECT_EQ(json["status"].GetInt(), 200);
  }
  // A reply may be lost on its way when the server stops, but no entry of an answered request.
  EXPECT_GE(entries + lost, answered.load());
  EXPECT_LE(entries + lost, answered.load() + 4);
}

TEST(JournalFileTest, HasARequestWhoseReplyWaitsOnceThatLeaves) {
  const std::string file = NewFolder() + "/journal.jsonl";
  {
    Program program("default", {"--journal-file", file});
    Client client(program);
    client.Get(kCustomer, {kToken[0], {"Understudy-Fault", "delay=50ms"}});
    client.Form("PUT", "/api/v2/customer/1?apiKey=od_test", {{"firstname", "Ada"}});
    // Its reply leaves when the server stops.
    Connection waits(program.port());
    waits.Send("GET /api/v1/accounts HTTP/1.1\r\nHost: t\r\nUnderstudy-Fault: delay=10m\r\n\r\n",
               Soon());
    while (client.Get("/__admin/requests?limit=1").At("/requests").Size() == 0 ||
           client.Get("/__admin/requests?limit=1").Text("/requests/0/request/url") !=
               "/api/v1/accounts") {
      std::this_thread::yield();
    }
    EXPECT_FALSE(Contains(ReadFile(file), "accounts"));
    program.Stop(SIGTERM);
  }
  const auto lines = Lines(ReadFile(file));
  ASSERT_EQ(lines.size(), 3U);
  rapidjson::Document json;
  json.Parse(lines[0].c_str());
  EXPECT_EQ(json["status"].GetInt(), 200);
  EXPECT_GE(json["duration_us"].GetInt64(), 50'000);
  EXPECT_TRUE(Contains(lines[1], R"("row_changes":[{"vendor":"omnidesk")")) << lines[1];
  EXPECT_TRUE(Contains(lines[2], R"("url":"/api/v1/accounts")")) << lines[2];
  EXPECT_TRUE(Contains(lines[2], R"("status":200)")) << lines[2];
}

TEST(JournalFileTest, IsWrittenWithoutAJournalToo) {
  const std::string file = NewFolder() + "/journal.jsonl";
  {
    Program program("default", {"--journal-file", file, "--journal", "0"});
    Client(program).Get(kCustomer, kToken);
  }
  const auto lines = Lines(ReadFile(file));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].starts_with(R"({"number":0,"id":null,"world":"default",)")) << lines[0];
}

TEST(JournalFileTest, IsRefusedWhenItIsNoRegularFile) {
  const auto run = RunToEnd({"serve", "--port", "0", "--journal-file", "/dev/stdout"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(Contains(run.err, "--journal-file /dev/stdout: is ")) << run.err;
}

}  // namespace
}  // namespace understudy::conformance
