// The command line: subcommands, options, environment, exit statuses, start and stop.

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/wire.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A first argument that Program passes where the scenario would stand: SCENARIO is then omitted.
constexpr const char* kNoScenario = "--log-level=info";

TEST(HelpTest, ShowsEverySubcommandWithExamples) {
  const Finished run = RunToEnd({"--help"});
  EXPECT_EQ(run.exit_code, 0);
  for (const char* word :
       {"serve", "run", "check", "routes", "schema", "health", "understudy serve"}) {
    EXPECT_TRUE(Has(run.out, word)) << run.out << " lacks " << word;
  }
}

TEST(HelpTest, ShowsEveryOptionOfServeWithItsVariable) {
  const Finished run = RunToEnd({"serve", "--help"});
  EXPECT_EQ(run.exit_code, 0);
  for (const char* option :
       {"--host", "--port", "--port-file", "--db", "--public-url", "--log-level", "--log-format"}) {
    EXPECT_TRUE(Has(run.out, option)) << run.out << " lacks " << option;
  }
  for (const char* name :
       {"SCENARIO", "HOST", "PORT", "PORT_FILE", "DB", "PUBLIC_URL", "LOG_LEVEL", "LOG_FORMAT"}) {
    EXPECT_TRUE(Has(run.out, std::string("UNDERSTUDY_") + name)) << run.out << " lacks " << name;
  }
}

TEST(HelpTest, SaysFirstWhatTheProgramIs) {
  EXPECT_EQ(Lines(RunToEnd({"--help"}).out).at(0),
            "Local test double for the REST APIs of HelpCrunch, Leeloo.ai, Omnidesk and Sumaya.");
}

TEST(HelpTest, FitsIntoEightyColumns) {
  for (const std::string subcommand : {"serve", "run", "check", "routes", "schema", "health"}) {
    for (const auto& line : Lines(RunToEnd({subcommand, "--help"}).out)) {
      EXPECT_LE(line.size(), 100U) << line;
      EXPECT_TRUE(!line.starts_with("   ") || line.size() <= 80U) << line;
    }
  }
}

TEST(HelpTest, SaysTheDefaults) {
  const std::string help = RunToEnd({"serve", "--help"}).out;
  for (const char* text : {"Default: 127.0.0.1.", "8080.", "Default: 10s.", "Default: 75s.",
                           "Default: 1h.", "one fewer", "Default: info."}) {
    EXPECT_TRUE(Has(help, text)) << help << " lacks " << text;
  }
  EXPECT_FALSE(Has(RunToEnd({"run", "--help"}).out, "8080"));
}

TEST(HelpTest, ShowsNoOptionThatTheDocsLack) {
  const std::string docs = ReadFile(UNDERSTUDY_DOCS_FOLDER "/cli.md");
  for (const std::string subcommand : {"serve", "run", "check", "routes", "health"}) {
    for (const auto& line : Lines(RunToEnd({subcommand, "--help"}).out)) {
      if (!line.starts_with("  --") || line.starts_with("  --help")) continue;
      const std::string option = line.substr(2, line.find_first_of(" ,", 2) - 2);
      EXPECT_TRUE(Has(docs, "`" + option)) << "docs/cli.md lacks " << option;
    }
  }
}

TEST(SchemaTest, IsTheOneInTheDocs) {
  const Finished run = RunToEnd({"schema"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out, ReadFile(UNDERSTUDY_DOCS_FOLDER "/scenario.schema.json"));
}

TEST(VersionTest, IsWhatTheServerTells) {
  const Finished run = RunToEnd({"--version"});
  EXPECT_EQ(run.exit_code, 0);
  Program program;
  const Reply reply = Client(program).Get("/__admin/version");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Text("/name"), "understudy");
  EXPECT_TRUE(Has(run.out, reply.Text("/version"))) << run.out << " is not " << reply.body;
}

