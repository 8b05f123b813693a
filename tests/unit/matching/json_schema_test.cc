#include <gtest/gtest.h>

#include "base/json.h"
#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

std::string SchemaMatcher(const std::string& schema, const char* version = nullptr) {
  const auto beside =
      version == nullptr ? std::string() : std::string(R"(,"schemaVersion":")") + version + "\"";
  return "{\"matchesJsonSchema\":" + schema + beside + "}";
}

struct SchemaCase {
  const char* schema;
  const char* value;
  bool valid;
};

TEST(JsonSchemaTest, ChecksValues) {
  const std::vector<SchemaCase> cases = {
      {R"({})", "{}", true},
      {R"(true)", "5", true},
      {R"(false)", "5", false},
      {R"({"type":"integer"})", "5", true},
      {R"({"type":"integer"})", "5.0", true},
      {R"({"type":"integer"})", "5.5", false},
      {R"({"type":"integer"})", "\"5\"", false},
      {R"({"type":"number"})", "5.5", true},
      {R"({"type":["array","null"]})", "null", true},
      {R"({"type":["array","null"]})", "{}", false},
      {R"({"type":"string"})", "\"5\"", true},
      {R"({"type":"string"})", "5", true},      // the body as text, as for WireMock
      {R"({"type":"string"})", "plain", true},  // likewise
      {R"({"type":"string"})", "{}", false},
      {R"({"type":"object"})", "plain", false},
      {R"({"enum":[1,"a",null]})", "1.0", true},
      {R"({"enum":[1,"a",null]})", "2", false},
      {R"({"const":{"a":[1]}})", R"({"a":[1]})", true},
      {R"({"const":{"a":[1]}})", R"({"a":[2]})", false},
      {R"({"type":"integer","minimum":6})", "5", false},
      {R"({"type":"integer","minimum":5})", "5", true},
      {R"({"type":"integer","exclusiveMinimum":5})", "5", false},
      {R"({"type":"integer","maximum":4})", "5", false},
      {R"({"type":"integer","exclusiveMaximum":5})", "5", false},
      {R"({"multipleOf":0.1})", "0.3", true},
      {R"({"multipleOf":2})", "[3]", true},
      {R"({"items":{"multipleOf":2}})", "[3]", false},
      {R"({"minLength":3})", "\"äö\"", false},
      {R"({"maxLength":2})", "\"äö\"", true},
      {R"({"pattern":"b"})", "\"abc\"", true},
      {R"({"pattern":"^b"})", "\"abc\"", false},
      {R"({"required":["a"]})", "{}", false},
      {R"({"required":["a"]})", R"({"a":null})", true},
      {R"({"required":["a"]})", "", false},
      {R"({"properties":{"a":{"type":"string"}}})", R"({"a":5})", false},
      {R"({"properties":{"a":{"type":"string"}}})", R"({"b":5})", true},
      {R"({"additionalProperties":false})", R"({"b":5})", false},
      {R"({"additionalProperties":{"type":"string"}})", R"({"b":5})", false},
      {R"({"patternProperties":{"^a":{"type":"string"}},"additionalProperties":false})",
       R"({"ab":1})", false},
      {R"({"patternProperties":{"^a":{"type":"string"}},"additionalProperties":false})",
       R"({"ab":"1"})", true},
      {R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})", false},
      {R"({"minProperties":1})", "{}", false},
      {R"({"maxProperties":1})", R"({"a":1,"b":2})", false},
      {R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})", false},
      {R"({"dependencies":{"a":["b"]}})", R"({"a":1})", false},
      {R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1})", false},
      {R"({"items":{"type":"integer"}})", "[1,\"a\"]", false},
      {R"({"items":[{"type":"string"}]})", "[1]", false},
      {R"({"prefixItems":[{"type":"string"}],"items":false})", "[\"a\"]", true},
      {R"({"prefixItems":[{"type":"string"}],"items":false})", "[\"a\",1]", false},
      {R"({"minItems":2})", "[1]", false},
      {R"({"maxItems":0})", "[1]", false},
      {R"({"uniqueItems":true})", "[1,1.0]", false},
      {R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2,"a":1}])", false},
      {R"({"uniqueItems":true})", R"([1,"1",true,[1]])", true},
      {R"({"contains":{"type":"integer"}})", "[\"a\"]", false},
      {R"({"contains":{"type":"integer"},"minContains":0})", "[\"a\"]", true},
      {R"({"contains":{"type":"integer"},"maxContains":1})", "[1,2]", false},
      {R"({"allOf":[{"required":["a"]},{"required":["b"]}]})", R"({"a":1})", false},
      {R"({"anyOf":[{"required":["a"]},{"required":["b"]}]})", R"({"a":1})", true},
      {R"({"oneOf":[{"required":["a"]},{"required":["b"]}]})", R"({"a":1,"b":2})", false},
      {R"({"not":{"required":["a"]}})", R"({"a":1})", false},
      {R"({"if":{"required":["a"]},"then":{"required":["b"]}})", R"({"a":1})", false},
      {R"({"if":{"required":["a"]},"else":{"required":["b"]}})", R"({"c":1})", false},
      {R"({"$ref":"#/$defs/x","$defs":{"x":{"type":"integer"}}})", "\"x\"", false},
      {R"({"$ref":"#/definitions/x","definitions":{"x":{"type":"integer"}}})", "5", true},
      {R"({"$ref":"#z","$defs":{"x":{"$anchor":"z","type":"integer"}}})", "\"x\"", false},
      {R"({"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"integer"}}})", "[]", false},
      {R"({"properties":{"a":{"$ref":"#"}},"additionalProperties":false})",
       R"({"a":{"a":{"b":1}}})", false},
      {R"({"properties":{"a":{"format":"date"}}})", R"({"a":"x"})", true},
      {R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"format":"date"}}})",
       R"({"a":"x"})", false},
      {R"({"unknown":1})", "{}", true},
  };
  for (const auto& [schema, value, valid] : cases) {
    EXPECT_EQ(BodyMatches(SchemaMatcher(schema), value), valid) << schema << " " << value;
  }
  EXPECT_TRUE(BodyMatches(R"({"matchesJsonSchema":"{\"type\":\"integer\"}"})", "5"));
}

