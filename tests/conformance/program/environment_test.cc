// Environment variables: each option's own, and those that Kubernetes sets.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

using Rows = std::vector<std::pair<std::string, std::string>>;

// Each variable with a value that its option refuses.
const Rows& BadValues() {
  static const Rows kRows = {{"WATCH", "maybe"},           {"SKIP_DELAYS", "2"},
                             {"NO_ADMIN", "nein"},         {"PORT", "x"},
                             {"PUBLIC_URL", "nowhere"},    {"TLS_PORT", "65536"},
                             {"MAX_WORLDS", "0"},          {"WORLD_TTL", "5w"},
                             {"ADMIN_TOKEN", "two words"}, {"THREADS", "x"},
                             {"HEADER_TIMEOUT", "soon"},   {"BODY_TIMEOUT", "-1s"},
                             {"IDLE_TIMEOUT", "0s"},       {"MAX_CONNECTIONS", "1e3"},
                             {"MAX_BUFFER", "1"},          {"WORLD_FROM_HOST", "localhost:8080"},
                             {"JOURNAL", "some"},          {"JOURNAL_BYTES", "0"},
                             {"JOURNAL_BODY", "1e3"},      {"ACCESS_LOG", "maybe"},
                             {"SHOW_CREDENTIALS", "2x"},   {"LOG_LEVEL", "loud"},
                             {"LOG_FORMAT", "xml"}};
  return kRows;
}

TEST(EnvironmentTest, ErrorsNameTheVariable) {
  for (const std::string subcommand : {"serve", "run"}) {
    for (const auto& [name, value] : BadValues()) {
      const Finished run =
          RunToEnd({subcommand, "--", "true"}, {"UNDERSTUDY_" + name + "=" + value});
      EXPECT_EQ(run.exit_code, 2) << name << "\n" << Printed(run);
      EXPECT_TRUE(run.err.starts_with("error: UNDERSTUDY_" + name + ": ")) << run.err;
      EXPECT_FALSE(Has(run.out, "listening"));
    }
  }
  for (const auto& [name, value] :
       Rows{{"URL", "nowhere"}, {"PORT", "x"}, {"WAIT", "long"}, {"PID", "0"}}) {
    const Finished run = RunToEnd({"health"}, {"UNDERSTUDY_" + name + "=" + value});
    EXPECT_EQ(run.exit_code, 2) << Printed(run);
    EXPECT_TRUE(run.err.starts_with("error: UNDERSTUDY_" + name + ": ")) << run.err;
  }
  const Finished routes = RunToEnd({"routes"}, {"UNDERSTUDY_JSON=maybe"});
  EXPECT_EQ(routes.err.substr(0, routes.err.find('\n')),
            "error: UNDERSTUDY_JSON: expected true or false, found `maybe`");
}

TEST(EnvironmentTest, NoOptionOfServeIsForgottenHere) {
  // What takes any text but an empty one, which a variable can't give.
  std::set<std::string> known = {"SCENARIO",      "DB",           "SNAPSHOTS", "HOST",
                                 "PORT_FILE",     "JOURNAL_FILE", "TLS_CERT",  "TLS_KEY",
                                 "TLS_PORT_FILE", "API_ROOT",     "…"};
  for (const auto& [name, value] : BadValues()) known.insert(name);
  const std::string help = RunToEnd({"serve", "--help"}).out;
  const std::string start = "[UNDERSTUDY_";
  for (auto at = help.find(start); at != std::string::npos; at = help.find(start, at + 1)) {
    const auto begin = at + start.size();
    const std::string name = help.substr(begin, help.find(']', begin) - begin);
    EXPECT_TRUE(known.contains(name)) << name;
  }
}

TEST(EnvironmentTest, SetsFlags) {
  Program off("default", {}, {"UNDERSTUDY_NO_ADMIN=Yes"});
  EXPECT_EQ(Client(off).Get("/__admin/worlds").status, 404);
  Program on("default", {}, {"UNDERSTUDY_NO_ADMIN=false"});
  EXPECT_EQ(Client(on).Get("/__admin/worlds").status, 200);
}

TEST(EnvironmentTest, OptionsThatNeedOneAnotherMayComeFromBoth) {
  const Finished run = RunToEnd({"serve", "--port", "0", "--tls-cert", "/no/such.pem"},
                                {"UNDERSTUDY_TLS_KEY=/no/such.key"});
  EXPECT_EQ(run.exit_code, 1) << Printed(run);  // and not 2
  const Finished alone = RunToEnd({"serve", "--port", "0"}, {"UNDERSTUDY_TLS_CERT=/no/such.pem"});
  EXPECT_EQ(alone.exit_code, 2) << Printed(alone);
  EXPECT_TRUE(Has(alone.err, "error: UNDERSTUDY_TLS_CERT: needs --tls-key")) << alone.err;
}

