// Documents of users' APIs that are edited while they are served.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

// Below a prefix of its own: the client checks replies against the documents of the process's first
// program alone.
std::string DocumentOf(const std::string& entity, const std::string& more = "") {
  return "openapi: 3.0.3\n"
         "info: {title: Watched, version: '1'}\n"
         "servers: [{url: /watched}]\n"
         "paths:\n"
         "  /" +
         entity +
         ":\n"
         "    get: {responses: {'200': {description: all, content: {application/json: {schema: "
         "{type: array, items: {$ref: 'row.yaml#/Row'}}}}}}}\n"
         "    post: {requestBody: {content: {application/json: {schema: {$ref: "
         "'row.yaml#/Row'}}}}, "
         "responses: {'201': {description: new, content: {application/json: {schema: "
         "{$ref: 'row.yaml#/Row'}}}}}}\n"
         "  /" +
         entity +
         "/{id}:\n"
         "    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n"
         "    get: {responses: {'200': {description: one, content: {application/json: {schema: "
         "{$ref: 'row.yaml#/Row'}}}}}}\n" +
         more;
}

std::string RowOf(const std::string& field) {
  return "Row: {type: object, properties: {id: {type: integer, readOnly: true}, " + field +
         ": {type: string, default: x}}}\n";
}

class ReloadOwnApiTest : public ::testing::Test {
 protected:
  ReloadOwnApiTest() {
    Write(DocumentOf("cats"));
    WriteFile(folder_, "row.yaml", RowOf("name"));
    WriteFile(folder_, "my.yaml", "apis: {zoo: zoo.yaml}\nvendors: {}\n");
  }
  // As most editors do.
  void Write(const std::string& document) const {
    fs::rename(WriteFile(folder_, ".new", document), Document());
  }
  std::string Document() const { return folder_ + "/zoo.yaml"; }
  std::string Scenario() const { return folder_ + "/my.yaml"; }

  const std::string folder_ = NewFolder();
};

TEST_F(ReloadOwnApiTest, AChangedDocumentIsServedAndWrittenWorldsStay) {
  const Program program("", {"--api", Document(), "--watch"});
  Client client(program);
  EXPECT_EQ(client.Get("/watched/cats/1").status, 200);
  EXPECT_EQ(client.Json("POST", "/~mine/watched/cats", R"({"name":"Tom"})").Integer("/id"), 4);

  Write(DocumentOf("dogs"));

  ASSERT_TRUE(program.AwaitError("1 world updated; 1 world kept as before: mine"));
  EXPECT_EQ(client.Get("/watched/dogs/1").status, 200);
  EXPECT_EQ(client.Get("/watched/cats/1").status, 404);
  EXPECT_EQ(client.Get("/~mine/watched/cats/4").Text("/name"), "Tom");
  EXPECT_EQ(client.Get("/~mine/watched/dogs").status, 404);
  // A reset takes the new one.
  EXPECT_EQ(client.Json("POST", "/__admin/worlds/mine/reset", "{}").status, 200);
  EXPECT_EQ(client.Get("/~mine/watched/dogs/1").status, 200);
}

TEST_F(ReloadOwnApiTest, AFileThatTheDocumentReferencesCountsToo) {
  const Program program(Scenario(), {"--watch"});
  Client client(program);
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,name");

  WriteFile(folder_, "row.yaml", RowOf("colour"));

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,colour");
}

TEST_F(ReloadOwnApiTest, AReferencedFileThatWasMissingIsWaitedFor) {
  fs::remove(folder_ + "/row.yaml");
  const Program program("", {"--api", Document(), "--watch"});
  Client client(program);

  WriteFile(folder_, "row.yaml", RowOf("name"));

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,name");
}

TEST_F(ReloadOwnApiTest, ABrokenFileThatTheDocumentReferencesChangesNothing) {
  const Program program("", {"--api", Document(), "--watch"});
  Client client(program);

  WriteFile(folder_, "row.yaml", "Row: {type: object\nproperties: [\n");

  ASSERT_TRUE(program.AwaitError("row.yaml:2:11: error: YAML syntax"));
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,name");
  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").status, 422);

  WriteFile(folder_, "row.yaml", RowOf("colour"));

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,colour");
}

// An editor may empty a file before it writes it.
TEST_F(ReloadOwnApiTest, AReferencedFileThatIsEmptiedOrRemovedChangesNothing) {
  const Program program(Scenario(), {"--watch"});
  Client client(program);
  const auto world = [&](const std::string& name) {
    return client.Json("POST", "/__admin/worlds",
                       R"({"name":")" + name + R"(","from":{"scenario":"my"}})");
  };
  EXPECT_EQ(world("before").status, 201);

  WriteFile(folder_, "row.yaml", "");

  ASSERT_TRUE(
      program.AwaitError("zoo.yaml:6:114: error: $ref `row.yaml#/Row` leads to nothing in its "
                         "file: mend it, since what is served has this reference"));
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,name");
  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").status, 422);
  EXPECT_EQ(world("after").status, 422);

  fs::remove(folder_ + "/row.yaml");

  ASSERT_TRUE(program.AwaitError("$ref `row.yaml#/Row` leads to a file that does not exist: mend"));
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,name");
  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").status, 422);
  EXPECT_EQ(world("after").status, 422);

  WriteFile(folder_, "row.yaml", RowOf("colour"));

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/cats/1").Keys(""), "id,colour");
  EXPECT_EQ(world("after").status, 201);
}

