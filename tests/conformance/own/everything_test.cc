// What built-in APIs have works for users' APIs too.

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

const std::string kPetshop = UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml";

TEST(EverythingTest, FidelityTellsWhatEachOperationIs) {
  const Program program("", {"--api", kPetshop});
  Client client(program);
  const Reply reply = client.Get("/__admin/contracts/petshop/fidelity");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/example"), 1);
  EXPECT_EQ(reply.Integer("/stateful") + reply.Integer("/example") + reply.Integer("/schema"),
            static_cast<long long>(reply.At("/operations").Size()));
  EXPECT_NE(reply.body.find(R"("method":"GET","path":"/v1/status","basis":"example"})"),
            std::string::npos)
      << reply.body;
  EXPECT_NE(reply.body.find(R"("method":"GET","path":"/v1/owners/{ownerId}","basis":"stateful"})"),
            std::string::npos)
      << reply.body;
  const auto routes = RunToEnd({"routes", "--api", kPetshop}).out;
  EXPECT_NE(routes.find("/v1/owners/1  # stateful\n"), std::string::npos) << routes;
  EXPECT_NE(routes.find("/v1/status  # example\n"), std::string::npos) << routes;
  EXPECT_EQ(client.Get("/__admin/contracts/petship/fidelity").status, 404);
}

TEST(EverythingTest, FidelityOfABuiltInApiTellsHowEachReplyIsKnown) {
  const Program program;
  Client client(program);
  const Reply reply = client.Get("/__admin/contracts/helpcrunch/fidelity");
  EXPECT_EQ(reply.Text("/operations/0/basis"), "stateful");
  EXPECT_EQ(reply.Text("/operations/0/replies/0/basis"), "vendor") << reply.body;
  EXPECT_EQ(reply.Text("/operations/4/operation"), "getCustomer");
  EXPECT_EQ(reply.Text("/operations/4/replies/0/basis"), "doc");
  EXPECT_NE(reply.Text("/facts/0/source"), "");
}

TEST(EverythingTest, TheEditorsSchemaHasTheUsersRows) {
  const std::string folder = NewFolder();
  const auto scenario =
      WriteFile(folder, "my.yaml", "apis: {shop: " + kPetshop + "}\nvendors: {}\n");
  const auto named = RunToEnd({"schema", scenario});
  EXPECT_EQ(named.exit_code, 0) << named.err;
  EXPECT_NE(named.out.find("\"shop\": {"), std::string::npos);
  EXPECT_NE(named.out.find("\"owners\": {"), std::string::npos);
  const auto given = RunToEnd({"schema", "--api", "shop=" + kPetshop});
  EXPECT_EQ(given.out, named.out);
  const auto missing = RunToEnd({"schema", folder + "/none.yaml"});
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_NE(missing.err.find("none.yaml"), std::string::npos) << missing.err;
}

TEST(EverythingTest, RowsSurviveInAFileAndAnotherDocumentIsRefused) {
  const std::string folder = NewFolder();
  const std::string file = folder + "/state.sqlite";
  for (int id = 3; id <= 4; ++id) {
    Program program("", {"--api", kPetshop, "--db", file});
    Client client(program);
    EXPECT_EQ(client.Json("POST", "/v1/owners", R"({"name":"Eve"})").Integer("/id"), id);
    program.Stop(SIGTERM);
  }
  const std::string before = ReadFile(file);
  const auto other =
      WriteFile(folder, "petshop.json", R"({"openapi": "3.0.3", "info": {}, "paths": {}})");
  const auto run = RunToEnd({"serve", "--api", other, "--db", file, "--port", "0"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.err.find("for other APIs, with other tables; it is left untouched"),
            std::string::npos)
      << run.err;
  EXPECT_EQ(ReadFile(file), before);
}

TEST(EverythingTest, PagesOfOtherOriginsCanReadTheBasis) {
  const Program program("", {"--api", kPetshop});
  Client client(program);
  const Reply reply = client.Get("/v1/owners", {{"Origin", "http://app.example"}});
  EXPECT_NE(reply.Header("Access-Control-Expose-Headers").find("Understudy-Basis"),
            std::string::npos);
}

TEST(EverythingTest, AnApiMayHaveHundredsOfEntities) {
  std::string document =
      "openapi: 3.0.3\ninfo: {title: Wide, version: '1'}\nservers: [{url: /wide}]\npaths:\n";
  const std::string one =
      "{'200': {description: one, content: {application/json: {schema: {$ref: "
      "'#/components/schemas/Row'}}}}}";
  for (int i = 0; i < 300; ++i) {
    const std::string path = "  /things" + std::to_string(i);
    document += path +
                ":\n    post: {requestBody: {content: {application/json: {schema: {$ref: "
                "'#/components/schemas/Row'}}}}, responses: " +
                one + "}\n" + path +
                "/{id}:\n    get: {parameters: [{name: id, in: path, required: true, schema: "
                "{type: integer}}], responses: " +
                one + "}\n";
  }
  document +=
      "components: {schemas: {Row: {type: object, properties: {id: {type: integer}, "
      "name: {type: string}}}}}\n";
  const Program program("", {"--api", WriteFile(NewFolder(), "wide.yaml", document)});
  Client client(program);
  client.Json("POST", "/wide/things299", R"({"name":"last"})");
  EXPECT_EQ(client.Get("/wide/things299/4").Text("/name"), "last");
  EXPECT_EQ(client.Get("/wide/things298/4").status, 404);
  EXPECT_NE(client.Get("/__admin/requests").body.find(R"("entity":"things299","id":"4")"),
            std::string::npos);
}

TEST(EverythingTest, TheJournalTellsTheBasis) {
  const Program program("", {"--api", kPetshop});
  Client client(program);
  client.Get("/v1/owners");
  client.Get("/v1/status");
  const std::string lines = client.Get("/__admin/requests.jsonl").body;
  EXPECT_NE(lines.find(R"("basis":"stateful")"), std::string::npos) << lines;
  EXPECT_NE(lines.find(R"("basis":"example")"), std::string::npos) << lines;
  EXPECT_NE(client.Get("/__admin/requests").body.find(R"("basis":"example")"), std::string::npos);
}

}  // namespace
}  // namespace understudy::conformance
