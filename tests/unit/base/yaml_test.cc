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

TEST(YamlTest, RefusesAFileThatWasCutOff) {
  for (const std::string text :
       {"a: 1\nb", "a:\n  - b: 1\n    c", "a: \"b\nc: d\n", "a: {b: c\n"}) {
    EXPECT_FALSE(Yaml(text).root) << text;
  }
}

TEST(YamlTest, NamesATabWhereverItStands) {
  const std::string rule = " YAML syntax: a tab is not allowed here: indent with spaces\n";
  EXPECT_EQ(Places(Yaml("\ta: 1").diagnostics), "1:1" + rule);
  EXPECT_EQ(Places(Yaml("a:\n\tb: 1").diagnostics), "2:1" + rule);
  EXPECT_EQ(Places(Yaml("a:\n  b: 1\n  \tc: 2").diagnostics), "3:3" + rule);
  EXPECT_EQ(Places(Yaml("- a\n\t- b: c\n").diagnostics), "2:1" + rule);
  EXPECT_EQ(AsJson("{\n\t\"a\":\t[\n\t\t1\n\t]\n}"), R"({"a":[1]})");
}

TEST(YamlTest, ReadsTagsOfJsonsTypesAndRefusesOthers) {
  EXPECT_EQ(AsJson("[!!int 7, !!float 7, !!bool true, !!null ~, !!str 7, ! 7, !!map {}, !!seq []]"),
            R"([7,7,true,null,"7","7",{},[]])");
  EXPECT_EQ(AsJson("a: !!int x"), "1:4 the tag `!!int` does not fit the value `x`\n");
  EXPECT_EQ(AsJson("a: !!map []"), "1:4 the tag `!!map` does not fit a list\n");
  EXPECT_EQ(AsJson("a: !include b"), "1:4 the tag `!include` is not supported: leave it out\n");
  EXPECT_EQ(AsJson("a: !!binary aGk="), "1:4 the tag `!!binary` is not supported: leave it out\n");
  EXPECT_EQ(AsJson("!env {}"), "1:1 the tag `!env` is not supported: leave it out\n");
}

TEST(YamlTest, ReadsPairsOfEscapesAsJsonDoes) {
  EXPECT_EQ(AsJson(R"({"a": "x\ud83d\ude00y", "b": "\\ud83d"})"), R"({"a":"x😀y","b":"\\ud83d"})");
  EXPECT_EQ(AsJson(R"(a: '\ud83d\ude00')"), R"({"a":"\\ud83d\\ude00"})");
  EXPECT_EQ(AsJson("\"\\uD83D\\uDE00\": \"\\ud83d\\ude00\"\nb: *x"),
            "2:4 no anchor `&x` before this alias\n");
  EXPECT_EQ(AsJson("\"\\uD83D\\uDE00\": *x"), "1:17 no anchor `&x` before this alias\n");
  EXPECT_EQ(AsJson("a: \"\\ud83d\""),
            "1:7 YAML syntax: not a character's code; a surrogate needs its pair, as in "
            "\\ud83d\\ude00\n");
}

