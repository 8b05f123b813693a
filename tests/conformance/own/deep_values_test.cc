// Values of users' APIs that are deep, and the objects inside them.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Deep, version: "1"}
paths:
  /things:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
  /things/{slug}:
    parameters: [{name: slug, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
components:
  schemas:
    Thing:
      type: object
      required: [slug]
      properties:
        slug: {type: string}
        info: {type: object, properties: {made: {type: string, readOnly: true}, note: {type: string}}}
        expr: {$ref: "#/components/schemas/Expr"}
      example: {slug: old, info: {made: yesterday, note: a}}
    Expr:
      type: object
      discriminator: {propertyName: type, mapping: {not: "#/components/schemas/Not"}}
      properties:
        type: {type: string}
        made: {type: string, readOnly: true}
        secret: {type: string, writeOnly: true}
        child: {$ref: "#/components/schemas/Expr"}
        size: {type: integer, default: 7}
    Not: {allOf: [{$ref: "#/components/schemas/Expr"}]}
)";

class DeepValuesTest : public ::testing::Test {
 protected:
  Program program_{"", {"--api", WriteFile(NewFolder(), "deep.yaml", kDocument)}};
  Client client_{program_};
};

// Its members are visited once each, though the schema and its option both declare them.
TEST_F(DeepValuesTest, ADeepValueTakesNoLongTime) {
  const auto nested = [](const std::string& members) {
    std::string json = "{" + members + "}";
    for (int i = 1; i < 30; ++i) json = "{" + members + R"(,"child":)" + json + "}";
    return json;
  };
  const Reply made = client_.Json(
      "POST", "/things",
      R"({"slug":"a","expr":)" + nested(R"("type":"not","secret":"x","made":"me")") + "}");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string body = client_.Get("/things/a").body;
  EXPECT_EQ(body.find("secret"), std::string::npos) << body;
  EXPECT_EQ(body.find("made"), std::string::npos) << body;
  std::size_t sizes = 0;
  for (auto at = body.find(R"("size":7)"); at != std::string::npos;
       at = body.find(R"("size":7)", at + 1)) {
    ++sizes;
  }
  EXPECT_EQ(sizes, 30U) << body;
}

TEST_F(DeepValuesTest, AnEmptyObjectKeepsItsReadOnlyMembers) {
  EXPECT_EQ(client_.Json("PUT", "/things/old", R"({"slug":"old","info":{}})").body,
            R"({"slug":"old","info":{"made":"yesterday"}})");
}

}  // namespace
}  // namespace understudy::conformance
