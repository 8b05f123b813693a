// What replies of users' APIs have beside their rows, and what they change.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

const std::string kPetshop = UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml";

constexpr const char* kDocument = R"(openapi: 3.1.0
info: {title: Replies, version: "1"}
paths:
  /cards:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Card"}}}}
      responses:
        "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Card"}}}}
        "422": {description: d, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
  /cards/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Card"}}}}
        "404": {description: d, content: {application/json: {example: {gone: true}}}}
    patch:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Card"}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Card"}}}}
        "422": {description: d, content: {application/json: {schema: {type: object, properties: {field: {type: string}, message: {type: string}}}}}}
  /articles/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {"200": {description: d, content: {application/vnd.api+json: {schema: {$ref: "#/components/schemas/One"}}}}}
    patch:
      requestBody: {content: {application/vnd.api+json: {schema: {$ref: "#/components/schemas/One"}}}}
      responses: {"200": {description: d, content: {application/vnd.api+json: {schema: {$ref: "#/components/schemas/One"}}}}}
components:
  schemas:
    Card:
      type: object
      required: ["a/b"]
      properties:
        id: {type: integer}
        object: {type: string, const: card}
        kind: {type: string, enum: [card]}
        maybe: {type: [string, "null"], enum: [x]}
        "a/b": {type: object, required: ["c~d"], properties: {"c~d": {type: integer}}}
    One: {type: object, properties: {data: {$ref: "#/components/schemas/Article"}}}
    Article:
      type: object
      properties:
        id: {type: string, example: "1"}
        type: {type: string, const: articles}
        attributes: {type: object, properties: {title: {type: string, example: Rain}}}
)";

class OwnRepliesTest : public ::testing::Test {
 protected:
  Program program_{"", {"--api", "r=" + WriteFile(NewFolder(), "r.yaml", kDocument)}};
  Client client_{program_};
};

TEST_F(OwnRepliesTest, EveryReplyTellsItsBasis) {
  EXPECT_EQ(client_.Get("/cards/1").Header("Understudy-Basis"), "stateful");
  const Reply gone = client_.Get("/cards/99");
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(gone.Header("Understudy-Basis"), "example");
  const Reply wrong = client_.Json("POST", "/cards", "[]");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.Header("Understudy-Basis"), "schema");
  // What the document says nothing of.
  EXPECT_EQ(client_.Send("PUT", "/cards/1").Header("Understudy-Basis"), "none");
  EXPECT_EQ(
      client_.Send("POST", "/cards", {{"Content-Type", "text/x"}}, "x").Header("Understudy-Basis"),
      "none");
  // As the reply that one asks for has it, once.
  const Reply asked = client_.Get("/cards/1", {{"Prefer", "code=404"}});
  EXPECT_EQ(asked.Header("Understudy-Basis"), "example");
}

TEST_F(OwnRepliesTest, MalformedJsonGetsTheStatusThatIsDeclared) {
  const Reply broken = client_.Json("POST", "/cards", "{");
  EXPECT_EQ(broken.status, 422);
  EXPECT_EQ(broken.Text("/message").substr(0, 28), "The request body is no JSON,");
}

