#include "contract/schema_check.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "contract/schema_example.h"
#include "support/growth.h"
#include "support/schema_document.h"

namespace understudy::contract {
namespace {

using Document = testing::SchemaDocument;

// A value of JSON, and the text that its nodes point into.
class Value {
 public:
  explicit Value(std::string json, int depth = 10'000) : source_{"value", std::move(json)} {
    Diagnostics errors;
    DocumentLimits limits;
    limits.depth = depth;
    root_ = ParseJson(source_, errors, limits);
    EXPECT_TRUE(errors.empty()) << errors.Render();
  }
  const Node& node() const { return *root_; }

 private:
  Source source_;
  std::optional<Node> root_;
};

std::string Messages(const std::vector<SchemaProblem>& problems) {
  std::string all;
  for (const auto& problem : problems) {
    if (!all.empty()) all += '\n';
    all += problem.message;
  }
  return all;
}

struct Case {
  const char* schema;  // components.schemas.S
  const char* value;
  const char* problems;  // empty: the value is good
  const char* version = "3.1.0";
  Direction direction = Direction::kRequest;
};

void ExpectCases(const std::vector<Case>& cases) {
  for (const auto& each : cases) {
    SCOPED_TRACE(std::string(each.schema) + " with " + each.value);
    Document document(std::string(R"({"S": )") + each.schema + "}", each.version);
    const Value value(each.value);
    const Schema& schema = document.At("S");
    EXPECT_EQ(Messages(CheckValue(schema, value.node(), each.direction, "It")), each.problems);
    EXPECT_EQ(Fits(schema, value.node(), each.direction), *each.problems == '\0');
  }
}

TEST(SchemaCheck, ChecksTypes) {
  ExpectCases({
      {"{}", "[null, 1, {}]", ""},
      {R"({"type": "string"})", R"("a")", ""},
      {R"({"type": "string"})", "null", "It must be a string, not null."},
      {R"({"type": "string"})", "{}", "It must be a string, not a map."},
      {R"({"type": ["string", "null"]})", "null", ""},
      {R"({"type": ["string", "null"]})", "1", "It must be a string or null, not an integer."},
      {R"({"type": "integer"})", "1.0", ""},
      {R"({"type": "integer"})", "1e3", ""},
      {R"({"type": "integer"})", "1.5", "It must be an integer, not a number."},
      {R"({"type": "integer"})", R"("1")", "It must be an integer, not a string."},
      {R"({"type": "number"})", "1", ""},
      {R"({"type": "boolean"})", "true", ""},
      {R"({"type": "boolean"})", "0", "It must be a boolean, not an integer."},
      {R"({"type": "array"})", "[]", ""},
      {R"({"type": "object"})", "[]", "It must be an object, not a list."},
      {R"({"type": "string", "nullable": true, "enum": ["a"]})", "null", "", "3.0.3"},
      {R"({"type": "string", "nullable": true})", "1",
       "It must be a string or null, not an integer.", "3.0.3"},
  });
}

TEST(SchemaCheck, ChecksChoices) {
  ExpectCases({
      {R"({"enum": ["a", 1, null, {"b": [1]}]})", R"({"b": [1.0]})", ""},
      {R"({"enum": ["a", 1]})", "1.0", ""},
      {R"({"enum": ["a", 1]})", R"("1")", "It must be one of a, 1."},
      {R"({"const": "a"})", R"("b")", "It must be a."},
      // The enum's values are meant to be of the type, as YAML's `enum: [1.0, 2.0]` with strings.
      {R"({"type": "string", "enum": [1.0, 2.0]})", R"("1.0")", ""},
      {R"({"type": "string", "enum": [1.0, 2.0]})", R"("3.0")", "It must be one of 1.0, 2.0."},
      {R"({"type": "integer", "enum": ["1", "2"]})", "2", ""},
      {R"({"type": "integer", "enum": ["1", "2"]})", "3", "It must be one of 1, 2."},
      // No value could meet these.
      {R"({"type": "array", "enum": ["a", "b"]})", R"(["c"])", ""},
      {R"({"type": "integer", "enum": ["a", "b"]})", "3", ""},
      {R"({"type": "integer", "enum": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]})",
       "0",
       "It must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, "
       "20, …."},
      {R"({"items": {"enum": [1,2,3,4,5,6,7,8,9,10,11,12,13,14]}})", "[1, 14.0, 15, 2]",
       "`/2` must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14."},
  });
}

TEST(SchemaCheck, ChecksNumbers) {
  ExpectCases({
      {R"({"minimum": 1})", "1", ""},
      {R"({"minimum": 1})", "0.5", "It must be at least 1."},
      {R"({"minimum": 1, "exclusiveMinimum": true})", "1", "It must be more than 1.", "3.0.3"},
      {R"({"exclusiveMinimum": 1})", "1", "It must be more than 1."},
      {R"({"maximum": 10.5})", "11", "It must be at most 10.5."},
      {R"({"exclusiveMaximum": 10})", "10", "It must be less than 10."},
      {R"({"multipleOf": 0.01})", "19.99", ""},
      {R"({"multipleOf": 0.01})", "19.999", "It must be a multiple of 0.01."},
      {R"({"minimum": 1})", R"("text")", ""},
      {R"({"type": "integer", "format": "int32"})", "2147483647", ""},
      {R"({"type": "integer", "format": "int32"})", "2147483648", "It must fit into 32 bits."},
      {R"({"type": "integer", "format": "int32"})", "-2147483649", "It must fit into 32 bits."},
      {R"({"type": "integer", "format": "int64"})", "9223372036854775807", ""},
      {R"({"type": "integer", "format": "int64"})", "9223372036854775808",
       "It must fit into 64 bits."},
      {R"({"type": "integer", "format": "int64"})", "-9223372036854775808", ""},
      {R"({"type": "integer", "format": "int64"})", "1e300", "It must fit into 64 bits."},
  });
}

TEST(SchemaCheck, ChecksTexts) {
  ExpectCases({
      {R"({"minLength": 1})", R"("")", "It must not be empty."},
      {R"({"minLength": 2})", R"("ä")", "It must have at least 2 characters."},
      {R"({"maxLength": 1})", R"("😀")", ""},
      {R"({"maxLength": 1})", R"("ab")", "It must have at most 1 character."},
      {R"({"pattern": "^[a-z]+$"})", R"("abc")", ""},
      {R"({"pattern": "^[a-z]+$"})", R"("aBc")", "It must match `^[a-z]+$`."},
      {R"({"pattern": "^[\\u00e4b]\\_$"})", R"("ä_")", ""},
      {R"({"pattern": "/^[a-z]$/i"})", R"("A")", ""},
      {R"({"pattern": "/^[a-z]$/"})", R"("A")", "It must match `^[a-z]$`."},
      {R"({"format": "uuid"})", R"("123e4567-e89b-42d3-a456-42661417400")",
       "It must be a UUID, such as 123e4567-e89b-42d3-a456-426614174000."},
      {R"({"format": "date-time"})", R"("1969-02-29T00:00:00Z")",
       "It must be a date and time, such as 2024-01-15T12:00:00Z."},
      {R"({"format": "unheard-of"})", R"("")", ""},
      {R"({"format": "date"})", "12", ""},
  });
}

TEST(SchemaCheck, ChecksArrays) {
  ExpectCases({
      {R"({"items": {"type": "string"}})", R"(["a", 1, "b", null])",
       "`/1` must be a string, not an integer.\n`/3` must be a string, not null."},
      {R"({"type": "array", "minItems": 1})", "[]", "It must have at least 1 item."},
      {R"({"type": "array", "maxItems": 2})", "[1, 2, 3]", "It must have at most 2 items."},
      {R"({"uniqueItems": true})", R"([1, "1", {"a": 1, "b": 2}])", ""},
      {R"({"uniqueItems": true})", R"([{"a": 1, "b": 2}, {"b": 2, "a": 1.0}])",
       "`/1` must not equal an item before it."},
  });
}

TEST(SchemaCheck, ChecksObjects) {
  ExpectCases({
      {R"({"required": ["a", "b"], "properties": {"a": {"type": "string"}}})", R"({"a": 1})",
       "`/a` must be a string, not an integer.\n`/b` is required."},
      {R"({"type": "object", "properties": {"a": {}}})", R"({"other": 1})", ""},
      {R"({"properties": {"name": {}}, "additionalProperties": false})", R"({"nmae": 1})",
       "`/nmae` is not an allowed member of its object (did you mean `name`?)."},
      {R"({"properties": {"a": {}}, "additionalProperties": {"type": "integer"}})",
       R"({"a": "x", "b": 1, "c": "x"})", "`/c` must be an integer, not a string."},
      {R"({"minProperties": 1})", "{}", "It must have at least 1 member."},
      {R"({"maxProperties": 1})", R"({"a": 1, "b": 2})", "It must have at most 1 member."},
      {R"({"properties": {"a/b": {"properties": {"c~": {"type": "string"}}}}})",
       R"({"a/b": {"c~": 1}})", "`/a~1b/c~0` must be a string, not an integer."},
  });
}

TEST(SchemaCheck, KnowsTheDirection) {
  const char* const schema =
      R"({"required": ["id", "secret", "kind"], "properties": {
           "id": {"type": "integer", "readOnly": true},
           "secret": {"type": "string", "writeOnly": true},
           "kind": {"type": "string", "default": "cat"}}})";
  ExpectCases({
      {schema, R"({"secret": "x"})", ""},
      {schema, R"({"id": "ignored", "secret": "x"})", ""},
      {schema, "{}", "`/secret` is required."},
      {schema, R"({"id": 1, "kind": "cat"})", "", "3.1.0", Direction::kReply},
      {schema, R"({"secret": "x"})", "`/id` is required.\n`/kind` is required.", "3.1.0",
       Direction::kReply},
      {schema, R"({"id": "x", "kind": "cat"})", "`/id` must be an integer, not a string.", "3.1.0",
       Direction::kReply},
  });
}

