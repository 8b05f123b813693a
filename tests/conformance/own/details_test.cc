// Details of users' APIs: times in order, forms, keys at the end of their format, slashes,
// searches, hints, and what `explain` takes.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "../program/check_run.h"
#include "../support/client.h"
#include "../support/ids.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Details, version: "1"}
servers: [{url: /v1}]
security: [{token: []}, {login: []}, {sid: []}]
paths:
  /companies/:
    get:
      operationId: companies.index
      parameters:
        - {name: sort, in: query, schema: {type: string}}
        - {name: q, in: query, schema: {type: string}}
        - {name: founded, in: query, schema: {type: string, format: date-time}}
        - {name: founded_after, in: query, schema: {type: string, format: date-time}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Company"}}}}}}
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Company"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Company"}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Company"}}}}}
  /companies/{id}/:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int32}}]
    get:
      operationId: companies.show
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Company"}}}}
        "404": {description: d}
    put:
      requestBody: {content: {application/json: {schema: {type: object, properties: {founded: {type: string}}}}}}
      responses: {"204": {description: d}}
    delete: {responses: {"204": {description: d}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    login: {type: http, scheme: basic}
    sid: {type: apiKey, in: cookie, name: sid}
  schemas:
    Level: {type: integer, enum: [1, 2, 3]}
    None: {enum: [null]}
    Company:
      type: object
      properties:
        id: {type: integer, format: int32}
        name: {type: string}
        secret: {type: string, writeOnly: true}
        level: {nullable: true, oneOf: [{$ref: "#/components/schemas/Level"}, {$ref: "#/components/schemas/None"}]}
        founded: {type: string, format: date-time}
)";

class OwnDetailsTest : public ::testing::Test {
 protected:
  static std::string Scenario(const std::string& vendor) {
    const std::string folder = NewFolder();
    WriteFile(folder, "openapi.yaml", kDocument);
    return WriteFile(folder, "my.yaml",
                     "apis: {it: openapi.yaml}\nvendors: {it: {" + vendor + "}}\n");
  }

  const std::string document_ = WriteFile(NewFolder(), "openapi.yaml", kDocument);
};

constexpr const char* kTimes = R"(data: {companies: [
  {id: 1, founded: '2023-12-31T23:30:00.5Z'},
  {id: 2, founded: '2024-01-01T00:00:00Z'},
  {id: 3, founded: '2024-01-01T01:00:00+02:00'},
  {id: 4, founded: '2024-01-01T00:00:00.000002Z'},
  {id: 5},
  {id: 6, founded: '2024-01-01T00:00:00.000001Z'}]})";

TEST_F(OwnDetailsTest, TimesAreSortedAsInstants) {
  const Program program(Scenario(kTimes));
  Client client(program);
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?sort=founded")), "5 3 1 2 6 4");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?sort=-founded")), "4 6 2 1 3 5");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?sort=founded,desc")), "4 6 2 1 3 5");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?founded_after=2023-12-31T23:10:00Z&sort=founded")),
            "1 2 6 4");
}

TEST_F(OwnDetailsTest, AllTimesThatTheFormatTakesAreInstants) {
  const Program program(Scenario(R"(data: {companies: [
  {id: 1, founded: '9999-12-31T23:59:59-05:00'},
  {id: 2, founded: '9999-12-31T23:59:59.999999Z'},
  {id: 3, founded: '9999-12-31T23:59:59Z'},
  {id: 4, founded: '2024-01-01T01:00:00+01:00'},
  {id: 5, founded: '2024-01-01t00:00:00.000z'},
  {id: 6, founded: '2024-01-01T00:00:00Z'},
  {id: 7, founded: '2023-12-31t23:30:00z'},
  {id: 8, founded: '2016-12-31T23:59:60Z'}]})"));
  Client client(program);
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?sort=founded")), "8 7 4 5 6 3 2 1");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?founded=2024-01-01T00:00:00Z")), "4 5 6");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?founded=2016-12-31T23:59:60Z")), "8");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?founded_after=9999-12-31T23:59:59Z&sort=id")), "1 2");
}

