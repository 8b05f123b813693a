// What is done to values with their schemas: `readOnly`, `writeOnly` and defaults inside them.

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "entities/default_values.h"
#include "entities/read_only.h"
#include "entities/write_only.h"
#include "support/schema_document.h"

namespace understudy::entities {
namespace {

using Document = understudy::testing::SchemaDocument;

class Value {
 public:
  explicit Value(std::string json) : source_{"value", std::move(json)} {
    Diagnostics errors;
    node_ = ParseJson(source_, errors);
    EXPECT_TRUE(errors.empty()) << errors.Render();
  }
  Node& node() { return *node_; }
  std::string Text() const { return json::ToText(*node_); }

 private:
  Source source_;
  std::optional<Node> node_;
};

// `members` inside `child` inside `child`, 60 deep.
std::string Deep(const std::string& members) {
  std::string json = "{" + members + "}";
  for (int i = 1; i < 60; ++i) json = "{" + members + R"(,"child":)" + json + "}";
  return json;
}

std::size_t CountOf(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// Both `Expr` and its option declare `child`: twice the work at each depth would never end.
constexpr const char* kExpressions = R"({
  "Expr": {"type": "object",
           "discriminator": {"propertyName": "type",
                             "mapping": {"not": "#/components/schemas/Not"}},
           "properties": {"type": {"type": "string"},
                          "made": {"type": "string", "readOnly": true},
                          "secret": {"type": "string", "writeOnly": true},
                          "size": {"type": "integer", "default": 7},
                          "child": {"$ref": "#/components/schemas/Expr"}}},
  "Not": {"allOf": [{"$ref": "#/components/schemas/Expr"}]}})";

TEST(ValueWalkTest, ADeepValueKeepsWhatIsReadOnly) {
  Document document(kExpressions, "3.1.0");
  Value value(Deep(R"("type":"not","made":"now")"));
  Value old(R"({"type":"not","made":"before","child":{"type":"not","made":"then"}})");
  KeepReadOnly(document.At("Expr"), &old.node(), value.node());
  const std::string text = value.Text();
  EXPECT_EQ(CountOf(text, R"("made":"before")"), 1U) << text;
  EXPECT_EQ(CountOf(text, R"("made":"then")"), 1U) << text;
  EXPECT_EQ(CountOf(text, "made"), 2U) << text;
  EXPECT_EQ(CountOf(text, R"("type":"not")"), 60U) << text;
}

TEST(ValueWalkTest, ADeepValueHidesWhatIsWriteOnly) {
  Document document(kExpressions, "3.1.0");
  const std::string json = Deep(R"("type":"not","secret":"x")");
  EXPECT_EQ(WithoutWriteOnly({&document.At("Expr")}, {}, json), Deep(R"("type":"not")"));
}

TEST(ValueWalkTest, ADeepValueIsGivenDefaults) {
  Document document(kExpressions, "3.1.0");
  Value value(Deep(R"("type":"not")"));
  FillDefaults(document.At("Expr"), value.node());
  EXPECT_EQ(CountOf(value.Text(), R"("size":7)"), 60U) << value.Text();
}

TEST(ValueWalkTest, ADeepValueOfNoOptionHidesWhatEachOfThemHides) {
  Document document(R"({
    "Tree": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
    "A": {"type": "object", "required": ["a"],
          "properties": {"x": {"type": "string", "writeOnly": true},
                         "child": {"$ref": "#/components/schemas/Tree"}}},
    "B": {"type": "object", "required": ["b"],
          "properties": {"y": {"type": "string", "writeOnly": true},
                         "child": {"$ref": "#/components/schemas/Tree"}}}})",
                    "3.1.0");
  const std::string json = Deep(R"("x":"1","y":"2","z":"3")");
  EXPECT_EQ(WithoutWriteOnly({&document.At("Tree")}, {}, json), Deep(R"("z":"3")"));
}

TEST(ValueWalkTest, AnEmptyObjectKeepsWhatIsReadOnly) {
  Document document(kExpressions, "3.1.0");
  Value value("{}");
  Value before(R"({"made":"before","type":"x"})");
  KeepReadOnly(document.At("Expr"), &before.node(), value.node());
  EXPECT_EQ(value.Text(), R"({"made":"before"})");
}

// Each option has an option of its own, and the value is none of them.
TEST(ValueWalkTest, AValueOfTooManySchemasShowsNothing) {
  std::string schemas;
  for (int i = 0; i < 1'100; ++i) {
    schemas += R"("S)" + std::to_string(i) +
               R"(": {"type": "object", "required": ["none"], "anyOf": [{"$ref": )"
               R"("#/components/schemas/S)" +
               std::to_string(i + 1) + R"("}]}, )";
  }
  schemas += R"("S1100": {"type": "object", "required": ["none"],
                "properties": {"secret": {"type": "string", "writeOnly": true}}})";
  Document document("{" + schemas + "}", "3.1.0");
  EXPECT_EQ(WithoutWriteOnly({&document.At("S0")}, {}, R"({"secret":"x"})"), "{}");
}

TEST(ValueWalkTest, TheLastOfManySchemasMayHaveAWriteOnlyMember) {
  for (const int count : {400, 3'000}) {
    std::string properties;
    for (int i = 0; i < count; ++i) {
      properties += R"("p)" + std::to_string(i) +
                    R"(": {"type": "object", "properties": {"note": {"type": "string"}}}, )";
    }
    Document document(R"({"Wide": {"type": "object", "properties": {)" + properties +
                          R"("last": {"type": "object", "properties": {"secret": )"
                          R"({"type": "string", "writeOnly": true}}}}}})",
                      "3.1.0");
    WriteOnlySchemas write_only;
    EXPECT_TRUE(write_only.Has(document.At("Wide"))) << count;
  }
}

TEST(ValueWalkTest, WhatIsKnownOfASchemaIsKnownOfThoseThatNameIt) {
  Document document(R"({
    "Loop": {"type": "object", "properties": {"loop": {"$ref": "#/components/schemas/Loop"},
                                              "end": {"$ref": "#/components/schemas/End"}}},
    "End": {"type": "object", "properties": {"secret": {"type": "string", "writeOnly": true}}},
    "Way": {"type": "object", "properties": {"loop": {"$ref": "#/components/schemas/Loop"}}},
    "Plain": {"type": "object", "properties": {"plain": {"$ref": "#/components/schemas/Plain"}}}})",
                    "3.1.0");
  WriteOnlySchemas write_only;
  EXPECT_FALSE(write_only.Has(document.At("Plain")));
  EXPECT_FALSE(write_only.Has(document.At("Plain")));
  EXPECT_TRUE(write_only.Has(document.At("End")));
  EXPECT_TRUE(write_only.Has(document.At("Way")));
  EXPECT_TRUE(write_only.Has(document.At("Loop")));
}

}  // namespace
}  // namespace understudy::entities
