// Texts that requests may send where replies show an object or a list.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kIssues = R"(openapi: 3.0.3
info: {title: Issues, version: "1"}
paths:
  /issues:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {title: {type: string}, labels: {type: string}, metadata: {type: string}, address: {type: string}, ids: {type: string}, tags: {type: string}, card: {type: string}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}}
  /issues/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}}}
components:
  schemas:
    Issue:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string}
        labels: {type: array, items: {type: string}}
        metadata: {type: object, additionalProperties: {type: string}}
        address: {type: object, nullable: true, properties: {city: {type: string}}}
        ids: {type: array, items: {type: integer}}
        tags: {type: array, items: {type: string}}
        card: {nullable: true, anyOf: [{$ref: "#/components/schemas/Card"}]}
    Card: {type: object, properties: {number: {type: string}}}
)";

TEST(OwnTextsForPartsTest, TheyAreKeptAsRepliesShowThem) {
  const Program program("", {"--api", WriteFile(NewFolder(), "issues.yaml", kIssues)});
  Client client(program);
  const Reply made = client.Form("POST", "/issues",
                                 {{"title", "a"},
                                  {"labels", "x, y"},
                                  {"metadata", ""},
                                  {"address", ""},
                                  {"ids", "1, 2"},
                                  {"tags", R"(["x","y"])"},
                                  {"card", ""}});
  ASSERT_EQ(made.status, 201) << made.body;
  ASSERT_EQ(made.At("/labels").Size(), 2U);
  EXPECT_EQ(made.Text("/labels/1"), "y");
  EXPECT_EQ(made.Keys("/metadata"), "");
  EXPECT_TRUE(made.At("/address").IsNull());
  ASSERT_EQ(made.At("/ids").Size(), 2U);
  EXPECT_EQ(made.Integer("/ids/1"), 2);
  EXPECT_EQ(made.Text("/tags"), R"(["x","y"])");  // JSON is none of its parts
  EXPECT_TRUE(made.At("/card").IsNull());
  EXPECT_EQ(client.Get("/issues/" + std::to_string(made.Integer("/id"))).body, made.body);
}

}  // namespace
}  // namespace understudy::conformance
