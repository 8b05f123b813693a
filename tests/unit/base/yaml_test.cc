#include "base/yaml.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "support/documents.h"

namespace understudy {
namespace {

using testing::Places;
using testing::Repeat;
using testing::Yaml;

std::string AsJson(const std::string& text) {
  const auto document = Yaml(text);
  return document.root ? json::ToText(*document.root) : Places(document.diagnostics);
}

TEST(YamlTest, ReadsBlockAndFlowForms) {
  EXPECT_EQ(AsJson("a: 1\nb:\n  - x\n  - {c: true, d: [1, 2]}\n"),
            R"({"a":1,"b":["x",{"c":true,"d":[1,2]}]})");
}

TEST(YamlTest, ReadsJsonToo) {
  EXPECT_EQ(AsJson(R"({"a": [1, "x", null], "b": {"c": false}})"),
            R"({"a":[1,"x",null],"b":{"c":false}})");
}

TEST(YamlTest, TakesQuotedScalarsAsStrings) {
  EXPECT_EQ(AsJson("[\"1\", 'true', \"null\", '', !!str 5, yes, 1]"),
            R"(["1","true","null","","5","yes",1])");
}

TEST(YamlTest, ReadsBlockScalars) {
  EXPECT_EQ(AsJson("a: |\n  їжак\n  two\nb: >\n  one\n  two\nc: |-\n  5\n"),
            R"({"a":"їжак\ntwo\n","b":"one two\n","c":"5"})");
}

TEST(YamlTest, ReadsAnEmptyDocumentAsNull) {
  for (const std::string text : {"", "\n\n", "# only a comment\n", "---\n", "~"}) {
    const auto document = Yaml(text);
    ASSERT_TRUE(document.root) << text;
    EXPECT_TRUE(document.root->is_null()) << text;
  }
}

TEST(YamlTest, CopiesWhatAnAliasNames) {
  EXPECT_EQ(AsJson("a: &x {k: [1]}\nb: *x\nc: &y text\nd: [*y, *x]\n"),
            R"({"a":{"k":[1]},"b":{"k":[1]},"c":"text","d":["text",{"k":[1]}]})");
}

TEST(YamlTest, MarksWhereEachValueBegins) {
  const auto document = Yaml("їж: 1\nlist:\n  - \"два\"\n  - {a: x}\n");
  ASSERT_TRUE(document.root);
  const Member& list = document.root->members.at(1);

  const auto place = [](const Mark& mark) { return std::pair(mark.line(), mark.column()); };
  EXPECT_EQ(place(document.root->members[0].mark), std::pair(std::size_t{1}, std::size_t{1}));
  EXPECT_EQ(place(document.root->members[0].value.mark), std::pair(std::size_t{1}, std::size_t{5}));
  EXPECT_EQ(place(list.mark), std::pair(std::size_t{2}, std::size_t{1}));
  EXPECT_EQ(place(list.value.items.at(0).mark), std::pair(std::size_t{3}, std::size_t{5}));
  EXPECT_EQ(place(list.value.items.at(1).members.at(0).value.mark),
            std::pair(std::size_t{4}, std::size_t{9}));
}

TEST(YamlTest, MarksRightBehindAByteOrderMarkAndWindowsLineEnds) {
  const auto document = Yaml(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: [x]\r\n");
  ASSERT_TRUE(document.root);
  EXPECT_EQ(json::ToText(*document.root), R"({"a":1,"b":["x"]})");
  EXPECT_EQ(document.root->members.at(1).value.items.at(0).mark.line(), 2U);
  EXPECT_EQ(document.root->members.at(1).value.items.at(0).mark.column(), 5U);
}

TEST(YamlTest, RefusesSyntaxErrorsAndSaysWhere) {
  for (const std::string text : {"a: [1, 2", "a: {b: 1", "a: \"x", "a: b: c", "- a\nb: 1", "\ta: 1",
                                 "a: @x", "a: *nobody", "a: 1\n b: 2\n", "%YAML 9.9.9\n---\na"}) {
    const auto document = Yaml(text);
    EXPECT_FALSE(document.root) << text;
    ASSERT_EQ(document.diagnostics.list().size(), 1U) << text;
    EXPECT_GE(document.diagnostics.list()[0].line, 1U);
  }
}

TEST(YamlTest, PointsAtASyntaxError) {
  const auto document = Yaml("name: x\nvendors: [1, 2\n");
  ASSERT_EQ(document.diagnostics.list().size(), 1U);
  EXPECT_TRUE(document.diagnostics.list()[0].message.starts_with("YAML syntax: "));
  EXPECT_GE(document.diagnostics.list()[0].line, 2U);
}

TEST(YamlTest, RefusesInvalidUtf8AndNulWhereTheyStand) {
  using namespace std::string_literals;
  EXPECT_EQ(Places(Yaml("a: 1\nb: ї\xC0\x80").diagnostics), "2:5 invalid UTF-8\n");
  EXPECT_EQ(Places(Yaml("a: 1\nb: \0"s).diagnostics), "2:4 a NUL character\n");
}

TEST(YamlTest, RefusesASecondDocument) {
  const auto document = Yaml("a: 1\n---\nb: 2\n");
  EXPECT_FALSE(document.root);
  EXPECT_EQ(document.Messages(),
            std::vector<std::string>({"more than one YAML document in one file"}));
}

TEST(YamlTest, AllowsADocumentsMarkers) { EXPECT_EQ(AsJson("---\na: 1\n...\n"), R"({"a":1})"); }

TEST(YamlTest, FindsEveryDuplicateKey) {
  const auto document = Yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n");
  EXPECT_EQ(Places(document.diagnostics),
            "2:11 duplicate key `c`, first on line 2\n"
            "3:1 duplicate key `a`, first on line 1\n");
}

TEST(YamlTest, RefusesKeysThatAreNoScalars) {
  const auto document = Yaml("? [a, b]\n: 1\n");
  EXPECT_FALSE(document.root);
  EXPECT_EQ(Places(document.diagnostics), "1:3 a key must be a scalar, not a list\n");
}

TEST(YamlTest, RefusesAnAliasInsideItsOwnValue) {
  const auto document = Yaml("a: &x [1, *x]\n");
  EXPECT_FALSE(document.root);
  EXPECT_EQ(Places(document.diagnostics),
            "1:11 this alias stands inside the value that it names\n");
}

TEST(YamlTest, AllowsNestingUpToTheLimitAndNotBeyond) {
  EXPECT_TRUE(Yaml(Repeat("[", 64) + Repeat("]", 64)).root);

  const auto document = Yaml(Repeat("[", 65) + Repeat("]", 65));
  EXPECT_FALSE(document.root);
  EXPECT_EQ(Places(document.diagnostics), "1:65 nested too deep: at most 64 levels\n");
}

TEST(YamlTest, RefusesNestingTooDeepForAnyStack) {
  EXPECT_FALSE(Yaml(Repeat("[", 1'000'000)).root);
  EXPECT_FALSE(Yaml(Repeat("{a: ", 1'000'000)).root);
  EXPECT_FALSE(Yaml(Repeat("- ", 100'000) + "a").root);
  EXPECT_FALSE(Yaml(Repeat("? ", 100'000) + "a").root);
}

TEST(YamlTest, CountsTheDepthThatAliasesAdd) {
  DocumentLimits limits;
  limits.depth = 4;
  EXPECT_TRUE(Yaml("a: &x [[1]]\nb: [*x]\n", limits).root);

  const auto document = Yaml("a: &x [[1]]\nb: [[*x]]\n", limits);
  EXPECT_EQ(Places(document.diagnostics), "2:6 nested too deep: at most 4 levels\n");
}

TEST(YamlTest, RefusesAliasesThatExplode) {
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'h'; ++c) {
    const std::string before = std::string("*") + static_cast<char>(c - 1) + " ";
    laughs += std::string(1, c) + ": &" + c + " [" + Repeat(before + ", ", 9) + before + "]\n";
  }
  const auto document = Yaml(laughs);
  EXPECT_FALSE(document.root);
  EXPECT_EQ(document.Messages(),
            std::vector<std::string>({"the aliases of this file add more than 100000 values"}));
}

TEST(YamlTest, AllowsAliasesUpToTheLimit) {
  DocumentLimits limits;
  limits.alias_nodes = 6;
  EXPECT_TRUE(Yaml("a: &x [1, 2]\nb: [*x, *x]\n", limits).root);
  EXPECT_FALSE(Yaml("a: &x [1, 2]\nb: [*x, *x]\nc: &y 1\nd: *y\n", limits).root);
}

TEST(YamlTest, RefusesAliasesThatRepeatALongText) {
  const auto document =
      Yaml("a: &x " + std::string(1'000'000, 'x') + "\nb: [" + Repeat("*x , ", 200) + "*x ]\n");
  EXPECT_FALSE(document.root);
  EXPECT_EQ(document.Messages(), std::vector<std::string>({"the aliases of this file add more than "
                                                           "16777216 bytes of text"}));
}

}  // namespace
}  // namespace understudy
