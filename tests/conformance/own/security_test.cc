// Which credential opens which operation of a user's API.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Safe, version: "1"}
security: [{key: []}]
paths:
  /keyed: {get: {responses: {"200": {description: d}}}}
  /either: {get: {security: [{key: []}, {login: []}], responses: {"200": {description: d}}}}
  /login: {get: {security: [{login: []}], responses: {"200": {description: d}}}}
  /token: {get: {security: [{token: []}], responses: {"200": {description: d}}}}
  /unknown: {get: {security: [{missing: []}], responses: {"200": {description: d}}}}
  /digest: {get: {security: [{digest: []}], responses: {"200": {description: d}}}}
  /known: {get: {security: [{missing: []}, {key: []}], responses: {"200": {description: d}}}}
  /open: {get: {security: [], responses: {"200": {description: d}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: http, scheme: basic}
    token: {type: http, scheme: bearer}
    digest: {type: http, scheme: digest}
)";

class SecurityTest : public ::testing::Test {
 protected:
  static std::string Saved() {
    const std::string folder = NewFolder();
    WriteFile(folder, "openapi.yaml", kDocument);
    return WriteFile(folder, "my.yaml",
                     "apis: {safe: openapi.yaml}\nvendors:\n  safe:\n    tokens: [secret]\n"
                     "    users: [{name: ada, password: lovelace}]\n");
  }
  int Status(const std::string& path, const Headers& headers) {
    return client_.Get(path, headers).status;
  }

  const std::string scenario_ = Saved();
  Program program_{scenario_};
  Client client_{program_};
  const Headers key_ = {{"X-Key", "secret"}};
  const Headers token_ = {{"Authorization", "Bearer secret"}};
  const Headers login_ = {{"Authorization", "Basic YWRhOmxvdmVsYWNl"}};
};

TEST_F(SecurityTest, AnOperationWithoutAKnownSchemeIsOpen) {
  for (const std::string path : {"/unknown", "/digest"}) {
    EXPECT_EQ(Status(path, {}), 200) << path;
    EXPECT_EQ(Status(path, key_), 200) << path;
  }
  EXPECT_EQ(Status("/known", {}), 401);
  EXPECT_EQ(Status("/known", key_), 200);
  const auto check = RunToEnd({"check", scenario_}).err;
  EXPECT_NE(check.find("openapi.yaml:9:32: warning: there is no security scheme `missing`: it is "
                       "not asked for"),
            std::string::npos)
      << check;
  EXPECT_NE(check.find("warning: this security scheme is not known: it is not asked for"),
            std::string::npos)
      << check;
}

TEST_F(SecurityTest, AUserIsNoToken) {
  for (const std::string path : {"/keyed", "/token", "/either"}) {
    EXPECT_EQ(Status(path, {{"Authorization", "Bearer ada:lovelace"}}), 401) << path;
    EXPECT_EQ(Status(path, {{"X-Key", "ada:lovelace"}}), 401) << path;
  }
  EXPECT_EQ(Status("/either", login_), 200);
}

TEST_F(SecurityTest, AnOperationTakesCredentialsOfItsSchemesOnly) {
  EXPECT_EQ(Status("/keyed", key_), 200);
  EXPECT_EQ(Status("/keyed", token_), 401);
  EXPECT_EQ(Status("/keyed", login_), 401);
  EXPECT_EQ(Status("/token", token_), 200);
  EXPECT_EQ(Status("/token", key_), 401);
  EXPECT_EQ(Status("/login", login_), 200);
  EXPECT_EQ(Status("/login", token_), 401);
  EXPECT_EQ(Status("/either", key_), 200);
  EXPECT_EQ(Status("/either", login_), 200);
  EXPECT_EQ(Status("/either", token_), 401);
  EXPECT_EQ(Status("/open", {}), 200);
  // The good one counts beside another.
  EXPECT_EQ(Status("/keyed", {{"X-Key", "secret"}, {"Authorization", "Bearer other"}}), 200);
}

TEST_F(SecurityTest, ARefusalSaysWhereTheOperationReadsIt) {
  const Reply refused = client_.Get("/keyed", token_);
  EXPECT_EQ(refused.Header("Understudy-Hint"),
            "the header Authorization has safe's first token; this operation reads it from the "
            "header `X-Key`");
  EXPECT_EQ(client_.Get("/login").Header("WWW-Authenticate"), R"(Basic realm="safe")");
  EXPECT_EQ(client_.Get("/token").Header("WWW-Authenticate"), R"(Bearer realm="safe")");
}

TEST_F(SecurityTest, RoutesShowTheCredentialOfEachOperation) {
  const auto routes = RunToEnd({"routes", scenario_}).out;
  EXPECT_NE(routes.find("Safe (safe), curl, with the credential of each line\n"), std::string::npos)
      << routes;
  EXPECT_NE(routes.find("/keyed  -H 'X-Key: secret'  # "), std::string::npos) << routes;
  EXPECT_NE(routes.find("/login  -u 'ada:lovelace'  # "), std::string::npos) << routes;
  EXPECT_NE(routes.find("/token  -H 'Authorization: Bearer secret'  # "), std::string::npos)
      << routes;
}

TEST(SecurityOfRoutesTest, NoCredentialOfAnotherSchemeIsShown) {
  const std::string folder = NewFolder();
  WriteFile(folder, "openapi.yaml", kDocument);
  const std::string scenario = WriteFile(
      folder, "my.yaml", "apis: {safe: openapi.yaml}\nvendors:\n  safe:\n    tokens: [secret]\n");
  const auto routes = RunToEnd({"routes", scenario}).out;
  EXPECT_EQ(routes.find("-u "), std::string::npos) << routes;
  EXPECT_NE(routes.find("-H 'X-Key: secret'"), std::string::npos) << routes;
}

TEST(SecurityOfSeveralSchemesTest, AllSchemesOfOneRequirementAreWanted) {
  const std::string folder = NewFolder();
  WriteFile(folder, "openapi.yaml", R"(openapi: 3.0.3
info: {title: Pair, version: "1"}
paths:
  /both: {get: {security: [{key: [], query: []}], responses: {"200": {description: d}}}}
  /user: {get: {security: [{key: [], login: []}], responses: {"200": {description: d}}}}
  /or: {get: {security: [{key: [], query: []}, {sid: []}], responses: {"200": {description: d}}}}
  /free: {get: {security: [{key: [], query: []}, {}], responses: {"200": {description: d}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    sid: {type: apiKey, in: cookie, name: sid}
    login: {type: http, scheme: basic}
)");
  const std::string scenario =
      WriteFile(folder, "my.yaml",
                "apis: {pair: openapi.yaml}\nvendors:\n  pair:\n    tokens: [one, two]\n"
                "    users: [{name: ada, password: lovelace}]\n");
  const Program program(scenario);
  Client client(program);
  const auto status = [&](const std::string& path, const Headers& headers) {
    return client.Get(path, headers).status;
  };
  const Headers one = {{"X-Key", "one"}};
  const Headers login = {{"Authorization", "Basic YWRhOmxvdmVsYWNl"}};
  EXPECT_EQ(status("/both", one), 401);
  EXPECT_EQ(status("/both?key=one", {}), 401);
  EXPECT_EQ(status("/both?key=one", one), 200);
  EXPECT_EQ(status("/both?key=two", one), 200);
  EXPECT_EQ(status("/both?key=bad", one), 401);
  EXPECT_EQ(status("/both?key=ada:lovelace", one), 401);
  EXPECT_EQ(status("/user", login), 401);
  EXPECT_EQ(status("/user", one), 401);
  EXPECT_EQ(status("/user", {one[0], login[0]}), 200);
  EXPECT_EQ(status("/or", one), 401);
  EXPECT_EQ(status("/or", {{"Cookie", "sid=two"}}), 200);
  EXPECT_EQ(status("/or?key=two", one), 200);
  EXPECT_EQ(status("/free", {}), 200);
  EXPECT_EQ(client.Get("/or", one).Header("Understudy-Hint"),
            "the header X-Key has pair's first token; this operation reads it from the header "
            "`X-Key` and the query parameter `key`, or the cookie `sid`");
  EXPECT_EQ(client.Get("/both?key=bad", one).Header("Understudy-Hint"),
            "this credential is not one of the 3 that the scenario lists in `vendors.pair.tokens` "
            "and `users`");
  const auto routes = RunToEnd({"routes", scenario}).out;
  EXPECT_NE(routes.find("/both  -H 'X-Key: one' --url-query 'key=one'  # "), std::string::npos)
      << routes;
}

// -G would move the body into the query too.
TEST(SecurityOfRoutesTest, AKeyInTheQueryLeavesTheBodyWhereItIs) {
  const std::string folder = NewFolder();
  WriteFile(folder, "openapi.yaml", R"(openapi: 3.0.3
info: {title: Asked, version: "1"}
security: [{key: []}]
paths:
  /things:
    post:
      requestBody: {content: {application/json: {example: {a: 1}}}}
      responses: {"200": {description: d}}
components: {securitySchemes: {key: {type: apiKey, in: query, name: key}}}
)");
  const std::string scenario = WriteFile(
      folder, "my.yaml", "apis: {asked: openapi.yaml}\nvendors: {asked: {tokens: ['a&b']}}\n");
  const auto routes = RunToEnd({"routes", scenario}).out;
  EXPECT_NE(routes.find("curl --url-query 'key=a&b'\n"), std::string::npos) << routes;
}

}  // namespace
}  // namespace understudy::conformance
