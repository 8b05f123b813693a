// Rows of several kinds whose schemas extend one that has a discriminator, without `oneOf`.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/own_api.h"

namespace understudy::conformance {
namespace {

constexpr const char* kPets = R"(openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
    patch:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
components:
  schemas:
    Pet:
      type: object
      required: [petType]
      properties: {id: {type: integer, readOnly: true}, petType: {type: string}, name: {type: string}}
      discriminator: {propertyName: petType, mapping: {cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog"}}
    Cat: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, required: [claws], properties: {claws: {type: integer, maximum: 20}, indoor: {type: boolean, default: true}}}]}
    Dog: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, required: [bark], properties: {bark: {type: integer}, chip: {type: object, properties: {code: {type: string}, pin: {type: string, writeOnly: true}}}}}]}
)";

// The API of one collection whose replies and bodies have this schema.
std::string DocumentOf(const std::string& path, const std::string& schema,
                       const std::string& components) {
  const std::string content = "content: {application/json: {schema: " + schema + "}}";
  const std::string body = "      requestBody: {required: true, " + content + "}\n";
  return "openapi: 3.0.3\ninfo: {title: Kinds, version: '1'}\npaths:\n  " + path +
         ":\n    get: {responses: {'200': {description: d, content: {application/json: {schema: "
         "{type: array, items: " +
         schema + "}}}}}}\n    post:\n" + body + "      responses: {'201': {description: d, " +
         content + "}}\n  " + path +
         "/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n"
         "    get: {responses: {'200': {description: d, " +
         content + "}}}\n    patch:\n" + body + "      responses: {'200': {description: d, " +
         content + "}}\ncomponents:\n  schemas:\n" + components;
}

class OwnInheritedKindsTest : public ::testing::Test {
 protected:
  std::string Scenario(const std::string& vendor) {
    return WriteFile(folder_, "s.yaml",
                     "apis: {pets: pets.yaml}\nvendors: {pets: {" + vendor + "}}\n");
  }
  std::string Check(const std::string& rows) {
    return Printed(RunToEnd({"check", Scenario("data: {pets: [" + rows + "]}")}));
  }

  static std::string Compact(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  }
  std::string File(const std::string& name, const std::string& content) const {
    return WriteFile(folder_, name, content);
  }

  std::string folder_ = NewFolder();
  std::string document_ = WriteFile(folder_, "pets.yaml", kPets);
};

TEST_F(OwnInheritedKindsTest, ARowKeepsTheMembersOfItsKind) {
  OwnApi served(kPets);
  const Reply cat = served.Post("/pets", R"({"petType":"cat","claws":4})");
  ASSERT_EQ(cat.status, 201) << cat.body;
  EXPECT_EQ(cat.Integer("/claws"), 4);
  EXPECT_TRUE(cat.At("/indoor").GetBool());
  EXPECT_EQ(cat.body.find("bark"), std::string::npos) << cat.body;
  const std::string path = "/pets/" + std::to_string(cat.Integer("/id"));
  EXPECT_EQ(served.Get(path).body, cat.body);
  EXPECT_EQ(served.Patch(path, R"({"claws":5})").Integer("/claws"), 5);
  EXPECT_EQ(served.Patch(path, R"({"petType":"dog"})").status, 400);
  EXPECT_EQ(served.Post("/pets", R"({"petType":"dog","claws":4})").status, 400);
}

TEST_F(OwnInheritedKindsTest, StrictKnowsTheMembersOfTheKind) {
  const Program program(Scenario("strict: refuse"));
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/pets", R"({"petType":"cat","claws":4})").status, 201);
  const Reply refused = client.Json("POST", "/pets", R"({"petType":"cat","claws":4,"bark":1})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("`bark`"), std::string::npos) << refused.body;
  // What the mapping does not name may be said elsewhere.
  EXPECT_EQ(client.Json("POST", "/pets", R"({"petType":"bird","wings":2})").status, 201);
}

TEST_F(OwnInheritedKindsTest, WriteOnlyMembersInsideAKindAreHidden) {
  OwnApi served(kPets);
  const Reply dog =
      served.Post("/pets", R"({"petType":"dog","bark":1,"chip":{"code":"c","pin":"hidden"}})");
  ASSERT_EQ(dog.status, 201) << dog.body;
  EXPECT_EQ(dog.Text("/chip/code"), "c");
  EXPECT_EQ(dog.body.find("hidden"), std::string::npos) << dog.body;
}

TEST_F(OwnInheritedKindsTest, RowsThatPeopleWriteAreCheckedByTheirKind) {
  EXPECT_EQ(Check("{petType: cat, claws: 3}, {petType: dog, bark: 1}").find("error"),
            std::string::npos);
  EXPECT_NE(Check("{petType: cat, name: x}").find("missing field `claws`"), std::string::npos);
  EXPECT_NE(Check("{claws: 3}").find("missing field `petType`"), std::string::npos);
  EXPECT_NE(Check("{petType: cat, claws: 21}").find("must be at most 20"), std::string::npos);
}

constexpr const char* kPetRef = R"({$ref: "#/components/schemas/Pet"})";
constexpr const char* kMapped =
    R"(, discriminator: {propertyName: petType, mapping: {cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog"}}}
)";

