// `understudy health`: where it asks, how long, and which server it accepts.

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "../support/client.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(HealthTest, ExitsWithZeroForAServerThatAnswers) {
  Program program;
  EXPECT_EQ(RunToEnd({"health", "--url", program.url()}).exit_code, 0);
  EXPECT_EQ(RunToEnd({"health", "--url", program.url() + "/"}).exit_code, 0);
  EXPECT_EQ(RunToEnd({"health"}, {"UNDERSTUDY_URL=" + program.url()}).exit_code, 0);
}

TEST(HealthTest, ExitsWithFiveWhenNobodyAnswers) {
  Program program;
  const std::string url = program.url();
  program.Stop(SIGTERM);
  const Finished run = RunToEnd({"health", "--url", url});
  EXPECT_EQ(run.exit_code, 5) << Printed(run);
  EXPECT_TRUE(Has(run.err, url)) << run.err;
}

TEST(HealthTest, IsTheAdminInterfacesWordForIt) {
  Program program;
  const Reply reply = Client(program).Get("/__admin/health");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Text("/status"), "ok");
  EXPECT_EQ(reply.Header("Content-Type"), "application/json");
}
TEST(HealthTest, TellsOneServerFromAnother) {
  Program first;
  Program second;
  const Reply one = Client(first).Get("/__admin/health");
  const Reply other = Client(second).Get("/__admin/health");
  EXPECT_EQ(one.Integer("/pid"), first.pid());
  EXPECT_EQ(other.Integer("/pid"), second.pid());
  EXPECT_EQ(one.Text("/instance").size(), 16U) << one.body;
  EXPECT_NE(one.Text("/instance"), other.Text("/instance"));
  EXPECT_EQ(one.Text("/instance"), Client(first).Get("/__admin/health").Text("/instance"));
  EXPECT_TRUE(one.Text("/started").ends_with("Z")) << one.body;
}

TEST(HealthTest, SaysWhichServerAnswered) {
  Program program;
  const Reply reply = Client(program).Get("/__admin/health");
  const Finished run = RunToEnd({"health", "--url", program.url()});
  EXPECT_EQ(run.out, "ok: " + program.url() + ", process " + std::to_string(program.pid()) +
                         ", started " + reply.Text("/started") + ", instance " +
                         reply.Text("/instance") + ", scenario default\n");
}

TEST(HealthTest, AcceptsOnlyTheProcessThatIsAskedFor) {
  Program program;
  const std::string pid = std::to_string(program.pid());
  EXPECT_EQ(RunToEnd({"health", "--url", program.url(), "--pid", pid}).exit_code, 0);
  // The test's own process lives, and is no server.
  const std::string other = std::to_string(getpid());
  const Finished run = RunToEnd({"health", "--url", program.url(), "--pid", other});
  EXPECT_EQ(run.exit_code, 5) << Printed(run);
  EXPECT_TRUE(Has(run.err, "another server answered, process " + pid)) << run.err;
  EXPECT_TRUE(Has(run.err, "expected process " + other)) << run.err;
}

TEST(HealthTest, NoticesThatTheServerInTheBackgroundDidNotStart) {
  Program program;
  const std::string port = std::to_string(program.port());
  const Finished run =
      RunToEnd({"run", "--", "sh", "-c",
                "\"$0\" serve --port " + port + " & \"$0\" health --wait 50s --port " + port +
                    " --pid $!; echo health $?; wait $!; echo serve $?",
                ProgramPath()});
  EXPECT_EQ(run.out, "health 5\nserve 4\n") << Printed(run);
  EXPECT_TRUE(Has(run.err, "has ended")) << run.err;
}