TEST(YamlTest, MergesMaps) {
  EXPECT_EQ(AsJson("a: &a {k: 1, l: 2}\nb:\n  <<: *a\n  l: 3\n"),
            R"({"a":{"k":1,"l":2},"b":{"l":3,"k":1}})");
  EXPECT_EQ(AsJson("<<: [{k: 1}, {k: 2, l: 2}]\nm: 3\n"), R"({"m":3,"k":1,"l":2})");
  EXPECT_EQ(AsJson("a: {<<: {<<: {x: 1}, y: 2}, z: 3}"), R"({"a":{"z":3,"y":2,"x":1}})");
  EXPECT_EQ(AsJson("'<<': {a: 1}"), R"({"<<":{"a":1}})");
  EXPECT_EQ(Places(Yaml("<<: 5").diagnostics),
            "1:5 `<<` takes a map or a list of maps, not an integer\n");
  EXPECT_EQ(Places(Yaml("<<: [{}, x]").diagnostics),
            "1:10 `<<` takes a map or a list of maps, not a string\n");
  EXPECT_EQ(Places(Yaml("<<: {a: 1}\n<<: {b: 1}\n").diagnostics),
            "2:1 duplicate key `<<`: merge several maps as `<<: [*a, *b]`\n");
  EXPECT_EQ(Places(Yaml("<<: {a: 1, a: 2}\n").diagnostics),
            "1:12 duplicate key `a`, first on line 1\n");
  const auto repeated = Yaml("<<: {a: 1}\n<<: {b: 1}\nc: 1\nc: 2\n");
  ASSERT_EQ(repeated.diagnostics.list().size(), 2U);
  for (const auto& each : repeated.diagnostics.list()) {
    EXPECT_EQ(each.cause, Cause::kRepeatedKey);
  }
}

TEST(YamlTest, MarksWhatIsMergedWhereItIsWritten) {
  const auto document = Yaml("a: &a\n  k: 1\nb:\n  <<: *a\n");
  ASSERT_TRUE(document.root);
  EXPECT_EQ(document.root->members.at(1).value.members.at(0).mark.line(), 2U);
}

TEST(YamlTest, RefusesTheSameAnchorTwice) {
  EXPECT_EQ(AsJson("a: &x 1\nb: &x 2"), "2:4 duplicate anchor `&x`: each needs its own name\n");
}

TEST(YamlTest, NamesOtherEncodings) {
  using namespace std::string_literals;
  EXPECT_EQ(AsJson("\xFF\xFE"
                   "a\0:\0"s),
            "1:1 the text is UTF-16: save it as UTF-8\n");
  EXPECT_EQ(AsJson("\0a\0:"s), "1:1 the text is UTF-16: save it as UTF-8\n");
  EXPECT_EQ(AsJson("a\0\0\0"s), "1:1 the text is UTF-32: save it as UTF-8\n");
}

