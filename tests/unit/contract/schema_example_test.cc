#include "contract/schema_example.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "base/json.h"
#include "base/text.h"
#include "support/growth.h"
#include "support/schema_document.h"

namespace understudy::contract {
namespace {

using Document = testing::SchemaDocument;

std::string Text(const Example& example) { return json::ToText(example.value); }

struct Row {
  const char* schema;
  const char* json;  // nullptr: any that fits
};

TEST(SchemaExample, MakesValuesThatFit) {
  const std::vector<Row> rows = {
      {R"({"const": "a"})", R"("a")"},
      {R"({"type": "string", "example": "b", "default": "c"})", R"("b")"},
      {R"({"type": "string", "examples": ["b", "c"]})", R"("b")"},
      {R"({"type": "integer", "example": "no integer", "default": 4})", "4"},
      {R"({"enum": ["x"]})", R"("x")"},
      {R"({"type": "null"})", "null"},
      {R"({"type": "integer", "minimum": 5, "maximum": 5})", "5"},
      {R"({"type": "integer", "exclusiveMinimum": 5, "exclusiveMaximum": 7})", "6"},
      {R"({"type": "integer", "minimum": -3, "maximum": -3})", "-3"},
      {R"({"type": "integer", "multipleOf": 7, "minimum": 20, "maximum": 22})", "21"},
      {R"({"type": "integer", "format": "int32", "minimum": 2147483647})", "2147483647"},
      {R"({"type": "number", "minimum": 0.5, "maximum": 0.5})", "0.5"},
      {R"({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.01})", nullptr},
      {R"({"type": "number", "multipleOf": 0.25, "maximum": -10})", nullptr},
      {R"({"type": "boolean", "const": false})", "false"},
      {R"({"type": "string", "minLength": 40, "maxLength": 41})", nullptr},
      {R"({"type": "string", "maxLength": 3})", nullptr},
      {R"({"type": "string", "maxLength": 0})", R"("")"},
      {R"({"type": "string", "pattern": "^cus_[a-z0-9]{8}$"})", nullptr},
      {R"({"type": "string", "format": "email", "minLength": 60})", nullptr},
      {R"({"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": true})",
       nullptr},
      {R"({"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": true})",
       nullptr},
      {R"({"type": "array", "maxItems": 0, "items": {"type": "string"}})", "[]"},
      {R"({"type": "object", "additionalProperties": {"const": 1}})", R"({"key1":1})"},
      {R"({"type": "object", "minProperties": 2})", R"({"key1":"key1","key2":"key2"})"},
      {R"({"type": "object", "maxProperties": 1, "required": ["b"],
           "properties": {"a": {"const": 1}, "b": {"const": 2}}})",
       R"({"b":2})"},
      {R"({"properties": {"a": {"const": 1}}, "additionalProperties": false})", R"({"a":1})"},
      {R"({"oneOf": [{"type": "number"}, {"type": "integer"}, {"type": "string"}]})", nullptr},
      {R"({"anyOf": [{"type": "null"}, {"const": "x"}]})", R"("x")"},
      {R"({"type": "object", "properties": {"a": {"const": 1}},
           "oneOf": [{"properties": {"b": {"const": 2}}, "required": ["b"]}]})",
       R"({"a":1,"b":2})"},
      {R"({"allOf": [{"properties": {"a": {"const": 1}}},
                     {"oneOf": [{"properties": {"b": {"const": 2}}, "required": ["b"]}]},
                     {"oneOf": [{"properties": {"c": {"const": 3}}, "required": ["c"]}]}]})",
       R"({"a":1,"b":2,"c":3})"},
      {R"({"type": ["string", "null"], "format": "date"})", nullptr},
      {R"({"type": "string", "enum": [1.0]})", R"("1.0")"},
      {R"({"type": "integer", "enum": ["7"]})", "7"},
      {R"({"type": "array", "enum": ["a"], "items": {"const": "b"}})", R"(["b"])"},
      {R"({"type": "string", "enum": ["long one", "a", null], "maxLength": 1})", R"("a")"},
      {R"({"type": "string", "format": "uuid", "pattern": "^[{]?[0-9A-F-]{36}[}]?$"})", nullptr},
      {R"({"type": "string", "pattern": "^\\b[0-9a-f]{8}\\b-x$"})", nullptr},
  };
  for (const auto& row : rows) {
    Document document(std::string(R"({"S": )") + row.schema + "}", "3.1.0");
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const auto example = MakeExample(document.At("S"), seed, Direction::kReply);
      EXPECT_EQ(example.problem, "") << row.schema << " " << Text(example);
      if (row.json != nullptr) {
        EXPECT_EQ(Text(example), row.json) << row.schema;
      }
    }
  }
}