TEST(HealthTest, WaitsForAServerThatStartsLater) {
  // The port file is that of a server which is gone: it must not count.
  const std::string file = WriteFile(NewFolder(), "port", "1\n");
  const Finished run =
      RunToEnd({"run", "--", "sh", "-c",
                "\"$0\" health --wait 50s --port-file $1 >&2 & health=$!; "
                "\"$0\" serve --port 0 --port-file $1 >&2 & server=$!; "
                "wait $health; echo health $?; kill $server; wait $server; echo serve $?",
                ProgramPath(), file});
  EXPECT_EQ(run.out, "health 0\nserve 0\n") << Printed(run);
  EXPECT_TRUE(Has(run.err, "ok: http://127.0.0.1:")) << run.err;
}

TEST(HealthTest, WaitsNoLongerThanItMay) {
  const std::string file = NewFolder() + "/port";
  const Finished run = RunToEnd({"health", "--wait", "50ms", "--port-file", file});
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_EQ(run.err, "error: --port-file " + file + ": there is no such port file\n");
}

TEST(HealthTest, ReadsThePortFromThePortFile) {
  const std::string file = NewFolder() + "/port";
  Program program("default", {"--port-file", file});
  EXPECT_TRUE(Has(RunToEnd({"health", "--port-file", file}).out, program.url()));
  EXPECT_TRUE(Has(RunToEnd({"health"}, {"UNDERSTUDY_PORT_FILE=" + file}).out, program.url()));
  for (const std::string text : {"", "0\n", "65536\n", "x\n"}) {
    const std::string bad = WriteFile(NewFolder(), "port", text);
    const Finished run = RunToEnd({"health", "--port-file", bad});
    EXPECT_EQ(run.exit_code, 5);
    EXPECT_EQ(run.err, "error: --port-file " + bad + ": it holds no port number\n");
  }
}

TEST(HealthTest, AsksWhereTheServerListens) {
  Program everywhere("default", {"--host", "0.0.0.0"});
  const std::string port = "UNDERSTUDY_PORT=" + std::to_string(everywhere.port());
  for (const std::string host : {"0.0.0.0", "127.0.0.1", "localhost"}) {
    const Finished run = RunToEnd({"health"}, {port, "UNDERSTUDY_HOST=" + host});
    EXPECT_EQ(run.exit_code, 0) << Printed(run);
  }
  // Another loopback address: asking 127.0.0.1 would find nobody.
  Program elsewhere("default", {"--host", "127.0.0.2"});
  const Finished run = RunToEnd({"health"}, {"UNDERSTUDY_PORT=" + std::to_string(elsewhere.port()),
                                             "UNDERSTUDY_HOST=127.0.0.2"});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
}

TEST(HealthTest, WritesIpv6AddressesInBrackets) {
  for (const std::string host : {"::", "::1", "[::1]"}) {
    const Finished run = RunToEnd({"health", "--host", host, "--port", "1"});
    EXPECT_EQ(run.exit_code, 5);
    EXPECT_TRUE(Has(run.err, "http://[::1]:1/")) << run.err;
  }
}

TEST(HealthTest, PrefersTheCommandLineToTheEnvironment) {
  Program asked;
  Program other;
  const std::string file = WriteFile(NewFolder(), "port", std::to_string(other.port()) + "\n");
  const std::vector<std::string> environment = {"UNDERSTUDY_URL=" + other.url(),
                                                "UNDERSTUDY_PORT_FILE=" + file,
                                                "UNDERSTUDY_PORT=" + std::to_string(other.port())};
  const std::string right = WriteFile(NewFolder(), "port", std::to_string(asked.port()) + "\n");
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"health", "--url", asked.url()},
                                             {"health", "--port", std::to_string(asked.port())},
                                             {"health", "--port-file", right}}) {
    EXPECT_TRUE(Has(RunToEnd(words, environment).out, asked.url())) << words[1];
  }
}

TEST(HealthTest, RefusesWhoIsNoUnderstudy) {
  Program program;
  // A path of a vendor's answers 200 with something else.
  const Finished run = RunToEnd({"health", "--url", program.url() + "/nowhere"});
  EXPECT_EQ(run.exit_code, 5) << Printed(run);
  EXPECT_TRUE(Has(run.err, "status 404")) << run.err;
}

}  // namespace
}  // namespace understudy::conformance