TEST(UsageTest, ErrorsExitWithTwoAndNameTheOption) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> rows = {
      {{"dance"}, "dance"},
      {{"--no-such-option"}, "--no-such-option"},
      {{"serve", "--no-such-option"}, "--no-such-option"},
      {{"serve", "default", "empty"}, "empty"},
      {{"serve", "--port"}, "--port"},
      {{"serve", "--port", ""}, "--port"},
      {{"serve", "--port", "x"}, "--port"},
      {{"serve", "--port", "-1"}, "--port"},
      {{"serve", "--port", "65536"}, "--port"},
      {{"serve", "--port", "80.5"}, "--port"},
      {{"serve", "--port", "99999999999999999999"}, "--port"},
      {{"serve", "--log-level", "loud"}, "--log-level"},
      {{"serve", "--log-format", "xml"}, "--log-format"},
      {{"serve", "--public-url", "nowhere"}, "--public-url"},
      {{"serve", "--public-url", "ftp://example.com"}, "--public-url"},
      {{"check"}, "scenario"},
      {{"routes", "--yaml"}, "--yaml"},
      {{"health", "--url"}, "--url"},
  };
  for (const auto& [arguments, word] : rows) {
    std::vector<std::string> all = arguments;
    if (all[0] == "serve" && all.size() > 1 && all[1] != "--port")
      all.insert(all.end(), {"--port", "0"});
    const Finished run = RunToEnd(all);
    EXPECT_EQ(run.exit_code, 2) << arguments.back() << "\n" << Printed(run);
    EXPECT_TRUE(run.err.starts_with("error: ")) << run.err;
    EXPECT_TRUE(Has(run.err, word)) << run.err << " does not name " << word;
    EXPECT_FALSE(Has(run.out, "listening"));
  }
}

TEST(UsageTest, UnknownArgumentsAreNamedInOrderWithTheNearestOption) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> rows = {
      {{"serve", "--prot", "0"}, "the argument `--prot` (did you mean `--port`?) is not known"},
      {{"serve", "--prot=0"}, "the argument `--prot=0` (did you mean `--port`?) is not known"},
      {{"serve", "default", "b", "a"}, "the arguments `b`, `a` are not known"},
      {{"--watch"},
       "the argument `--watch` is not known without a subcommand, such as `understudy serve`"}};
  for (const auto& [arguments, message] : rows) {
    EXPECT_EQ(Lines(RunToEnd(arguments).err).at(0), "error: " + message);
  }
}

TEST(UsageTest, ErrorsOfDurationsSayTheRange) {
  const auto error = [](const std::string& value) {
    return Lines(RunToEnd({"serve", "--world-ttl", value}).err).at(0);
  };
  EXPECT_EQ(error("400d"), "error: --world-ttl: a duration must be at most 366d, found `400d`");
  EXPECT_EQ(error("0s"), "error: --world-ttl: a duration must be more than 0, found `0s`");
}

TEST(HelpTest, IsShownForTheShortOption) {
  EXPECT_EQ(RunToEnd({"-h"}).out, RunToEnd({"--help"}).out);
  EXPECT_EQ(RunToEnd({"health", "-h"}).out, RunToEnd({"health", "--help"}).out);
}

TEST(ServeTest, TakesOtherWordsForHostAndLevel) {
  const Finished run =
      RunToEnd({"run", "--log-level", "Warning", "--host", "[127.0.0.1]", "--", "true"});
  EXPECT_TRUE(Has(run.err, "[127.0.0.1]:0: no such host")) << run.err;
  const Finished v6 =
      RunToEnd({"run", "--host", "[::1]", "--", "sh", "-c", "echo $UNDERSTUDY_URL"});
  EXPECT_TRUE(v6.out.starts_with("http://[::1]:") || Has(v6.err, "cannot listen on ::1:0"))
      << Printed(v6);
}

TEST(ServeTest, PrintsTheStableLineFirst) {
  Program program;
  const std::string url = program.url();
  const Finished end = program.Stop(SIGTERM);
  EXPECT_EQ(Lines(end.out)[0], "listening on " + url);
}

