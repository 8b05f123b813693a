#include "contract/schema.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/embedded.h"
#include "base/json.h"
#include "support/growth.h"
#include "support/schema_document.h"

namespace understudy::contract {
namespace {

using Document = testing::SchemaDocument;

std::vector<std::string> Names(const Schema& schema) {
  std::vector<std::string> names;
  for (const auto& p : schema.properties) names.push_back(p.name + (p.required ? "!" : ""));
  return names;
}

std::vector<std::string> Choices(const Schema& schema) {
  std::vector<std::string> texts;
  for (const Node* choice : schema.choices) texts.push_back(choice->text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(SchemaTest, ReadsPropertiesInTheirOrder) {
  Document d(
      R"({"Pet": {"type": "object", "required": ["name", "id"], "additionalProperties": false,
                 "properties": {"name": {"type": "string"}, "id": {"type": "integer"},
                                "tag": {"type": "string", "nullable": true}}}})");
  const Schema& pet = d.At("Pet");
  EXPECT_TRUE(pet.Is(Schema::kObject));
  EXPECT_EQ(pet.name, "Pet");
  EXPECT_FALSE(pet.open);
  EXPECT_EQ(Names(pet), (Texts{"name!", "id!", "tag"}));
  EXPECT_TRUE(pet.Find("tag")->schema->nullable());
  EXPECT_TRUE(pet.Find("tag")->schema->Is(Schema::kString));
  EXPECT_EQ(pet.Find("none"), nullptr);
  EXPECT_EQ(d.Warnings(), "");
}

TEST(SchemaTest, ReadsTheLimitsOfAValue) {
  Document d(R"({"S": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "^a",
                 "format": "uuid", "x-time": "millis", "description": "D", "default": "ab",
                 "example": "abc", "readOnly": true, "deprecated": true, "enum": ["ab", "ac"]},
                 "N": {"type": "number", "minimum": 1, "exclusiveMinimum": true, "maximum": 9.5,
                 "multipleOf": 0.5, "writeOnly": true},
                 "L": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true,
                 "items": {"type": "boolean"}},
                 "O": {"minProperties": 1, "maxProperties": 2,
                 "additionalProperties": {"type": "integer"}}})");
  const Schema& s = d.At("S");
  EXPECT_EQ(s.min_length, 2);
  EXPECT_EQ(s.max_length, 5);
  ASSERT_NE(s.pattern, nullptr);
  EXPECT_TRUE(s.pattern->Matches("ab"));
  EXPECT_EQ(s.format + s.time + s.description, "uuidmillisD");
  EXPECT_EQ(s.default_value->text + s.example->text, "ababc");
  EXPECT_TRUE(s.read_only && s.deprecated && !s.write_only);
  EXPECT_EQ(Choices(s), (Texts{"ab", "ac"}));
  const Schema& n = d.At("N");
  EXPECT_EQ(n.minimum, 1);
  EXPECT_TRUE(n.exclusive_minimum && !n.exclusive_maximum && n.write_only);
  EXPECT_EQ(n.maximum, 9.5);
  EXPECT_EQ(n.multiple_of, 0.5);
  const Schema& l = d.At("L");
  EXPECT_EQ(l.min_items, 1);
  EXPECT_EQ(l.max_items, 3);
  EXPECT_TRUE(l.unique_items && l.items->Is(Schema::kBoolean));
  const Schema& o = d.At("O");
  EXPECT_EQ(o.min_properties, 1);
  EXPECT_EQ(o.max_properties, 2);
  EXPECT_TRUE(o.additional_properties->Is(Schema::kInteger));
}