constexpr char kPets[] = R"({
  "S": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"hound": "Dog"}}},
  "Cat": {"type": "object", "required": ["kind"], "properties": {"lives": {"type": "integer"}}},
  "Dog": {"type": "object", "required": ["kind"], "properties": {"bark": {"type": "string"}}}})";

TEST(SchemaCheck, FollowsADiscriminator) {
  Document document(kPets);
  const auto check = [&](const char* json) {
    const Value value(json);
    return Messages(CheckValue(document.At("S"), value.node(), Direction::kRequest, "It"));
  };
  EXPECT_EQ(check(R"({"kind": "Cat", "lives": 7})"), "");
  EXPECT_EQ(check(R"({"kind": "Cat", "lives": "x"})"),
            "`/lives` must be an integer, not a string.");
  EXPECT_EQ(check(R"({"kind": "hound", "bark": 1})"), "`/bark` must be a string, not an integer.");
  EXPECT_EQ(check(R"({"kind": "Cow"})"),
            "`/kind` must be one of Cat, Dog, hound: it says which schema is meant.");
  EXPECT_EQ(check("{}"), "`/kind` is required: it says which schema is meant.");
}

// The document names the tags in the schemas, and forgets the mapping.
TEST(SchemaCheck, TakesTheTagsThatSchemasName) {
  Document document(R"({
    "S": {"oneOf": [{"$ref": "#/components/schemas/Track"}, {"$ref": "#/components/schemas/Episode"}],
          "discriminator": {"propertyName": "type"}},
    "Track": {"type": "object", "properties": {"type": {"enum": ["track"]}, "n": {"type": "integer"}}, "required": ["type"]},
    "Episode": {"type": "object", "properties": {"type": {"enum": ["episode"]}}, "required": ["type"]}})");
  const Value good(R"({"type": "track", "n": 1})");
  EXPECT_EQ(Messages(CheckValue(document.At("S"), good.node(), Direction::kRequest)), "");
  const Value bad(R"({"type": "track", "n": "x"})");
  EXPECT_EQ(Messages(CheckValue(document.At("S"), bad.node(), Direction::kRequest)),
            "`/n` must be an integer, not a string.");
  const auto example = MakeExample(document.At("S"), 1, Direction::kReply);
  EXPECT_EQ(example.problem, "");
  EXPECT_EQ(example.value.Text("type"), "track");
}