TEST(ServeTest, PrintsTheStableLineFirstAtAnyLogLevel) {
  Program program("default", {"--log-level", "debug", "--log-format", "json"});
  const std::string url = program.url();
  EXPECT_EQ(Client(program).Get("/api/v1/accounts").status, 200);
  const Finished end = program.Stop(SIGTERM);
  EXPECT_EQ(Lines(end.out)[0], "listening on " + url);
}

TEST(ServeTest, PrintsEachVendorsOperationsWithExamplesAndCredentials) {
  Program program;
  const std::string url = program.url();
  const Finished end = program.Stop(SIGTERM);
  for (const std::string& word :
       {url + "/v1/customers/", url + "/api/v1/accounts", url + "/api/v2/customer",
        url + "/v1/admin/", std::string("hc_test"), std::string("od_test")}) {
    EXPECT_TRUE(Has(end.out, word)) << end.out << " lacks " << word;
  }
}

TEST(ServeTest, LogsAsJsonWhenAsked) {
  Program program("default", {"--log-level", "debug", "--log-format", "json"});
  EXPECT_EQ(Client(program).Get("/nowhere").status, 404);
  const std::vector<std::string> lines = Lines(program.Stop(SIGTERM).err);
  EXPECT_FALSE(lines.empty());
  for (const std::string& line : lines) {
    rapidjson::Document json;
    EXPECT_TRUE(!json.Parse(line.c_str()).HasParseError() && json.IsObject()) << line;
  }
}

TEST(ServeTest, StartsTheDefaultScenarioWithoutAnArgument) {
  Program program(kNoScenario);
  EXPECT_EQ(
      Client(program).Get("/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}}).status,
      200);
}

TEST(ServeTest, FindsTheDefaultScenarioFromAnyFolder) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(NewFolder());
  {
    Program program(kNoScenario);
    EXPECT_EQ(Client(program).Get("/api/v1/accounts").Integer("/meta/filteredCount"), 20);
  }
  std::filesystem::current_path(before);
}

TEST(ServeTest, TakesTheScenarioFromTheEnvironmentUnlessOneIsGiven) {
  Program from_environment(kNoScenario, {}, {"UNDERSTUDY_SCENARIO=empty"});
  EXPECT_EQ(Client(from_environment).Get("/api/v1/accounts").Integer("/meta/totalCount"), 0);
  Program from_argument("default", {}, {"UNDERSTUDY_SCENARIO=empty"});
  EXPECT_GT(Client(from_argument).Get("/api/v1/accounts").Integer("/meta/totalCount"), 0);
}

TEST(ServeTest, PrefersFlagsToTheEnvironment) {
  // Program gives --port 0.
  Program other;
  Program program("default", {"--public-url", "https://flag.example.com"},
                  {"UNDERSTUDY_PORT=" + std::to_string(other.port()),
                   "UNDERSTUDY_PUBLIC_URL=https://environment.example.com"});
  EXPECT_NE(program.port(), other.port());
  EXPECT_EQ(Client(program).Get("/v1/admin/points-records").Text("/data/path"),
            "https://flag.example.com/v1/admin/points-records");
}

TEST(ServeTest, TakesThePublicUrlFromTheEnvironment) {
  Program program("default", {}, {"UNDERSTUDY_PUBLIC_URL=https://environment.example.com"});
  EXPECT_EQ(Client(program).Get("/v1/admin/points-records").Text("/data/path"),
            "https://environment.example.com/v1/admin/points-records");
}

TEST(ServeTest, PrefersTheFlagToTheScenariosPublicUrl) {
  const std::string scenario =
      WriteFile(NewFolder(), "scenario.yaml",
                "name: t\nextends: default\npublic_url: https://scenario.example.com\n");
  Program program(scenario, {"--public-url", "https://flag.example.com/"});
  EXPECT_EQ(Client(program).Get("/v1/admin/points-records").Text("/data/path"),
            "https://flag.example.com/v1/admin/points-records");
}