TEST(SchemaTest, ReadsTheFormsOfOpenApi31) {
  Document d(R"({"S": {"type": ["string", "null"], "const": "x", "examples": ["e1", "e2"]},
                 "N": {"exclusiveMinimum": 2, "exclusiveMaximum": 7},
                 "R": {"$ref": "#/components/schemas/S", "description": "own"},
                 "F": {"properties": {"never": false, "any": true}}})",
             "3.1.0");
  const Schema& s = d.At("S");
  EXPECT_TRUE(s.nullable() && s.Is(Schema::kString));
  EXPECT_EQ(s.Constant()->text, "x");
  EXPECT_EQ(s.example->text, "e1");
  EXPECT_EQ(d.At("N").minimum, 2);
  EXPECT_TRUE(d.At("N").exclusive_minimum && d.At("N").exclusive_maximum);
  EXPECT_EQ(d.At("R").description, "own");
  EXPECT_TRUE(d.At("R").Is(Schema::kString));
  EXPECT_EQ(d.At("F").Find("never")->schema->all_of.size(), 1U);
  EXPECT_TRUE(d.At("F").Find("any")->schema->all_of.empty());
}

TEST(SchemaTest, IgnoresWhatStandsBesideAReferenceIn30) {
  Document d(
      R"({"S": {"type": "string"}, "R": {"$ref": "#/components/schemas/S", "type": "integer"}})");
  EXPECT_EQ(&d.At("R"), &d.At("S"));
}

TEST(SchemaTest, MergesAllOf) {
  Document d(R"({"Base": {"type": "object", "required": ["id"], "description": "base",
                  "properties": {"id": {"type": "number", "minimum": 1},
                                 "kind": {"enum": ["a", "b", "c"]}}},
                 "Pet": {"description": "pet", "allOf": [{"$ref": "#/components/schemas/Base"},
                  {"required": ["kind"], "properties": {"kind": {"enum": ["c", "b", "x"]},
                   "id": {"type": "integer", "minimum": 5, "maximum": 9}, "more": {}}}]}})");
  const Schema& pet = d.At("Pet");
  EXPECT_EQ(Names(pet), (Texts{"id!", "kind!", "more"}));
  EXPECT_EQ(pet.description, "pet");
  EXPECT_EQ(pet.types, Schema::kObject);
  const Schema& id = *pet.Find("id")->schema;
  EXPECT_EQ(id.types, Schema::kInteger);
  EXPECT_EQ(id.minimum, 5);
  EXPECT_EQ(id.maximum, 9);
  EXPECT_EQ(Choices(*pet.Find("kind")->schema), (Texts{"b", "c"}));
  EXPECT_EQ(d.Warnings(), "");
}

TEST(SchemaTest, ANullableAllOfTakesNull) {
  Document d(R"({"S": {"type": "string", "enum": ["a"]},
                 "N": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/S"}]}})");
  EXPECT_TRUE(d.At("N").nullable() && d.At("N").accepts_null);
  EXPECT_FALSE(d.At("S").nullable());
}

TEST(SchemaTest, KeepsWhatCannotBeMerged) {
  Document d(
      R"({"S": {"allOf": [{"pattern": "a", "oneOf": [{"type": "string"}], "not": {"enum": ["q"]}},
                 {"pattern": "b", "oneOf": [{"type": "string"}, {"type": "null"}], "multipleOf": 2,
                  "not": {"enum": ["r"]}}, {"multipleOf": 3}]}})");
  EXPECT_EQ(d.At("S").all_of.size(), 4U);
}

TEST(SchemaTest, ReadsOneOfWithItsDiscriminator) {
  Document d(R"({"Cat": {"type": "object"}, "Dog": {"type": "object"},
                 "Pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"},
                                   {"$ref": "#/components/schemas/Dog"}],
                  "discriminator": {"propertyName": "kind", "mapping": {
                    "meow": "#/components/schemas/Cat", "woof": "Dog", "moo": "Cow"}}}})");
  const Schema& pet = d.At("Pet");
  EXPECT_EQ(pet.discriminator, "kind");
  ASSERT_EQ(pet.one_of.size(), 2U);
  EXPECT_EQ(pet.mapping->schemas.at("meow"), pet.one_of[0]);
  EXPECT_EQ(pet.mapping->schemas.at("Cat"), pet.one_of[0]);
  EXPECT_EQ(pet.mapping->schemas.at("woof"), pet.one_of[1]);
  EXPECT_NE(d.Warnings().find("`Cow`"), std::string::npos) << d.Warnings();
}

