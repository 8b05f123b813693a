#include <gtest/gtest.h>

#include "base/json.h"
#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

std::string EqualToJson(const std::string& expected, const char* flags) {
  json::Writer writer;
  writer.String(expected);
  return "{\"equalToJson\":" + writer.Take() + flags + "}";
}

struct JsonCase {
  const char* expected;
  const char* actual;
  bool plain;
  bool extra;  // with ignoreExtraElements
  bool order;  // with ignoreArrayOrder
  bool both;
};

void ExpectCases(const std::vector<JsonCase>& cases) {
  for (const auto& each : cases) {
    const auto matches = [&](const char* flags) {
      return BodyMatches(EqualToJson(each.expected, flags), each.actual);
    };
    const std::string pair = std::string(each.expected) + " " + each.actual;
    EXPECT_EQ(matches(""), each.plain) << pair;
    EXPECT_EQ(matches(R"(,"ignoreExtraElements":true)"), each.extra) << pair;
    EXPECT_EQ(matches(R"(,"ignoreArrayOrder":true)"), each.order) << pair;
    EXPECT_EQ(matches(R"(,"ignoreArrayOrder":true,"ignoreExtraElements":true)"), each.both) << pair;
  }
}

// As WireMock 3.13.2 answers.
TEST(JsonEqualTest, ComparesWithBothFlags) {
  ExpectCases({
      {R"({"a":1})", R"({"a":1.0})", true, true, true, true},
      {R"({"a":1e2})", R"({"a":100})", true, true, true, true},
      {R"({"a":1.50})", R"({"a":1.5})", true, true, true, true},
      {R"({"a":1,"b":2})", R"({"b":2,"a":1})", true, true, true, true},
      {R"({"a":null})", R"({})", false, false, false, false},
      {R"({})", R"({"a":null})", false, true, false, true},
      {R"([1,2])", R"([2,1])", false, false, true, true},
      {R"([1,2])", R"([1,2,3])", false, true, false, true},
      {R"([1,2])", R"([3,1,2])", false, false, false, true},
      {R"([1,2,2])", R"([2,1,1])", false, false, false, false},
      {R"([1,1])", R"([1,2])", false, false, false, false},
      {R"([1,2,2])", R"([2,1,2])", false, false, true, true},
      {R"([])", R"([])", true, true, true, true},
      {R"([])", R"([1])", false, true, false, true},
      {R"([])", R"({})", false, false, false, false},
      {R"({"a":[]})", R"({"a":[1]})", false, true, false, true},
      {R"({})", R"([])", false, false, false, false},
      {R"({"a":"1"})", R"({"a":1})", false, false, false, false},
      {R"("x")", R"("x")", true, true, true, true},
      {R"(5)", R"(5)", true, true, true, true},
      {R"(null)", R"(null)", true, true, true, true},
      {R"({"a":{"b":[{"c":1},{"c":2}]}})", R"({"a":{"b":[{"c":2,"z":1},{"c":1}]},"q":1})", false,
       false, false, true},
      {R"([{"a":1},{"a":1,"b":2}])", R"([{"a":1,"b":2},{"a":1}])", false, false, true, true},
      {R"([{"a":1},{"a":1,"b":2}])", R"([{"a":1,"b":2,"c":1},{"a":1,"d":2}])", false, false, false,
       true},
      {R"([[1,2],[3,4]])", R"([[4,3],[2,1]])", false, false, true, true},
      {R"([1,2])", R"([1])", false, false, false, false},
      {R"({"a":1})", "not json", false, false, false, false},
      {R"({"a":1})", "", false, false, false, false},
      {R"({"a":9007199254740993})", R"({"a":9007199254740992})", false, false, false, false},
  });
}

