// What --api and `apis` of a scenario may name, and the errors.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

std::string ApiOf(const std::string& prefix, const std::string& parameter = "id") {
  return "openapi: 3.0.3\ninfo: {title: In, version: '1'}\nservers: [{url: " + prefix +
         "}]\npaths:\n  /cats/{" + parameter + "}:\n    parameters: [{name: " + parameter +
         ", in: path, required: true, schema: {type: integer}}]\n    get: {responses: {'200': "
         "{description: one}}}\n";
}

class OwnInputsTest : public ::testing::Test {
 protected:
  OwnInputsTest() {
    WriteFile(folder_, "one.yaml", ApiOf("/one"));
    WriteFile(folder_, "two.yaml", ApiOf("/two"));
  }
  std::string In(const std::string& name) const { return folder_ + "/" + name; }
  // The command ends with exit 3 and says this.
  static void ExpectRefused(const std::vector<std::string>& arguments, const std::string& text) {
    for (const std::string command : {"check", "serve"}) {
      auto whole = arguments;
      whole.insert(whole.begin(), command);
      if (command == "serve") whole.insert(whole.end(), {"--port", "0"});
      const auto run = RunToEnd(whole);
      EXPECT_EQ(run.exit_code, 3) << command;
      EXPECT_NE(run.err.find(text), std::string::npos) << command << "\n" << run.err;
    }
  }

  const std::string folder_ = NewFolder();
};

TEST_F(OwnInputsTest, TwoApisMayNotClaimOneMethodAndPath) {
  WriteFile(folder_, "same.yaml", ApiOf("/one", "catId"));
  ExpectRefused({"--api", In("one.yaml"), "--api", In("same.yaml")},
                "same.yaml:7:10: error: GET /one/cats/{catId} is an operation of the API `one` "
                "too: give one of the documents another path in its first `servers`");
  EXPECT_EQ(RunToEnd({"check", "--api", In("one.yaml"), "--api", In("two.yaml")}).exit_code, 0);
}

