// Objects that replies must show and that nobody sent.

#include <gtest/gtest.h>

#include <string>

#include "../support/own_api.h"

namespace understudy::conformance {
namespace {

constexpr const char* kTasks = R"(openapi: 3.0.3
info: {title: Tasks, version: "1"}
paths:
  /tasks:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}, meta: {type: object, properties: {owner: {type: string, default: me}}}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}
  /tasks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}}
components:
  schemas:
    Task:
      type: object
      required: [id, title, meta, size, part]
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string}
        meta: {type: object, properties: {owner: {type: string}, note: {type: string}, level: {type: integer, default: 2}}}
        size: {type: object, properties: {width: {type: integer, default: 3}, height: {type: integer}}}
        part: {type: object, required: [name], properties: {name: {type: string}, count: {type: integer, default: 1}}}
)";

TEST(OwnRequiredObjectsTest, TheyAreMadeOfTheirDefaultsFirst) {
  OwnApi api(kTasks);
  const Reply made = api.Post("/tasks", R"({"title": "a"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Keys("/meta"), "owner,level");
  EXPECT_EQ(made.Text("/meta/owner"), "me");
  EXPECT_EQ(made.Keys("/size"), "width");
  EXPECT_EQ(made.Integer("/size/width"), 3);
  // Defaults are not enough for this one.
  EXPECT_EQ(made.Integer("/part/count"), 1);
  EXPECT_FALSE(made.Text("/part/name").empty());
}

}  // namespace
}  // namespace understudy::conformance