// A document may have a thousand schemas that inherit a discriminator of a thousand values.
TEST(SchemaTest, HeirsShareTheMappingOfTheirDiscriminator) {
  Document d(R"({"Base": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {
                   "a": "#/components/schemas/A", "b": "#/components/schemas/B"}}},
                 "A": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]},
                 "B": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]}})");
  const Schema& a = d.At("A");
  ASSERT_NE(a.mapping, nullptr);
  EXPECT_EQ(a.mapping->schemas.at("a"), &a);
  EXPECT_EQ(a.mapping->values.at(&a), "a");
  EXPECT_EQ(a.mapping, d.At("B").mapping);
}

TEST(SchemaTest, ABaseThatListsItsHeirsIsNoCircle) {
  Document d(R"({"Pet": {"required": ["id"], "oneOf": [{"$ref": "#/components/schemas/Dog"}]},
                 "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}]}})");
  EXPECT_TRUE(d.At("Dog").one_of.empty());
  EXPECT_EQ(d.At("Pet").one_of.front(), &d.At("Dog"));
}

TEST(SchemaTest, SchemasMayReferToThemselves) {
  Document d(R"({"Tree": {"properties": {"left": {"$ref": "#/components/schemas/Tree"}}}})");
  EXPECT_EQ(d.At("Tree").Find("left")->schema, &d.At("Tree"));
  EXPECT_EQ(d.Warnings(), "");
}

TEST(SchemaTest, FollowsCodedReferencesToAnyNode) {
  Document d(
      R"({"a/b~c d": {"properties": {"x": {"type": "boolean"}}, "oneOf": [{"type": "string"}]},
     "R": {"properties": {"p": {"$ref": "#/components/schemas/a~1b~0c%20d/properties/x"},
                          "q": {"$ref": "#/components/schemas/a~1b~0c%20d/oneOf/0"}}}})");
  EXPECT_TRUE(d.At("R").Find("p")->schema->Is(Schema::kBoolean));
  EXPECT_TRUE(d.At("R").Find("q")->schema->Is(Schema::kString));
  EXPECT_EQ(d.Warnings(), "");
}

TEST(SchemaTest, WarnsOfReferencesThatLeadNowhere) {
  Document d(R"({"R": {"properties": {"a": {"$ref": "#/components/schemas/None"},
     "b": {"$ref": "other.yaml#/X"}, "c": {"$ref": "#/components/schemas/L1"},
     "d": {"$ref": "#/components/schemas/None"}}},
     "L1": {"$ref": "#/components/schemas/L2"}, "L2": {"$ref": "#/components/schemas/L1"}})");
  EXPECT_EQ(d.At("R").Find("a")->schema->types, 0);
  EXPECT_EQ(d.warnings().total(), 3U) << d.Warnings();
  EXPECT_NE(d.Warnings().find("leads out of this document"), std::string::npos);
  EXPECT_NE(d.Warnings().find("in a circle"), std::string::npos);
  EXPECT_EQ(d.warnings().list().front().file, "openapi.json");
  EXPECT_EQ(d.schemas().Follow(d.NodeOf("L1")), nullptr);
}

TEST(SchemaTest, ACircleOfAllOfIsAWarning) {
  Document d(R"({"A": {"allOf": [{"$ref": "#/components/schemas/B"}], "properties": {"a": {}}},
                 "B": {"allOf": [{"$ref": "#/components/schemas/A"}], "properties": {"b": {}}}})");
  EXPECT_EQ(Names(d.At("A")), (Texts{"b", "a"}));
  EXPECT_NE(d.Warnings().find("allOf leads in a circle"), std::string::npos);
}