// Each name was compared with all before it: 36 s.
TEST(YamlTest, ReadsAMapOfManyNamesInLinearTime) {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += "name" + std::to_string(i) + ": 1\n";
  const auto document = Yaml(text + "name7: 2\n");
  ASSERT_TRUE(document.root);
  EXPECT_EQ(document.root->members.size(), 400'001U);
  EXPECT_EQ(Places(document.diagnostics), "400001:1 duplicate key `name7`, first on line 8\n");
}

TEST(YamlTest, CountsDuplicateKeysPastTheFirstHundred) {
  const auto document = Yaml(Repeat("name: 1\n", 300'000));
  EXPECT_EQ(document.diagnostics.total(), 299'999U);
  EXPECT_EQ(document.diagnostics.list().size(), 100U);
}

TEST(YamlTest, BoundsTheNumberOfValuesByTheSizeOfTheText) {
  const auto document = Yaml(Repeat("- 0\n", 500'000));
  EXPECT_FALSE(document.root);
  EXPECT_EQ(document.Messages(),
            std::vector<std::string>({"too many values: a text of this size may hold 350000"}));
  // Names of maps and aliases do not count, and no value is counted twice.
  const std::string text = "a: &x\n  b:\n  - 1\n  - 2\n  c: ~\nd: *x\ne:";
  EXPECT_TRUE(Yaml(text, {64, 3, 1000}).root);
  EXPECT_EQ(Places(Yaml(text + " [1]", {64, 2, 1000}).diagnostics),
            "7:5 too many values: a text of this size may hold 7\n");
}

TEST(YamlTest, BoundsTheValuesInsideOneFlow) {
  const auto list = [](std::size_t n) {
    return "[" + Repeat("some text that is longer,\n", n) + "x]";
  };
  EXPECT_TRUE(Yaml(list(100'000)).root);
  EXPECT_EQ(Places(Yaml("a: " + list(200'000)).diagnostics),
            "140626:1 too many values inside one [ ] or { }: a text of this size may hold 140625. "
            "Begin each item on a line of its own with `- `, or send JSON\n");
  EXPECT_TRUE(
      Yaml(Repeat("- {a: [1, {b: 2}], c: [x, y]} # some text that counts too\n", 30'000)).root);
}

TEST(YamlTest, BoundsWhatNestedAnchorsKeep) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "&a" + std::to_string(i) + " [";
  text += "[" + Repeat("0,", 90'000) + "0]" + Repeat("]", 60);
  EXPECT_EQ(Yaml(text).Messages(),
            std::vector<std::string>({"the anchors of this file hold too much, all together"}));
}

TEST(YamlTest, RefusesInvalidUtf8AndNulWhereTheyStand) {
  using namespace std::string_literals;
  EXPECT_EQ(Places(Yaml("a: 1\nb: ї\xC0\x80").diagnostics), "2:5 invalid UTF-8\n");
  EXPECT_EQ(Places(Yaml("a: 1\nb: \0"s).diagnostics), "2:4 a NUL character is not allowed\n");
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
  EXPECT_EQ(Places(document.diagnostics), "1:11 this alias is inside the value that it names\n");
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

// "1:5 text" of each value and name.
void AddPlaces(const Node& node, std::string& text) {
  const auto add = [&](const Mark& mark, const std::string& what) {
    text += std::to_string(mark.line()) + ":" + std::to_string(mark.column()) + " " + what + "\n";
  };
  add(node.mark, std::string(KindName(node.kind)) + " " + node.text);
  for (const auto& item : node.items) AddPlaces(item, text);
  for (const auto& member : node.members) {
    add(member.mark, member.name);
    AddPlaces(member.value, text);
  }
}

TEST(YamlTest, ReadsLargeDocumentsTheSameWay) {
  for (const std::string text :
       {"a: 1\nb:\n  - x\n  - {c: true, d: [1, 2], e: }\nf:\n",
        "# c\n'q': \"\\ud83d\\ude00 \\u00e9\"\nn: \\ud83d\\ude00\n",
        "a: |\n  їжак\n  two\nb: >-\n  one\n  two\nc: !!str 5\nd: ~\ne: null\n",
        "a: &x {k: [1]}\nb: *x\nc:\n  <<: *x\n  l: 2\n", "\xEF\xBB\xBFї: [1.50, .inf, 0x1F, yes]\n",
        "- - - 1\n    - 2\n- ? k\n  : v\n", "", "--- text\n...\n"}) {
    const auto usual = Yaml(text);
    Diagnostics diagnostics;
    const auto large = ParseLargeYaml(*usual.source, diagnostics);
    ASSERT_TRUE(usual.root && large) << text << diagnostics.Render();
    std::string usual_places;
    std::string large_places;
    AddPlaces(*usual.root, usual_places);
    AddPlaces(*large, large_places);
    EXPECT_EQ(large_places, usual_places) << text;
  }
}

TEST(YamlTest, RefusesInLargeDocumentsTheSame) {
  DocumentLimits limits;
  limits.depth = 3;
  for (const std::string text :
       {"a: 1\na: 2\n", "a: [\n", "a: 1\n---\nb: 2\n", "a: *none\n", "a: !!set {}\n", "[[[[1]]]]\n",
        "a:\n\t- 1\n", "? [a]\n: 1\n", "a: !!int x\n"}) {
    const auto usual = Yaml(text, limits);
    Diagnostics diagnostics;
    const auto large = ParseLargeYaml(*usual.source, diagnostics, limits);
    EXPECT_EQ(Places(diagnostics), Places(usual.diagnostics)) << text;
    EXPECT_FALSE(diagnostics.empty()) << text;
    EXPECT_EQ(large.has_value(), usual.root.has_value()) << text;
  }
}

}  // namespace
}  // namespace understudy