TEST(SchemaCheck, FollowsADiscriminatorOfABase) {
  Document document(R"({
    "Pet": {"type": "object", "required": ["kind"], "properties": {"name": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}},
    "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"},
                      {"properties": {"lives": {"type": "integer"}}}]}})");
  const Value cat(R"({"kind": "cat", "name": 1, "lives": "x"})");
  EXPECT_EQ(Messages(CheckValue(document.At("Pet"), cat.node(), Direction::kRequest)),
            "`/name` must be a string, not an integer.\n"
            "`/lives` must be an integer, not a string.");
}

TEST(SchemaCheck, ChecksCombinations) {
  ExpectCases({
      {R"({"oneOf": [{"type": "string"}, {"type": "integer"}]})", "1", ""},
      {R"({"oneOf": [{"type": "string"}, {"type": "integer"}]})", "null",
       "It must be one of a string, an integer."},
      {R"({"oneOf": [{"type": "number"}, {"type": "integer"}]})", "1",
       "It fits more than one schema of `oneOf` (a number, an integer): it must fit just one."},
      {R"({"oneOf": [{"$ref": "#/components/schemas/S/$defs/A"},
                     {"$ref": "#/components/schemas/S/$defs/A"}], "$defs": {"A": {}}})",
       "1", ""},
      // The only schema of the right type says what is wrong.
      {R"({"oneOf": [{"type": "null"}, {"properties": {"a": {"type": "string"}}, "type": "object"}]})",
       R"({"a": 1})", "`/a` must be a string, not an integer."},
      // Or the only one whose constant members are as sent.
      {R"({"anyOf": [{"type": "object", "properties": {"k": {"const": "a"}, "x": {"type": "string"}}},
                     {"type": "object", "properties": {"k": {"const": "b"}, "x": {"type": "integer"}}}]})",
       R"({"k": "b", "x": "1"})", "`/x` must be an integer, not a string."},
      {R"({"anyOf": [{"minimum": 5}, {"multipleOf": 2}]})", "2", ""},
      {R"({"anyOf": [{"type": "integer", "minimum": 5}, {"type": "integer", "multipleOf": 2}]})",
       "3", "It must be one of an integer."},
      {R"({"not": {"type": "integer"}})", "1", "It is not allowed here."},
      {R"({"properties": {"a": false}})", R"({"a": 1})", "`/a` is not allowed here."},
      {R"({"allOf": [{"oneOf": [{"type": "string"}, {"type": "integer"}]},
                     {"oneOf": [{"const": 1}, {"const": 2}]}]})",
       "3", "It must be one of any value."},
  });
}

