// JSON Patch and what is inside the values of rows: hidden members, and defaults.

#include <gtest/gtest.h>

#include <string>

#include "../support/own_api.h"

namespace understudy::conformance {
namespace {

constexpr const char* kTasks = R"(openapi: 3.0.3
info: {title: Tasks, version: "1"}
paths:
  /tasks:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Task"}}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}
  /tasks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}}
    patch:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}
components:
  schemas:
    Task:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        note: {type: string}
        meta: {type: object, properties: {owner: {type: string}, pin: {type: string, writeOnly: true}}}
        open: {type: object, properties: {owner: {type: string}, pin: {type: string}}}
        subs: {type: array, items: {type: object, properties: {n: {type: string}, pw: {type: string, writeOnly: true}, done: {type: boolean, default: false}}}}
)";

class OwnPatchedPartsTest : public ::testing::Test {
 protected:
  // The row that a patch makes of one, as clients see it.
  Reply Patch(const std::string& operations) {
    return api_.client().Send("PATCH", path_, {{"Content-Type", "application/json-patch+json"}},
                              operations);
  }
  // What the row has, hidden members too.
  std::string Stored() { return api_.Get("/__admin/worlds/default/data/tasks" + path_).body; }

  void SetUp() override {
    const Reply made = api_.Post("/tasks", R"({"meta":{"owner":"me","pin":"77"},"subs":[)"
                                           R"({"n":"a","pw":"hid-a"},{"n":"b","pw":"hid-b"}]})");
    ASSERT_EQ(made.status, 201) << made.body;
    path_ = "/tasks/" + std::to_string(made.Integer("/id"));
  }

  OwnApi api_{kTasks, "tasks"};
  std::string path_;
};

TEST_F(OwnPatchedPartsTest, APatchReadsOnlyWhatClientsSee) {
  EXPECT_EQ(Patch(R"([{"op":"copy","from":"/meta/pin","path":"/note"}])").status, 400);
  EXPECT_EQ(Patch(R"([{"op":"copy","from":"/subs/0/pw","path":"/note"}])").status, 400);
  EXPECT_EQ(Patch(R"([{"op":"test","path":"/meta/pin","value":"77"}])").status, 400);
  EXPECT_EQ(Patch(R"([{"op":"test","path":"/meta","value":{"owner":"me"}}])").status, 200);
}

TEST_F(OwnPatchedPartsTest, HiddenMembersStayInTheirObjects) {
  EXPECT_EQ(Patch(R"([{"op":"replace","path":"/meta/owner","value":"you"}])").status, 200);
  EXPECT_NE(Stored().find(R"("pin":"77")"), std::string::npos) << Stored();
  EXPECT_EQ(Patch(R"([{"op":"remove","path":"/subs/0"}])").status, 200);
  EXPECT_EQ(Stored().find("hid-a"), std::string::npos) << Stored();
  EXPECT_NE(Stored().find("hid-b"), std::string::npos) << Stored();
  EXPECT_EQ(Patch(R"([{"op":"add","path":"/meta/pin","value":"88"}])").status, 200);
  EXPECT_NE(Stored().find(R"("pin":"88")"), std::string::npos) << Stored();
}

TEST_F(OwnPatchedPartsTest, HiddenMembersDoNotMoveToWhereTheyAreSeen) {
  const Reply moved = Patch(R"([{"op":"move","from":"/meta","path":"/open"}])");
  EXPECT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(moved.Keys("/open"), "owner");
}

TEST_F(OwnPatchedPartsTest, WhatAPatchAddsToAListGetsDefaults) {
  const Reply added = Patch(R"([{"op":"add","path":"/subs/-","value":{"n":"c"}}])");
  EXPECT_EQ(added.status, 200) << added.body;
  EXPECT_FALSE(added.At("/subs/2/done").GetBool());
  EXPECT_EQ(added.Keys("/subs/0"), "n,done");
}

TEST_F(OwnPatchedPartsTest, HiddenMembersGoWithTheirObjects) {
  // The second object is there still; what is added looks as the first one did.
  const Reply made =
      api_.Post("/tasks", R"({"subs":[{"n":"a","pw":"hid-1"},{"n":"a","pw":"hid-2"}]})");
  path_ = "/tasks/" + std::to_string(made.Integer("/id"));
  const Reply patched = Patch(R"([{"op":"remove","path":"/subs/0"},)"
                              R"({"op":"add","path":"/subs/1","value":{"n":"a","done":false}}])");
  EXPECT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(Stored().find("hid-1"), std::string::npos) << Stored();
  EXPECT_NE(Stored().find("hid-2"), std::string::npos) << Stored();
}

constexpr const char* kPets = R"(openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
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
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog"}}
    Cat: {type: object, required: [kind], properties: {id: {type: integer, readOnly: true}, kind: {type: string, enum: [cat]}, meta: {type: object, additionalProperties: false, properties: {name: {type: string}, claws: {type: integer, default: 1}}}}}
    Dog: {type: object, required: [kind], properties: {id: {type: integer, readOnly: true}, kind: {type: string, enum: [dog]}, meta: {type: object, additionalProperties: false, properties: {name: {type: string}, bark: {type: integer, default: 2}}}}}
)";

TEST(OwnPatchedKindsTest, WhatAPatchAddsGetsTheDefaultsOfItsKind) {
  OwnApi api(kPets);
  const Reply made = api.Post("/pets", R"({"kind":"dog","meta":{"name":"a"}})");
  ASSERT_EQ(made.status, 201) << made.body;
  const Reply patched =
      api.client().Send("PATCH", "/pets/" + std::to_string(made.Integer("/id")),
                        {{"Content-Type", "application/json-patch+json"}},
                        R"([{"op":"replace","path":"/meta","value":{"name":"b"}}])");
  ASSERT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.Keys("/meta"), "name,bark");
}

}  // namespace
}  // namespace understudy::conformance
