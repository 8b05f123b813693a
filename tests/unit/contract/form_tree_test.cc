#include "contract/form_tree.h"

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "support/growth.h"
#include "support/schema_document.h"

namespace understudy::contract {
namespace {

using Document = testing::SchemaDocument;

std::string Tree(const char* form, const char* schema = nullptr) {
  const auto fields = http::ParseUrlEncoded(form, "form");
  EXPECT_TRUE(fields);
  if (schema == nullptr) return json::ToText(ReadFormTree(*fields, nullptr));
  Document document(std::string(R"({"S": )") + schema + "}", "3.1.0");
  return json::ToText(ReadFormTree(*fields, &document.At("S")));
}

TEST(FormTree, ReadsBrackets) {
  EXPECT_EQ(Tree(""), "{}");
  EXPECT_EQ(Tree("a=1&b=x+y"), R"({"a":"1","b":"x y"})");
  EXPECT_EQ(Tree("a=1&a=2"), R"({"a":"2"})");
  EXPECT_EQ(Tree("a[b]=1&a[c][d]=2"), R"({"a":{"b":"1","c":{"d":"2"}}})");
  EXPECT_EQ(Tree("a[]=1&a[]=2"), R"({"a":["1","2"]})");
  EXPECT_EQ(Tree("a[10]=c&a[2]=b&a[0]=a"), R"({"a":["a","b","c"]})");
  EXPECT_EQ(Tree("a[0]=1&a[x]=2"), R"({"a":{"0":"1","x":"2"}})");
  EXPECT_EQ(Tree("a[0][b]=1&a[0][c]=2&a[1][b]=3"), R"({"a":[{"b":"1","c":"2"},{"b":"3"}]})");
  EXPECT_EQ(Tree("a[][b]=1&a[][c]=2&a[][b]=3"), R"({"a":[{"b":"1","c":"2"},{"b":"3"}]})");
  EXPECT_EQ(Tree("a[][]=1&a[][]=2"), R"({"a":[["1"],["2"]]})");
  EXPECT_EQ(Tree("a=1&a[b]=2"), R"({"a":{"b":"2"}})");
}

TEST(FormTree, TakesOddNamesAsTheyAre) {
  EXPECT_EQ(Tree("[a]=1&a[b=2&a]b=3&a[b]c=4&a[b[c]]=5"),
            R"({"[a]":"1","a[b":"2","a]b":"3","a[b]c":"4","a[b[c]]":"5"})");
  std::string deep = "a";
  for (int i = 0; i < 17; ++i) deep += "[b]";
  EXPECT_EQ(Tree((deep + "=1").c_str()), "{\"" + deep + "\":\"1\"}");
}

TEST(FormTree, GivesTypesByTheSchema) {
  const char* const schema = R"({"type": "object", "properties": {
      "n": {"type": "integer"}, "on": {"type": "boolean"}, "tags": {"type": "array", "items": {"type": "integer"}},
      "map": {"type": "object", "additionalProperties": {"type": "number"}},
      "items": {"type": "array", "items": {"type": "object", "properties": {"price": {"type": "integer"}}}},
      "expand": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
      "when": {"anyOf": [{"type": "object", "properties": {"gt": {"type": "integer"}}}, {"type": "integer"}]}}})";
  EXPECT_EQ(Tree("n=1&on=true&other=1", schema), R"({"n":1,"on":true,"other":"1"})");
  EXPECT_EQ(Tree("n=x", schema), R"({"n":"x"})");
  EXPECT_EQ(Tree("tags=1", schema), R"({"tags":[1]})");
  EXPECT_EQ(Tree("tags=1&tags=2", schema), R"({"tags":[1,2]})");
  EXPECT_EQ(Tree("tags[]=1&tags[]=2", schema), R"({"tags":[1,2]})");
  EXPECT_EQ(Tree("map[0]=1.5&map[1]=2", schema), R"({"map":{"0":1.5,"1":2}})");
  EXPECT_EQ(Tree("items[0][price]=5", schema), R"({"items":[{"price":5}]})");
  EXPECT_EQ(Tree("expand=a", schema), R"({"expand":"a"})");
  EXPECT_EQ(Tree("expand[]=a", schema), R"({"expand":["a"]})");
  EXPECT_EQ(Tree("expand=a&expand=b", schema), R"({"expand":["a","b"]})");
  EXPECT_EQ(Tree("when[gt]=5", schema), R"({"when":{"gt":5}})");
  EXPECT_EQ(Tree("when=5", schema), R"({"when":5})");
}

TEST(FormTree, TakesLinearTime) {
  const auto growth = testing::Growth(
      2'000,
      [](std::size_t size) {
        http::Pairs fields;
        for (std::size_t i = 0; i < size; ++i) {
          const std::string n = std::to_string(i);
          fields.emplace_back("a[" + n + "][b]", n);
          fields.emplace_back("c[][" + n + "]", n);
          fields.emplace_back("d[]", n);
          fields.emplace_back("e" + n, n);
        }
        return fields;
      },
      [](const http::Pairs& fields) { EXPECT_TRUE(ReadFormTree(fields, nullptr).is_map()); });
  EXPECT_LE(growth, testing::kLinear);
}

}  // namespace
}  // namespace understudy::contract