TEST(JsonEqualTest, KnowsJsonUnitsPlaceholders) {
  ExpectCases({
      {R"({"a":"${json-unit.any-string}"})", R"({"a":"q"})", true, true, true, true},
      {R"({"a":"${json-unit.any-string}"})", R"({"a":1})", false, false, false, false},
      {R"({"a":"${json-unit.any-string}"})", R"({"a":null})", false, false, false, false},
      {R"({"a":"#{json-unit.any-string}"})", R"({"a":"q"})", true, true, true, true},
      {R"({"a":"x${json-unit.any-string}"})", R"({"a":"xy"})", false, false, false, false},
      {R"({"a":"${json-unit.any-number}"})", R"({"a":1})", true, true, true, true},
      {R"({"a":"${json-unit.any-boolean}"})", R"({"a":true})", true, true, true, true},
      {R"({"a":"${json-unit.ignore}"})", R"({"a":[1]})", true, true, true, true},
      {R"({"a":"${json-unit.ignore}"})", R"({})", false, false, false, false},
      {R"({"a":"${json-unit.ignore-element}"})", R"({})", true, true, true, true},
      {R"({"a":"${json-unit.ignore-element}"})", R"({"a":1})", true, true, true, true},
      {R"({"a":"${json-unit.regex}[A-Z]+"})", R"({"a":"ABC"})", true, true, true, true},
      {R"({"a":"${json-unit.regex}[A-Z]+"})", R"({"a":"ABCd"})", false, false, false, false},
      {R"(["${json-unit.any-string}",1])", R"([1,"q"])", false, false, true, true},
      {R"([{"a":1},{"a":"${json-unit.any-number}"}])", R"([{"a":2},{"a":1}])", false, false, true,
       true},
      {R"([{"a":"${json-unit.any-number}"},{"a":1}])", R"([{"a":1},{"a":2}])", false, false, true,
       true},
  });
}

TEST(JsonEqualTest, TakesTheOperandAsTextOrAsJson) {
  EXPECT_TRUE(BodyMatches(R"({"equalToJson":{"a":1}})", R"({"a":1})"));
  EXPECT_TRUE(BodyMatches(R"({"equalToJson":[1]})", "[1]"));
  EXPECT_TRUE(BodyMatches(R"({"equalToJson":5})", "5"));
  EXPECT_TRUE(Pattern(R"({"headers":{"X":{"equalToJson":{"a":1}}}})")
                  .Matches(Asked("GET", "/", {{"X", R"({"a":1})"}})));
}

TEST(JsonEqualTest, RefusesBadOperands) {
  const auto error = [](const std::string& matcher) {
    return ErrorOf("{\"bodyPatterns\":[" + matcher + "]}");
  };
  EXPECT_EQ(error(R"({"equalToJson":"{"})"),
            "/bodyPatterns/0: `equalToJson`: must be JSON; line 1, column 2: JSON syntax: Missing "
            "a name for object member");
  EXPECT_NE(error(R"({"equalToJson":""})"), "none");
  EXPECT_EQ(error(R"({"equalToJson":"{}","ignoreArrayOrder":"yes"})"),
            "/bodyPatterns/0: `ignoreArrayOrder` must be true or false");
  EXPECT_EQ(error(R"({"equalToJson":{"a":"${json-unit.any-date}"}})"),
            "/bodyPatterns/0: this server does not have the placeholder `${json-unit.any-date}`");
  EXPECT_EQ(error(R"({"equalToJson":{"a":"${json-unit.matches:x}"}})"),
            "/bodyPatterns/0: this server does not have the placeholder `${json-unit.matches:x}`");
  EXPECT_NE(error(R"-({"equalToJson":{"a":"${json-unit.regex}("}})-"), "none");
}

// Greedy pairing fails at these; only one way is right.
TEST(JsonEqualTest, FindsTheOnlyPairing) {
  const char* both = R"(,"ignoreArrayOrder":true,"ignoreExtraElements":true)";
  const auto expected = EqualToJson(R"([{"a":1},{"b":1},{"a":1,"b":1}])", both);
  EXPECT_TRUE(BodyMatches(expected, R"([{"a":1,"b":1},{"a":1,"b":1},{"b":1}])"));
  EXPECT_TRUE(BodyMatches(expected, R"([{"b":1,"c":1},{"a":1,"b":1},{"a":1,"d":1}])"));
  EXPECT_FALSE(BodyMatches(expected, R"([{"b":1},{"b":1,"c":1},{"a":1,"b":1}])"));
}

TEST(JsonEqualTest, LongArraysTakeLittleTime) {
  std::string expected = "[";
  std::string actual = "[";
  for (int i = 0; i < 5000; ++i) {
    expected += "{\"n\":" + std::to_string(i) + "},";
    actual += "{\"n\":" + std::to_string(4999 - i) + "},";
  }
  expected.back() = actual.back() = ']';
  EXPECT_TRUE(BodyMatches(EqualToJson(expected, R"(,"ignoreArrayOrder":true)"), actual));
  // Every pair would have to be tried: given up, and said so.
  std::string hard = "[";
  for (int i = 0; i < 5000; ++i) hard += "{\"n\":\"${json-unit.any-number}\"},";
  hard.back() = ']';
  const auto pattern =
      Pattern("{\"bodyPatterns\":[" + EqualToJson(hard, R"(,"ignoreArrayOrder":true)") + "]}");
  const auto request = Asked("POST", "/", {}, actual);
  EXPECT_FALSE(pattern.Matches(request));
  EXPECT_NE(Render(pattern.Differences(request)).find("too long to compare in any order"),
            std::string::npos);
}

TEST(JsonEqualTest, SaysWhereTheFirstDifferenceIs) {
  const auto hint = [](const std::string& expected, std::string_view actual,
                       const char* flags = "") {
    const auto pattern = Pattern("{\"bodyPatterns\":[" + EqualToJson(expected, flags) + "]}");
    const auto differences = pattern.Differences(Asked("POST", "/", {}, actual));
    return differences.empty() ? "none" : differences.front().hint;
  };
  EXPECT_EQ(hint(R"({"a":[1,{"b":2}]})", R"({"a":[1,{"b":3}]})"), "at $.a[1].b: expected 2, got 3");
  EXPECT_EQ(hint(R"({"a":1})", R"({})"), "at $.a: expected 1, got nothing");
  EXPECT_EQ(hint(R"({})", R"({"a":1})"), "at $.a is not expected");
  EXPECT_EQ(hint("[1,2]", "[1]"), "at $: expected 2 items, got 1");
  EXPECT_EQ(hint(R"({"a":1})", "[]"), "at $: expected an object, got []");
  EXPECT_EQ(hint("[1,2]", "[2,3]", R"(,"ignoreArrayOrder":true)"), "at $: no item for 1");
  EXPECT_EQ(hint("[1]", "x"), "it is not JSON");
  EXPECT_EQ(hint("[1]", "[1]"), "none");
}

}  // namespace
}  // namespace understudy::matching
