// `prefix` of a vendor.yaml: the beginning of all paths of a user's API.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Cats, version: "1"}
servers: [{url: https://api.example.com/v1}]
paths:
  /cats:
    get:
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Cat"}}
              example: [{id: 1, name: Tom}]
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Cat"}}}}
      responses:
        "201":
          description: d
          headers: {Location: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Cat"}}}
  /cats/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Cat"}}}}}}
components:
  schemas:
    Cat: {type: object, properties: {id: {type: integer}, name: {type: string}}}
)";

class OwnPrefixTest : public ::testing::Test {
 protected:
  OwnPrefixTest() { WriteFile(folder_, "cats.yaml", kDocument); }
  // A scenario that serves the document with this vendor.yaml.
  std::string With(const std::string& words) const {
    WriteFile(folder_, "words.yaml", words);
    return WriteFile(folder_, "my.yaml",
                     "apis: {cats: {contract: cats.yaml, vendor: words.yaml}}\nvendors: {}\n");
  }
  Finished Check(const std::string& words) const { return RunToEnd({"check", With(words)}); }

  const std::string folder_ = NewFolder();
};

TEST_F(OwnPrefixTest, ItReplacesThePathOfTheServers) {
  const Program program(With("prefix: /two/three/\noperations: {GET /cats: {list: cats}}\n"));
  Client client(program);
  EXPECT_EQ(client.Get("/two/three/cats").body, R"([{"id":1,"name":"Tom"}])");
  EXPECT_EQ(client.Get("/v1/cats").status, 404);
  const auto made = client.Json("POST", "/two/three/cats", R"({"name":"Kit"})");
  EXPECT_EQ(made.Header("Location"), "/two/three/cats/2");
  EXPECT_EQ(client.Get("/two/three/cats/2").body, R"({"id":2,"name":"Kit"})");
}

TEST_F(OwnPrefixTest, ItMayBeEncoded) {
  for (const std::string prefix : {"/my%20api", "/my api"}) {
    const Program program(With("prefix: '" + prefix + "'\n"));
    Client client(program);
    EXPECT_EQ(client.Get("/my%20api/cats/1").body, R"({"id":1,"name":"Tom"})") << prefix;
    const auto made = client.Json("POST", "/my%20api/cats", R"({"name":"Kit"})");
    EXPECT_EQ(made.Header("Location"), "/my%20api/cats/2") << prefix;
  }
}

TEST_F(OwnPrefixTest, ASlashMeansThatThereIsNone) {
  const Program program(With("prefix: /\n"));
  Client client(program);
  EXPECT_EQ(client.Get("/cats/1").status, 200);
  EXPECT_EQ(client.Get("/v1/cats/1").status, 404);
}

TEST_F(OwnPrefixTest, OneDocumentIsServedTwice) {
  WriteFile(folder_, "words.yaml", "prefix: /v2\n");
  const auto scenario =
      WriteFile(folder_, "my.yaml",
                "apis: {one: cats.yaml, two: {contract: cats.yaml, vendor: words.yaml}}\n"
                "vendors: {two: {data: {cats: [{id: 7, name: Mia}]}}}\n");
  const Program program(scenario);
  Client client(program);
  EXPECT_EQ(client.Get("/v1/cats").body, R"([{"id":1,"name":"Tom"}])");
  EXPECT_EQ(client.Get("/v2/cats").body, R"([{"id":7,"name":"Mia"}])");
  const auto routes = RunToEnd({"routes", scenario}).out;
  EXPECT_NE(routes.find("/v2/cats/7  # stateful\n"), std::string::npos) << routes;
  const auto explained = RunToEnd({"explain", scenario, "two", "GET /v2/cats"});
  EXPECT_NE(explained.out.find("\n  GET /v2/cats\n"), std::string::npos) << Printed(explained);
}

TEST_F(OwnPrefixTest, ThePathOfTheWholeApiHasAName) {
  WriteFile(folder_, "cats.yaml", R"(openapi: 3.0.3
info: {title: Cats, version: "1"}
servers: [{url: /v1}]
paths: {/: {get: {operationId: about, responses: {"204": {description: d}}}}}
)");
  EXPECT_EQ(Check("operations: {GET /: {example: true}}\n").exit_code, 0);
  const std::string out = NewFolder();
  ASSERT_EQ(RunToEnd({"init", "--api", folder_ + "/cats.yaml", "--out", out}).exit_code, 0);
  const std::string words = ReadFile(out + "/cats/vendor.yaml");
  EXPECT_NE(words.find("\n  # GET /\n"), std::string::npos) << words;
}

TEST_F(OwnPrefixTest, WhatIsNoBeginningOfPathsIsRefused) {
  const std::vector<std::pair<std::string, std::string>> kWrong = {
      {"v2", "it must begin with `/`"},
      {"/%FF", "it must be UTF-8 without NUL"},
      {"/a%00", "it must be UTF-8 without NUL"},
      {"/{tenant}", "it can have {, }, ? and # only encoded: %7B, %7D, %3F, %23"},
      {"/a?b", "it can have {, }, ? and # only encoded: %7B, %7D, %3F, %23"},
      {"/a//b", "it has an empty part"},
      {"/a/../b", "it must not have `.` or `..` as a part"},
      {"/__admin/x", "`/__admin` is the admin API's"},
      {"/~w", "`/~` begins the name of a world"}};
  for (const auto& [prefix, why] : kWrong) {
    const auto run = Check("prefix: \"" + prefix + "\"\n");
    EXPECT_EQ(run.exit_code, 3) << prefix;
    EXPECT_NE(run.err.find("words.yaml:1:9: error: `" + prefix +
                           "` can't be the beginning of paths: " + why + "\n"),
              std::string::npos)
        << Printed(run);
  }
  EXPECT_NE(
      Check("prefix: [/a]\n").err.find("words.yaml:1:9: error: expected a name, found a list"),
      std::string::npos);
}

TEST_F(OwnPrefixTest, AnEmptyOneIsToldWhatToWrite) {
  EXPECT_NE(Check("prefix: ''\n")
                .err.find("words.yaml:1:9: error: an empty text can't be the beginning of paths: "
                          "write `/` for none"),
            std::string::npos);
}

TEST_F(OwnPrefixTest, TheDocumentThatIsGivenHasIt) {
  const auto url_with = [&](const std::string& words, const std::string& type) {
    const Program program(With(words));
    Client client(program);
    const Reply given = client.Get("/__admin/contracts/cats", {{"Accept", type}});
    EXPECT_EQ(given.status, 200);
    EXPECT_EQ(given.body.find("/v1"), std::string::npos) << given.body;
    const auto at = given.body.find("\"servers\":[{\"url\":\"");
    if (at == std::string::npos) return std::string();
    const auto begin = at + std::string_view("\"servers\":[{\"url\":\"").size();
    return given.body.substr(begin, given.body.find('"', begin) - begin);
  };
  EXPECT_EQ(url_with("prefix: /two\n", "application/json"), "https://api.example.com/two");
  EXPECT_EQ(url_with("prefix: /two\n", "application/yaml"), "https://api.example.com/two");
  EXPECT_EQ(url_with("prefix: '/my api'\n", "application/json"),
            "https://api.example.com/my%20api");
  EXPECT_EQ(url_with("prefix: /\n", "application/json"), "https://api.example.com");
}

TEST_F(OwnPrefixTest, InitWritesIt) {
  const std::string out = NewFolder();
  ASSERT_EQ(RunToEnd({"init", "--api", folder_ + "/cats.yaml", "--out", out}).exit_code, 0);
  const std::string words = ReadFile(out + "/cats/vendor.yaml");
  EXPECT_NE(words.find("\nprefix: \"/v1\"\n"), std::string::npos) << words;
  std::string document = kDocument;
  document.replace(document.find("/v1"), 3, "/my%20api");
  WriteFile(folder_, "mine.yaml", document);
  ASSERT_EQ(RunToEnd({"init", "--api", folder_ + "/mine.yaml", "--out", out}).exit_code, 0);
  const std::string mine = ReadFile(out + "/mine/vendor.yaml");
  EXPECT_NE(mine.find("\nprefix: \"/my%20api\"\n"), std::string::npos) << mine;
}

}  // namespace
}  // namespace understudy::conformance
