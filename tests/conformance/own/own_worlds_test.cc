// Worlds whose scenarios name documents of their own.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

std::string ApiOf(const std::string& prefix, const std::string& entity) {
  const std::string row =
      "{type: object, properties: {id: {type: integer, readOnly: true}, name: {type: string, "
      "default: x}}}";
  const std::string reply = "{content: {application/json: {schema: " + row + "}}";
  return "openapi: 3.0.3\ninfo: {title: Worlds, version: '1'}\nservers: [{url: " + prefix +
         "}]\npaths:\n  /" + entity +
         ":\n    post: {requestBody: {content: {application/json: {schema: " + row +
         "}}}, responses: {'201': " + reply + ", description: new}}}\n  /" + entity +
         "/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: "
         "integer}}]\n    get: {responses: {'200': " +
         reply + ", description: one}}}\n";
}

class OwnWorldsTest : public ::testing::Test {
 protected:
  Reply Create(const std::string& name, const std::string& scenario) {
    return client_.Json("POST", "/__admin/worlds",
                        R"({"name":")" + name + R"(","from":{"scenario":)" + scenario + "}}");
  }

  // Returns the path of its scenario.
  static std::string Fill(const std::string& folder) {
    WriteFile(folder, "zoo.yaml", ApiOf("/zoo", "cats"));
    WriteFile(folder, "nest.yaml", ApiOf("/nest", "birds"));
    return WriteFile(folder, "my.yaml", "apis: {zoo: zoo.yaml}\nvendors: {}\n");
  }

  const std::string folder_ = NewFolder();
  const Program program_{Fill(folder_), {}};
  Client client_{program_};
};

TEST_F(OwnWorldsTest, AScenarioBesideMayNameAnotherDocument) {
  WriteFile(folder_, "other.yaml", "apis: {nest: nest.yaml}\nvendors: {}\n");

  ASSERT_EQ(Create("b", R"("other")").status, 201);

  EXPECT_EQ(client_.Get("/~b/nest/birds/1").status, 200);
  EXPECT_EQ(client_.Get("/~b/zoo/cats/1").status, 200);
  EXPECT_EQ(client_.Get("/nest/birds/1").status, 404);
  EXPECT_EQ(client_.Json("POST", "/~b/nest/birds", R"({"name":"Tit"})").Integer("/id"), 4);
  EXPECT_EQ(client_.Get("/__admin/worlds/b/data/nest/birds").Integer("/total"), 4);
  EXPECT_NE(client_.Get("/__admin/requests.jsonl?world=b")
                .body.find(R"("entity":"birds","id":"4","before":null)"),
            std::string::npos);
  EXPECT_NE(client_.Get("/__admin/metrics")
                .body.find(R"(vendor="nest",operation="POST /birds",status="201"} 1)"),
            std::string::npos);
}

TEST(OwnWorldsSnapshotTest, AFileIsRestoredIntoItsWorldAndIntoNoOther) {
  const std::string folder = NewFolder();
  WriteFile(folder, "zoo.yaml", ApiOf("/zoo", "cats"));
  WriteFile(folder, "nest.yaml", ApiOf("/nest", "birds"));
  const Program program(WriteFile(folder, "my.yaml", "apis: {zoo: zoo.yaml}\nvendors: {}\n"),
                        {"--snapshots", NewFolder()});
  Client client(program);
  const std::string create =
      R"({"name":"a","from":{"scenario":{"apis":{"nest":"nest.yaml"},"vendors":{}}}})";
  ASSERT_EQ(client.Json("POST", "/__admin/worlds", create).status, 201);
  ASSERT_EQ(client.Json("POST", "/__admin/snapshots", R"({"name":"of-a","world":"a"})").status,
            201);
  ASSERT_EQ(client.Json("POST", "/__admin/snapshots", R"({"name":"mine"})").status, 201);
  const auto restore = [&](const std::string& world, const std::string& snapshot) {
    return client
        .Json("POST", "/__admin/worlds/" + world + "/restore",
              R"({"snapshot":")" + snapshot + "\"}")
        .status;
  };
  EXPECT_EQ(client.Json("POST", "/~a/nest/birds", R"({"name":"Tit"})").Integer("/id"), 4);
  EXPECT_EQ(restore("a", "of-a"), 200);
  EXPECT_EQ(client.Get("/~a/nest/birds/4").status, 404);
  EXPECT_EQ(restore("default", "of-a"), 422);
  EXPECT_EQ(restore("a", "mine"), 422);
  EXPECT_EQ(restore("default", "mine"), 200);
  EXPECT_EQ(client.Get("/zoo/cats/1").status, 200);
  EXPECT_EQ(client.Get("/~a/nest/birds/1").status, 200);
}

TEST_F(OwnWorldsTest, AScenarioThatIsSentMayReplaceADocument) {
  WriteFile(folder_, "zoo2.yaml", ApiOf("/zoo", "dogs"));

  ASSERT_EQ(Create("c", R"({"apis":{"zoo":"zoo2.yaml"},"vendors":{"zoo":{"data":{"dogs":)"
                        R"([{"id":9,"name":"Rex"}]}}}})")
                .status,
            201);

  EXPECT_EQ(client_.Get("/~c/zoo/dogs/9").Text("/name"), "Rex");
  EXPECT_EQ(client_.Get("/~c/zoo/cats/1").status, 404);
  EXPECT_EQ(client_.Get("/zoo/cats/1").status, 200);
  // A reset keeps the scenario of the world.
  EXPECT_EQ(client_.Json("POST", "/__admin/worlds/c/reset", "{}").status, 200);
  EXPECT_EQ(client_.Get("/~c/zoo/dogs/9").Text("/name"), "Rex");
}