// The components Pet, which has these properties, and Cat and Dog, which extend it by these.
std::string PetsOf(const std::string& own, const std::string& cat, const std::string& dog) {
  const std::string extended = "{allOf: [" + std::string(kPetRef) + ", ";
  return "    Pet: {type: object, required: [petType], properties: {" + own + "}" + kMapped +
         "    Cat: " + extended + cat + "]}\n    Dog: " + extended + dog + "]}\n";
}

TEST_F(OwnInheritedKindsTest, KindsAloneMayDeclareTheKey) {
  OwnApi served(DocumentOf("/pets", kPetRef,
                           PetsOf("petType: {type: string}, name: {type: string}",
                                  "{properties: {id: {type: integer}, claws: {type: integer}}}",
                                  "{properties: {id: {type: integer}, bark: {type: integer}}}")));
  const Reply dog = served.Post("/pets", R"({"petType":"dog","bark":3})");
  ASSERT_EQ(dog.status, 201) << dog.body;
  EXPECT_EQ(dog.Integer("/bark"), 3) << dog.body;
  const std::string path = "/pets/" + std::to_string(dog.Integer("/id"));
  EXPECT_EQ(served.Get(path).body, dog.body);
  const Reply cat = served.Post("/pets", R"({"petType":"cat","claws":4})");
  EXPECT_EQ(cat.Integer("/claws"), 4) << cat.body;
}

constexpr const char* kUsers = R"(openapi: 3.0.3
info: {title: Users, version: "1"}
paths:
  /users:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Envelope"}}}}}
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Envelope"}}}}}}
components:
  schemas:
    Envelope: {type: object, properties: {kind: {type: string}, data: {$ref: "#/components/schemas/User"}}, discriminator: {propertyName: kind, mapping: {ok: "#/components/schemas/Ok", failed: "#/components/schemas/Failed"}}}
    Ok: {allOf: [{$ref: "#/components/schemas/Envelope"}]}
    Failed: {allOf: [{$ref: "#/components/schemas/Envelope"}, {type: object, properties: {id: {type: string}, message: {type: string}}}]}
    User: {type: object, properties: {id: {type: string}, name: {type: string}}}
)";

TEST_F(OwnInheritedKindsTest, WhatExtendsTheObjectAroundARowIsNoRow) {
  OwnApi served(kUsers);
  const Reply made = served.Post("/users", R"({"name":"x"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/data/name"), "x") << made.body;
  EXPECT_EQ(served.Get("/users/" + made.Text("/data/id")).Text("/data/name"), "x");
}

constexpr const char* kOwnId = "id: {type: integer, readOnly: true}, petType: {type: string}";

TEST_F(OwnInheritedKindsTest, ATextOfOneKindStaysATextWhereAnotherHasAList) {
  OwnApi served(
      DocumentOf("/pets", kPetRef,
                 PetsOf(kOwnId, "{properties: {tags: {type: array, items: {type: string}}}}",
                        "{properties: {tags: {type: string}}}")));
  const Reply dog = served.Post("/pets", R"({"petType":"dog","tags":"a,b"})");
  ASSERT_EQ(dog.status, 201) << dog.body;
  EXPECT_EQ(dog.Text("/tags"), "a,b") << dog.body;
  const std::string path = "/pets/" + std::to_string(dog.Integer("/id"));
  EXPECT_EQ(served.Patch(path, R"({"tags":"c,d"})").Text("/tags"), "c,d");
  EXPECT_EQ(served.Patch(path, R"({"petType":"dog","tags":""})").Text("/tags"), "");
}