TEST(EnvironmentTest, ErrorsOfTheStartNameTheVariable) {
  const std::string folder = NewFolder();
  const std::string file = WriteFile(folder, "file", "no port");
  const auto unread = "error: UNDERSTUDY_TLS_CERT " + folder + "/a: No such file";
  const std::vector<std::pair<std::vector<std::string>, std::string>> rows = {
      {{"UNDERSTUDY_WATCH=1"}, "error: UNDERSTUDY_WATCH: needs a scenario file"},
      {{"UNDERSTUDY_TLS_KEY=/no/such.key"}, "error: UNDERSTUDY_TLS_KEY: needs --tls-cert"},
      {{"UNDERSTUDY_TLS_CERT=" + folder + "/a", "UNDERSTUDY_TLS_KEY=" + folder + "/b"}, unread},
      {{"UNDERSTUDY_PORT_FILE=" + file}, "error: UNDERSTUDY_PORT_FILE " + file + ": is not a"},
      {{"UNDERSTUDY_PORT_FILE=" + folder + "/p", "UNDERSTUDY_TLS_PORT_FILE=" + folder + "/p",
        "UNDERSTUDY_TLS_CERT=a", "UNDERSTUDY_TLS_KEY=b"},
       "error: UNDERSTUDY_TLS_PORT_FILE: must be another file than UNDERSTUDY_PORT_FILE"},
      {{"UNDERSTUDY_DB=" + file}, "error: UNDERSTUDY_DB " + file + ": "},
      {{"UNDERSTUDY_SNAPSHOTS=" + file}, "error: UNDERSTUDY_SNAPSHOTS " + file + ": "},
      {{"UNDERSTUDY_HOST=no host"},
       "error: cannot listen on no host:0: no such host (from UNDERSTUDY_HOST)"}};
  for (const auto& [environment, message] : rows) {
    const Finished run = RunToEnd({"serve", "--port", "0"}, environment);
    EXPECT_TRUE(run.err.starts_with(message)) << Printed(run) << " is not " << message;
    EXPECT_TRUE(run.exit_code == 1 || run.exit_code == 2) << Printed(run);
  }
}

TEST(EnvironmentTest, ErrorsOfScenarioPortAndHealthNameTheVariable) {
  const std::vector<std::string> scenario = {"UNDERSTUDY_SCENARIO=nope"};
  const std::string line = "\nThe scenario comes from UNDERSTUDY_SCENARIO.\n";
  for (const std::string subcommand : {"serve", "routes"}) {
    const Finished run = RunToEnd({subcommand}, scenario);
    EXPECT_EQ(run.exit_code, 3) << Printed(run);
    EXPECT_TRUE(run.err.starts_with("nope:1:1: error: ") && run.err.ends_with(line)) << run.err;
    EXPECT_FALSE(Has(RunToEnd({subcommand, "other"}, scenario).err, "comes from"));
  }
  Program program;
  const std::string port = std::to_string(program.port());
  const Finished busy = RunToEnd({"serve"}, {"UNDERSTUDY_PORT=" + port});
  EXPECT_EQ(busy.exit_code, 4) << Printed(busy);
  EXPECT_TRUE(Has(busy.err, " (from UNDERSTUDY_PORT)\n")) << busy.err;
  EXPECT_FALSE(Has(RunToEnd({"serve", "--port", port}).err, "from"));
  const std::string file = NewFolder() + "/absent";
  EXPECT_EQ(RunToEnd({"health"}, {"UNDERSTUDY_PORT_FILE=" + file}).err,
            "error: UNDERSTUDY_PORT_FILE " + file + ": there is no such port file\n");
}

// What Kubernetes sets in each pod of a namespace that has a Service `understudy`, and another one
// called `understudy-tls`.
const std::vector<std::string> kServiceLinks = {
    "UNDERSTUDY_PORT=tcp://10.0.0.1:8080",    "UNDERSTUDY_SERVICE_HOST=10.0.0.1",
    "UNDERSTUDY_SERVICE_PORT=8080",           "UNDERSTUDY_PORT_8080_TCP=tcp://10.0.0.1:8080",
    "UNDERSTUDY_PORT_8080_TCP_PROTO=tcp",     "UNDERSTUDY_PORT_8080_TCP_PORT=8080",
    "UNDERSTUDY_PORT_8080_TCP_ADDR=10.0.0.1", "UNDERSTUDY_TLS_PORT=tcp://10.0.0.2:8443"};

TEST(EnvironmentTest, IgnoresTheServiceLinksOfKubernetes) {
  const Finished run = RunToEnd({"run", "--", ProgramPath(), "health"}, kServiceLinks);
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_TRUE(run.out.starts_with("ok: http://127.0.0.1:")) << run.out;
  EXPECT_TRUE(Has(run.err, "warning UNDERSTUDY_PORT=tcp://10.0.0.1:8080 is ignored")) << run.err;
  EXPECT_TRUE(Has(run.err, "warning UNDERSTUDY_TLS_PORT=tcp://10.0.0.2:8443 is ignored"));
  // That of `health`.
  EXPECT_TRUE(Has(run.err, "warning: UNDERSTUDY_PORT=tcp://10.0.0.1:8080 is ignored")) << run.err;
}

TEST(EnvironmentTest, DoesNotMentionServiceLinksWhenAFlagGivesThePort) {
  Program program("default", {}, {"UNDERSTUDY_PORT=tcp://10.0.0.1:8080"});
  EXPECT_EQ(Client(program).Get("/__admin/health").status, 200);
  EXPECT_FALSE(Has(program.Stop(SIGTERM).err, "is ignored"));
}

TEST(EnvironmentTest, WarnsInTheFormatOfTheLog) {
  auto environment = kServiceLinks;
  environment.emplace_back("UNDERSTUDY_LOG_FORMAT=json");
  const Finished run = RunToEnd({"run", "--", "true"}, environment);
  for (const auto& line : Lines(run.err)) EXPECT_TRUE(line.starts_with("{\"time\"")) << line;
}

TEST(EnvironmentTest, TakesLevelsAndFormatsInAnyCase) {
  const Finished run =
      RunToEnd({"run", "--log-format", "Json", "--", "true"}, {"UNDERSTUDY_LOG_LEVEL=INFO"});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_TRUE(run.err.starts_with("{\"time\"")) << run.err;
  const Finished quiet = RunToEnd({"run", "--log-level", "Error", "--", "true"});
  EXPECT_EQ(quiet.err, "");
}

}  // namespace
}  // namespace understudy::conformance