TEST(SchemaCheck, TellsTwentyProblems) {
  Document document(R"({"S": {"items": {"type": "string"}}})");
  std::string json = "[0";
  for (int i = 1; i < 50'000; ++i) json += ",0";
  const Value value(json + "]");
  const auto problems = CheckValue(document.At("S"), value.node(), Direction::kRequest);
  ASSERT_EQ(problems.size(), 20U);
  EXPECT_EQ(problems.back().pointer, "/19");
  EXPECT_EQ(problems.back().rule, Rule::kInvalid);
}

TEST(SchemaCheck, CutsLongNames) {
  Document document(R"({"S": {"additionalProperties": {"type": "string"}}})");
  const Value value(R"({")" + std::string(1'000'000, 'n') + R"(": 1})");
  const auto problems = CheckValue(document.At("S"), value.node(), Direction::kRequest);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_LT(problems.front().pointer.size(), 200U);
}

TEST(SchemaCheck, EndsInCircles) {
  Document document(R"({
    "Node": {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Node"},
                                               "x": {"type": "integer"}}},
    "Self": {"oneOf": [{"$ref": "#/components/schemas/Self"}]},
    "Ping": {"anyOf": [{"$ref": "#/components/schemas/Pong"}]},
    "Pong": {"not": {"$ref": "#/components/schemas/Ping"}}})");
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += R"({"child": )";
  deep += "1" + std::string(5'000, '}');
  const Value value(deep);
  EXPECT_TRUE(Fits(document.At("Node"), value.node(), Direction::kRequest));  // too deep to tell
  const Value shallow(R"({"child": {"child": {"x": "1"}}})");
  EXPECT_EQ(Messages(CheckValue(document.At("Node"), shallow.node(), Direction::kRequest)),
            "`/child/child/x` must be an integer, not a string.");
  for (const char* name : {"Self", "Ping", "Pong"}) {
    CheckValue(document.At(name), shallow.node(), Direction::kRequest);
  }
}