TEST(SchemaTest, NamesWhatItDoesNotCheck) {
  Document d(
      R"({"A": {"if": {}, "then": {}, "patternProperties": {}, "additionalProperties": false},
                 "B": {"if": {}, "pattern": "(?=a)b"}, "C": {"type": "text"},
                 "D": {
  "prefixItems" : [ {} ], "items" : { "type" : "string" }
}
})",
      "3.1.0");
  EXPECT_TRUE(d.At("A").open);
  EXPECT_EQ(d.At("B").pattern, nullptr);
  EXPECT_EQ(d.At("C").types, 0);
  EXPECT_EQ(d.At("D").items, nullptr);
  for (const char* text : {"`if`", "`then`", "`patternProperties`", "`prefixItems`",
                           "this pattern is not checked", "unknown type `text`"}) {
    EXPECT_NE(d.Warnings().find(text), std::string::npos) << text << "\n" << d.Warnings();
  }
  EXPECT_EQ(d.warnings().total(), 6U) << d.Warnings();
}

TEST(SchemaTest, ReadsTheVendorsContractsWithoutAWarning) {
  for (const std::string vendor : {"helpcrunch", "leeloo", "omnidesk", "sumaya"}) {
    const Source source{vendor, std::string(*FindEmbedded("vendors/" + vendor + "/contract.json"))};
    Diagnostics warnings(Severity::kWarning);
    const auto root = ParseJson(source, warnings);
    ASSERT_TRUE(root) << warnings.Render();
    Schemas schemas(*root, warnings);
    for (const auto& member : root->Find("components")->Find("schemas")->members) {
      schemas.At(member.value);
    }
    EXPECT_TRUE(warnings.empty()) << warnings.Render();
  }
}

// Each schema has one property and extends the schema before.
std::string Chain(std::size_t length) {
  std::string text = R"({"S0": {"type": "object"})";
  for (std::size_t i = 1; i < length; ++i) {
    const std::string n = std::to_string(i);
    text += R"(, "S)" + n + R"(": {"allOf": [{"$ref": "#/components/schemas/S)" +
            std::to_string(i - 1) + R"("}], "properties": {"p)" + n + R"(": {"type": "string"}}})";
  }
  text += R"(, "All": {"properties": {"a": {"$ref": "#/components/schemas/S)" +
          std::to_string(length - 1) + R"("}}}})";
  return text;
}

// Chain(), of references only.
std::string References(std::size_t length) {
  std::string text =
      R"({"All": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/S0"}}})";
  for (std::size_t i = 0; i + 1 < length; ++i) {
    text += R"(, "S)" + std::to_string(i) +
            R"(": {"properties": {"a": {"$ref": "#/components/schemas/R)" + std::to_string(i) +
            R"("}}}, "R)" + std::to_string(i) + R"(": {"$ref": "#/components/schemas/S)" +
            std::to_string(i + 1) + R"("})";
  }
  return text + R"(, "S)" + std::to_string(length - 1) + R"(": {}})";
}