TEST(SchemaExample, MakesEveryFormat) {
  for (const char* format : {"date", "date-time", "time", "duration", "email", "hostname", "ipv4",
                             "ipv6", "uri", "uri-reference", "uuid", "byte", "password", "x"}) {
    Document document(std::string(R"({"S": {"type": "string", "format": ")") + format + R"("}})");
    const auto example = MakeExample(document.At("S"), 3, Direction::kReply);
    EXPECT_EQ(example.problem, "") << format << " " << Text(example);
  }
}

TEST(SchemaExample, IsTheSameOnEveryPlatform) {
  Document document(R"({"S": {"type": "object", "properties": {
      "id": {"type": "integer"}, "firstName": {"type": "string"}, "price": {"type": "number"},
      "at": {"type": "string", "format": "date-time"}, "key": {"type": "string", "format": "uuid"},
      "on": {"type": "boolean"}}}})");
  EXPECT_EQ(Text(MakeExample(document.At("S"), 42, Direction::kReply)),
            R"({"id":414,"firstName":"first name 182","price":274.85,"at":"2024-07-01T15:34:10Z",)"
            R"("key":"d45efe67-c25d-4089-8101-5f735ede5311","on":true})");
}

// A step so small that dividing by it gives infinity: once undefined behaviour.
TEST(SchemaExample, BearsTheSmallestStep) {
  Document document(
      R"({"S": {"type": "number", "multipleOf": 1e-320, "minimum": 2, "maximum": 4}})", "3.1.0");
  EXPECT_EQ(Text(MakeExample(document.At("S"), 1, Direction::kReply)), "3");
}

TEST(SchemaExample, SaysWhenNothingFits) {
  Document document(R"({"S": {"type": "object", "properties": {
      "a": {"type": "string", "pattern": "^x\\Bx$"}}, "required": ["a"]},
      "Never": {"not": {}}})");
  EXPECT_EQ(MakeExample(document.At("S"), 1, Direction::kReply).problem,
            "`/a` must match `^x\\Bx$`.");
  EXPECT_EQ(MakeExample(document.At("Never"), 1, Direction::kReply).problem,
            "The example is not allowed here.");
}

TEST(SchemaExample, ShowsWhatTheDirectionHas) {
  Document document(R"({"S": {"type": "object", "required": ["id", "secret"], "properties": {
      "id": {"type": "integer", "const": 1, "readOnly": true},
      "secret": {"type": "string", "const": "x", "writeOnly": true}}},
    "Given": {"allOf": [{"$ref": "#/components/schemas/S"}], "example": {"id": 1, "secret": "x"}}})",
                    "3.1.0");
  for (const char* name : {"S", "Given"}) {
    const auto& schema = document.At(name);
    EXPECT_EQ(Text(MakeExample(schema, 1, Direction::kReply)), R"({"id":1})");
    EXPECT_EQ(Text(MakeExample(schema, 1, Direction::kRequest)), R"({"secret":"x"})");
  }
}

TEST(SchemaExample, FillsDiscriminators) {
  Document document(R"({
    "S": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
          "discriminator": {"propertyName": "kind", "mapping": {"tabby": "Cat"}}},
    "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "Base": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
             "discriminator": {"propertyName": "kind", "mapping": {"cow": "Cow"}}},
    "Cow": {"allOf": [{"$ref": "#/components/schemas/Base"},
                      {"properties": {"milk": {"type": "integer", "enum": [1]}}, "required": ["milk"]}]}})");
  const auto example = MakeExample(document.At("S"), 1, Direction::kReply);
  EXPECT_EQ(Text(example), R"({"kind":"Cat"})");
  EXPECT_EQ(example.problem, "");
  const auto base = MakeExample(document.At("Base"), 1, Direction::kReply);
  EXPECT_EQ(Text(base), R"({"kind":"cow","milk":1})");
  EXPECT_EQ(base.problem, "");
}

TEST(SchemaExample, EndsInCircles) {
  Document document(R"({
    "Tree": {"type": "object", "required": ["children"], "properties": {
      "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
      "parent": {"$ref": "#/components/schemas/Tree"}}},
    "Endless": {"type": "object", "required": ["next"],
                "properties": {"next": {"$ref": "#/components/schemas/Endless"}}},
    "Maybe": {"type": "object", "required": ["next"], "nullable": true,
              "properties": {"next": {"$ref": "#/components/schemas/Maybe"}}},
    "Option": {"oneOf": [{"$ref": "#/components/schemas/Option"}, {"type": "string", "enum": ["x"]}]},
    "Self": {"oneOf": [{"$ref": "#/components/schemas/Self"}]}})");
  const auto make = [&](const char* name) {
    return MakeExample(document.At(name), 1, Direction::kReply);
  };
  EXPECT_EQ(Text(make("Tree")), R"({"children":[]})");
  EXPECT_EQ(Text(make("Maybe")), R"({"next":null})");
  EXPECT_EQ(Text(make("Option")), R"("x")");
  EXPECT_NE(make("Endless").problem, "");
  EXPECT_NE(make("Self").problem, "");
}