// Each level may be read in two ways: without a memory, 2^60 ways for the whole.
TEST(SchemaCheck, TriesNothingTwice) {
  Document document(R"({
    "S": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
    "A": {"type": "object", "properties": {"c": {"$ref": "#/components/schemas/S"}, "z": {"const": 1}}},
    "B": {"type": "object", "properties": {"c": {"$ref": "#/components/schemas/S"}, "z": {"const": 2}}}})");
  std::string deep;
  for (int i = 0; i < 60; ++i) deep += R"({"c": )";
  deep += R"({"z": 3})" + std::string(60, '}');
  const Value value(deep);
  EXPECT_EQ(Messages(CheckValue(document.At("S"), value.node(), Direction::kRequest, "It")),
            "It must be one of `A`, `B`.");
}

TEST(SchemaCheck, TakesLinearTime) {
  Document document(R"({"S": {"type": "array", "uniqueItems": true, "items": {"oneOf": [
      {"type": "string"}, {"type": "array", "uniqueItems": true, "items": {"type": "integer"}}]}}})");
  const Schema& schema = document.At("S");
  const auto growth = testing::Growth(
      2'000,
      [](std::size_t size) {
        std::string json = "[[0]";
        for (std::size_t i = 1; i < size; ++i) {
          json += ",\"a" + std::to_string(i) + "\",[" + std::to_string(i) + "]";
        }
        return std::make_shared<Value>(json + "]");
      },
      [&](const std::shared_ptr<Value>& value) {
        EXPECT_TRUE(Fits(schema, value->node(), Direction::kRequest));
      });
  EXPECT_LE(growth, testing::kLinear);
}

TEST(SchemaCheck, TakesLinearTimeForWideSchemas) {
  const auto growth = testing::Growth(
      2'000,  // more than a cache holds, as 8 times as many do
      [](std::size_t size) {
        std::string schema = R"({"S": {"items": {"type": "object", "additionalProperties": false,)"
                             R"( "properties": {"p0": {"type": "integer"})";
        std::string value = "[{\"p0\": 0}";
        for (std::size_t i = 1; i < size; ++i) {
          const std::string name = "\"p" + std::to_string(i) + "\"";
          schema += "," + name + R"(: {"type": "integer"})";
          value += ",{" + name + ": 1}";
        }
        return std::pair(std::make_shared<Document>(schema + "}}}}"),
                         std::make_shared<Value>(value + "]"));
      },
      [&](const auto& pair) {
        EXPECT_TRUE(Fits(pair.first->At("S"), pair.second->node(), Direction::kRequest));
      });
  EXPECT_LE(growth, testing::kLinear);
}

// "[FIRST,ITEM,ITEM,…]" for an array with `size` items.
std::string Array(std::string_view first, std::string_view item, std::size_t size) {
  std::string json = "[" + std::string(first);
  for (std::size_t i = 1; i < size; ++i) json += "," + std::string(item);
  return json + "]";
}