// What is served has the same fault, so it is no better.
TEST_F(ReloadOwnApiTest, EditsAreTakenWhileAFileIsBrokenThatNeverWasWhole) {
  const std::string broken = "Kind: {type: [\n";
  const std::string kind =
      "components: {schemas: {Kind: {$ref: 'kind.yaml#/Kind'}, Gone: {$ref: gone.yaml}}}\n";
  WriteFile(folder_, "kind.yaml", broken);
  Write(DocumentOf("cats", kind));
  const Program program("", {"--api", Document(), "--watch"});
  Client client(program);

  Write(DocumentOf("dogs", kind));

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/dogs/1").Keys(""), "id,name");

  WriteFile(folder_, "row.yaml", RowOf("colour"));
  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").status, 200);
  EXPECT_EQ(client.Get("/watched/dogs/1").Keys(""), "id,colour");

  // Once it is mended, it must stay whole.
  WriteFile(folder_, "kind.yaml", "Kind: {type: string}\n");
  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").status, 200);
  WriteFile(folder_, "kind.yaml", broken);
  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").status, 422);
}

TEST_F(ReloadOwnApiTest, ABrokenDocumentChangesNothingAndIsToldAsCheckTellsIt) {
  const Program program("", {"--api", Document(), "--watch"});
  Client client(program);

  Write(DocumentOf("dogs") + "  - x: [\n");

  const std::string check = RunToEnd({"check", "--api", Document()}).err;
  EXPECT_NE(check.find("zoo.yaml:11:3: error: YAML syntax"), std::string::npos) << check;
  ASSERT_TRUE(program.AwaitError(check));
  EXPECT_EQ(client.Get("/watched/cats/1").status, 200);

  Write(DocumentOf("dogs"));

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/dogs/1").status, 200);
}

TEST_F(ReloadOwnApiTest, AVendorFileThatAppearsBesideTheDocumentIsTaken) {
  const Program program("", {"--api", Document(), "--watch"});
  Client client(program);
  EXPECT_EQ(client.Get("/watched/cats").Integer("/0/id"), 1);

  WriteFile(folder_, "vendor.yaml", "entities: {cats: {order: [-id]}}\n");

  ASSERT_TRUE(program.AwaitError("zoo: " + folder_ + "/vendor.yaml is used"));
  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/cats").Integer("/0/id"), 3);

  WriteFile(folder_, "vendor.yaml", "entities: {cats: {order: [-age]}}\n");

  ASSERT_TRUE(program.AwaitError("vendor.yaml:1:27: error: cats has no field `age`"));
  EXPECT_EQ(client.Get("/watched/cats").Integer("/0/id"), 3);

  fs::remove(folder_ + "/vendor.yaml");

  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").status, 200);
  EXPECT_EQ(client.Get("/watched/cats").Integer("/0/id"), 1);
}

TEST_F(ReloadOwnApiTest, AVendorFileThatAScenarioNamesCountsToo) {
  WriteFile(folder_, "words.yaml", "operations: {'GET /cats': {example: true}}\n");
  WriteFile(folder_, "my.yaml", "apis: {zoo: {contract: zoo.yaml, vendor: words.yaml}}\n");
  const Program program(Scenario(), {"--watch"});
  Client client(program);
  EXPECT_EQ(client.Get("/watched/cats").Header("Understudy-Basis"), "schema");

  WriteFile(folder_, "words.yaml", "operations: {'GET /cats': {list: cats}}\n");

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/cats").Header("Understudy-Basis"), "stateful");
}

// A scenario that is edited to extend another, whose document is broken.
TEST_F(ReloadOwnApiTest, AFileThatNamesABrokenDocumentIsWatched) {
  const Program program(Scenario(), {"--watch"});
  WriteFile(folder_, "base.yaml", "apis: {nest: broken.yaml}\nvendors: {}\n");
  WriteFile(folder_, "broken.yaml", "openapi: 2\n");
  WriteFile(folder_, "my.yaml", "extends: base.yaml\n");
  ASSERT_TRUE(program.AwaitError("broken.yaml:1:10: error:"));

  WriteFile(folder_, "base.yaml", "apis: {nest: zoo.yaml}\nvendors: {}\n");

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  Client client(program);
  EXPECT_EQ(client.Get("/__admin/contracts").Text("/contracts/0/vendor"), "nest");
}

