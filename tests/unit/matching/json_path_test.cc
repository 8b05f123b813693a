#include <gtest/gtest.h>

#include "base/json.h"
#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

std::string JsonText(const std::string& text) {
  json::Writer writer;
  writer.String(text);
  return writer.Take();
}

std::string PathError(const std::string& path) {
  return ErrorOf("{\"bodyPatterns\":[{\"matchesJsonPath\":" + JsonText(path) + "}]}");
}

constexpr const char* kDocument =
    R"({"a":1,"f":1.50,"s":"x","t":true,"no":false,"nul":null,"e":[],"o":{},"l":[1,2,3],)"
    R"("os":[{"n":"p","v":1},{"n":"q","v":2,"w":{"n":"r"}}],"ke y":5,"d-e":7,"ab":["a","b"],)"
    R"("dup":[{"n":"p"},{"n":"q"}]})";

// As WireMock 3.13.2 answers, but for `$.e` and `$.o`: what is there exists, even if it is empty.
TEST(JsonPathTest, FindsValues) {
  const std::vector<std::string> found = {"$.a",
                                          "$.s",
                                          "$.t",
                                          "$.no",
                                          "$.l",
                                          "$.l[0]",
                                          "$.l[-1]",
                                          "$.l[0,2]",
                                          "$.l[0:2]",
                                          "$.l[*]",
                                          "$..n",
                                          "$.os[?(@.n == 'p')]",
                                          "$.os[?(@.v > 1)]",
                                          "$.os[?(@.v > 1 && @.n == 'q')]",
                                          "$.os[?(@.w)]",
                                          "$.os[?(!@.w)]",
                                          "$.os[?(@.n =~ /P/i)]",
                                          "$.os[?(@.n in ['p','z'])]",
                                          "$.l.length()",
                                          "$.l.sum()",
                                          "$.l.max()",
                                          "$.o.length()",
                                          "$['a']",
                                          "$['ke y']",
                                          "$['a','s']",
                                          "$.d-e",
                                          "a",
                                          "s",
                                          "$",
                                          "@.a",
                                          "$[?(@.a == 1)]",
                                          "$.os[?(@.v == 1.0)]",
                                          "$.os[?(@.v == '1')]",
                                          "$.os[*].n",
                                          "$..*",
                                          "$..os[0]",
                                          "$.os[?(@.w.n == 'r')]",
                                          "$.l[?(@ > 2)]",
                                          "$.l[?(@ == $.a)]",
                                          "$.os[0][\"n\"]",
                                          "$.os.length()",
                                          "$.os[?(@.n size 1)]",
                                          "$.l[-1:]",
                                          "$.l[:1]",
                                          "$.l.first()",
                                          "$.l.index(1)",
                                          "$.l.last()",
                                          "$.l.size()",
                                          "$.l.min()",
                                          "$.l.avg()",
                                          "$.l.stddev()",
                                          "$..[0]",
                                          "$..[\"n\"]",
                                          "$.os[?(@.n != \"p\")]",
                                          "$.os[?(@[\"n\"] == \"p\")]",
                                          "$.os[?(@.n contains \"p\")]",
                                          "$.os[?($.a == 1)]",
                                          "$.os[?(1 == 1)]",
                                          "$.os[?(@.v >= 2 || @.n == \"p\")]",
                                          "$.os[?((@.v >= 2 || @.n == \"p\") && @.w)]",
                                          "$.os[?(@.n == 'p')].v",
                                          "$.e",
                                          "$.o"};
  for (const auto& path : found) {
    EXPECT_TRUE(BodyMatches("{\"matchesJsonPath\":" + JsonText(path) + "}", kDocument)) << path;
  }
  const std::vector<std::string> missing = {"$.nul",
                                            "$.nope",
                                            "$.l[3]",
                                            "$.l[5:]",
                                            "$.e[*]",
                                            "$.o.*",
                                            "$..nope",
                                            "$.os[?(@.n == \"z\")]",
                                            "$.os[?(@.n =~ /P/)]",
                                            "$.os[?(@.n nin ['p','q'])]",
                                            "$.s.length()",
                                            "nope",
                                            "$.a.b",
                                            "$.l.x",
                                            "$.os.n",
                                            "$.os[?(@.n == null)]",
                                            "$.os[?(@.v anyof [1])]",
                                            "$.nul.x",
                                            "$.os[?(@.l subsetof [1])]",
                                            "$.os[?(@.v == -1)]",
                                            "$.os[?(@.n=='p')][0]"};
  for (const auto& path : missing) {
    EXPECT_FALSE(BodyMatches("{\"matchesJsonPath\":" + JsonText(path) + "}", kDocument)) << path;
  }
  EXPECT_FALSE(BodyMatches(R"({"matchesJsonPath":"$.a"})", "no json"));
  EXPECT_FALSE(BodyMatches(R"({"matchesJsonPath":"$.a"})", ""));
}