TEST(ServeTest, ExitsWithFourWhenThePortIsBusy) {
  Program program;
  const std::string port = std::to_string(program.port());
  const std::string port_file = NewFolder() + "/port";
  const Finished run = RunToEnd({"serve", "default", "--port", port, "--port-file", port_file});
  EXPECT_EQ(run.exit_code, 4) << Printed(run);
  EXPECT_TRUE(Has(run.err, port)) << run.err;
  EXPECT_FALSE(Has(run.out, "listening"));
  EXPECT_FALSE(std::filesystem::exists(port_file)) << "written before the port was bound";
  EXPECT_EQ(Client(program).Get("/__admin/health").status, 200);
}

TEST(ServeTest, TellsAnInvalidScenarioBeforeItTriesThePort) {
  Program program;
  const Finished run =
      RunToEnd({"serve", "no-such-scenario", "--port", std::to_string(program.port())});
  EXPECT_EQ(run.exit_code, 3) << Printed(run);
}

TEST(RoutesTest, ListEveryOperationOfEveryContract) {
  Program program;
  Client client(program);
  const Reply index = client.Get("/__admin/contracts");
  ASSERT_EQ(index.At("/contracts").Size(), 4U);
  const Finished text = RunToEnd({"routes"});
  EXPECT_EQ(text.exit_code, 0);
  const Finished run = RunToEnd({"routes", "--json"});
  EXPECT_EQ(run.exit_code, 0);
  rapidjson::Document json;
  ASSERT_FALSE(json.Parse(run.out.c_str()).HasParseError()) << run.out;
  ASSERT_TRUE(json.IsObject() && json.HasMember("routes") && json["routes"].IsArray()) << run.out;
  const auto& routes = json["routes"];

  long long operations = 0;
  for (const auto& contract : index.At("/contracts").GetArray()) {
    operations += contract["operations"].GetInt();
  }
  EXPECT_EQ(static_cast<long long>(routes.Size()), operations);
  for (const auto& route : routes.GetArray()) {
    for (const char* key : {"vendor", "operation", "method", "path", "summary", "example"}) {
      ASSERT_TRUE(route.HasMember(key) && route[key].IsString()) << run.out << " lacks " << key;
    }
    EXPECT_TRUE(Has(text.out, route["example"].GetString())) << text.out;
  }
  EXPECT_TRUE(Has(run.out, "/v1/customers/{id}"));
  EXPECT_TRUE(Has(run.out, "/v1/admin/customers/{id}/trengo-messages"));
}

TEST(ContractsTest, AreServedAsJsonAndYaml) {
  Program program;
  Client client(program);
  for (const char* vendor : {"helpcrunch", "leeloo", "omnidesk", "sumaya"}) {
    const std::string path = std::string("/__admin/contracts/") + vendor;
    const Reply json = client.Get(path);
    EXPECT_EQ(json.Text("/openapi"), "3.0.3");
    EXPECT_EQ(json.Text("/x-understudy/vendor"), vendor);
    EXPECT_EQ(client.Get(path, {{"Accept", "application/json"}}).body, json.body);
    const Reply yaml = client.Get(path, {{"Accept", "application/yaml"}});
    EXPECT_EQ(yaml.status, 200);
    EXPECT_TRUE(Has(yaml.Header("Content-Type"), "application/yaml"));
    EXPECT_TRUE(Has(yaml.body, "openapi: 3.0.3")) << yaml.body.substr(0, 200);
  }
  EXPECT_EQ(client.Get("/__admin/contracts/nobody").status, 404);
}

TEST(ContractsTest, AreServedInTheTypeThatAcceptPrefers) {
  Program program;
  Client client(program);
  for (const auto& [accept, type] :
       {std::pair("application/yaml;q=0.5, application/json", "application/json"),
        std::pair("application/json;q=0.5, application/yaml", "application/yaml"),
        std::pair("application/json;q=0, */*", "application/yaml"),
        std::pair("text/*", "text/yaml"), std::pair("*/*", "application/json"),
        std::pair("application/x-yaml", "application/x-yaml"),
        std::pair("image/png", "application/json")}) {
    EXPECT_EQ(client.Get("/__admin/contracts/leeloo", {{"Accept", accept}}).Header("Content-Type"),
              type)
        << accept;
  }
}

}  // namespace
}  // namespace understudy::conformance