// The request's schema asks for no format.
TEST_F(OwnDetailsTest, TextsThatAreNoTimesOfTheFormatAreSortedAsTexts) {
  const Program program(Scenario("data: {companies: [{id: 1}, {id: 2}, {id: 3}, {id: 4}]}"));
  Client client(program);
  const char* times[] = {"2020-03-01T00:00:00.000+0000", "2020-01-01T00:00:00.500+0000",
                         "2020-04-01T00:00:00.000+0000", "2020-02-01T00:00:00.900+0000"};
  for (int id = 1; id <= 4; ++id) {
    const std::string body = std::string(R"({"founded":")") + times[id - 1] + R"("})";
    ASSERT_EQ(client.Json("PUT", "/v1/companies/" + std::to_string(id) + "/", body).status, 204);
  }
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?sort=founded")), "2 4 1 3");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?sort=-founded")), "3 1 4 2");
}

TEST_F(OwnDetailsTest, SoTheyAreByTheOrderOfAVendorYaml) {
  const std::string folder = NewFolder();
  WriteFile(folder, "openapi.yaml", kDocument);
  WriteFile(folder, "vendor.yaml", "entities: {companies: {order: [-founded]}}\n");
  const auto scenario =
      WriteFile(folder, "my.yaml",
                "apis: {it: {contract: openapi.yaml, vendor: vendor.yaml}}\nvendors: {it: {" +
                    std::string(kTimes) + "}}\n");
  const Program program(scenario);
  Client client(program);
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/")), "4 6 2 1 3 5");
  ASSERT_EQ(client
                .Json("PUT", "/__admin/worlds/default/data/it/companies/7",
                      R"({"founded":"2023-01-01T00:00:00Z"})")
                .status,
            201);
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/")), "4 6 2 1 3 7 5");
  // A text that is no time is sorted too, behind the times.
  ASSERT_EQ(client.Json("PUT", "/v1/companies/2/", R"({"founded":"now"})").status, 204);
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/")), "4 6 1 3 7 2 5");
  const auto explained = RunToEnd({"explain", scenario, "it"});
  EXPECT_NE(explained.out.find("CREATE INDEX"), std::string::npos) << Printed(explained);
}

TEST_F(OwnDetailsTest, AFormHasTheIntegersOfItsOptions) {
  const Program program("", {"--api", "it=" + document_});
  Client client(program);
  const auto made = client.Form("POST", "/v1/companies/", {{"name", "a"}, {"level", "3"}});
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Integer("/level"), 3);
  EXPECT_EQ(client.Form("POST", "/v1/companies/", {{"level", "4"}}).status, 400);
  const auto none = client.Form("POST", "/v1/companies/", {{"level", ""}});
  EXPECT_EQ(none.status, 201) << none.body;
  EXPECT_TRUE(none.At("/level").IsNull());
}

TEST_F(OwnDetailsTest, TheNextKeyKeepsItsFormat) {
  const Program program(Scenario("data: {companies: [{id: 7}, {id: 2147483647}]}"));
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/v1/companies/", R"({"name":"a"})").Integer("/id"), 8);
  EXPECT_EQ(client.Json("POST", "/v1/companies/", R"({"name":"b"})").Integer("/id"), 9);
}

TEST_F(OwnDetailsTest, ASearchFindsNothingThatIsNeverShown) {
  const Program program(Scenario("data: {companies: [{id: 1, name: aa, secret: bb}]}"));
  Client client(program);
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?q=aa")), "1");
  EXPECT_EQ(IdsIn(client.Get("/v1/companies/?q=bb")), "");
}

