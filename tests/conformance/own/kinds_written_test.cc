// Rows of several kinds that a discriminator tells apart, and resource objects of JSON:API.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kZoo = R"(openapi: 3.0.3
info: {title: Zoo, version: "1"}
paths:
  /animals:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Animal"}}, example: []}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}}}
  /animals/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}}}}
    patch:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}}}
components:
  schemas:
    Animal:
      oneOf: [{$ref: "#/components/schemas/Dog"}, {$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Snake"}]
      discriminator: {propertyName: kind, mapping: {dog: "#/components/schemas/Dog", cat: "#/components/schemas/Cat", snake: "#/components/schemas/Snake"}}
    Base: {type: object, required: [kind, name], properties: {id: {type: integer, readOnly: true}, kind: {type: string}, name: {type: string}}}
    Dog: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [volume], properties: {kind: {type: string, enum: [dog]}, volume: {type: integer, maximum: 10}}}]}
    Cat: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [hunt], properties: {kind: {type: string, enum: [cat]}, indoor: {type: boolean, default: true}, hunt: {type: string, default: lazy}}}]}
    Snake: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [length], properties: {kind: {type: string, enum: [snake]}, length: {type: number}}}]}
)";

class OwnKindsWrittenTest : public ::testing::Test {
 protected:
  std::string folder_ = NewFolder();
  std::string document_ = WriteFile(folder_, "zoo.yaml", kZoo);
};