TEST(SchemaExample, IsBounded) {
  // Each of 40 schemas has ten members of the next one.
  std::string schemas = R"({"S0": {"type": "string"})";
  for (int i = 1; i < 40; ++i) {
    const std::string below =
        R"({"$ref": "#/components/schemas/S)" + std::to_string(i - 1) + R"("})";
    schemas += ",\"S" + std::to_string(i) + R"(": {"type": "object", "properties": {)";
    for (int m = 0; m < 10; ++m) {
      schemas += (m > 0 ? ",\"m" : "\"m") + std::to_string(m) + "\": " + below;
    }
    schemas += R"(}, "required": ["m0", "m1"]})";
  }
  Document document(schemas + "}");
  EXPECT_LT(Text(MakeExample(document.At("S39"), 1, Direction::kReply)).size(), 2'000'000U);
}

// All choices were gone through for each value.
TEST(SchemaExample, SearchesChoicesOnce) {
  const auto growth = testing::Growth(
      250,
      [](std::size_t size) {
        std::string schemas = R"({"E": {"type": "string", "example": "last", "enum": ["first")";
        for (std::size_t i = 0; i < 20 * size; ++i) schemas += R"(,"some")";
        schemas += R"(,"last"]}, "S": {"type": "object", "properties": {)";
        std::string required;
        for (std::size_t i = 0; i < size; ++i) {
          const std::string name = "\"p" + std::to_string(i) + "\"";
          schemas += (i > 0 ? "," : "") + name + R"(: {"$ref": "#/components/schemas/E"})";
          required += (i > 0 ? "," : "") + name;
        }
        auto document =
            std::make_shared<Document>(schemas + "}, \"required\": [" + required + "]}}");
        document->At("S");
        return document;
      },
      [](const std::shared_ptr<Document>& document) {
        const auto example = MakeExample(document->At("S"), 1, Direction::kReply);
        EXPECT_EQ(example.problem, "");
        EXPECT_EQ(example.value.Text("p7"), "last");
      });
  EXPECT_LE(growth, testing::kLinear);
}

TEST(SchemaExample, FitsTheSchemasOfOurContracts) {
  for (const char* vendor : {"helpcrunch", "leeloo", "omnidesk", "sumaya"}) {
    const Source source{vendor,
                        std::string(*FindEmbedded(Concat({"vendors/", vendor, "/contract.json"})))};
    Diagnostics errors;
    const auto root = ParseJson(source, errors);
    ASSERT_TRUE(root) << errors.Render();
    Diagnostics warnings;
    Schemas schemas(*root, warnings);
    for (const auto& member : root->Find("components")->Find("schemas")->members) {
      for (const auto direction : {Direction::kRequest, Direction::kReply}) {
        const auto example = MakeExample(schemas.At(member.value), 1, direction);
        EXPECT_EQ(example.problem, "") << vendor << " " << member.name << " " << Text(example);
      }
    }
  }
}

TEST(MediaExample, PrefersWhatTheDocumentGives) {
  Document document(R"({
    "Given": {"schema": {"type": "object"}, "example": {"a": 1}},
    "Named": {"schema": {"type": "integer"},
              "examples": {"one": {"value": 1}, "two": {"$ref": "#/components/schemas/Two"},
                           "gone": {"externalValue": "http://example.com/"}}},
    "Two": {"value": 2},
    "Text": {"schema": {"type": "object"}, "example": "{\"a\": [1]}"},
    "Made": {"schema": {"type": "integer", "minimum": 4, "maximum": 4}},
    "Bad": {"schema": {"type": "integer"}, "example": "x"},
    "Bare": {}})");
  const auto make = [&](const char* media, const char* name = "") {
    return MakeMediaExample(document.schemas(), document.NodeOf(media), Direction::kReply, name);
  };
  EXPECT_EQ(Text(make("Given")), R"({"a":1})");
  EXPECT_EQ(make("Given").origin, Example::Origin::kDocument);
  EXPECT_EQ(Text(make("Named")), "1");
  EXPECT_EQ(Text(make("Named", "two")), "2");
  EXPECT_EQ(make("Named", "three").origin, Example::Origin::kNone);
  EXPECT_EQ(make("Named", "gone").origin, Example::Origin::kNone);
  EXPECT_EQ(Text(make("Text")), R"({"a":[1]})");
  EXPECT_EQ(Text(make("Made")), "4");
  EXPECT_EQ(make("Made").origin, Example::Origin::kSchema);
  EXPECT_EQ(Text(make("Bad")), R"("x")");
  EXPECT_EQ(make("Bad").problem, "The example must be an integer, not a string.");
  EXPECT_EQ(make("Bare").origin, Example::Origin::kNone);
}

}  // namespace
}  // namespace understudy::contract