TEST_F(OwnInputsTest, ADocumentThatIsNamedTwiceIsServedOnce) {
  WriteFile(folder_, "my.yaml", "apis: {one: one.yaml}\nvendors: {}\n");
  const auto run =
      RunToEnd({"check", In("my.yaml"), "--api", In("one.yaml"), "--api", folder_ + "/./one.yaml"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST_F(OwnInputsTest, NamesAreThoseOfOneDocument) {
  ExpectRefused({"--api", In("one.yaml"), "--api", "one=" + In("two.yaml")},
                "two.yaml:1:1: error: `one` is the name of another API, of " + In("one.yaml") +
                    ": give this one a name, as NAME=" + In("two.yaml"));
  WriteFile(folder_, "my.yaml", "apis: {one: two.yaml}\n");
  ExpectRefused({In("my.yaml"), "--api", In("one.yaml")},
                "two.yaml:1:1: error: `one` (" + In("my.yaml") +
                    ":1:8) is the name of another API, of " + In("one.yaml") +
                    ": choose another name");
  WriteFile(folder_, "my.yaml", "apis: {leeloo: two.yaml}\n");
  ExpectRefused({In("my.yaml")}, " a built-in API: choose another name");
  // Without a scenario the built-in ones are not served.
  EXPECT_EQ(RunToEnd({"check", "--api", "leeloo=" + In("one.yaml")}).exit_code, 0);
}

TEST_F(OwnInputsTest, WhatIsNoDocumentIsToldWithItsPath) {
  WriteFile(folder_, "empty.yaml", "");
  fs::create_directory(In("folder"));
  ASSERT_EQ(mkfifo(In("pipe").c_str(), 0600), 0);
  ExpectRefused({"--api", In("empty.yaml")}, "empty.yaml:1:1: error: an OpenAPI document is a map");
  ExpectRefused({"--api", In("folder")}, "folder:1:1: error: is not a regular file");
  ExpectRefused({"--api", In("pipe")}, "pipe:1:1: error: is not a regular file");
  ExpectRefused({"--api", In("none.yaml")},
                "none.yaml:1:1: error: no such file: create it, or correct the path, which starts "
                "at the current folder: `--api FILE` or `--api NAME=FILE`\n");
  ExpectRefused({"--api", "one="}, "one:1:1: error: no file is named: give its path, `--api FILE`");
}

// An API whose schema of cats is in a folder beside that of the document.
class RootTest : public OwnInputsTest {
 protected:
  RootTest() {
    fs::create_directories(In("specs/cats"));
    fs::create_directories(In("specs/common"));
    WriteFile(folder_, "specs/common/cat.yaml",
              "type: object\nproperties: {id: {type: integer}, name: {type: string}}\n");
    std::string text = ApiOf("/v1");
    const std::string reply = "description: one}";
    text.replace(text.find(reply), reply.size(),
                 "description: one, content: {application/json: {example: {id: 4, name: Tom}, "
                 "schema: {$ref: "
                 "'../common/cat.yaml'}}}}");
    WriteFile(folder_, "specs/cats/openapi.yaml", text);
  }
  static void ExpectCat(const Program& program) {
    Client client(program);
    EXPECT_EQ(client.Get("/v1/cats/4").body, R"({"id":4,"name":"Tom"})");
  }
  const std::string document_ = In("specs/cats/openapi.yaml");
};

TEST_F(RootTest, FilesOfADocumentAreBelowTheNamedFolder) {
  const auto without = RunToEnd({"check", "--api", document_});
  EXPECT_NE(without.err.find("`../common/cat.yaml` leads out of the document's folder, and no root "
                             "folder (--api-root) is named"),
            std::string::npos)
      << without.err;
  const auto with = RunToEnd({"check", "--strict", "--api", document_, "--api-root", In("specs")});
  EXPECT_EQ(with.exit_code, 0) << Printed(with);
  ExpectCat(Program("", {"--api", document_, "--api-root", In("specs")}));
  ExpectCat(Program("", {"--api", document_}, {"UNDERSTUDY_API_ROOT=" + In("specs")}));
  const auto explained = RunToEnd({"explain", "--api", document_, "--api-root", In("specs")});
  EXPECT_NE(explained.out.find("\"name\":<name>"), std::string::npos) << explained.out;
}

TEST_F(RootTest, AScenarioNamesTheFolderBesideTheDocument) {
  const auto scenario = WriteFile(
      folder_, "my.yaml", "apis: {cats: {contract: specs/cats/openapi.yaml, root: specs}}\n");
  const auto run = RunToEnd({"check", "--strict", scenario});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  ExpectCat(Program(scenario));
}

TEST_F(RootTest, WhatIsWrittenByInitNamesTheFolderToo) {
  const auto run =
      RunToEnd({"init", "--api", document_, "--api-root", In("specs"), "--out", In("made")});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  ExpectCat(Program(In("made/cats.yaml")));
}

TEST_F(RootTest, TheFolderMustHoldTheDocument) {
  ExpectRefused({"--api", document_, "--api-root", In("specs/common")},
                "openapi.yaml:1:1: error: is not in the root folder `" + In("specs/common") +
                    "` or below it");
  ExpectRefused({"--api", document_, "--api-root", In("none")},
                "none:1:1: error: no such folder: create it, or correct the path, which starts at "
                "the current folder: `--api FILE` or `--api NAME=FILE`, `--api-root FOLDER`\n");
}

// A world that a client creates reads no file outside the scenario's folder.
TEST_F(RootTest, AFolderOutsideTheScenariosIsRefusedForWorlds) {
  const auto scenario = WriteFile(In("specs/cats"), "served.yaml", "vendors: {leeloo: {}}\n");
  WriteFile(In("specs/cats"), "sent.yaml", "apis: {cats: {contract: openapi.yaml, root: ..}}\n");
  const Program program(scenario);
  Client client(program);
  const Reply refused =
      client.Json("POST", "/__admin/worlds", R"({"name":"w","from":{"scenario":"sent.yaml"}})");
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_NE(refused.body.find("the files of `cats` must be in the folder of the scenario"),
            std::string::npos)
      << refused.body;
}

TEST_F(OwnInputsTest, AFileThatIsNotThereIsReportedWhereTheScenarioNamesIt) {
  const auto marked = Unmark(
      "apis:\n  one: ‸none.yaml\n  two: {contract: two.yaml, vendor: ‸gone.yaml}\n"
      "  three: {contract: one.yaml, root: ‸nowhere}\n");
  const auto scenario = WriteFile(folder_, "my.yaml", marked.text);
  const std::string advice = ": create it, or correct the path, which starts at `" + folder_ + "`";
  const std::vector<std::string> messages = {"`" + In("none.yaml") + "`: no such file" + advice,
                                             "`" + In("gone.yaml") + "`: no such file" + advice,
                                             "`" + In("nowhere") + "`: no such folder" + advice};
  const auto errors = ErrorLines(RunToEnd({"check", scenario}));
  ASSERT_EQ(errors.size(), messages.size());
  for (std::size_t i = 0; i < errors.size(); ++i) {
    EXPECT_EQ(errors[i], scenario + ":" + marked.places[i] + ": error: " + messages[i]);
  }
}

TEST_F(OwnInputsTest, WhatOfAnApiIsInNoListOrHasNoUseIsToldInItsWords) {
  const auto check = [&](const std::string& vendor) {
    return RunToEnd(
               {"check", WriteFile(folder_, "my.yaml",
                                   "apis: {one: one.yaml}\nvendors:\n  one: " + vendor + "\n")})
        .err;
  };
  const auto users = check("{users: [{name: ada}]}");
  EXPECT_NE(users.find("my.yaml:3:16: error: the API has no security scheme `basic`, so no "
                       "operation takes users: list `tokens`\n"),
            std::string::npos)
      << users;
  const auto map = check("{data: {cats: {id: 1, name: Tom}}}");
  EXPECT_NE(map.find("my.yaml:3:22: error: expected a list of rows, found a map: put `- ` before "
                     "each row\n"),
            std::string::npos)
      << map;
}

TEST_F(OwnInputsTest, AMissingDocumentHidesNoOtherError) {
  const auto marked = Unmark(
      "apis: {one: ‸none.yaml, two: two.yaml}\nseed: ‸x\nvendors:\n  one: {data: {cats: [1]}}\n"
      "  two: {‸colour: red}\nfaults:\n  - {match: {vendor: one, operation: getCat}, status: 503}\n"
      "  - {match: {vendor: two, operation: ‸getCat}, status: 503}\n");
  const auto scenario = WriteFile(folder_, "my.yaml", marked.text);
  const auto run = RunToEnd({"check", scenario});
  EXPECT_EQ(run.exit_code, 3);
  const auto errors = ErrorLines(run);
  ASSERT_EQ(errors.size(), marked.places.size()) << run.err;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    EXPECT_TRUE(errors[i].starts_with(scenario + ":" + marked.places[i] + ": error: "))
        << errors[i] << "\n"
        << marked.places[i];
  }
}

// The path of a scenario with an API of this path, and the built-in vendor.
std::string BesideBuiltIn(const std::string& folder, const std::string& prefix,
                          const std::string& path, const std::string& vendor) {
  std::string text = ApiOf(prefix);
  text.replace(text.find("/cats/{id}"), 10, path);
  WriteFile(folder, "mine.yaml", text);
  return WriteFile(folder, "my.yaml", "apis: {mine: mine.yaml}\nvendors:\n  " + vendor + ": {}\n");
}

TEST_F(OwnInputsTest, AnApiMayNotTakeAnOperationOfABuiltInOneThatIsServed) {
  const auto scenario = BesideBuiltIn(folder_, "/api/v1", "/accounts/{id}", "leeloo");
  ExpectRefused({scenario},
                "my.yaml:3:3: error: GET /api/v1/accounts/{id} is an operation of `mine` too, as "
                "GET /api/v1/accounts/{id}: give its document another path in its first "
                "`servers`, or by `prefix` in its vendor.yaml, or do not serve `leeloo`");
  // Without it there is no conflict.
  WriteFile(folder_, "my.yaml", "apis: {mine: mine.yaml}\nvendors: {helpcrunch: {}}\n");
  const auto run = RunToEnd({"check", scenario});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
}

TEST_F(OwnInputsTest, PathsThatABuiltInApiReadsInAnyCaseAreItsOwn) {
  const auto scenario = BesideBuiltIn(folder_, "/API/v2", "/Customer/{id}", "omnidesk");
  ExpectRefused({scenario},
                "my.yaml:3:3: error: GET /api/v2/customer/{id} is an operation of "
                "`mine` too, as GET /API/v2/Customer/{id}");
}

TEST_F(OwnInputsTest, AScenarioThatIsNamedIsServedBesideAnApi) {
  const Program program("default", {"--api", In("one.yaml")});
  Client client(program);
  EXPECT_EQ(client.Get("/__admin/contracts").At("/contracts").Size(), 5U);
  const auto routes = RunToEnd({"routes", "default", "--api", In("one.yaml")}).out;
  EXPECT_NE(routes.find("/one/cats/"), std::string::npos) << routes;
  EXPECT_NE(routes.find("(leeloo)"), std::string::npos) << routes;
  const auto alone = RunToEnd({"routes", "--api", In("one.yaml")}).out;
  EXPECT_EQ(alone.find("(leeloo)"), std::string::npos) << alone;
}

}  // namespace
}  // namespace understudy::conformance
