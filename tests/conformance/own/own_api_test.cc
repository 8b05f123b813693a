// Users' own APIs: `--api FILE` serves an OpenAPI document with state. The client checks every
// reply against the document.

#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <map>
#include <random>
#include <string>

#include "../support/client.h"
#include "../support/program.h"

namespace understudy::conformance {
namespace {

const std::string kPetshop = UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml";

class OwnApiTest : public ::testing::Test {
 protected:
  Reply Post(const std::string& target, const std::string& body) {
    return client_.Json("POST", target, body);
  }
  std::string NamesIn(const std::string& target, const char* list) {
    const Reply reply = client_.Get(target);
    EXPECT_EQ(reply.status, 200) << reply.body;
    std::string names;
    for (const auto& item : reply.At(list).GetArray())
      names += std::string(item["name"].GetString()) + " ";
    return names;
  }

  Program program_{"", {"--api", kPetshop}};
  Client client_{program_};
};

TEST_F(OwnApiTest, StartsWithTheDocumentsExamples) {
  const Reply reply = client_.Get("/v1/owners");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Header("Understudy-Basis"), "stateful");
  EXPECT_EQ(reply.body, R"({"data":[{"id":1,"name":"Ada","email":"ada@example.com"},)"
                        R"({"id":2,"name":"Bob","email":null}],"total":2,"has_more":false})");
  // Without examples, rows are made from the schema.
  EXPECT_EQ(client_.Get("/v1/owners/1/pets").At("").Size(), 2U);
  EXPECT_EQ(client_.Get("/v1/owners/2/pets").At("").Size(), 1U);
}

TEST_F(OwnApiTest, WhatIsCreatedIsThere) {
  const Reply made = Post("/v1/owners", R"({"name":"Eve","password":"secret","id":77,"x":1})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.body, R"({"id":3,"name":"Eve","email":null})");
  EXPECT_EQ(client_.Get("/v1/owners/3").body, made.body);
  EXPECT_EQ(NamesIn("/v1/owners", "/data"), "Ada Bob Eve ");
}

TEST_F(OwnApiTest, UpdatesMergeAndReplacementsReplace) {
  EXPECT_EQ(client_.Json("PATCH", "/v1/owners/1", R"({"name":"Ann"})").body,
            R"({"id":1,"name":"Ann","email":"ada@example.com"})");
  EXPECT_EQ(client_.Json("PATCH", "/v1/owners/1", R"({"email":null})").body,
            R"({"id":1,"name":"Ann","email":null})");
  client_.Json("PATCH", "/v1/owners/1", R"({"email":"ann@example.com"})");
  EXPECT_EQ(client_.Json("PUT", "/v1/owners/1", R"({"name":"Amy"})").body,
            R"({"id":1,"name":"Amy","email":null})");
  EXPECT_EQ(client_.Get("/v1/owners/1").Text("/name"), "Amy");
}

TEST_F(OwnApiTest, WhatIsDeletedIsGoneWithAllBelowIt) {
  const auto pet = client_.Get("/v1/owners/2/pets").Text("/0/id");
  EXPECT_EQ(client_.Get("/v1/owners/2/pets/" + pet).status, 200);
  const Reply gone = client_.Delete("/v1/owners/2");
  EXPECT_EQ(gone.status, 204);
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(client_.Delete("/v1/owners/2").status, 404);
  EXPECT_EQ(client_.Get("/v1/owners/2/pets").status, 404);
  EXPECT_EQ(client_.Get("/v1/owners/2/pets/" + pet).status, 404);
  EXPECT_EQ(client_.Get("/__admin/worlds/default/data/petshop/pets").Integer("/total"), 2);
  // Its id is not given to another one.
  client_.Delete("/v1/owners/1");
  EXPECT_EQ(Post("/v1/owners", R"({"name":"Eve"})").Integer("/id"), 3);
}

TEST_F(OwnApiTest, RowsOfAnotherOwnerAreNotThere) {
  const Reply made = Post("/v1/owners/1/pets", R"({"name":"Rex"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Keys(""), "id,name,status,created_at");
  EXPECT_EQ(made.Text("/status"), "available");
  const std::string id = made.Text("/id");
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(client_.Get("/v1/owners/1/pets/" + id).body, made.body);
  EXPECT_EQ(client_.Get("/v1/owners/2/pets/" + id).status, 404);
  EXPECT_EQ(client_.Delete("/v1/owners/2/pets/" + id).status, 404);
  EXPECT_EQ(Post("/v1/owners/9/pets", R"({"name":"Rex"})").status, 404);
}

TEST_F(OwnApiTest, AKeyThatTheClientSendsIsTakenOnce) {
  const std::string pet =
      R"({"id":"7e5c0c57-6f3f-4a12-9a51-0a3f5c1f0001","name":"Rex","price":1.50,"order":2})";
  const Reply made = Post("/v1/owners/1/pets", pet);
  EXPECT_EQ(made.Text("/id"), "7e5c0c57-6f3f-4a12-9a51-0a3f5c1f0001");
  EXPECT_NE(made.body.find("\"price\":1.50"), std::string::npos) << made.body;
  // 409 is not declared.
  EXPECT_EQ(Post("/v1/owners/1/pets", pet).status, 422);
}

TEST_F(OwnApiTest, ListsAreFilteredSortedAndCut) {
  for (const auto& pet : {R"({"name":"b","status":"sold"})", R"({"name":"a","status":"sold"})"}) {
    Post("/v1/owners/2/pets", pet);
  }
  EXPECT_EQ(NamesIn("/v1/owners/2/pets?sort=name&status=sold", "").substr(0, 2), "a ");
  const std::string down = NamesIn("/v1/owners/2/pets?sort=-name", "");
  EXPECT_EQ(down.substr(down.size() - 4), "b a ");
  Post("/v1/owners", R"({"name":"Eve"})");
  const Reply page = client_.Get("/v1/owners?limit=1&offset=1");
  EXPECT_EQ(page.body,
            R"({"data":[{"id":2,"name":"Bob","email":null}],"total":3,"has_more":true})");
  EXPECT_EQ(client_.Get("/v1/owners?limit=0").status, 400);
}

TEST_F(OwnApiTest, BadInputGetsTheDeclaredError) {
  const Reply wrong = Post("/v1/owners", R"({"name":""})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.body, R"({"code":422,"message":"`/name` must not be empty."})");
  EXPECT_EQ(Post("/v1/owners", R"({"email":"x"})").status, 422);
  EXPECT_EQ(Post("/v1/owners", "{").status, 422);
  EXPECT_EQ(client_.Form("POST", "/v1/owners", {{"name", "x"}}).status, 415);
  const Reply missing = client_.Get("/v1/owners/9");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.body, R"({"code":404,"message":"owners has no row with the key `9`."})");
  EXPECT_EQ(client_.Get("/v1/owners/x").status, 404);
  EXPECT_EQ(client_.Get("/v1/nothing").Text("/error/code"), "not_found");
}

TEST_F(OwnApiTest, WhatFitsNoPatternShowsTheExample) {
  const Reply status = client_.Get("/v1/status");
  EXPECT_EQ(status.body, R"({"open":true})");
  EXPECT_EQ(status.Header("Understudy-Basis"), "example");
}

TEST_F(OwnApiTest, WorldsAndRowsOfTheAdminApiWorkAsForBuiltInApis) {
  EXPECT_EQ(client_.Json("POST", "/~cart/v1/owners", R"({"name":"Eve"})").Integer("/id"), 3);
  EXPECT_EQ(NamesIn("/~cart/v1/owners", "/data"), "Ada Bob Eve ");
  EXPECT_EQ(NamesIn("/v1/owners", "/data"), "Ada Bob ");
  const std::string row = "/__admin/worlds/default/data/petshop/owners/1";
  EXPECT_EQ(client_.Get(row).body,
            R"({"id":1,"name":"Ada","email":"ada@example.com","password":null})");
  EXPECT_EQ(client_.Json("PATCH", row, R"({"name":"Ann"})").status, 200);
  EXPECT_EQ(client_.Get("/v1/owners/1").Text("/name"), "Ann");
}

TEST_F(OwnApiTest, NothingElseIsServed) {
  EXPECT_EQ(client_.Get("/v1/customers/8737843").status, 404);
  const auto contracts = client_.Get("/__admin/contracts");
  EXPECT_EQ(contracts.At("/contracts").Size(), 1U);
  EXPECT_EQ(contracts.Text("/contracts/0/vendor"), "petshop");
}

// Random calls, and a map that should agree.
TEST_F(OwnApiTest, AgreesWithAModel) {
  std::map<long long, std::string> model = {{1, "Ada"}, {2, "Bob"}};
  long long last = 2;
  std::mt19937 random(7);  // the same numbers everywhere
  for (int i = 0; i < 300; ++i) {
    const std::string name = "n" + std::to_string(i);
    const long long id = 1 + static_cast<long long>(random() % static_cast<unsigned>(last + 1));
    const std::string target = "/v1/owners/" + std::to_string(id);
    const bool exists = model.count(id) > 0;
    SCOPED_TRACE(target);
    switch (random() % 5) {
      case 0:
        ASSERT_EQ(Post("/v1/owners", R"({"name":")" + name + "\"}").Integer("/id"), ++last);
        model[last] = name;
        break;
      case 1:
        ASSERT_EQ(client_.Delete(target).status, exists ? 204 : 404);
        model.erase(id);
        break;
      case 2:
      case 3: {
        const Reply changed = client_.Json(random() % 2 == 0 ? "PUT" : "PATCH", target,
                                           R"({"name":")" + name + "\"}");
        ASSERT_EQ(changed.status, exists ? 200 : 404);
        if (exists) model[id] = name;
        break;
      }
      default: {
        const Reply read = client_.Get(target);
        ASSERT_EQ(read.status, exists ? 200 : 404);
        if (exists) {
          ASSERT_EQ(read.Text("/name"), model[id]);
        }
      }
    }
  }
  std::map<long long, std::string> listed;
  for (std::size_t offset = 0; offset <= model.size(); offset += 7) {
    const Reply page = client_.Get("/v1/owners?limit=7&offset=" + std::to_string(offset));
    ASSERT_EQ(page.Integer("/total"), static_cast<long long>(model.size()));
    for (const auto& row : page.At("/data").GetArray()) {
      listed[row["id"].GetInt64()] = row["name"].GetString();
    }
  }
  EXPECT_EQ(listed, model);
}

std::string Saved(const std::string& name, const std::string& text) {
  const std::string path = NewFolder() + "/" + name;
  std::ofstream(path) << text;
  return path;
}

TEST(OwnApiScenarioTest, AScenarioGivesRowsAndTokens) {
  const auto scenario = Saved("own.yaml",
                              "extends: default\n"
                              "vendors:\n"
                              "  shop:\n"
                              "    tokens: [t]\n"
                              "    data: {owners: [{id: 5, name: Zoe}]}\n");
  const Program program(scenario, {"--api", "shop=" + kPetshop});
  Client client(program);
  const Reply refused = client.Get("/v1/owners");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.Header("WWW-Authenticate"), "Bearer realm=\"shop\"");
  const Headers token = {{"Authorization", "Bearer t"}};
  EXPECT_EQ(client.Get("/v1/owners", token).Integer("/data/0/id"), 5);
  EXPECT_EQ(client.Get("/v1/owners/5/pets", token).At("").Size(), 3U);
  EXPECT_EQ(client.Json("POST", "/v1/owners", R"({"name":"Eve"})", token).Integer("/id"), 6);
  EXPECT_EQ(client.Get("/v1/status").status, 200);  // `security: []`
  // The built-in APIs are there too.
  EXPECT_EQ(client.Get("/api/v1/accounts").status, 200);
}