struct VersionCase {
  const char* schema;
  const char* value;
  bool v4;
  bool v7;
  bool v202012;
};

TEST(JsonSchemaTest, KnowsTheVersions) {
  const std::vector<VersionCase> cases = {
      {R"({"type":"array","const":1})", "[]", true, false, false},
      {R"({"properties":{"a":{"format":"email"}}})", R"({"a":"x"})", false, false, true},
      {R"({"properties":{"a":{"format":"ipv6"}}})", R"({"a":"1::2::3"})", false, false, true},
      {R"({"properties":{"a":{"format":"ipv6"}}})", R"({"a":"::ffff:1.2.3.4"})", true, true, true},
      {R"({"prefixItems":[{"type":"string"}]})", "[1]", true, true, false},
      {R"({"properties":{"a":{"$ref":"#/definitions/x","minimum":5}},"definitions":{"x":{}}})",
       R"({"a":1})", true, true, false},
      {R"({"if":true,"then":false})", "[]", true, false, false},
  };
  for (const auto& [schema, value, v4, v7, v202012] : cases) {
    EXPECT_EQ(BodyMatches(SchemaMatcher(schema, "V4"), value), v4) << schema;
    EXPECT_EQ(BodyMatches(SchemaMatcher(schema, "V7"), value), v7) << schema;
    EXPECT_EQ(BodyMatches(SchemaMatcher(schema, "V202012"), value), v202012) << schema;
  }
  EXPECT_FALSE(BodyMatches(
      SchemaMatcher(R"({"items":{"minimum":5,"exclusiveMinimum":true}})", "V4"), "[5]"));
}

