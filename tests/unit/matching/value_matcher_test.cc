#include <gtest/gtest.h>

#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

struct BodyCase {
  const char* matcher;
  std::string body;
  bool matches;
};

// As WireMock 3.13.2 answers.
TEST(ValueMatcherTest, ComparesTexts) {
  const std::vector<BodyCase> cases = {
      {R"({"equalTo":"a"})", "a", true},
      {R"({"equalTo":"a"})", "ab", false},
      {R"({"equalTo":"a"})", "", false},
      {R"({"equalTo":""})", "", false},
      {R"({"equalTo":"A","caseInsensitive":true})", "a", true},
      {R"({"equalTo":"A","caseInsensitive":false})", "a", false},
      {R"({"equalTo":"Ä","caseInsensitive":true})", "ä", true},
      {R"({"contains":"b"})", "abc", true},
      {R"({"contains":"B"})", "abc", false},
      {R"({"contains":""})", "", false},
      {R"({"doesNotContain":"b"})", "abc", false},
      {R"({"doesNotContain":"x"})", "abc", true},
      {R"({"doesNotContain":"x"})", "", true},
      {R"({"matches":"a.c"})", "a\nc", true},
      {R"({"matches":"b"})", "abc", false},
      {R"({"matches":".*b.*"})", "abc", true},
      {R"({"doesNotMatch":"b"})", "abc", true},
      {R"({"doesNotMatch":"abc"})", "abc", false},
      {R"({"doesNotMatch":"x"})", "", true},
      {R"({"absent":true})", "", true},
      {R"({"absent":true})", "a", false},
      {R"({"anything":"always"})", "a", true},
      {R"({"anything":"always"})", "", true},
      {R"({"binaryEqualTo":"AQID"})", "\x01\x02\x03", true},
      {R"({"binaryEqualTo":"AQID"})", "\x01\x02", false},
      {R"({"binaryEqualTo":"AQI="})", "\x01\x02", true},
      {R"({"and":[{"contains":"a"},{"contains":"b"}]})", "ab", true},
      {R"({"and":[{"contains":"a"},{"contains":"b"}]})", "a", false},
      {R"({"or":[{"contains":"a"},{"contains":"b"}]})", "b", true},
      {R"({"or":[{"contains":"a"},{"contains":"b"}]})", "c", false},
      {R"({"not":{"contains":"a"}})", "b", true},
      {R"({"not":{"contains":"a"}})", "a", false},
      {R"({"not":{"equalTo":"a"}})", "", true},
      {R"({"not":{"not":{"equalTo":"a"}}})", "a", true},
  };
  for (const auto& [matcher, body, matches] : cases) {
    EXPECT_EQ(BodyMatches(matcher, body), matches) << matcher << " " << body;
  }
}

