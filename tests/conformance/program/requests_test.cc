// `understudy requests`: the journal in the terminal.

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <thread>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kOne = "/v1/customers/8737843";

class RequestsTest : public AdminFixture {
 protected:
  Finished Run(std::vector<std::string> more) {
    more.insert(more.begin(), {"requests", "--url", program_.url()});
    return RunToEnd(more);
  }
  Reply Ask(const std::string& target, Headers headers = {}) {
    headers.emplace_back("Authorization", "Bearer hc_test");
    return client_.Get(target, headers);
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(RequestsTest, PrintsALineForEachRequestOfAllWorlds) {
  Ask(kOne);
  Ask(std::string("/~cart") + kOne, {{"Understudy-Fault", "status=503"}});
  Ask("/v1/custmers/1");
  Ask("/api/v2/customer?apiKey=od_s3cret");
  const auto run = Run({});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_EQ(run.err, "");
  EXPECT_FALSE(Has(run.out, "\x1b"));
  EXPECT_TRUE(Has(run.out, " default #1 GET /v1/customers/8737843 200 ")) << run.out;
  EXPECT_TRUE(Has(run.out, "ms helpcrunch.getCustomer\n")) << run.out;
  EXPECT_TRUE(Has(run.out, " cart #1 GET /v1/customers/8737843 503 ")) << run.out;
  EXPECT_TRUE(Has(run.out, " helpcrunch.getCustomer [fault: status=503]\n")) << run.out;
  EXPECT_TRUE(Has(run.out, " GET /v1/custmers/1 404 ")) << run.out;
  EXPECT_TRUE(Has(run.out, " no operation\n    hint: did you mean ")) << run.out;
  EXPECT_TRUE(Has(run.out, "/api/v2/customer?apiKey=*** ")) << run.out;
  EXPECT_EQ(Lines(Run({"--world", "cart"}).out).size(), 1U);
}

TEST_F(RequestsTest, NamesThePreferenceThatActed) {
  Ask(kOne, {{"Prefer", "code=503"}});
  Ask(kOne, {{"Prefer", "handling=strict"}});
  const auto lines = Lines(Run({}).out);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].ends_with(" helpcrunch.getCustomer [fault: code=503]")) << lines[0];
  EXPECT_TRUE(lines[1].ends_with(" helpcrunch.getCustomer")) << lines[1];
}

TEST_F(RequestsTest, TakesTheWorldOfTheUrl) {
  Ask(kOne);
  Ask(std::string("/~cart") + kOne);
  const auto of = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"requests", "--url", program_.url() + "/~cart"});
    return RunToEnd(more);
  };
  EXPECT_EQ(Lines(of({}).out).size(), 1U);
  EXPECT_TRUE(Has(of({}).out, " cart #1 GET ")) << Printed(of({}));
  EXPECT_EQ(of({"--world", "cart"}).out, of({}).out);
  const auto two = of({"--world", "default"});
  EXPECT_EQ(two.exit_code, 1) << Printed(two);
  EXPECT_TRUE(Has(two.err, "cart")) << Printed(two);
  EXPECT_EQ(Lines(Run({"--world", "default"}).out).size(), 1U);
}

TEST_F(RequestsTest, HasColoursOnATerminalUnlessTheyAreUnwanted) {
  Ask(kOne);
  Ask("/v1/custmers/1");
  Ask(kOne, {{"Understudy-Fault", "status=503"}});
  const auto print = [&](std::vector<std::string> more, const std::vector<std::string>& variables) {
    more.insert(more.begin(), {"requests", "--url", program_.url()});
    const auto run = RunInTerminal(more, variables);
    EXPECT_EQ(run.exit_code, 0) << Printed(run);
    return run.out;
  };
  const auto coloured = print({}, {"TERM=xterm", "NO_COLOR="});
  const auto lines = Lines(coloured);
  ASSERT_EQ(lines.size(), 4U) << coloured;
  EXPECT_TRUE(lines[0].starts_with("\x1b[2m")) << coloured;
  EXPECT_TRUE(Has(lines[0], "\x1b[0m default #1 GET /v1/customers/8737843 \x1b[32m200\x1b[0m "));
  EXPECT_TRUE(Has(lines[1], " \x1b[33m404\x1b[0m ")) << lines[1];
  EXPECT_TRUE(Has(lines[1], " \x1b[33mno operation\x1b[0m\r")) << lines[1];
  EXPECT_TRUE(lines[2].starts_with("    \x1b[33mhint: did you mean ")) << lines[2];
  EXPECT_TRUE(Has(lines[3], " \x1b[31m503\x1b[0m ")) << lines[3];
  EXPECT_TRUE(Has(lines[3], " \x1b[31m[fault: status=503]\x1b[0m\r")) << lines[3];
  for (const auto& line : lines) EXPECT_TRUE(line.ends_with("\x1b[0m\r") || line.ends_with("r\r"));
  // The same text without them.
  const auto plain = print({}, {"TERM=xterm", "NO_COLOR=1"});
  EXPECT_FALSE(Has(plain, "\x1b")) << plain;
  EXPECT_EQ(Lines(plain).size(), 4U);
  EXPECT_EQ(print({}, {"TERM=dumb", "NO_COLOR="}), plain);
  EXPECT_FALSE(Has(print({"--json"}, {"TERM=xterm", "NO_COLOR="}), "\x1b"));
}