struct InnerCase {
  const char* path;
  const char* matcher;
  bool matches;
};

TEST(JsonPathTest, ComparesWhatItFound) {
  const std::vector<InnerCase> cases = {
      {"$.a", R"("equalTo":"1")", true},
      {"$.a", R"("absent":true)", false},
      {"$.f", R"("equalTo":"1.5")", true},
      {"$.f", R"("equalTo":"1.50")", false},
      {"$.t", R"("equalTo":"true")", true},
      {"$.nul", R"("equalTo":"null")", false},
      {"$.nul", R"("absent":true)", true},
      {"$.nul", R"("equalToJson":"null")", false},
      {"$.e", R"("equalToJson":"[]")", true},
      {"$.e", R"("equalTo":"[]")", false},
      {"$.o", R"("equalToJson":"{}")", true},
      {"$.ab", R"("equalTo":"a")", true},
      {"$.ab", R"("contains":"a")", true},
      {"$.ab", R"("doesNotContain":"a")", true},
      {"$.ab", R"("and":[{"contains":"a"},{"contains":"b"}])", false},
      {"$.ab[*]", R"("equalTo":"a")", true},
      {"$.ab[*]", R"("equalToJson":"[\"a\",\"b\"]")", true},
      {"$.ab", R"("matchesJsonPath":"$[0]")", false},
      {"$.dup..n", R"("equalTo":"q")", true},
      {"$.dup..n", R"("equalToJson":["p","q"])", true},
      {"$.dup[0]", R"("equalToJson":"{\"n\":\"p\"}")", true},
      {"$.dup[0]", R"("contains":"\"n\"")", true},
      {"$.dup[0]", R"("matchesJsonPath":"$.n")", true},
      {"$.os[?(@.n=='q')].n", R"("equalTo":"q")", true},
      {"$.os[?(@.n=='z')].n", R"("absent":true)", true},
      {"$.os[?(@.n=='z')].n", R"("equalToJson":"[]")", true},
      {"$.nope", R"("absent":true)", true},
      {"$.nope", R"("equalTo":"x")", false},
      {"$.nope", R"("doesNotContain":"x")", false},
      {"$.nope", R"("not":{"equalTo":"x"})", false},
      {"$.ab.length()", R"("equalTo":"2")", true},
      {"$.l.sum()", R"("equalTo":"6")", true},
      {"$.l.avg()", R"("equalTo":"2")", true},
      {"$.os[1].keys()", R"("equalToJson":["n","v","w"])", true},
      {"$.l[1:]", R"("equalToJson":[2,3])", true},
      {"$.l[-2:]", R"("equalToJson":[2,3])", true},
      {"$.l[:-1]", R"("equalToJson":[1,2])", true},
      {"$.os[?(@.v == 2)].v", R"("matchesJsonSchema":{"type":"array","minItems":1})", true},
      {"$.a", R"("after":"2021-06-14")", false},
      {"$['a','s']", R"("equalToJson":{"a":1,"s":"x"})", true},
      {"$['a','s']", R"("equalTo":"1")", false},
      {"$.os['n','v']", R"("absent":true)", true},
      {"$.os[*]['n','v']", R"("equalToJson":[{"n":"p","v":1},{"n":"q","v":2}])", true},
      {"$['s','dup'][*].n", R"("equalTo":"q")", true},
  };
  for (const auto& [path, matcher, matches] : cases) {
    EXPECT_EQ(
        BodyMatches("{\"matchesJsonPath\":{\"expression\":" + JsonText(path) + "," + matcher + "}}",
                    kDocument),
        matches)
        << path << " " << matcher;
  }
  EXPECT_TRUE(BodyMatches(R"({"matchesJsonPath":{"expression":"$.a","absent":true}})", "no json"));
}

TEST(JsonPathTest, RefusesWhatItCanNotRead) {
  const auto at = [](const std::string& path, const std::string& why) {
    const auto error = PathError(path);
    EXPECT_NE(error.find(why), std::string::npos) << path << ": " << error;
    EXPECT_TRUE(error.starts_with("/bodyPatterns/0: the JSONPath can't be read at character "))
        << error;
  };
  at("$.", "a name is missing");
  at("$[", "a whole number is expected");
  at("$.os[?(@.n", "`)` is missing");
  at("$.a == 1", "names with blanks or signs are written as `['a name']`");
  at("$.os[(@.length-1)]", "this server does not have expressions as index");
  at("$.l[::2]", "this server does not have slices with a step");
  at("$.l[1,]", "a whole number is expected");
  at("$.l.nope()", "this server does not have the function `nope`");
  at("$.s.concat(\"a\")", "this server does not have the function `concat`");
  at("$.os[?(@.v <> 1)]", "a path, a number");
  at("$.os[?(@.n empty false)]", "this server does not have the filter operator `empty`");
  at("$.os[?(@.n =~ /(?=a)/)]", "uses look-ahead");
  at("$.os[?(@.n =~ 'a')]", "needs a regular expression between slashes");
  at("$['a", "a quote is missing");
  at("$.os[?(1)]", "a comparison is missing");
  at("$[?(" + std::string(100, '(') + "@.a" + std::string(100, ')') + ")]", "nested too deep");
  EXPECT_EQ(PathError(""),
            "/bodyPatterns/0: the JSONPath can't be read at character 1: it is empty");
  EXPECT_EQ(ErrorOf(R"({"bodyPatterns":[{"matchesJsonPath":{"expression":"$.a"}}]})"),
            "/bodyPatterns/0: a matcher needs an operator");
  EXPECT_EQ(ErrorOf(R"({"bodyPatterns":[{"matchesJsonPath":5}]})"),
            "/bodyPatterns/0: `matchesJsonPath`: must be a JSONPath, or an object with the text "
            "`expression` and a matcher");
}

// Each `..*` multiplies what was found.
TEST(JsonPathTest, GivesUpWhatTakesTooLong) {
  std::string body = "[";
  for (int i = 0; i < 2000; ++i) body += "[[1,2],[3,4]],";
  body.back() = ']';
  const auto pattern = Pattern(R"({"bodyPatterns":[{"matchesJsonPath":"$..*..*..*..*..*..*"}]})");
  const auto nested =
      Pattern(R"({"bodyPatterns":[{"matchesJsonPath":"$..[?(@..[?(@..[?(@ == $..*)])])]"}]})");
  const auto request = Asked("POST", "/", {}, body);
  nested.Matches(request);  // ends
  const auto differences = nested.Differences(request);
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences.front().hint, "the JSONPath takes too long for a body of this size");
  pattern.Matches(request);
}

TEST(JsonPathTest, SaysWhatIsThere) {
  const auto hint = [](const std::string& matcher) {
    const auto pattern = Pattern("{\"bodyPatterns\":[{\"matchesJsonPath\":" + matcher + "}]}");
    const auto differences = pattern.Differences(Asked("POST", "/", {}, kDocument));
    return differences.empty() ? "none" : differences.front().hint;
  };
  EXPECT_EQ(hint("\"$.nul\""), "null is there");
  EXPECT_EQ(hint("\"$.nope\""), "nothing is there");
  EXPECT_EQ(hint(R"({"expression":"$.s","equalTo":"X"})"),
            "found \"x\", differs only in letter case");
  EXPECT_EQ(hint(R"({"expression":"$.a","absent":true})"), "found 1");
}

}  // namespace
}  // namespace understudy::matching