// Each value was compared with the text of each choice, made again.
TEST(SchemaCheck, TakesLinearTimeForLargeChoices) {
  const auto growth = testing::Growth(
      1'000,
      [](std::size_t size) {
        const std::string schema =
            R"({"S": {"items": {"enum": [)" + Array("0", "0", size) + R"(, [1]]}}})";
        return std::pair(std::make_shared<Document>(schema),
                         std::make_shared<Value>(Array("[1]", "[1]", size)));
      },
      [&](const auto& pair) {
        EXPECT_TRUE(Fits(pair.first->At("S"), pair.second->node(), Direction::kRequest));
      });
  EXPECT_LE(growth, testing::kLinear);
}

// Whether an enum can be met at all was found again for each value.
TEST(SchemaCheck, TakesLinearTimeForChoicesOfAnotherType) {
  const auto growth = testing::Growth(
      1'000,
      [](std::size_t size) {
        const std::string schema = R"({"S": {"items": {"type": "integer", "enum": )" +
                                   Array(R"("x")", R"("x")", size) + "}}}";
        return std::pair(std::make_shared<Document>(schema),
                         std::make_shared<Value>(Array("1", "1", size)));
      },
      [&](const auto& pair) {
        EXPECT_TRUE(Fits(pair.first->At("S"), pair.second->node(), Direction::kRequest));
      });
  EXPECT_LE(growth, testing::kLinear);
}