TEST_F(OwnWorldsTest, ErrorsOfAScenarioInYamlHaveItsPlaces) {
  const auto sent = [&](const std::string& body) {
    return client_.Send("POST", "/__admin/worlds", {{"Content-Type", "application/yaml"}}, body);
  };
  const Reply block = sent(
      "name: y\nfrom:\n  scenario:\n    vendors:\n      zoo:\n        data:\n"
      "          cats:\n            - {id: 1, name: Tom}\n            - {id: one}  # not one\n");
  EXPECT_EQ(block.status, 400);
  EXPECT_EQ(block.Integer("/error/details/0/line"), 9) << block.body;
  EXPECT_EQ(block.Integer("/error/details/0/column"), 20) << block.body;
  const Reply flow = sent("{from: {scenario: {apis: {zoo: 'none.yaml'}}}, # other\n name: y}\n");
  EXPECT_EQ(flow.status, 400);
  EXPECT_EQ(flow.Integer("/error/details/0/line"), 1) << flow.body;
  EXPECT_EQ(flow.Integer("/error/details/0/column"), 32) << flow.body;
  EXPECT_EQ(sent("name: y\nfrom: {scenario: {vendors: {zoo: {data: {cats: [{id: 8}]}}}}}\n").status,
            201);
  EXPECT_EQ(client_.Get("/~y/zoo/cats/8").status, 200);
  const Reply json = Create("j", "\n {\"vendors\":\n  {\"zoo\": {\"date\": {}}}}");
  EXPECT_EQ(json.Integer("/error/details/0/line"), 3) << json.body;
  EXPECT_EQ(json.Integer("/error/details/0/column"), 12) << json.body;
}

TEST_F(OwnWorldsTest, AScenarioThatIsSentMayNameTheServedDocument) {
  ASSERT_EQ(Create("d", R"({"apis":{"zoo":"zoo.yaml"},"vendors":{}})").status, 201);
  EXPECT_EQ(client_.Get("/~d/zoo/cats/1").status, 200);
}

TEST_F(OwnWorldsTest, DocumentsLieBelowTheServedScenario) {
  const std::string outside = NewFolder();
  WriteFile(outside, "nest.yaml", ApiOf("/nest", "birds"));
  const std::string rule =
      "the files of `nest` must be in the folder of the scenario that is served, or below it";
  for (const std::string& path : {outside + "/nest.yaml", std::string("../nest.yaml"),
                                  std::string("../none.yaml"), std::string("none/../../x.yaml")}) {
    const Reply reply = Create("e", R"({"apis":{"nest":")" + path + R"("},"vendors":{}})");
    EXPECT_EQ(reply.status, 400) << path;
    EXPECT_NE(reply.Text("/error/details/0/message").find(rule), std::string::npos) << reply.body;
  }
}

TEST_F(OwnWorldsTest, ADocumentElsewhereIsRefusedForAServedNameToo) {
  const std::string rule =
      "the files of `zoo` must be in the folder of the scenario that is served, or below it";
  for (const std::string& api : {std::string(R"("../none.yaml")"),
                                 std::string(R"({"contract":"zoo.yaml","vendor":"../no.yaml"})"),
                                 std::string(R"({"contract":"zoo.yaml","root":".."})")}) {
    const Reply reply = Create("e", R"({"apis":{"zoo":)" + api + R"(},"vendors":{}})");
    EXPECT_EQ(reply.status, 400) << api;
    EXPECT_NE(reply.Text("/error/details/0/message").find(rule), std::string::npos) << reply.body;
  }
  WriteFile(folder_, "other.yaml", "name: Other\napis: {zoo: ../none.yaml}\nvendors: {}\n");
  const Reply beside = Create("e", R"("other")");
  EXPECT_EQ(beside.status, 422);
  EXPECT_EQ(beside.Integer("/error/details/0/line"), 2) << beside.body;
  EXPECT_EQ(beside.Integer("/error/details/0/column"), 13) << beside.body;
}

TEST_F(OwnWorldsTest, AFileThatIsNotThereIsToldWithItsPathAndPlace) {
  const std::string advice = ": create it, or correct the path, which starts at `" + folder_ + "`";
  const auto told = [&](const std::string& absent, const std::string& kind) {
    return "`" + folder_ + "/" + absent + "`: no such " + kind + advice;
  };
  Reply reply = Create("e", R"({"apis":{"zoo":"none.yaml"},"vendors":{}})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.Text("/error/details/0/message"), told("none.yaml", "file"));
  reply = Create("e", R"({"apis":{"zoo":{"contract":"zoo.yaml","vendor":"no.yaml"}}})");
  EXPECT_EQ(reply.Text("/error/details/0/message"), told("no.yaml", "file"));
  WriteFile(folder_, "other.yaml", "name: Other\napis: {zoo: {contract: zoo.yaml, root: no}}\n");
  reply = Create("e", R"("other")");
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.Text("/error/details/0/message"), told("no", "folder"));
  EXPECT_TRUE(reply.Text("/error/details/0/file").ends_with("other.yaml")) << reply.body;
  EXPECT_EQ(reply.Integer("/error/details/0/line"), 2) << reply.body;
  EXPECT_EQ(reply.Integer("/error/details/0/column"), 40) << reply.body;
}

TEST_F(OwnWorldsTest, ABrokenDocumentIsToldWithItsPlace) {
  WriteFile(folder_, "broken.yaml", "openapi: 3.0.3\npaths: [\n");
  const Reply reply = Create("e", R"({"apis":{"nest":"broken.yaml"},"vendors":{}})");
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_NE(reply.body.find("broken.yaml"), std::string::npos) << reply.body;
  EXPECT_EQ(reply.Integer("/error/details/0/line"), 3) << reply.body;
}

}  // namespace
}  // namespace understudy::conformance