TEST_F(OwnInheritedKindsTest, ATextThatAKindTakesIsNoEmptyObject) {
  const std::string api = DocumentOf(
      "/notes", R"({$ref: "#/components/schemas/Note"})",
      R"(    Note: {anyOf: [{$ref: "#/components/schemas/Parts"}, {$ref: "#/components/schemas/Text"}]}
    Parts: {type: object, required: [value], properties: {id: {type: integer, readOnly: true}, value: {type: object, properties: {a: {type: string}}}}}
    Text: {type: object, required: [value], properties: {id: {type: integer, readOnly: true}, value: {type: string}}}
)");
  OwnApi served(api);
  const Reply made = served.Post("/notes", R"({"value":""})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(made.At("/value").IsString()) << made.body;
  const std::string path = "/notes/" + std::to_string(made.Integer("/id"));
  EXPECT_TRUE(served.Patch(path, R"({"value":""})").At("/value").IsString());
}

TEST_F(OwnInheritedKindsTest, RowsOfTheExtendedSchemaItselfCanBeWritten) {
  const std::string api =
      DocumentOf("/pets", kPetRef,
                 PetsOf(kOwnId, "{properties: {petType: {enum: [cat]}, claws: {type: integer}}}",
                        "{properties: {petType: {enum: [dog]}, bark: {type: integer}}}"));
  OwnApi served(api, "own");
  const std::string rows = "/__admin/worlds/default/data/own/pets/";
  EXPECT_EQ(served.Post("/pets", R"({"petType":"bird"})").status, 201);
  const Reply written = served.Put(rows + "91", R"({"petType":"bird"})");
  EXPECT_EQ(written.status, 201) << written.body;
}

TEST_F(OwnInheritedKindsTest, RowsThatPeopleWriteHaveTheTypesOfTheirKind) {
  const std::string api = DocumentOf("/pets", kPetRef,
                                     PetsOf(kOwnId, "{properties: {size: {type: string}}}",
                                            "{properties: {size: {type: integer, maximum: 3}}}"));
  OwnApi served(api, "sizes");
  const std::string rows = "/__admin/worlds/default/data/sizes/pets/";
  const Reply wrong = served.Put(rows + "91", R"({"petType":"cat","size":3})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.find("`size` must be a string"), std::string::npos) << wrong.body;
  EXPECT_EQ(served.Put(rows + "91", R"({"petType":"cat","size":"3"})").status, 201);
  EXPECT_EQ(served.Put(rows + "92", R"({"petType":"dog","size":3})").status, 201);
  EXPECT_EQ(served.Put(rows + "93", R"({"petType":"dog","size":4})").status, 400);
}

TEST_F(OwnInheritedKindsTest, AReferenceWithADescriptionHasTheKindsToo) {
  const std::string wrapped =
      R"({description: w, nullable: true, allOf: [{$ref: "#/components/schemas/Pet"}]})";
  const std::string api = DocumentOf("/pets", wrapped,
                                     PetsOf(kOwnId, "{properties: {claws: {type: integer}}}",
                                            "{properties: {bark: {type: integer}}}"));
  OwnApi served(api);
  const Reply dog = served.Post("/pets", R"({"petType":"dog","bark":2})");
  ASSERT_EQ(dog.status, 201) << dog.body;
  EXPECT_EQ(dog.Integer("/bark"), 2) << dog.body;
  EXPECT_EQ(served.Get("/pets/" + std::to_string(dog.Integer("/id"))).body, dog.body);
}

TEST_F(OwnInheritedKindsTest, EditorsAskOnlyForTheFieldsOfTheRowsKind) {
  const std::string api = DocumentOf(
      "/pets", kPetRef,
      PetsOf("id: {type: integer, readOnly: true}, petType: {type: string, enum: [cat, dog]}",
             "{required: [claws], properties: {claws: {type: integer}}}",
             "{required: [bark], properties: {bark: {type: integer}}}"));
  const std::string schema = Compact(RunToEnd({"schema", "--api", File("editors.yaml", api)}).out);
  EXPECT_NE(
      schema.find(
          R"({"enum":["cat"]}},"required":["petType"]},"then":{"properties":{},"required":["claws"]})"),
      std::string::npos)
      << schema;
  EXPECT_NE(
      schema.find(
          R"({"enum":["dog"]}},"required":["petType"]},"then":{"properties":{},"required":["bark"]})"),
      std::string::npos)
      << schema;
}

TEST_F(OwnInheritedKindsTest, EditorsGetNoRulesOfKindsThatNothingTellsApart) {
  const std::string kind =
      "{required: [kind], properties: {id: {type: integer, readOnly: true}, kind: {type: string}, ";
  const std::string api =
      DocumentOf("/pets", kPetRef,
                 "    Pet: {oneOf: [" + kind + "a: {type: string}}}, " + kind +
                     "b: {type: string}}}], discriminator: {propertyName: kind}}\n");
  const std::string schema = Compact(RunToEnd({"schema", "--api", File("inline.yaml", api)}).out);
  EXPECT_NE(schema.find(R"("pets")"), std::string::npos) << schema;
  EXPECT_EQ(schema.find(R"("allOf":[])"), std::string::npos) << schema;
}

}  // namespace
}  // namespace understudy::conformance
