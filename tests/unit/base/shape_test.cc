#include "base/shape.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/documents.h"

namespace understudy {
namespace {

using testing::Places;
using testing::Yaml;

std::string Check(const Shape& shape, const std::string& yaml) {
  const auto document = Yaml(yaml);
  EXPECT_TRUE(document.root) << yaml;
  Diagnostics diagnostics;
  shape.Check(*document.root, diagnostics);
  return Places(diagnostics);
}

std::string Schema(const Shape& shape) {
  json::Writer writer;
  shape.WriteSchema(writer);
  return writer.Take();
}

TEST(ShapeTest, AcceptsValuesOfItsType) {
  struct Case {
    Shape shape;
    std::string yaml;
  };
  const Case cases[] = {
      {Shape::Any(), "[1, {a: ~}]"},
      {Shape::String(), "text"},
      {Shape::String(), "'5'"},
      {Shape::Integer(), "-5"},
      {Shape::Integer(), "+5"},
      {Shape::Number(), "1.5"},
      {Shape::Number(), "1"},
      {Shape::Boolean(), "true"},
      {Shape::Scalar(), "x"},
      {Shape::Scalar(), "1.5"},
      {Shape::Scalar(), "false"},
      {Shape::Instant(), "2024-01-15T12:00:00Z"},
      {Shape::Instant(), "2023-07-26, 10:24:39"},
      {Shape::Duration(), "90s"},
      {Shape::List(Shape::Integer()), "[1, 2]"},
      {Shape::List(Shape::Integer()), "[]"},
      {Shape::Mapping(Shape::Scalar()), "{a key: 1, b: x}"},
      {Shape::String().Nullable(), "~"},
      {Shape::List(Shape::Any()).Nullable(), "null"},
  };
  for (const auto& [shape, yaml] : cases) EXPECT_EQ(Check(shape, yaml), "") << yaml;
}

TEST(ShapeTest, SaysWhatItExpectedAndWhatItFound) {
  struct Case {
    Shape shape;
    std::string yaml;
    std::string message;
  };
  const Case cases[] = {
      {Shape::String(), "5", "expected a string, found an integer `5` (quote it)"},
      {Shape::String(), "true", "expected a string, found a boolean `true` (quote it)"},
      {Shape::String(), "~", "expected a string, found null"},
      {Shape::String().Nullable(), "[]", "expected a string or null, found a list"},
      {Shape::Integer(), "x", "expected an integer, found a string `x`"},
      {Shape::Integer(), "1.0", "expected an integer, found a number `1.0`"},
      {Shape::Number(), "x", "expected a number, found a string `x`"},
      {Shape::Boolean(), "yes", "expected a boolean (true or false), found a string `yes`"},
      {Shape::Scalar(), "{}", "expected a string, number or boolean, found a map"},
      {Shape::Scalar(), "~", "expected a string, number or boolean, found null"},
      {Shape::Instant(), "soon", "expected a time like 2024-01-15T12:00:00Z, found `soon`"},
      {Shape::Instant(), "5", "expected a time like 2024-01-15T12:00:00Z, found an integer `5`"},
      {Shape::Duration(), "5w", "expected a duration like 90s, 1m30s or minute, found `5w`"},
      {Shape::List(Shape::Any()), "{}", "expected a list, found a map"},
      {Shape::Rows(Shape::Any()), "x", "expected a list of rows, or include, found a string `x`"},
      {Shape::Object({}), "[]", "expected a map, found a list"},
      {Shape::Mapping(Shape::Any()), "x", "expected a map, found a string `x`"},
  };
  for (const auto& [shape, yaml, message] : cases) {
    EXPECT_EQ(Check(shape, yaml), "1:1 " + message + "\n") << yaml;
  }
}

TEST(ShapeTest, ChecksIntegersAtTheirBounds) {
  const Shape shape = Shape::Integer().Between(1, 100);

  EXPECT_EQ(Check(shape, "1"), "");
  EXPECT_EQ(Check(shape, "100"), "");
  EXPECT_EQ(Check(shape, "0"), "1:1 must be at least 1\n");
  EXPECT_EQ(Check(shape, "101"), "1:1 must be at most 100\n");
  EXPECT_EQ(Check(Shape::Integer(), "9223372036854775807"), "");
  EXPECT_EQ(Check(Shape::Integer(), "9223372036854775808"), "1:1 must fit into 64 bits\n");
  EXPECT_EQ(Check(Shape::Integer(), "-9223372036854775809"), "1:1 must fit into 64 bits\n");
}

TEST(ShapeTest, RefusesEmptyTextsWhereOneIsNeeded) {
  EXPECT_EQ(Check(Shape::String().NotEmpty(), "''"), "1:1 must not be empty\n");
  EXPECT_EQ(Check(Shape::String(), "''"), "");
}

TEST(ShapeTest, SuggestsTheNearestChoice) {
  const Shape shape = Shape::String().OneOf({"http", "ok"});

  EXPECT_EQ(Check(shape, "ok"), "");
  EXPECT_EQ(Check(shape, "maybe"), "1:1 expected one of http, ok, found `maybe`\n");
  EXPECT_EQ(Check(shape, "htp"),
            "1:1 expected one of http, ok, found `htp` (did you mean `http`?)\n");
}

TEST(ShapeTest, RunsARuleOfItsOwn) {
  const Shape shape = Shape::String().Where([](const Node& node) -> std::optional<std::string> {
    if (node.text == "even") return std::nullopt;
    return "is odd";
  });
  EXPECT_EQ(Check(shape, "even"), "");
  EXPECT_EQ(Check(shape, "other"), "1:1 is odd\n");
}

TEST(ShapeTest, FindsUnknownKeysAndMissingFields) {
  const Shape shape = Shape::Object({{"name", Shape::String(), kRequired},
                                     {"color", Shape::String(), kRequired},
                                     {"size", Shape::Integer()}});

  EXPECT_EQ(Check(shape, "{name: a, color: b}"), "");
  EXPECT_EQ(Check(shape, "name: a\ncolour: b\nzzz: 1\n"),
            "2:1 unknown key `colour` (did you mean `color`?)\n"
            "3:1 unknown key `zzz`\n"
            "1:1 missing field `color`\n");
}

TEST(ShapeTest, FindsEverythingAtEveryDepth) {
  const Shape shape = Shape::List(Shape::Object(
      {{"tags", Shape::List(Shape::String())}, {"data", Shape::Mapping(Shape::Scalar())}}));

  EXPECT_EQ(Check(shape, "- tags: [a, 1, ~]\n- data: {x: [], y: 1}\n- 5\n"),
            "1:13 expected a string, found an integer `1` (quote it)\n"
            "1:16 expected a string, found null\n"
            "2:13 expected a string, number or boolean, found a list\n"
            "3:3 expected a map, found an integer `5`\n");
}

TEST(ShapeTest, ReportsEachReferenceButNoNulls) {
  const Shape shape = Shape::List(Shape::String().Nullable().References("users"));
  const auto document = Yaml("[a, ~, b]");
  Diagnostics diagnostics;
  std::vector<std::string> seen;

  shape.Check(*document.root, diagnostics, [&](const Node& value, const std::string& entity) {
    seen.push_back(entity + ":" + value.text);
  });

  EXPECT_EQ(seen, std::vector<std::string>({"users:a", "users:b"}));
  EXPECT_TRUE(diagnostics.empty());
}

TEST(ShapeTest, WritesEachTypeAsJsonSchema) {
  EXPECT_EQ(Schema(Shape::Any()), "{}");
  EXPECT_EQ(Schema(Shape::String().Nullable().Doc("A text.")),
            R"({"description":"A text.","type":["string","null"]})");
  EXPECT_EQ(Schema(Shape::String().NotEmpty()), R"({"type":"string","minLength":1})");
  EXPECT_EQ(Schema(Shape::Integer().Between(1, 5)),
            R"({"type":"integer","minimum":1,"maximum":5})");
  EXPECT_EQ(Schema(Shape::Integer().Between(0, std::numeric_limits<std::int64_t>::max())),
            R"({"type":"integer","minimum":0})");
  EXPECT_EQ(Schema(Shape::Scalar()), R"({"type":["string","number","boolean"]})");
  EXPECT_EQ(Schema(Shape::String().OneOf({"a", "b"}).Nullable()),
            R"({"type":["string","null"],"enum":["a","b",null]})");
  EXPECT_EQ(Schema(Shape::List(Shape::Boolean())),
            R"({"type":"array","items":{"type":"boolean"}})");
  EXPECT_EQ(Schema(Shape::Mapping(Shape::Number())),
            R"({"type":"object","additionalProperties":{"type":"number"}})");
}

TEST(ShapeTest, WritesObjectsClosedWithWhatTheyRequire) {
  EXPECT_EQ(Schema(Shape::Object({{"a", Shape::String(), kRequired}, {"b", Shape::Integer()}})),
            R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},)"
            R"("additionalProperties":false,"required":["a"]})");
}

TEST(ShapeTest, WritesRowsInTheirThreeForms) {
  const std::string include =
      R"({"type":"object","properties":{"include":{"type":"string","minLength":1}},)"
      R"("additionalProperties":false,"required":["include"]})";
  const std::string includes =
      R"({"type":"object","properties":{"include":{"type":"array","items":{"type":"string","minLength":1}}},)"
      R"("additionalProperties":false,"required":["include"]})";
  EXPECT_EQ(Schema(Shape::Rows(Shape::Integer())),
            R"({"anyOf":[{"type":"array","items":{"anyOf":[{"type":"integer"},)" + include +
                "]}}," + include + "," + includes + "]}");
}

}  // namespace
}  // namespace understudy
