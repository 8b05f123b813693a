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
