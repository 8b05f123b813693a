#include "base/json.h"

#include <gtest/gtest.h>

#include "support/documents.h"

namespace understudy {
namespace {

using testing::Json;
using testing::Places;
using testing::Repeat;
using testing::Yaml;

TEST(JsonTest, ReadsEveryKindOfValue) {
  const auto document = Json(
      R"( {"n": null, "t": true, "f": false, "i": -7, "d": 1.50, "s": "їж\n", "l": [], "m": {}} )");

  ASSERT_TRUE(document.root);
  const Node& root = *document.root;
  EXPECT_EQ(root.Find("n")->kind, Node::Kind::kNull);
  EXPECT_TRUE(root.Boolean("t"));
  EXPECT_FALSE(root.Boolean("f", true));
  EXPECT_EQ(root.Integer("i"), -7);
  EXPECT_EQ(root.Find("d")->kind, Node::Kind::kNumber);
  EXPECT_EQ(root.Text("s"), "їж\n");
  EXPECT_TRUE(root.Find("l")->is_sequence());
  EXPECT_TRUE(root.Find("m")->is_map());
}

TEST(JsonTest, ReadsScalarsAtTheRoot) {
  EXPECT_EQ(Json("12").root->text, "12");
  EXPECT_EQ(Json("\"12\"").root->kind, Node::Kind::kString);
  EXPECT_TRUE(Json(" null ").root->is_null());
}

TEST(JsonTest, KeepsNumbersAsWritten) {
  for (const std::string number :
       {"1.50", "-0", "1e5", "9007199254740993", "0.10", "123456789012345678901234567890"}) {
    const auto document = Json("[" + number + "]");
    ASSERT_TRUE(document.root) << number;
    EXPECT_EQ(document.root->items.at(0).text, number);
  }
}

TEST(JsonTest, DecodesEscapes) {
  EXPECT_EQ(Json(R"("\u0457\ud83e\udd94\"\\\/\b\f\n\r\t")").root->text, "ї🦔\"\\/\b\f\n\r\t");
}

TEST(JsonTest, MarksWhereEachValueBegins) {
  const auto document = Json("{\n  \"їж\" : [1, \"two\",\n {\"a\":true}]\n}");
  ASSERT_TRUE(document.root);
  const Member& member = document.root->members.at(0);
  const auto& items = member.value.items;

  const auto place = [](const Mark& mark) { return std::pair(mark.line(), mark.column()); };
  EXPECT_EQ(place(document.root->mark), std::pair(std::size_t{1}, std::size_t{1}));
  EXPECT_EQ(place(member.mark), std::pair(std::size_t{2}, std::size_t{3}));
  EXPECT_EQ(place(member.value.mark), std::pair(std::size_t{2}, std::size_t{10}));
  EXPECT_EQ(place(items.at(0).mark), std::pair(std::size_t{2}, std::size_t{11}));
  EXPECT_EQ(place(items.at(1).mark), std::pair(std::size_t{2}, std::size_t{14}));
  EXPECT_EQ(place(items.at(2).mark), std::pair(std::size_t{3}, std::size_t{2}));
  EXPECT_EQ(place(items.at(2).members.at(0).value.mark), std::pair(std::size_t{3}, std::size_t{7}));
}

TEST(JsonTest, RefusesTextsThatAreNoJson) {
  for (const std::string text : {"",
                                 " ",
                                 "{",
                                 "[1,]",
                                 "{\"a\":}",
                                 "{\"a\" 1}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "[1 2]",
                                 "nul",
                                 "tru",
                                 "01",
                                 "+1",
                                 ".5",
                                 "1.",
                                 "0x1",
                                 "NaN",
                                 "Infinity",
                                 "\"",
                                 "\"\\x\"",
                                 "\"\\ud800\"",
                                 "\"line\nbreak\"",
                                 "{} {}",
                                 "[]x",
                                 "// c\n{}",
                                 "{\"a\":1,}",
                                 "]"}) {
    const auto document = Json(text);
    EXPECT_FALSE(document.root) << text;
    EXPECT_EQ(document.diagnostics.list().size(), 1U) << text;
  }
}

TEST(JsonTest, RefusesANulWhereverItStands) {
  using namespace std::string_literals;
  for (const std::string& text :
       {"\0"s, "{}\0"s, "{\"a\":1}\0garbage"s, "{\0\"a\":1}"s, "\"a\0b\""s}) {
    const auto document = Json(text);
    EXPECT_FALSE(document.root) << testing::Places(document.diagnostics);
    EXPECT_EQ(document.diagnostics.list().size(), 1U);
  }
}

TEST(JsonTest, PointsAtASyntaxError) {
  const auto document = Json("{\n  \"a\": 1,\n  \"b\": oops\n}");
  ASSERT_EQ(document.diagnostics.list().size(), 1U);
  EXPECT_EQ(document.diagnostics.list()[0].line, 3U);
}

TEST(JsonTest, RefusesInvalidUtf8WhereItStands) {
  const auto document = Json("[\"ab\",\n \"ї\xFF\"]");
  EXPECT_EQ(Places(document.diagnostics), "2:4 invalid UTF-8\n");
  EXPECT_FALSE(document.root);
}

TEST(JsonTest, IgnoresAByteOrderMark) {
  const auto document = Json("\xEF\xBB\xBF{\"a\": 1,\n\"b\": 2}");
  ASSERT_TRUE(document.root) << Places(document.diagnostics);
  EXPECT_EQ(json::ToText(*document.root), R"({"a":1,"b":2})");
  EXPECT_EQ(document.root->members.at(0).mark.column(), 2U);
  EXPECT_EQ(Places(Json("\xEF\xBB\xBF[x]").diagnostics), "1:2 JSON syntax: Invalid value\n");
  EXPECT_FALSE(Json("[\xEF\xBB\xBF 1]").root);
}

TEST(JsonTest, NamesOtherEncodings) {
  using namespace std::string_literals;
  EXPECT_EQ(Places(Json("\xFF\xFE{\0}\0"s).diagnostics),
            "1:1 the text is UTF-16: save it as UTF-8\n");
  EXPECT_EQ(Places(Json("{\0\"\0"s).diagnostics), "1:1 the text is UTF-16: save it as UTF-8\n");
}

TEST(JsonTest, BoundsTheNumberOfValuesByTheSizeOfTheText) {
  const auto refused = Json("[" + Repeat("0,", 5'000'000) + "0]");
  EXPECT_FALSE(refused.root);
  EXPECT_EQ(refused.Messages(), std::vector<std::string>({"too many values: a text of this size "
                                                          "may hold 1350000"}));
  EXPECT_TRUE(Json("[" + Repeat("0,", 90'000) + "0]").root);
  EXPECT_FALSE(Json("[" + Repeat("0,", 30'000) + "0]", {64, 20'000}).root);
}

// Each duplicate copied the line that it was on: 803 MB.
TEST(JsonTest, CountsDuplicateKeysPastTheFirstHundred) {
  const auto document = Json("{" + Repeat("\"name\":1,", 120'000) + "\"name\":1}");
  EXPECT_EQ(document.diagnostics.total(), 120'000U);
  EXPECT_EQ(document.diagnostics.list().size(), 100U);
}

TEST(JsonTest, FindsEveryDuplicateKey) {
  const auto document = Json(R"({"a": 1, "b": {"c": 1, "c": 2}, "a": 3})");
  EXPECT_FALSE(document.root);
  EXPECT_EQ(Places(document.diagnostics), "1:24 duplicate key `c`\n1:33 duplicate key `a`\n");
  for (const auto& each : document.diagnostics.list()) {
    EXPECT_EQ(each.cause, Cause::kRepeatedKey);
  }
  EXPECT_EQ(Json("[1 2]").diagnostics.list().front().cause, Cause::kText);
}

TEST(JsonTest, FindsADuplicateAmongManyKeys) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  EXPECT_TRUE(Json(text + "\"z\":0}").root);

  const auto document = Json(text + "\"k17\":0}");
  EXPECT_EQ(document.Messages(), std::vector<std::string>({"duplicate key `k17`"}));
}

TEST(JsonTest, AllowsNestingUpToTheLimitAndNotBeyond) {
  EXPECT_TRUE(Json(Repeat("[", 64) + Repeat("]", 64)).root);
  EXPECT_TRUE(Json(Repeat("{\"a\":", 64) + "1" + Repeat("}", 64)).root);

  const auto document = Json(Repeat("[", 65) + Repeat("]", 65));
  EXPECT_FALSE(document.root);
  EXPECT_EQ(Places(document.diagnostics), "1:65 nested too deep: at most 64 levels\n");
}

TEST(JsonTest, UsesNoStackForDepth) {
  constexpr std::size_t kDeep = 1'000'000;
  DocumentLimits limits;
  const auto refused = Json(Repeat("[", kDeep), limits);
  EXPECT_EQ(refused.Messages(), std::vector<std::string>({"nested too deep: at most 64 levels"}));
  EXPECT_FALSE(Json(Repeat("{\"a\":", kDeep), limits).root);
}

TEST(JsonTest, WritesCompactJsonWithRawUtf8) {
  json::Writer w;
  w.StartObject();
  w.Key("їж").String("تم \"x\"\\\n\x01");
  w.Key("list").StartArray().Integer(INT64_MIN).Integer(INT64_MAX).Boolean(true).Null().EndArray();
  w.Key("raw").Raw("{\"a\":1.50}");
  w.Key("none").Text(std::optional<std::string>());
  w.Key("some").Text(std::optional<std::string>("x"));
  w.EndObject();

  EXPECT_EQ(w.Take(),
            "{\"їж\":\"تم \\\"x\\\"\\\\\\n\\u0001\","
            "\"list\":[-9223372036854775808,9223372036854775807,true,null],"
            "\"raw\":{\"a\":1.50},\"none\":null,\"some\":\"x\"}");
}

TEST(JsonTest, WritesEmptyTexts) {
  json::Writer w;
  w.StartArray().String(std::string_view()).String("").EndArray();
  EXPECT_EQ(w.Take(), R"(["",""])");
}

// Texts are looked at several bytes at a time: what needs an escape is found wherever it stands.
TEST(JsonTest, EscapesWhatMustBeAtEveryPlace) {
  struct Case {
    char byte;
    std::string escaped;
  };
  for (const auto& [byte, escaped] :
       {Case{'"', "\\\""}, Case{'\\', "\\\\"}, Case{'\n', "\\n"}, Case{'\0', "\\u0000"},
        Case{'\x1F', "\\u001F"}, Case{' ', " "}, Case{'!', "!"}, Case{'#', "#"}, Case{'[', "["},
        Case{']', "]"}, Case{'\x7F', "\x7F"}, Case{'/', "/"}}) {
    for (std::size_t size = 1; size <= 20; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string text(size, 'x');
        text[at] = byte;
        json::Writer w;
        w.String(text);
        EXPECT_EQ(w.Take(),
                  "\"" + std::string(at, 'x') + escaped + std::string(size - at - 1, 'x') + "\"");
      }
    }
  }
}

TEST(JsonTest, WritesTextsOfAnyLength) {
  for (const std::size_t size : {8190U, 8191U, 8192U, 8193U, 100000U}) {
    const std::string text(size, 'x');
    json::Writer w;
    w.StartArray().String(text).Raw("[" + text + "]").Integer(1).EndArray();
    EXPECT_EQ(w.Take(), "[\"" + text + "\",[" + text + "],1]");
  }
}

TEST(JsonTest, WritesATreeInWrittenOrder) {
  const std::string text = R"({"b":[1,2.50,"x",null],"a":{"t":true,"f":false}})";
  EXPECT_EQ(json::ToText(*Json(text).root), text);
}

TEST(JsonTest, TurnsYamlsNumbersIntoJsons) {
  struct Case {
    std::string yaml;
    std::string json;
  };
  for (const auto& [yaml, text] :
       {Case{"+1", "1"}, Case{"007", "7"}, Case{"-007", "-7"}, Case{"0", "0"}, Case{"-0", "-0"},
        Case{"000", "0"}, Case{".5", "0.5"}, Case{"-.5", "-0.5"}, Case{"+.5", "0.5"},
        Case{"1.", "1.0"}, Case{"00.5", "0.5"}, Case{"1.e5", "1.0e5"}, Case{"0e5", "0e5"},
        Case{"1.50", "1.50"}, Case{"1E+3", "1E+3"}, Case{"True", "true"}, Case{"FALSE", "false"},
        Case{"~", "null"}}) {
    const auto document = Yaml(yaml);
    ASSERT_TRUE(document.root) << yaml;
    EXPECT_EQ(json::ToText(*document.root), text) << yaml;
    EXPECT_TRUE(Json(json::ToText(*document.root)).root) << yaml;
  }
}

TEST(JsonTest, IndentsForPeople) {
  EXPECT_EQ(
      json::Pretty(R"({"a":[1,9223372036854775807],"b":{},"ї":"x"})"),
      "{\n  \"a\": [\n    1,\n    9223372036854775807\n  ],\n  \"b\": {},\n  \"ї\": \"x\"\n}\n");
}

}  // namespace
}  // namespace understudy
