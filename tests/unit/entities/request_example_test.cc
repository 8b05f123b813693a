#include "entities/request_example.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/yaml.h"
#include "contract/foreign.h"

namespace understudy::entities {
namespace {

// The example of `POST /things`, whose body has this `content`.
RequestExample ExampleOf(const std::string& content, std::string_view id = {}) {
  const Source source{"openapi.yaml",
                      "openapi: 3.0.3\npaths:\n  /things:\n    post:\n      requestBody:\n"
                      "        required: true\n        content: " +
                          content + "\n      responses: {'200': {description: ok}}\n"};
  Diagnostics errors;
  const auto root = ParseYaml(source, errors);
  EXPECT_TRUE(errors.empty()) << errors.Render();
  Diagnostics warnings{Severity::kWarning};
  contract::Schemas schemas(*root, warnings);
  const auto foreign = contract::ReadForeign(*root, schemas, "shop", warnings);
  return MakeRequestExample(foreign.operations.front(), id);
}

TEST(RequestExampleTest, JsonComesBeforeOtherTypes) {
  const auto example = ExampleOf(
      "{text/csv: {schema: {type: string}}, multipart/form-data: {schema: {type: object}}, "
      "application/json: {example: {a: 1}}}");
  EXPECT_EQ(example.content_type, "application/json");
  EXPECT_EQ(example.body, R"({"a":1})");
}

TEST(RequestExampleTest, MultipartHasAPartForEachItemAndObjectsAsJson) {
  const auto example = ExampleOf(
      "{multipart/form-data: {example: {name: 'Rex', tags: [a, b], home: {city: Kyiv}}}}");
  EXPECT_EQ(example.content_type, "multipart/form-data; boundary=understudy-example");
  ASSERT_EQ(example.parts.size(), 4U);
  EXPECT_EQ(example.parts[2].first, "tags");
  EXPECT_EQ(example.parts[2].second, "b");
  EXPECT_EQ(example.parts[3].second, R"({"city":"Kyiv"})");
  EXPECT_EQ(example.body.find("--understudy-example\r\nContent-Disposition: form-data; "
                              "name=\"name\"\r\n\r\nRex\r\n"),
            0U);
  EXPECT_TRUE(example.body.ends_with("\r\n--understudy-example--\r\n")) << example.body;
}

// Its made body would have some 3,000 values.
TEST(RequestExampleTest, OfALargeBodyOnlyWhatIsRequiredIsShown) {
  std::string members;
  for (int i = 0; i < 300; ++i) {
    members += ", member_" + std::to_string(i) + ": {type: string, minLength: 9}";
  }
  const auto example = ExampleOf(
      "{'*/*': {schema: {type: object, required: [size], properties: {size: {type: "
      "integer, enum: [7]}" +
      members + "}}}}");
  EXPECT_EQ(example.content_type, "application/json");
  EXPECT_EQ(example.body, R"({"size":7})");
}

TEST(RequestExampleTest, AJsonApiResourceHasTheKeyOfThePath) {
  const std::string content =
      "{application/vnd.api+json: {example: {data: {type: pets, id: '1', attributes: {}}}}}";
  EXPECT_EQ(ExampleOf(content, "7").body, R"({"data":{"type":"pets","id":"7","attributes":{}}})");
  EXPECT_EQ(ExampleOf(content).body, R"({"data":{"type":"pets","id":"1","attributes":{}}})");
}

TEST(RequestExampleTest, AnExampleThatItsSchemaRefusesIsNotShown) {
  const auto example = ExampleOf(
      "{application/json: {example: {size: big}, schema: {type: object, properties: {size: {type: "
      "integer, enum: [7]}}}}}");
  EXPECT_EQ(example.body, R"({"size":7})");
}

}  // namespace
}  // namespace understudy::entities