TEST_F(OwnRepliesTest, ConstantsAreInRowsThatAreCreated) {
  const Reply made = client_.Json("POST", "/cards", R"({"a/b":{"c~d":1}})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Text("/object"), "card");
  EXPECT_EQ(made.Text("/kind"), "card");
  EXPECT_TRUE(made.At("/maybe").IsNull());
}

TEST_F(OwnRepliesTest, NamesWithSlashesAreNamedAsTheyAre) {
  const std::string id =
      std::to_string(client_.Json("POST", "/cards", R"({"a/b":{"c~d":1}})").Integer("/id"));
  // A merge may leave out what the row has.
  EXPECT_EQ(client_.Json("PATCH", "/cards/" + id, R"({"a/b":{}})").status, 200);
  const Reply wrong = client_.Json("PATCH", "/cards/" + id, R"({"a/b":{"c~d":"x"}})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.Text("/field"), "a/b.c~d");
}

TEST_F(OwnRepliesTest, AResourceOfJsonApiKeepsItsId) {
  const Headers type = {{"Content-Type", "application/vnd.api+json"}};
  const std::string id = client_.Get("/__admin/worlds/default/data/r/articles").Text("/rows/0/id");
  const auto patch = [&](const std::string& sent) {
    return client_.Send(
        "PATCH", "/articles/" + id, type,
        R"({"data":{"id":")" + sent + R"(","type":"articles","attributes":{"title":"Snow"}}})");
  };
  EXPECT_EQ(patch("other").status, 409);
  EXPECT_NE(client_.Get("/articles/" + id).Text("/data/attributes/title"), "Snow");
  EXPECT_EQ(patch(id).status, 200);
  EXPECT_EQ(client_.Get("/articles/" + id).Text("/data/attributes/title"), "Snow");
}

// Neither has a schema.
TEST(OwnErrorsTest, AnErrorWithoutASchemaHasItsExampleElseThePlainShape) {
  const Program program("",
                        {"--api", "api=" + WriteFile(NewFolder(), "openapi.yaml", R"(openapi: 3.0.3
info: {title: Odd, version: "1"}
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}
        default: {description: d, content: {application/json: {example: {oops: true}}}}
    delete:
      responses:
        "204": {description: d}
        "404": {description: d, content: {application/json: {}}}
)")});
  Client client(program);
  const Reply shown = client.Get("/things/77");
  EXPECT_EQ(shown.status, 404);
  EXPECT_EQ(shown.body, R"({"oops":true})");
  EXPECT_EQ(shown.Header("Understudy-Basis"), "example");
  const Reply plain = client.Send("DELETE", "/things/77");
  EXPECT_EQ(plain.Text("/error/code"), "not_found") << plain.body;
  EXPECT_EQ(plain.Header("Understudy-Basis"), "none");
}

// A `default` that shows the row is not what an error looks like.
TEST(OwnErrorsTest, ADefaultThatIsTheGoodReplyIsThatOfNoError) {
  const Program program("",
                        {"--api", "api=" + WriteFile(NewFolder(), "openapi.yaml", R"(openapi: 3.0.3
info: {title: Only, version: "1"}
paths:
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {default: {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}
      responses: {default: {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}}
components:
  schemas:
    User: {type: object, required: [role], properties: {id: {type: integer}, role: {type: string, enum: [admin, guest]}}}
)")});
  Client client(program);
  EXPECT_EQ(client.Get("/users/1").Header("Understudy-Basis"), "stateful");
  const Reply gone = client.Get("/users/99");
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(gone.Text("/error/code"), "not_found") << gone.body;
  EXPECT_EQ(gone.Header("Understudy-Basis"), "none");
  const Reply wrong = client.Json("PUT", "/users/1", R"({"role":"boss"})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.Text("/error/message").find("`/role`"), std::string::npos) << wrong.body;
  EXPECT_EQ(client.Get("/users/99", {{"Prefer", "code=404"}}).Text("/error/code"), "not_found");
}

// What a request asks for instead of its reply is not what later requests get.
TEST(OwnRandomTest, RepliesThatAreAskedForDrawNoNumbersOfTheWorld) {
  const Program program("", {"--api", kPetshop});
  Client client(program);
  const auto made = [&](const std::string& world) {
    return client.Json("POST", "/~" + world + "/v1/owners/1/pets", R"({"name":"Rex"})").Text("/id");
  };
  const std::string plain = made("plain");
  client.Get("/~asked/v1/owners/1", {{"Prefer", "code=404"}});
  client.Get("/~asked/v1/owners/1", {{"Understudy-Fault", "status=503"}});
  EXPECT_EQ(made("asked"), plain);
}

TEST(OwnUniqueTest, NumbersAreComparedAsNumbers) {
  const std::string folder = NewFolder();
  WriteFile(folder, "vendor.yaml", "entities: {pets: {unique: [price]}}\n");
  const auto scenario = [&](const std::string& pets) {
    return WriteFile(folder, "my.yaml",
                     "apis: {shop: {contract: " + kPetshop + ", vendor: vendor.yaml}}\nvendors:\n" +
                         "  shop:\n    data:\n      owners: [{id: 1, name: Ada}]\n      pets: [" +
                         pets + "]\n");
  };
  const std::string one = "{ownerId: 1, name: a, price: 1}";
  const auto run = RunToEnd({"check", scenario(one + ", {ownerId: 1, name: b, price: 1.0}")});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("duplicate price `1.0` in pets"), std::string::npos) << run.err;
  for (const auto& [first, second] : {std::pair("0", "-0.0"), std::pair("1000000", "1e6"),
                                      std::pair("9007199254740992", "9007199254740993")}) {
    const std::string rows = std::string("{ownerId: 1, name: a, price: ") + first +
                             "}, {ownerId: 1, name: b, price: " + second + "}";
    const auto same = RunToEnd({"check", scenario(rows)});
    EXPECT_NE(same.err.find("duplicate price"), std::string::npos) << rows << same.out << same.err;
  }
  const Program program(scenario(one));
  Client client(program);
  const auto status = [&](const std::string& price) {
    return client.Json("POST", "/v1/owners/1/pets", R"({"name":"c","price":)" + price + "}").status;
  };
  EXPECT_EQ(status("1.00"), 422);
  EXPECT_EQ(status("1.5"), 201);
  EXPECT_EQ(status("15e-1"), 422);
  EXPECT_EQ(client
                .Json("PUT",
                      "/__admin/worlds/default/data/shop/pets/7e5c0c57-6f3f-4a12-9a51-"
                      "0a3f5c1f0001",
                      R"({"ownerId":1,"name":"d","price":1.50})")
                .status,
            400);
}

}  // namespace
}  // namespace understudy::conformance
