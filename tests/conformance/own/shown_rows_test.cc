// Which objects of users' documents are rows, and what replies show of them.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Shown, version: "1"}
paths:
  /users:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/User"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}}
  /users/{username}:
    parameters: [{name: username, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}}}
  /teams/{teamId}:
    parameters: [{name: teamId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {name: {type: string}, owner: {$ref: "#/components/schemas/Owner"}}}}}}}}
  /zones/{zoneId}:
    parameters: [{name: zoneId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {success: {type: boolean}, thing: {$ref: "#/components/schemas/Owner"}}}}}}}}
  /owners:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Owner"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Owner"}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Owner"}}}}}}
  /owners/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}}}}}}
    post:
      parameters: [{name: name, in: query, schema: {type: string}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}}}}}
  /me: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: integer}, friends: {type: array, items: {$ref: "#/components/schemas/Owner"}}}}}}}}}}
  /things:
    get:
      parameters:
        - {name: kind, in: query, schema: {type: string, enum: [all, a, b], default: all}}
        - {name: tag, in: query, schema: {type: string, enum: [any, x]}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [slug], properties: {slug: {type: string}, kind: {type: string}, tag: {type: string}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
  /things/{slug}:
    parameters: [{name: slug, in: path, required: true, schema: {type: string}}]
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {anyOf: [{$ref: "#/components/schemas/Thing"}, {$ref: "#/components/schemas/Gone"}]}}}}}
    delete: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Gone"}}}}}}
  /things/{slug}/photo:
    get:
      parameters: [{name: slug, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: d, content: {image/png: {}}}}
components:
  schemas:
    User:
      type: object
      required: [login]
      properties: {login: {type: string}, plan: {type: object, properties: {name: {type: string}}}}
    Owner: {type: object, properties: {id: {type: integer}, name: {type: string}}}
    Thing:
      type: object
      required: [id, slug]
      properties: {id: {type: integer}, slug: {type: string}, kind: {type: string}, tag: {type: string}, price: {type: number, minimum: 222.195, maximum: 222.204, multipleOf: 0.01}}
    Gone: {type: object, required: [slug, deleted], properties: {slug: {type: string}, deleted: {type: boolean, enum: [true]}}}
)";

class OwnShownRowsTest : public ::testing::Test {
 protected:
  std::size_t Count(const std::string& target) {
    const Reply reply = client_.Get(target);
    EXPECT_EQ(reply.status, 200) << target << reply.body;
    return reply.json.IsArray() ? reply.json.Size() : 0;
  }
  std::string BasisOf(const Reply& reply) { return reply.Header("Understudy-Basis"); }

  std::string document_ = WriteFile(NewFolder(), "shown.yaml", kDocument);
  Program program_{"", {"--api", document_}};
  Client client_{program_};
};

TEST_F(OwnShownRowsTest, AnObjectInsideARowIsNotTheRow) {
  EXPECT_EQ(BasisOf(client_.Json("POST", "/users", R"({"login": "ann"})")), "schema");
  EXPECT_EQ(BasisOf(client_.Get("/users/x")), "schema");
  EXPECT_EQ(BasisOf(client_.Get("/teams/1")), "schema");
  // An envelope may have any name.
  const Reply zone = client_.Get("/zones/1");
  EXPECT_EQ(BasisOf(zone), "stateful");
  EXPECT_EQ(zone.Integer("/thing/id"), 1);
}

TEST_F(OwnShownRowsTest, WhatKeepsNoRowIsNotStateful) {
  EXPECT_EQ(BasisOf(client_.Json("POST", "/owners", R"([{"name": "a"}])")), "schema");
  const Reply changed = client_.Send("POST", "/owners/1?name=b");
  EXPECT_EQ(BasisOf(changed), "stateful");  // the query has a field
  EXPECT_EQ(changed.Text("/name"), "b");
  EXPECT_EQ(BasisOf(client_.Get("/me")), "schema");
  EXPECT_EQ(BasisOf(client_.Get("/owners")), "stateful");
}

TEST_F(OwnShownRowsTest, AllOfAnEnumerationFiltersNothingUnlessARowHasIt) {
  EXPECT_EQ(Count("/things"), 3);
  EXPECT_EQ(client_.Json("POST", "/things", R"({"slug": "s", "kind": "a", "tag": "x"})").status,
            201);
  EXPECT_EQ(Count("/things"), 4);
  EXPECT_EQ(Count("/things?kind=all"), 4);
  EXPECT_EQ(Count("/things?kind=all&tag=any"), 4);
  EXPECT_EQ(Count("/things?kind=a"), 1);
  EXPECT_EQ(client_.Json("POST", "/things", R"({"slug": "t", "kind": "all"})").status, 201);
  EXPECT_EQ(Count("/things?kind=all"), 1);
}

TEST_F(OwnShownRowsTest, ARequiredIdBesideTheKeyTellsRowsApart) {
  const Reply first = client_.Json("POST", "/things", R"({"slug": "s"})");
  const Reply second = client_.Json("POST", "/things", R"({"slug": "t"})");
  EXPECT_EQ(second.Integer("/id"), first.Integer("/id") + 1);
  const std::string rows = "/__admin/worlds/default/data/shown/things/";
  EXPECT_LT(client_.Json("PUT", rows + "u", R"({"slug": "u"})").status, 300);
  EXPECT_EQ(client_.Get("/things/u").Integer("/id"), first.Integer("/id") + 2);
}

TEST_F(OwnShownRowsTest, ARowThatIsDeletedSaysSo) {
  ASSERT_EQ(client_.Json("POST", "/things", R"({"slug": "s"})").status, 201);
  EXPECT_EQ(client_.Delete("/things/s").body, R"({"slug":"s","deleted":true})");
}

TEST_F(OwnShownRowsTest, AnEmptyExampleHasItsType) {
  const Reply photo = client_.Get("/things/s/photo");
  EXPECT_EQ(photo.Header("Content-Type"), "image/png");
  EXPECT_EQ(photo.body, "");
}

TEST_F(OwnShownRowsTest, MadeNumbersHaveTheDecimalsOfTheirStep) {
  EXPECT_EQ(client_.Get("/things").body.find("222.2000"), std::string::npos);
  EXPECT_NE(client_.Get("/things").body.find("222.2"), std::string::npos);
}

TEST(OwnExamplesTest, AllExamplesOfASchemaAreRows) {
  const auto document = WriteFile(NewFolder(), "tags.yaml", R"(openapi: 3.1.0
info: {title: Tags, version: "1"}
paths:
  /tags: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Tag"}}}}}}}}
  /tags/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Tag"}}}}}}
  /marks: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Mark"}, examples: [[{id: 7}, {id: 8}], [{id: 9}]]}}}}}}}
  /marks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Mark"}}}}}}
components:
  schemas:
    Tag: {type: object, properties: {id: {type: integer}, color: {type: string}}, examples: [{id: 1, color: red}, {id: 2, color: blue}, {id: 3}]}
    Mark: {type: object, properties: {id: {type: integer}}}
)");
  const Program program("", {"--api", document});
  Client client(program);
  EXPECT_EQ(client.Get("/tags").json.Size(), 3U);
  EXPECT_EQ(client.Get("/tags/2").Text("/color"), "blue");
  EXPECT_EQ(client.Get("/marks").json.Size(), 3U);
  EXPECT_EQ(client.Get("/marks/9").status, 200);
}

}  // namespace
}  // namespace understudy::conformance