// The mapping was searched for each option, again for each value.
TEST(SchemaCheck, TakesLinearTimeForManyMappings) {
  const auto growth = testing::Growth(
      1'000,
      [](std::size_t size) {
        std::string schema = R"({"A": {"type": "object", "required": ["a"]},
            "B": {"type": "object", "required": ["b"]},
            "S": {"items": {"oneOf": [{"$ref": "#/components/schemas/A"},
                                      {"type": "object", "required": ["c"]}],
            "discriminator": {"propertyName": "kind", "mapping": {"z": "#/components/schemas/A")";
        for (std::size_t i = 1; i < size; ++i) {
          schema += ", \"b" + std::to_string(i) + R"(": "#/components/schemas/B")";
        }
        auto document = std::make_shared<Document>(schema + "}}}}}");
        document->At("S");
        return std::pair(std::move(document),
                         std::make_shared<Value>(Array(R"({"c": 1})", R"({"c": 1})", size)));
      },
      [&](const auto& pair) {
        EXPECT_TRUE(Fits(pair.first->At("S"), pair.second->node(), Direction::kRequest));
      });
  EXPECT_LE(growth, testing::kLinear);
}

// Each value that has no tag copied all tags of the mapping.
TEST(SchemaCheck, TakesLinearTimeForMissingTags) {
  const auto growth = testing::Growth(
      1'000,
      [](std::size_t size) {
        std::string schema = R"({"A": {"type": "object"}, "B": {"type": "object"},
            "S": {"items": {"anyOf": [{"oneOf": [{"$ref": "#/components/schemas/A"},
                                                 {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": "kind", "mapping": {"z": "#/components/schemas/A")";
        for (std::size_t i = 1; i < size; ++i) {
          schema += ", \"b" + std::to_string(i) + R"(": "#/components/schemas/B")";
        }
        auto document = std::make_shared<Document>(schema + R"(}}}, {"type": "object"}]}}})");
        document->At("S");
        return std::pair(std::move(document), std::make_shared<Value>(Array("{}", "{}", size)));
      },
      [&](const auto& pair) {
        EXPECT_TRUE(Fits(pair.first->At("S"), pair.second->node(), Direction::kRequest));
      });
  EXPECT_LE(growth, testing::kLinear);
}

// Each tag was compared with all before it.
TEST(SchemaCheck, TakesLinearTimeForTagsThatSchemasName) {
  const auto growth = testing::Growth(
      1'000,
      [](std::size_t size) {
        std::string schema = R"({"S": {"oneOf": [{"type": "object", "properties": {"kind": {)"
                             R"("enum": ["a")";
        for (std::size_t i = 1; i < size; ++i) schema += ", \"a" + std::to_string(i) + "\"";
        auto document = std::make_shared<Document>(
            schema + R"(]}}}], "discriminator": {"propertyName": "kind"}}})");
        document->At("S");
        return std::pair(std::move(document), std::make_shared<Value>(R"({"kind": "x"})"));
      },
      [&](const auto& pair) {
        EXPECT_EQ(
            Messages(CheckValue(pair.first->At("S"), pair.second->node(), Direction::kRequest)),
            "`/kind` must be one of a, a1, a2, a3, a4, a5, a6, a7, …: it says which schema is "
            "meant.");
      });
  EXPECT_LE(growth, testing::kLinear);
}

TEST(TypedText, ReadsWhatTheSchemaWants) {
  struct Row {
    const char* schema;
    const char* text;
    const char* json;
  };
  for (const auto& [schema, text, json] : std::vector<Row>{
           {R"({"type": "string"})", "12", R"("12")"},
           {"{}", "12", R"("12")"},
           {R"({"type": "integer"})", "12", "12"},
           {R"({"type": "integer"})", "012", "12"},
           {R"({"type": "integer"})", "99999999999999999999", "99999999999999999999"},
           {R"({"type": "integer"})", "1.5", "1.5"},
           {R"({"type": "integer"})", "x", R"("x")"},
           {R"({"type": "number"})", "1.50", "1.5"},
           {R"({"type": "number"})", "nan", R"("nan")"},
           {R"({"type": "boolean"})", "true", "true"},
           {R"({"type": "boolean"})", "yes", R"("yes")"},
           {R"({"type": ["integer", "null"]})", "", "null"},
           {R"({"type": ["string", "null"]})", "", R"("")"},
           {R"({"type": ["string", "integer"]})", "12", R"("12")"},
           {R"({"anyOf": [{"type": "integer"}, {"type": "string", "enum": ["all"]}]})", "12", "12"},
           {R"({"anyOf": [{"type": "integer"}, {"type": "string", "enum": ["all"]}]})", "all",
            R"("all")"},
           {R"({"enum": [1, 2]})", "2", "2"},
       }) {
    Document document(std::string(R"({"S": )") + schema + "}", "3.1.0");
    EXPECT_EQ(json::ToText(TypedText(document.At("S"), text)), json) << schema << " " << text;
  }
}

// All levels together: each option of a level can have as many on the next.
TEST(TypedText, LooksAtFewOptions) {
  const auto growth = testing::Growth(
      8,
      [](std::size_t options) {
        std::string schemas = R"({"S3": {"type": ["string", "null"]})";
        for (const std::string level : {"S2", "S1", "S"}) {
          const std::string next = level == "S" ? "S1" : "S" + std::to_string(level[1] - '0' + 1);
          schemas += ", \"" + level + R"(": {"oneOf": [)";
          for (std::size_t i = 0; i < options; ++i) {
            if (i > 0) schemas += ',';
            schemas += R"({"$ref": "#/components/schemas/)" + next + "\"}";
          }
          schemas += "]}";
        }
        return std::make_shared<Document>(schemas + "}", "3.1.0");
      },
      [](const auto& document) {
        const auto& schema = document->At("S");
        for (int again = 0; again < 20; ++again) {
          EXPECT_EQ(json::ToText(TypedText(schema, "12")), R"("12")");
        }
      });
  EXPECT_LE(growth, testing::kLinear);
}

TEST(TypedText, LooksAtTheFirstOfManyChoices) {
  std::string choices = "1";
  for (int i = 2; i <= 3'000; ++i) choices += "," + std::to_string(i);
  Document document(R"({"S": {"enum": [)" + choices + "]}}", "3.1.0");
  EXPECT_EQ(json::ToText(TypedText(document.At("S"), "2999")), "2999");
}

}  // namespace
}  // namespace understudy::contract