TEST(ValueMatcherTest, RefusesBadOperands) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {R"({"equalTo":5})", "`equalTo`: must be a text"},
      {R"({"equalTo":null})", "`equalTo`: must be a text"},
      {R"({"equalTo":"a","caseInsensitive":"yes"})", "`caseInsensitive` must be true or false"},
      {R"({"contains":5})", "`contains`: must be a text"},
      {R"({"doesNotContain":["a"]})", "`doesNotContain`: must be a text"},
      {R"({"matches":5})", "`matches`: must be a text"},
      {R"-({"matches":"("})-", "`matches`: the regular expression can't be read: missing )"},
      {R"-({"doesNotMatch":"a(?=b)"})-",
       "`doesNotMatch`: the regular expression uses look-ahead `(?=` at character 2, which this "
       "server's engine (RE2) does not have"},
      {R"({"absent":false})",
       "`absent`: can't be false; for a value that must be there, use `matches` with `.*`"},
      {R"({"binaryEqualTo":"%%"})", "`binaryEqualTo`: must be base64 text (RFC 4648, section 4)"},
      {R"({"and":{"equalTo":"a"}})", "`and`: must be a list of at least two matchers"},
      {R"({"or":[]})", "`or`: must be a list of at least two matchers"},
      {R"({"and":[{"equalTo":"a"}]})", "`and`: must be a list of at least two matchers"},
      {R"({"not":"a"})", "a matcher must be an object, such as {\"equalTo\": \"x\"}"},
      {R"({"not":{}})", "a matcher needs an operator"},
      {R"({})", "a matcher needs an operator"},
      {R"({"equalsTo":"x"})", "unknown operator `equalsTo` (did you mean `equalTo`?)"},
      {R"({"equalTo":"x","contains":"y"})",
       "a matcher has one operator, but this has `equalTo` and `contains`; use `and`"},
      {R"({"equalToJson":"{}","ignoreArrayOrdr":true})",
       "unknown field `ignoreArrayOrdr` beside `equalToJson` (did you mean `ignoreArrayOrder`?)"},
      {R"({"equalToXml":"<a/>"})", "this server does not have the operator `equalToXml`"},
      {R"({"matchesXPath":"//a"})", "this server does not have the operator `matchesXPath`"},
      {R"({"customMatcher":{}})", "this server does not have the operator `customMatcher`"},
  };
  for (const auto& [matcher, error] : cases) {
    EXPECT_EQ(ErrorOf(std::string("{\"bodyPatterns\":[{\"equalTo\":\"x\"},") + matcher + "]}"),
              std::string("/bodyPatterns/1: ") + error)
        << matcher;
  }
  EXPECT_EQ(ErrorOf(R"({"headers":{"A":{"binaryEqualTo":"AQID"}}})"),
            "/headers/A: `binaryEqualTo`: is for bodies only");
}

// Java's regular expressions, as far as RE2 has them.
TEST(ValueMatcherTest, ReadsJavasRegularExpressions) {
  const std::vector<BodyCase> cases = {
      {R"({"matches":"(?<year>[0-9]{4})-.*"})", "2021-x", true},
      {R"({"matches":"\\p{Alpha}+"})", "abc", true},
      {R"({"matches":"[\\p{Alpha}_]+"})", "a_c", true},
      {R"({"matches":"\\p{L}+"})", "äö", true},
      {R"({"matches":"\\u00e4"})", "ä", true},
      {R"({"matches":"a\\Rb"})", "a\r\nb", true},
      {R"({"matches":"a\\hb"})", "a\tb", true},
      {R"({"matches":"\\Qa++\\E"})", "a++", true},
      {R"({"matches":"a\\++"})", "a++", true},
      {R"({"matches":"[+]+"})", "++", true},
      {R"({"matches":"(?i)ABC"})", "abc", true},
      {R"({"matches":"^abc$"})", "abc", true},
      {R"({"matches":"\\x{41}+"})", "AA", true},
      {R"({"matches":"a.b"})",
       "a\xff"
       "b",
       true},
  };
  for (const auto& [matcher, body, matches] : cases) {
    EXPECT_EQ(BodyMatches(matcher, body), matches) << matcher << " " << body;
  }
  const std::vector<std::pair<const char*, const char*>> missing = {
      {"a(?!b)", "look-ahead"},
      {"(?<=a)b", "look-behind"},
      {"(?<!a)b", "look-behind"},
      {"(a)\\\\1", "a back-reference"},
      {"(?<n>a)\\\\k<n>", "a back-reference"},
      {"a*+", "a possessive quantifier"},
      {"a++", "a possessive quantifier"},
      {"a{2}+", "a possessive quantifier"},
      {"(?>a)", "an atomic group"},
      {"[a-z&&[^b]]", "an intersection of classes"},
      {"[a[bc]]", "a class in a class"},
      {"\\\\G", "the escape"},
  };
  for (const auto& [regex, what] : missing) {
    const auto error = ErrorOf(std::string(R"({"urlPattern":")") + regex + "\"}");
    EXPECT_NE(error.find(std::string(" uses ") + what), std::string::npos)
        << regex << ": " << error;
  }
  EXPECT_EQ(ErrorOf(R"-({"urlPattern":"(.?){1000}(.?){1000}"})-"),
            "/urlPattern: `urlPattern`: the regular expression is too large: use lower repetition "
            "counts");
}

}  // namespace
}  // namespace understudy::matching