TEST_F(OwnKindsWrittenTest, AMergeNeedsNoDiscriminator) {
  const Program program("", {"--api", document_});
  Client client(program);
  const Reply made =
      client.Json("POST", "/animals", R"({"kind": "snake", "name": "S", "length": 1})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/animals/" + std::to_string(made.Integer("/id"));
  EXPECT_EQ(client.Json("PATCH", path, R"({"length": 2})").Integer("/length"), 2);
  const Reply wrong = client.Json("PATCH", path, R"({"length": "long"})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.find("`/length` must be a number"), std::string::npos) << wrong.body;
  EXPECT_EQ(client.Json("PATCH", path, R"({"kind": "dog"})").status, 400);
  EXPECT_EQ(client.Get(path).Text("/kind"), "snake");
}

// The dog's schema is then the only one that the body alone may mean.
TEST_F(OwnKindsWrittenTest, AMergeNeedsNoDiscriminatorIfOneKindDoesNotListIt) {
  std::string zoo = kZoo;
  const std::string listed = "kind: {type: string, enum: [dog]}, ";
  zoo.erase(zoo.find(listed), listed.size());
  const Program program("", {"--api", WriteFile(folder_, "zoo.yaml", zoo)});
  Client client(program);
  const Reply made =
      client.Json("POST", "/animals", R"({"kind": "snake", "name": "S", "length": 1})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/animals/" + std::to_string(made.Integer("/id"));
  EXPECT_EQ(client.Json("PATCH", path, R"({"length": 2})").Integer("/length"), 2);
  EXPECT_EQ(client.Json("PATCH", path, "{}").status, 200);
  EXPECT_EQ(client.Json("PATCH", path, R"({"name": null})").status, 400);
}

TEST_F(OwnKindsWrittenTest, ACreationFillsTheDefaultsOfItsKind) {
  const Program program("", {"--api", document_});
  Client client(program);
  const Reply cat = client.Json("POST", "/animals", R"({"kind": "cat", "name": "C"})");
  EXPECT_EQ(cat.Text("/hunt"), "lazy");
  EXPECT_TRUE(cat.At("/indoor").GetBool());
  EXPECT_EQ(cat.body.find("volume"), std::string::npos);
}

TEST_F(OwnKindsWrittenTest, RowsThatPeopleWriteAreCheckedByTheirKind) {
  const auto check = [&](const std::string& rows) {
    const std::string scenario =
        WriteFile(folder_, "s.yaml",
                  "apis: {zoo: zoo.yaml}\nvendors: {zoo: {data: {animals: [" + rows + "]}}}\n");
    return Printed(RunToEnd({"check", scenario}));
  };
  EXPECT_EQ(check("{kind: cat, name: x}").find("error"), std::string::npos);
  EXPECT_EQ(check("{kind: snake, name: x, length: 2}").find("error"), std::string::npos);
  EXPECT_NE(check("{kind: dog, name: x}").find("missing field `volume`"), std::string::npos);
  EXPECT_NE(check("{kind: dog, name: x, volume: 11}").find("must be at most 10"),
            std::string::npos);
  EXPECT_NE(check("{kind: cow, name: x}").find("`kind` must be one of dog, cat, snake"),
            std::string::npos);
}

TEST_F(OwnKindsWrittenTest, RowsNeedTheirDiscriminator) {
  const std::string scenario = WriteFile(
      folder_, "s.yaml", "apis: {zoo: zoo.yaml}\nvendors: {zoo: {data: {animals: [{name: x}]}}}\n");
  const std::string printed = Printed(RunToEnd({"check", scenario}));
  EXPECT_NE(printed.find("missing field `kind`"), std::string::npos) << printed;
}

TEST_F(OwnKindsWrittenTest, TheAdminApiChecksRowsByTheirKindToo) {
  const Program program("", {"--api", "zoo=" + document_});
  Client client(program);
  const std::string rows = "/__admin/worlds/default/data/zoo/animals/";
  EXPECT_EQ(client.Json("PUT", rows + "71", R"({"name": "x"})").status, 400);
  EXPECT_EQ(client.Json("PUT", rows + "71", R"({"kind": "cat", "name": "x"})").status, 201);
  const Reply changed = client.Json("PATCH", rows + "71", R"({"kind": "dog"})");
  EXPECT_EQ(changed.status, 400);
  EXPECT_NE(changed.body.find("missing field `volume`"), std::string::npos) << changed.body;
  EXPECT_EQ(client.Json("PATCH", rows + "71", R"({"kind": "dog", "volume": 3})").status, 200);
  EXPECT_EQ(client.Json("PUT", rows + "71", R"({"kind": "dog", "name": "x"})").status, 400);
  EXPECT_EQ(client.Get("/animals/71").Integer("/volume"), 3);
}

TEST_F(OwnKindsWrittenTest, TheSchemaForEditorsHasTheKinds) {
  const std::string schema = RunToEnd({"schema", "--api", document_}).out;
  std::string compact;
  for (const char c : schema) {
    if (c != ' ' && c != '\n') compact += c;
  }
  EXPECT_NE(compact.find(R"({"if":{"properties":{"kind":{"enum":["dog"]}},"required":["kind"]},)"
                         R"("then":{"properties":{},"required":["volume"]}})"),
            std::string::npos)
      << schema;
  EXPECT_NE(compact.find(R"({"properties":{"kind":{"enum":["cat","dog","snake"]}}})"),
            std::string::npos);
  EXPECT_NE(compact.find(R"("required":["kind","name"])"), std::string::npos);
}

constexpr const char* kArticles = R"(openapi: 3.1.0
info: {title: Articles, version: "1"}
paths:
  /articles:
    post:
      requestBody: {required: true, content: {application/vnd.api+json: {schema: {type: object, required: [data], properties: {data: {$ref: "#/components/schemas/Article"}}}}}}
      responses: {"201": {description: d, content: {application/vnd.api+json: {schema: {type: object, properties: {data: {$ref: "#/components/schemas/Article"}}}}}}}
  /articles/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        "200":
          description: d
          content:
            application/vnd.api+json:
              schema: {type: object, properties: {data: {$ref: "#/components/schemas/Article"}}}
              example: {data: {id: "1", type: articles, attributes: {title: a, rating: 3, note: n, createdAt: "2020-01-01T00:00:00Z"}, relationships: {author: {data: {id: "2", type: people}}}}}
    patch:
      requestBody: {required: true, content: {application/vnd.api+json: {schema: {type: object, required: [data], properties: {data: {$ref: "#/components/schemas/Article"}}}}}}
      responses: {"200": {description: d, content: {application/vnd.api+json: {schema: {type: object, properties: {data: {$ref: "#/components/schemas/Article"}}}}}}}
components:
  schemas:
    Article:
      type: object
      required: [type]
      properties:
        id: {type: string}
        type: {type: string, const: articles}
        attributes: {type: object, properties: {title: {type: string}, rating: {type: [number, "null"]}, note: {type: string}, createdAt: {type: string, format: date-time, readOnly: true}}}
        relationships: {type: object, properties: {author: {type: object, properties: {data: {anyOf: [{type: "null"}, {type: object, properties: {id: {type: string}, type: {type: string}}}]}}}}}
)";

TEST_F(OwnKindsWrittenTest, NullIsAValueInAttributesAndRelationships) {
  const Program program("", {"--api", WriteFile(folder_, "articles.yaml", kArticles)});
  Client client(program);
  const Headers headers = {{"Content-Type", "application/vnd.api+json"}};
  const Reply patched =
      client.Send("PATCH", "/articles/1", headers, R"({"data": {"type": "articles", "id": "1",
    "attributes": {"rating": null, "note": null}, "relationships": {"author": {"data": null}}}})");
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_TRUE(patched.At("/data/attributes/rating").IsNull());
  EXPECT_TRUE(patched.At("/data/relationships/author/data").IsNull());
  // A text can't be null.
  EXPECT_EQ(patched.body.find("note"), std::string::npos);
}

TEST_F(OwnKindsWrittenTest, ReadOnlyAttributesAreNotTaken) {
  const Program program("", {"--api", WriteFile(folder_, "articles.yaml", kArticles)});
  Client client(program);
  const Headers headers = {{"Content-Type", "application/vnd.api+json"}};
  const std::string sent =
      R"({"data": {"type": "articles", "attributes": {"title": "b", "createdAt": "2001-01-01T00:00:00Z"}}})";
  const Reply made = client.Send("POST", "/articles", headers, sent);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.body.find("2001-01-01"), std::string::npos);
  EXPECT_NE(made.body.find("createdAt"), std::string::npos);
  EXPECT_EQ(client.Send("PATCH", "/articles/1", headers, sent).Text("/data/attributes/createdAt"),
            "2020-01-01T00:00:00Z");
}

}  // namespace
}  // namespace understudy::conformance