TEST(SchemaWorkTest, LongChainsOfReferencesUseNoStack) {
  Document d(References(20'000));
  EXPECT_EQ(d.At("All").types, Schema::kObject);
  EXPECT_EQ(d.Warnings(), "");
}

TEST(SchemaWorkTest, AllOfIsBoundedInDepth) {
  Document d(Chain(2'000));
  d.At("S1999");
  EXPECT_NE(d.Warnings().find("nested more than 200 deep"), std::string::npos) << d.Warnings();
}

// As many schemas as properties, and each schema has all of the properties by allOf.
std::string Wide(std::size_t size) {
  std::string text = R"({"Base": {"properties": {"p": {})";
  for (std::size_t i = 0; i < size; ++i) text += R"(, "p)" + std::to_string(i) + R"(": {})";
  text += R"(}}, "All": {"oneOf": [{"type": "null"})";
  for (std::size_t i = 0; i < size; ++i) {
    text += R"(, {"allOf": [{"$ref": "#/components/schemas/Base"}, {"title": "x"}]})";
  }
  return text + "]}}";
}

TEST(SchemaWorkTest, WhatAllOfMayCopyIsBounded) {
  Document d(Wide(5'000));
  std::size_t copied = 0;
  for (const Schema* option : d.At("All").one_of) copied += option->properties.size();
  EXPECT_GT(copied, 10'000U);
  EXPECT_LT(copied, 200'000U);
  EXPECT_NE(d.Warnings().find("allOf merges too many schemas"), std::string::npos);
}

TEST(SchemaWorkTest, WhatAPropertyOfTwoSchemasCopiesIsBounded) {
  std::string text = R"({"Big": {"properties": {"p": {})";
  for (int i = 0; i < 3'000; ++i) text += R"(, "p)" + std::to_string(i) + R"(": {})";
  text += R"(}}, "All": {"oneOf": [{"type": "null"})";
  for (int i = 0; i < 3'000; ++i) {
    text += R"(, {"allOf": [{"properties": {"x": {"$ref": "#/components/schemas/Big"}}},
                            {"properties": {"x": {"title": "t"}}}]})";
  }
  Document d(text + "]}}");
  std::size_t copied = 0;
  for (const Schema* option : d.At("All").one_of) {
    if (const auto* x = option->Find("x")) copied += x->schema->properties.size();
  }
  EXPECT_LT(copied, 250'000U);
  EXPECT_NE(d.Warnings().find("allOf merges too many schemas"), std::string::npos);
}

TEST(SchemaWorkTest, PatternsAreBounded) {
  std::string text = R"({"All": {"oneOf": [{"pattern": ")" + std::string(20'000, 'a') + R"("})";
  for (int i = 0; i < 200; ++i) {
    text += R"(, {"pattern": "[\\p{L}]{9)" + std::to_string(100 + i) + R"(}"}, {"pattern": ")" +
            std::to_string(i) + R"((\\pL{500}){2}"})";
  }
  Document d(text + "]}}");
  const Schema& all = d.At("All");
  EXPECT_EQ(all.one_of.front()->pattern, nullptr);
  EXPECT_EQ(all.one_of.back()->pattern, nullptr);
  EXPECT_NE(d.Warnings().find("more than 10000 bytes is not checked"), std::string::npos);
  EXPECT_NE(d.Warnings().find("the document's patterns are too large together"), std::string::npos);
  // RE2 tries few of those that it would give up on late.
  EXPECT_LT(d.warnings().total(), 250U);
}

TEST(SchemaWorkTest, ChainsOfAllOfTakeLinearTime) {
  const auto make = [](std::size_t size) { return Chain(size); };
  const auto read = [](const std::string& text) {
    Document d(text);
    const auto length = static_cast<std::size_t>(std::count(text.begin(), text.end(), '$')) - 1;
    for (std::size_t i = 0; i < length; ++i) d.At("S" + std::to_string(i));
  };
  EXPECT_LE(testing::Growth(1'000, make, read), testing::kLinear);
}

// A document may name one extension by thousands of values, and have as many properties with the
// schema that it extends.
TEST(SchemaTest, ExtensionsAreFoundWithoutAllTheirNames) {
  const auto make = [](std::size_t names) {
    std::string schemas =
        R"({"Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object"}]},
            "Pet": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {)";
    for (std::size_t i = 0; i < names; ++i) {
      schemas += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + R"(": "Cat")";
    }
    return std::pair(std::make_unique<Document>(schemas + "}}}}"), names);
  };
  const auto find = [](const auto& made) {
    const Schema& pet = made.first->At("Pet");
    for (std::size_t i = 0; i < made.second; ++i) EXPECT_EQ(pet.Extensions().size(), 1U);
  };
  EXPECT_LE(testing::Growth(500, make, find), testing::kLinear);
}

}  // namespace
}  // namespace understudy::contract