TEST(JsonSchemaTest, RefusesWhatItCanNotRead) {
  const auto error = [](const std::string& schema, const char* version = nullptr) {
    const auto text = ErrorOf("{\"bodyPatterns\":[" + SchemaMatcher(schema, version) + "]}");
    constexpr std::string_view kStart = "/bodyPatterns/0: the schema: ";
    EXPECT_TRUE(text.starts_with(kStart)) << text;
    return text.substr(std::min(kStart.size(), text.size()));
  };
  EXPECT_EQ(error("5"), "a schema must be an object, true or false");
  EXPECT_EQ(error(R"({"type":"nope"})"), "`nope` is not a type");
  EXPECT_EQ(error(R"({"required":"a"})"), "`required` must be a list of names");
  EXPECT_EQ(error(R"({"minLength":"x"})"), "`minLength` must be a number");
  EXPECT_EQ(error(R"({"minLength":-1})"), "`minLength` must be a whole number of 0 or more");
  EXPECT_EQ(error(R"({"properties":5})"), "`properties` must be an object");
  EXPECT_EQ(error(R"({"multipleOf":0})"), "`multipleOf` must be more than 0");
  EXPECT_NE(error(R"-({"pattern":"(?=a)"})-").find("look-ahead"), std::string::npos);
  EXPECT_EQ(error(R"({"$ref":"http://example.com/x"})"),
            "the reference `http://example.com/x` must begin with `#`: this server reads no other "
            "documents");
  EXPECT_EQ(error(R"({"$ref":"#/nope"})"), "the reference `#/nope` leads nowhere");
  EXPECT_EQ(error(R"({"unevaluatedProperties":false})"),
            "this server does not have `unevaluatedProperties`");
  EXPECT_EQ(error("{}", "V9"), "`schemaVersion` must be V4, V6, V7, V201909 or V202012");
  EXPECT_EQ(error(R"({"format":"hostname"})", "V7"),
            "this server does not check the format `hostname`; with V201909 or V202012 no format "
            "is checked");
  EXPECT_NE(ErrorOf(R"({"bodyPatterns":[{"matchesJsonSchema":"{"}]})"), "none");
}

TEST(JsonSchemaTest, EndsInCircles) {
  EXPECT_FALSE(BodyMatches(SchemaMatcher(R"({"$ref":"#"})"), "5"));
  EXPECT_FALSE(BodyMatches(SchemaMatcher(R"({"not":{"$ref":"#"}})"), "5"));
  // 2^64 ways.
  std::string schema = R"({"$ref":"#/$defs/x0","$defs":{)";
  for (int i = 0; i < 64; ++i) {
    const auto next = "{\"$ref\":\"#/$defs/x" + std::to_string(i + 1) + "\"}";
    schema += "\"x" + std::to_string(i) + "\":{\"anyOf\":[" + next + "," + next + "]},";
  }
  schema += R"("x64":false}})";
  EXPECT_FALSE(BodyMatches(SchemaMatcher(schema), "5"));
  // A chain of references longer than the stack.
  std::string chain = R"({"$ref":"#/$defs/x0","$defs":{)";
  for (int i = 0; i < 20'000; ++i) {
    chain +=
        "\"x" + std::to_string(i) + "\":{\"$ref\":\"#/$defs/x" + std::to_string(i + 1) + "\"},";
  }
  chain += R"("x20000":true}})";
  EXPECT_EQ(ErrorOf("{\"bodyPatterns\":[" + SchemaMatcher(chain) + "]}"),
            "/bodyPatterns/0: the schema: more than 500 schemas inside each other");
}

TEST(JsonSchemaTest, SaysWhatIsWrongFirst) {
  const auto pattern = Pattern(
      "{\"bodyPatterns\":[" +
      SchemaMatcher(R"({"properties":{"a":{"items":{"type":"integer"}}},"required":["b"]})") +
      "]}");
  const auto hint = [&](std::string_view body) {
    const auto differences = pattern.Differences(Asked("POST", "/", {}, body));
    return differences.empty() ? "none" : differences.front().hint;
  };
  EXPECT_EQ(hint(R"({"b":1,"a":[1,"x"]})"), "$.a[1]: must be of type integer");
  EXPECT_EQ(hint("{}"), "$: must have the member `b`");
  EXPECT_EQ(hint("{"), "it is not JSON");
  EXPECT_EQ(hint(R"({"b":1})"), "none");
}

}  // namespace
}  // namespace understudy::matching