TEST_F(ReloadOwnApiTest, AScenarioMayNameAnotherApi) {
  WriteFile(folder_, "other.yaml", DocumentOf("birds"));
  const Program program(Scenario(), {"--watch"});
  Client client(program);

  WriteFile(folder_, "my.yaml", "apis: {nest: other.yaml}\nvendors: {}\n");

  ASSERT_TRUE(program.AwaitError("1 world updated"));
  EXPECT_EQ(client.Get("/watched/birds/1").status, 200);
  EXPECT_EQ(client.Get("/watched/cats").status, 404);
  EXPECT_EQ(client.Get("/__admin/contracts").Text("/contracts/0/vendor"), "nest");
}

TEST_F(ReloadOwnApiTest, TheCallReloadsWithoutWatch) {
  const Program program("", {"--api", Document()});
  Client client(program);
  Reply reloaded = client.Json("POST", "/__admin/scenario", "{}");
  EXPECT_EQ(reloaded.body, R"({"scenario":"zoo","moved":0,"stayed":[]})");

  Write(DocumentOf("dogs"));
  reloaded = client.Json("POST", "/__admin/scenario", "{}");
  EXPECT_EQ(reloaded.body, R"({"scenario":"zoo","moved":1,"stayed":[]})");
  EXPECT_EQ(client.Get("/watched/dogs/1").status, 200);

  Write("openapi: 4\n");
  reloaded = client.Json("POST", "/__admin/scenario", "{}");
  EXPECT_EQ(reloaded.status, 422);
  EXPECT_EQ(reloaded.Integer("/error/details/0/line"), 1);
  EXPECT_EQ(client.Get("/watched/dogs/1").status, 200);
}

// The rows of another document would break the world.
TEST_F(ReloadOwnApiTest, ASnapshotOfTheOldDocumentIsNotRestoredIntoTheNewOne) {
  const Program program("", {"--api", Document()});
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/__admin/snapshots", R"({"name":"old"})").status, 201);
  const std::string restore = "/__admin/worlds/default/restore";
  Write(DocumentOf("dogs"));
  EXPECT_EQ(client.Json("POST", "/__admin/scenario", "{}").Integer("/moved"), 1);
  EXPECT_EQ(client.Json("POST", restore, R"({"snapshot":"old"})").status, 422);
  EXPECT_EQ(client.Json("POST", "/__admin/worlds/new/restore", R"({"snapshot":"old"})").status,
            422);
  EXPECT_EQ(client.Get("/__admin/worlds/new").status, 404);
  EXPECT_EQ(client.Get("/watched/dogs/1").status, 200);
  // A world of its own has them.
  EXPECT_EQ(
      client.Json("POST", "/__admin/worlds", R"({"name":"then","from":{"snapshot":"old"}})").status,
      201);
  EXPECT_EQ(client.Get("/~then/watched/cats/1").status, 200);
}

// What counts and tells requests knows both documents.
TEST_F(ReloadOwnApiTest, JournalAndMetricsKnowBothDocuments) {
  const std::string journal = folder_ + "/journal.jsonl";
  Program program("", {"--api", Document(), "--watch", "--journal-file", journal});
  Client client(program);
  client.Get("/watched/cats");
  client.Json("POST", "/~mine/watched/cats", R"({"name":"Tom"})");

  Write(DocumentOf(
      "dogs",
      "security: [{key: []}]\n"
      "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Zoo}}}\n"));
  ASSERT_TRUE(program.AwaitError("kept as before: mine"));
  client.Get("/watched/dogs", {{"X-Zoo", "hidden-from-all"}});
  client.Json("POST", "/watched/dogs", R"({"name":"Rex"})");
  client.Json("POST", "/~mine/watched/cats", R"({"name":"Tim"})");

  const std::string metrics = client.Get("/__admin/metrics").body;
  for (const std::string counted :
       {R"(operation="GET /cats",status="200"} 1)", R"(operation="POST /cats",status="201"} 2)",
        R"(operation="GET /dogs",status="200"} 1)", R"(operation="POST /dogs",status="201"} 1)"}) {
    EXPECT_NE(metrics.find(counted), std::string::npos) << counted << "\n" << metrics;
  }
  const std::string lines = client.Get("/__admin/requests.jsonl?world=all").body;
  program.Stop(SIGTERM);
  for (const auto& text : {lines, ReadFile(journal)}) {
    for (const std::string row :
         {R"("entity":"cats","id":"4","before":null,"after":{"id":4,"name":"Tom"})",
          R"("entity":"cats","id":"5","before":null,"after":{"id":5,"name":"Tim"})",
          R"("entity":"dogs","id":"4","before":null,"after":{"id":4,"name":"Rex"})"}) {
      EXPECT_NE(text.find(row), std::string::npos) << row << "\n" << text;
    }
    EXPECT_EQ(text.find("hidden-from-all"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace understudy::conformance