TEST_F(RequestsTest, HelpShowsTheShortOption) {
  EXPECT_TRUE(Has(Run({"--help"}).out, "  --verbose, -v  ")) << Run({"--help"}).out;
}

TEST_F(RequestsTest, PrintsNoCharactersThatMisleadATerminal) {
  // U+2028, U+202E, U+2066, U+E0041 and a letter.
  client_.Send("POST", "/none", {{"Content-Type", "text/plain"}},
               "\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA6\xF3\xA0\x81\x81\xD1\x97");
  EXPECT_TRUE(Has(Run({"-v"}).out,
                  "> \\xE2\\x80\\xA8\\xE2\\x80\\xAE\\xE2\\x81\\xA6"
                  "\\xF3\\xA0\\x81\\x81\xD1\x97\n"))
      << Run({"-v"}).out;
  const auto json = Run({"--json"}).out;
  EXPECT_TRUE(Has(json, "\\u2028\\u202e\\u2066\\udb40\\udc41\xD1\x97")) << json;
}

TEST_F(RequestsTest, PrintsBodiesIfAsked) {
  client_.Send("POST", "/none", {{"Content-Type", "text/plain"}},
               "one\ntwo\x1b[2J\xC2\x9B"
               "3\n");
  EXPECT_FALSE(Has(Run({}).out, "two"));
  const auto run = Run({"-v"});
  EXPECT_TRUE(Has(run.out,
                  "    > one\n    > two\\x1B[2J\\xC2\\x9B"
                  "3\n    < {"))
      << run.out;
}

TEST_F(RequestsTest, PrintsJson) {
  Ask(kOne);
  client_.Send("POST", "/none", {}, "\x7f\xC2\x9B");
  const auto lines = Lines(Run({"--json"}).out);
  ASSERT_EQ(lines.size(), 2U);
  for (const auto& line : lines) {
    rapidjson::Document json;
    json.Parse(line.c_str());
    EXPECT_TRUE(json.IsObject()) << line;
  }
  EXPECT_TRUE(Has(lines[1], R"("body":"\u007f\u009b")")) << lines[1];
}

TEST_F(RequestsTest, FollowsUntilTheServerEnds) {
  if (client_.Send("HEAD", "/__admin/requests/stream").status != 200) {
    GTEST_SKIP() << "the server has no stream";
  }
  Finished run{};
  std::thread reader([&] { run = Run({"--follow", "--world", "cart"}); });
  // Until the reader is there, nothing is printed.
  while (!Has(client_.Get("/__admin/metrics").body, "understudy_connections 2\n")) {
    std::this_thread::yield();
  }
  for (int i = 0; i < 300; ++i) {
    Ask(std::string("/~cart") + kOne);
    Ask(kOne);
  }
  EXPECT_EQ(program_.Stop(SIGTERM).exit_code, 0);
  reader.join();
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_TRUE(Has(run.out, " cart #300 GET /v1/customers/8737843 200 ")) << Printed(run);
  EXPECT_FALSE(Has(run.out, " default ")) << Printed(run);
}

TEST_F(RequestsTest, SaysWhatIsWrong) {
  const auto nobody = RunToEnd({"requests", "--url", "http://127.0.0.1:1"});
  EXPECT_EQ(nobody.exit_code, 5);
  EXPECT_TRUE(Has(nobody.err, "nothing answers")) << nobody.err;
}

TEST(RequestsOfNoJournalTest, SaysSo) {
  Program program("default", {"--journal", "0"});
  const auto run = RunToEnd({"requests", "--url", program.url()});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err,
            "error: The server keeps no requests (--journal 0). `understudy requests --follow` and "
            "GET /__admin/requests/stream show them as they come.\n");
}

}  // namespace
}  // namespace understudy::conformance
