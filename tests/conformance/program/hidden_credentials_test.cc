// No credential leaves the server by an export, the stream, a file or a log, whatever its coding.

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "check_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

const std::string kSecret = "s3cretvalue";        // sent where a credential is, and in no scenario
const std::string kKnown = "hc_test";             // HelpCrunch's token in the scenario `default`
const std::string kKnownInBase64 = "aGNfdGVzdA";  // of "hc_test"
constexpr std::string_view kLast = "/the-last-one";

std::string InUtf16(std::string_view text) {
  std::string units;
  for (const char c : text) units.append({c, '\0'});
  return units;
}

struct Sent {
  std::string method = "POST";
  std::string target = "/none";
  std::string header = {};
  std::string body = {};
  std::string host = "t";
};

std::vector<Sent> RequestsWithCredentials() {
  const auto json = [](const std::string& body) {
    return Sent{"POST", "/none", "Content-Type: application/json", body};
  };
  return {
      {"POST", "/none", {}, {}, "me:" + kSecret + "@a.example"},
      {"POST", "http://me:" + kSecret + "@a.example/none"},
      {"POST", "/none?+apiKey=" + kSecret},
      {"POST", "/none?api%254Bey=" + kSecret},
      {"POST", "/none", "Content-Type: application/x-www-form-urlencoded",
       "a=http%3A%2F%2Fme%3A" + kSecret + "%40a.example"},
      {"POST", "/none", "Content-Type: text/xml", "<a><apiKey>" + kSecret + "</apiKey></a>"},
      {"POST", "/none", "Content-Type: text/plain", InUtf16("apiKey=" + kSecret)},
      {"POST", "/none", "Content-Type: text/plain", "apiKey=\"" + kSecret + "\""},
      json(R"({"a":"{\"apiKey\":\")" + kSecret + R"(\"}"})"),
      json(R"({"api\u004bey":")" + kSecret + R"("})"),
      json(R"([{"value":")" + kSecret + R"(","name":"apiKey"},["authToken",")" + kSecret +
           R"("]])"),
      {"POST", "/none", "Content-Type: text/xml",
       "<a><param name='apiKey'>" + kSecret + "</param></a>"},
      {"POST", "/none", "Content-Type: application/x-www-form-urlencoded",
       "name=apiKey&value=" + kSecret},
      {"POST", "/none?a%25252525253Dapi%2525252525254Bey%2525252525253D" + kSecret},
      {"POST", "/none", "Content-Type: multipart/mixed; boundary=b",
       "--b\r\nAuthorization: Bearer " + kSecret + "\r\n\r\nx\r\n--b--"},
      {"POST", "/none", "X-Auth: Bearer " + kSecret},
      {"POST", "/none", "Cookie: " + kSecret + "=" + kSecret},
      {"POST", "/none", "Referer: http://a.example/?authToken=" + kSecret},
      {"POST", "/none", "Understudy-Fault: status=503;apiKey=" + kSecret},
      {"GET", "/api/v2/customer?apiKey=od_test&limt=1&authToken=%ff" + kSecret},
      {"GET", "/none/" + kKnown},
      {"GET", "/none?a=%68c_test"},
      {kKnown, "/none"},
      {"GET", "/none", "X-A: bWU6aGNfdGVzdA=="},
      {"GET", "/none", "X-A: " + kKnownInBase64},
  };
}

void Send(const Program& program, const Sent& sent) {
  Connection connection(program.port());
  const std::string header = sent.header.empty() ? "" : sent.header + "\r\n";
  connection.Send(sent.method + " " + sent.target + " HTTP/1.1\r\nHost: " + sent.host +
                      "\r\nConnection: close\r\n" + header + "Content-Length: " +
                      std::to_string(sent.body.size()) + "\r\n\r\n" + sent.body,
                  Soon());
  ToEnd(connection);
}

// All that leaves a server after these requests, by the way on which it leaves.
std::map<std::string, std::string> WhatLeaves(std::vector<std::string> arguments) {
  const std::string file = NewFolder() + "/journal.jsonl";
  arguments.insert(arguments.end(),
                   {"--access-log", "--log-level", "debug", "--journal-file", file});
  Program program("default", arguments);
  Client client(program);
  Connection stream(program.port());
  stream.Send("GET /__admin/requests/stream HTTP/1.1\r\nHost: localhost\r\n\r\n", Soon());
  const auto await = [&](std::string_view text) {
    const Deadline deadline = Soon();
    while (stream.pending().find(text) == std::string::npos && stream.Fill(deadline)) {
    }
    EXPECT_NE(stream.pending().find(text), std::string::npos);
  };
  await(": requests from now on");
  for (const auto& sent : RequestsWithCredentials()) Send(program, sent);
  client.Get(std::string(kLast));
  await(kLast);
  std::map<std::string, std::string> left = {{"stream", stream.pending()}};
  for (const auto* call : {"/__admin/requests/export", "/__admin/requests/export?format=sqlite",
                           "/__admin/requests.jsonl", "/__admin/violations", "/__admin/metrics"}) {
    left[call] = client.Get(call).body;
  }
  left["log"] = program.Stop(SIGTERM).err;
  left["journal file"] = ReadFile(file);
  return left;
}

std::string Shown(const std::string& text) {
  for (const auto& secret : {kSecret, kKnown, kKnownInBase64, InUtf16(kSecret)}) {
    const auto at = text.find(secret);
    if (at != std::string::npos) return text.substr(at > 80 ? at - 80 : 0, 160);
  }
  return "";
}

TEST(HiddenCredentialsTest, NoneLeavesInAnyCoding) {
  for (const auto& [way, text] : WhatLeaves({})) EXPECT_EQ(Shown(text), "") << way;
}

// What a scenario lists that was loaded after the start, by a reload or for a new world.
TEST(HiddenCredentialsTest, ThoseOfAReloadAreKnownToo) {
  const auto scenario = [](const std::string& token) {
    return "extends: default\nvendors: {helpcrunch: {tokens: [" + token + "]}}\n";
  };
  const std::string path = ScenarioFile(scenario("tok_first_one"));
  const Program program(path);
  Client client(program);
  std::ofstream(path) << scenario("tok_second_one");
  EXPECT_EQ(client.Send("POST", "/__admin/scenario").status, 200);
  EXPECT_EQ(client
                .Send("POST", "/__admin/worlds/w", {{"Content-Type", "application/yaml"}},
                      scenario("tok_third_one"))
                .status,
            201);
  for (const std::string token : {"tok_first_one", "tok_second_one", "tok_third_one"}) {
    client.Get("/none/" + token, {{"X-A", token}});
    for (const auto* call : {"/__admin/requests/export", "/__admin/requests.jsonl"}) {
      EXPECT_EQ(client.Get(call).body.find(token), std::string::npos) << token << call;
    }
  }
}

TEST(HiddenCredentialsTest, AreShownWhereThatIsAskedFor) {
  auto left = WhatLeaves({"--show-credentials"});
  for (const auto* way : {"stream", "log", "journal file", "/__admin/requests/export",
                          "/__admin/requests/export?format=sqlite", "/__admin/requests.jsonl"}) {
    EXPECT_NE(Shown(left[way]), "") << way;
  }
}

}  // namespace
}  // namespace understudy::conformance
