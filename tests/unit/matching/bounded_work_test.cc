#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "matching/find_text.h"
#include "matching/json_path.h"
#include "matching/pattern_support.h"
#include "support/growth.h"

// Patterns and bodies that multiply: each gives up or ends soon. Without its bound each of them
// takes from some seconds to hours, or gigabytes.

namespace understudy::matching {
namespace {

constexpr std::string_view kSchemaGivesUp = "the schema takes too long for a value of this size";
constexpr std::string_view kPathGivesUp = "the JSONPath takes too long for a body of this size";

std::string Times(std::size_t count, std::string_view text) {
  std::string all;
  all.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

// "[x,x,x]"
std::string List(std::size_t count, const std::string& item) {
  auto all = "[" + Times(count, item + ",");
  all.back() = ']';
  return all;
}

// {"m0":1,"m1":1}
std::string Object(std::size_t members, std::string_view more = {}) {
  std::string all = "{";
  for (std::size_t i = 0; i < members; ++i) all += "\"m" + std::to_string(i) + "\":1,";
  all += more;
  if (all.back() == ',') all.pop_back();
  return all + "}";
}

// Why a body does not meet a matcher; "none" if it does.
std::string HintOf(const std::string& matcher, const std::string& body) {
  const auto differences =
      Pattern("{\"bodyPatterns\":[" + matcher + "]}").Differences(Asked("POST", "/x", {}, body));
  return differences.empty() ? "none" : differences.front().hint;
}

std::string SchemaHint(const std::string& schema, const std::string& body) {
  return HintOf("{\"matchesJsonSchema\":" + schema + "}", body);
}

// Work of the kind that the bounds stop takes much longer, also with a sanitizer.
class BoundedWorkTest : public ::testing::Test {
 protected:
  void TearDown() override { EXPECT_LT(testing::ProcessorSeconds() - before_, 20); }

 private:
  const double before_ = testing::ProcessorSeconds();
};

TEST_F(BoundedWorkTest, CountsTheNamesThatASchemaRequires) {
  const auto schema = R"({"items":{"required":)" + List(20'000, "\"a\"") + "}}";
  EXPECT_EQ(SchemaHint(schema, List(500, "{\"a\":1}")), kSchemaGivesUp);
  EXPECT_EQ(SchemaHint(R"({"items":{"required":["a","b"]}})", List(2000, R"({"a":1,"b":2})")),
            "none");
}

TEST_F(BoundedWorkTest, CountsTheNamesThatNamesRequire) {
  const auto schema = R"({"items":{"dependentRequired":{"a":)" + List(20'000, "\"a\"") + "}}}";
  EXPECT_EQ(SchemaHint(schema, List(500, "{\"a\":1}")), kSchemaGivesUp);
}

TEST_F(BoundedWorkTest, IndexesAnObjectOnceForAllSchemas) {
  const auto body = Object(1000);
  const auto each = std::string(R"({"required":["m7","absent"]})");
  EXPECT_EQ(SchemaHint("{\"anyOf\":" + List(10'000, each) + "}", body),
            "$: fits no schema of `anyOf`");
}

TEST_F(BoundedWorkTest, CountsTheMembersThatEachSchemaLooksAt) {
  const auto body = Object(1000);
  EXPECT_EQ(SchemaHint("{\"allOf\":" + List(10'000, R"({"properties":{"x":true}})") + "}", body),
            kSchemaGivesUp);
  EXPECT_EQ(SchemaHint("{\"allOf\":" + List(10'000, R"({"minProperties":1})") + "}", body), "none");
}

TEST_F(BoundedWorkTest, CountsTheItemsThatMustDiffer) {
  std::string body = "[";
  for (int i = 0; i < 1000; ++i) body += std::to_string(i) + ",";
  body.back() = ']';
  EXPECT_EQ(SchemaHint(R"({"uniqueItems":true})", body), "none");
  EXPECT_EQ(SchemaHint("{\"allOf\":" + List(10'000, R"({"uniqueItems":true})") + "}", body),
            kSchemaGivesUp);
}

TEST_F(BoundedWorkTest, CountsTheComparisonsWithAConstant) {
  const auto body = Object(500);
  const auto each = R"({"$ref":"#/$defs/c"})";
  EXPECT_EQ(
      SchemaHint(R"({"$defs":{"c":{"const":)" + body + R"(}},"allOf":)" + List(10'000, each) + "}",
                 body),
      kSchemaGivesUp);
}

TEST_F(BoundedWorkTest, CountsTheExpressionsThatAFormatCompiles) {
  const auto schema =
      R"({"$schema":"http://json-schema.org/draft-07/schema#","items":{"format":"regex"}})";
  EXPECT_EQ(SchemaHint(schema, List(500, "\".{499}\"")), kSchemaGivesUp);
  EXPECT_EQ(SchemaHint(schema, List(500, "\"^[a-z]+$\"")), "none");
}

TEST_F(BoundedWorkTest, IndexesAnObjectOnceForAllPairs) {
  // Each of 400 expected objects fits only the object at the end.
  const auto expected = List(400, R"({"z":2})");
  auto body = List(399, Object(100, R"("z":1)"));
  body.back() = ',';
  body += R"({"z":2}])";
  EXPECT_FALSE(BodyMatches(
      R"({"ignoreArrayOrder":true,"ignoreExtraElements":true,"equalToJson":)" + expected + "}",
      body));
}

TEST_F(BoundedWorkTest, CountsTheMembersOfPairs) {
  // Each expected object has 200 members that may be left out, and fits the last object only.
  std::string each = "{";
  for (int i = 0; i < 200; ++i) {
    each += "\"x" + std::to_string(i) + R"(":"${json-unit.ignore-element}",)";
  }
  each += R"("z":2})";
  auto body = List(2000, R"({"z":1})");
  body.back() = ',';
  EXPECT_EQ(HintOf(R"({"ignoreArrayOrder":true,"ignoreExtraElements":true,"equalToJson":)" +
                       List(50, each) + "}",
                   body + R"({"z":2}])"),
            "the arrays are too long to compare in any order");
}

TEST_F(BoundedWorkTest, FindsATextInLinearTime) {
  const std::string part = std::string(400'000, 'a') + "b";
  const std::string text(2'000'000, 'a');
  EXPECT_EQ(FindText(text, part), std::string_view::npos);
  EXPECT_FALSE(BodyMatches("{\"contains\":\"" + part + "\"}", text));
  EXPECT_TRUE(BodyMatches("{\"contains\":\"" + part + "\"}", text + "bc"));
}

TEST(FindTextTest, FindsTheFirstAsTheStandardLibraryDoes) {
  const std::string_view text("a\0bcbc", 6);
  EXPECT_EQ(FindText(text, "bc"), 2U);
  EXPECT_EQ(FindText(text, "bc", 3), 4U);
  EXPECT_EQ(FindText(text, std::string_view("\0b", 2)), 1U);
  EXPECT_EQ(FindText(text, ""), 0U);
  EXPECT_EQ(FindText(text, "", 6), 6U);
  EXPECT_EQ(FindText(text, "", 7), std::string_view::npos);
  EXPECT_EQ(FindText(text, "bcb", 3), std::string_view::npos);
  EXPECT_EQ(FindText({}, {}), 0U);
  EXPECT_EQ(FindText({}, "a"), std::string_view::npos);
}

TEST_F(BoundedWorkTest, CountsTheIndexesOfAPath) {
  const auto indexes = List(1000, "0");
  EXPECT_EQ(HintOf(R"({"matchesJsonPath":"$[*])" + indexes + indexes + "\"}", List(5000, "[[0]]")),
            kPathGivesUp);
  EXPECT_EQ(HintOf(R"({"matchesJsonPath":"$[*][0,0][0,0]"})", List(5000, "[[0]]")), "none");
}

TEST_F(BoundedWorkTest, CountsTheNamesOfAPath) {
  const auto names = List(800, "'z'");
  EXPECT_EQ(HintOf(R"({"matchesJsonPath":"$[*])" + names + ".x\"}", List(300, Object(40))),
            kPathGivesUp);
}

TEST_F(BoundedWorkTest, BoundsWhatAFilterCopies) {
  // For each item the left side is a list with its text a thousand times.
  const auto matcher = R"({"matchesJsonPath":"$.a[?(@)" + List(1000, "0") + R"( == 1)]"})";
  const auto body = [](const std::string& text) { return R"({"a":[[")" + text + "\"]]}"; };
  EXPECT_EQ(HintOf(matcher, body("x")), "nothing is there");
  EXPECT_EQ(HintOf(matcher, body(std::string(60'000, 'x'))), kPathGivesUp);
}

TEST_F(BoundedWorkTest, KeepsNothingThatAFilterMade) {
  const Source source{"body", R"({"a":)" + List(5000, "[1,2,3]") + "}"};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  ASSERT_TRUE(root);
  const auto path = JsonPath::Read("$.a[?(@[*] == [1,2,3])]", {});
  ASSERT_TRUE(path) << path.error().detail;
  const auto found = path->Find(*root);
  EXPECT_FALSE(found.exhausted);
  EXPECT_EQ(found.nodes.size(), 5000U);
  EXPECT_TRUE(found.made.empty());
}

TEST_F(BoundedWorkTest, BoundsTheListForAnInnerMatcher) {
  // One list of 30,000 values, found 2000 times.
  const auto path = "$" + List(2000, "0");
  EXPECT_FALSE(
      BodyMatches(R"({"matchesJsonPath":{"expression":")" + path + R"(","equalToJson":[1]}})",
                  "[" + List(30'000, "1") + "]"));
}

TEST_F(BoundedWorkTest, CountsTheExpressionsOfAUrlTemplate) {
  std::string path;
  for (int i = 0; i < 600; ++i) path += "/{n" + std::to_string(i) + ":[0-9]}";
  EXPECT_EQ(ErrorOf(R"({"urlPathTemplate":")" + path + "\"}"),
            "/urlPathTemplate: `urlPathTemplate`: a pattern has at most 500 matchers and regular "
            "expressions");
}

TEST_F(BoundedWorkTest, CountsTheExpressionsOfPatternsThatAreReadTogether) {
  const std::string json = R"({"urlPattern":"/a","headers":{"A":{"matches":"a"}},"bodyPatterns":[
      {"equalToJson":["${json-unit.regex}a"]}, {"matchesJsonPath":"$[?(@.a =~ /a/)]"},
      {"matchesJsonSchema":{"pattern":"a","patternProperties":{"a":true}}}, {"equalTo":"a"}]})";
  const Source source{"pattern", json};
  Diagnostics diagnostics;
  const auto node = ParseJson(source, diagnostics);
  ASSERT_TRUE(node);
  int regexes = 10;
  EXPECT_TRUE(RequestPattern::Read(*node, &regexes));
  EXPECT_EQ(regexes, 4);
  const auto second = RequestPattern::Read(*node, &regexes);
  ASSERT_FALSE(second);
  EXPECT_EQ(regexes, 0);
  regexes = 1;
  const auto third = RequestPattern::Read(*node, &regexes);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().pointer, "/headers/A");
  EXPECT_EQ(third.error().detail, "all patterns together have at most 1000 regular expressions");
}

}  // namespace
}  // namespace understudy::matching