TEST_F(OwnDetailsTest, RoutesHaveTheSlashOfTheDocument) {
  const auto routes = RunToEnd({"routes", "--api", "it=" + document_}).out;
  EXPECT_NE(routes.find("/v1/companies/  # stateful\n"), std::string::npos) << routes;
  const Program program(Scenario("data: {companies: [{id: 1}]}"));
  Client client(program);
  // Requests need none.
  EXPECT_EQ(client.Get("/v1/companies/1").status, 200);
  EXPECT_EQ(client.Get("/v1/companies/1/").status, 200);
}

TEST_F(OwnDetailsTest, AHintNamesOneRowInTheSingular) {
  const Program program(Scenario("data: {companies: [{id: 1}]}"));
  Client client(program);
  ASSERT_EQ(client.Delete("/v1/companies/1/").status, 204);
  const auto hint = client.Get("/v1/companies/1/").Header("Understudy-Hint");
  EXPECT_EQ(hint.substr(0, hint.find('(')), "company 1 was deleted by request 1 ");
  for (const auto& [plural, singular] : std::vector<std::pair<std::string, std::string>>{
           {"movies", "movie"}, {"cookies", "cookie"}, {"series", "series"}, {"boxes", "box"}}) {
    std::string document = kDocument;
    for (auto at = document.find("companies"); at != std::string::npos;
         at = document.find("companies", at + plural.size())) {
      document.replace(at, std::string("companies").size(), plural);
    }
    const auto file = WriteFile(NewFolder(), "openapi.yaml", document);
    const Program other("", {"--api", "it=" + file});
    Client its(other);
    const auto made = its.Json("POST", "/v1/" + plural + "/", R"({"name":"A"})");
    const std::string path = "/v1/" + plural + "/" + std::to_string(made.At("/id").GetInt64());
    ASSERT_EQ(its.Delete(path + "/").status, 204) << plural;
    const auto its_hint = its.Get(path + "/").Header("Understudy-Hint");
    EXPECT_TRUE(its_hint.starts_with(singular + " ")) << its_hint;
  }
}

TEST_F(OwnDetailsTest, ARefusalNamesEachWayOfItsCredential) {
  const Program program(Scenario("tokens: [secret]"));
  Client client(program);
  const auto refused = client.Get("/v1/companies/");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.Header("WWW-Authenticate"), R"(Bearer realm="it", Basic realm="it")");
  EXPECT_NE(refused.Header("Understudy-Hint")
                .find("reads it from the header `Authorization: Bearer ...` or the header "
                      "`Authorization: Basic ...` or the cookie `sid`"),
            std::string::npos)
      << refused.Header("Understudy-Hint");
}

TEST_F(OwnDetailsTest, ExplainTakesScenariosByNameAndOperationsByTheirPath) {
  for (const std::string name :
       {"companies.show", "GET /companies/{id}/", "GET /v1/companies/{id}"}) {
    const auto run = RunToEnd({"explain", "--api", "it=" + document_, "it", name});
    EXPECT_EQ(run.exit_code, 0) << name << "\n" << Printed(run);
    EXPECT_EQ(run.out.substr(0, run.out.find('\n')), "companies.show");
  }
  const auto built_in = RunToEnd({"explain", "default", "leeloo", "listAccounts"});
  EXPECT_EQ(built_in.exit_code, 0) << Printed(built_in);
  EXPECT_EQ(built_in.out.substr(0, built_in.out.find('\n')), "listAccounts");
  // An API may have the name of a scenario.
  EXPECT_EQ(
      RunToEnd({"explain", "--api", "default=" + document_, "default", "companies.show"}).exit_code,
      0);
}

// The document of the API `shop` is often in a folder `shop`.
TEST_F(OwnDetailsTest, ExplainTakesAnApiThatHasTheNameOfAFolder) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(NewFolder());
  std::filesystem::create_directory("shop");
  WriteFile("shop", "openapi.yaml", kDocument);
  const auto run = RunToEnd({"explain", "--api", "shop/openapi.yaml", "shop", "companies.show"});
  std::filesystem::current_path(before);
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_EQ(run.out.substr(0, run.out.find('\n')), "companies.show");
}

}  // namespace
}  // namespace understudy::conformance