TEST(OwnApiFileTest, WhatCantBeServedEndsTheStart) {
  const auto swagger = Saved("old.json", R"({"swagger": "2.0"})");
  auto run = RunToEnd({"serve", "--api", swagger, "--port", "0"});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("old.json:1:13: error: this is a document of Swagger 2.0"),
            std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find("swagger2openapi"), std::string::npos) << run.err;
  run = RunToEnd({"check", "--api", "/nowhere/openapi.yaml"});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("/nowhere/openapi.yaml"), std::string::npos) << run.err;
}

TEST(OwnApiFileTest, CheckAndRoutesTakeDocuments) {
  EXPECT_EQ(RunToEnd({"check", "--api", kPetshop}).out, kPetshop + ": ok\n");
  const auto warned = Saved("openapi.json", R"({"openapi": "3.1.0", "paths": {"/a{x}": {}}})");
  const auto run = RunToEnd({"check", "--strict", "--api", "a=" + warned});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("this path is not served"), std::string::npos) << run.err;
  const auto twice = Saved("openapi.yaml",
                           "openapi: 3.1.0\npaths:\n  /a: {get: {responses: {}}}\n  /a: {get: "
                           "{responses: {}}}\n");
  const auto again = RunToEnd({"check", "--strict", "--api", "a=" + twice});
  EXPECT_NE(again.err.find("4:3: warning: this path is here twice"), std::string::npos)
      << again.err;
  const auto routes = RunToEnd({"routes", "--api", kPetshop});
  EXPECT_NE(routes.out.find("Pet shop (petshop), no credential needed"), std::string::npos)
      << routes.out;
  EXPECT_NE(routes.out.find("GET    http://127.0.0.1:8080/v1/owners/1  # stateful\n"),
            std::string::npos)
      << routes.out;
}

TEST(OwnApiRootTest, TheRootPageIsThereIfTheDocumentHasNoRoot) {
  const Program program("", {"--api", kPetshop});
  Client client(program);
  EXPECT_NE(client.Get("/").body.find("Pet shop"), std::string::npos);
}

TEST(BuiltInPreferenceTest, HasNoNamedExamples) {
  const Program program("default");
  Client client(program);
  const Reply reply = client.Get("/api/v1/accounts", {{"Prefer", "example=x"}});
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.Header("Understudy-Hint"),
            "Prefer can't be met. This operation has no named examples.");
  EXPECT_EQ(client.Get("/api/v1/accounts", {{"Prefer", "code=200"}}).status, 200);
}

}  // namespace
}  // namespace understudy::conformance
