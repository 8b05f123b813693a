#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "matching/pattern_support.h"

// Results that can't be known: a body was cut, or the work limit is reached. They are neither a
// match nor none, also inside of `not`.

namespace understudy::matching {

void PrintTo(Match match, std::ostream* out) {
  const std::vector<const char*> names = {"no", "yes", "cut", "limit"};
  *out << names.at(static_cast<std::size_t>(match));
}

namespace {

LoggedRequest Cut(std::string_view kept, std::size_t size, std::string_view type = "text/plain") {
  auto request = Asked("POST", "/x", {{"Content-Type", type}}, kept);
  request.body_size = size;
  return request;
}

Match TestCut(const std::string& matcher, std::string_view kept, std::size_t size) {
  return Pattern("{\"bodyPatterns\":[" + matcher + "]}").Test(Cut(kept, size));
}

struct CutCase {
  const char* matcher;
  const char* kept;  // of kSize bytes
  Match match;
};

TEST(UnknownTest, ACutBodyIsComparedAsFarAsItDecides) {
  constexpr std::size_t kSize = 10;
  const std::vector<CutCase> cases = {
      {R"({"equalTo":"abcdefghij"})", "abc", Match::kCut},
      {R"({"equalTo":"abxdefghij"})", "abc", Match::kNo},
      {R"({"equalTo":"abc"})", "abc", Match::kNo},  // the whole has another size
      {R"({"equalTo":"ABC","caseInsensitive":true})", "abc", Match::kCut},
      {R"({"binaryEqualTo":"YWJjZGVmZ2hpag=="})", "abc", Match::kCut},
      {R"({"binaryEqualTo":"YWJj"})", "abc", Match::kNo},
      {R"({"contains":"b"})", "abc", Match::kYes},
      {R"({"contains":"z"})", "abc", Match::kCut},
      {R"({"doesNotContain":"b"})", "abc", Match::kNo},
      {R"({"doesNotContain":"z"})", "abc", Match::kCut},
      {R"({"matches":"abc"})", "abc", Match::kCut},
      {R"({"matches":".*"})", "abc", Match::kYes},
      {R"({"matches":"a.+"})", "abc", Match::kYes},
      {R"({"matches":"\\w.*"})", "abc", Match::kCut},   // an escape that is not looked into
      {R"({"matches":"abc|.*"})", "abc", Match::kCut},  // the same
      {R"({"doesNotMatch":".*"})", "abc", Match::kNo},
      {R"({"doesNotMatch":"x"})", "abc", Match::kCut},
      {R"({"absent":true})", "abc", Match::kNo},
      {R"({"absent":true})", "", Match::kNo},  // --journal-body 0
      {R"({"contains":"a"})", "", Match::kCut},
      {R"({"anything":true})", "", Match::kYes},
      {R"({"equalToJson":{"a":1}})", "{\"a\":1", Match::kCut},
      {R"({"equalToJson":{"a":1}})", "<xml>", Match::kNo},
      {R"({"matchesJsonPath":"$.a"})", "{\"a\":1", Match::kCut},
      {R"({"matchesJsonPath":{"expression":"$.a","absent":true}})", "{\"a\":1", Match::kCut},
      {R"({"matchesJsonPath":{"expression":"$.a","absent":true}})", "<xml>", Match::kYes},
      {R"({"matchesJsonSchema":{"type":"object"}})", "{\"a\":1", Match::kCut},
      {R"({"matchesJsonSchema":{"type":"object"}})", "<xml>", Match::kNo},
      {R"({"matchesJsonSchema":{"type":"string","maxLength":4}})", "<xml>", Match::kCut},
      {R"({"before":"2030-01-01T00:00:00Z"})", "2020-01-0", Match::kCut},
      {R"({"and":[{"contains":"z"},{"equalTo":"x"}]})", "abc", Match::kNo},
      {R"({"and":[{"contains":"z"},{"contains":"a"}]})", "abc", Match::kCut},
      {R"({"or":[{"contains":"z"},{"contains":"a"}]})", "abc", Match::kYes},
      {R"({"or":[{"contains":"z"},{"equalTo":"x"}]})", "abc", Match::kCut},
  };
  for (const auto& [matcher, kept, match] : cases) {
    EXPECT_EQ(TestCut(matcher, kept, kSize), match) << matcher << " of " << kept;
    const auto turned = std::string(R"({"not":)") + matcher + "}";
    EXPECT_EQ(TestCut(turned, kept, kSize), Not(match)) << turned << " of " << kept;
  }
}

TEST(UnknownTest, FieldsOfACutFormMayFollow) {
  const auto form = [](const std::string& matcher, std::string_view type) {
    const auto pattern = Pattern(R"({"formParameters":{"a":)" + matcher + "}}");
    return pattern.Test(Cut("a=1&a=2&b=1", 100, type));  // `b` may go on
  };
  const auto type = "application/x-www-form-urlencoded; charset=utf-8";
  EXPECT_EQ(form(R"({"equalTo":"2"})", type), Match::kYes);
  EXPECT_EQ(form(R"({"equalTo":"3"})", type), Match::kCut);
  EXPECT_EQ(form(R"({"not":{"equalTo":"1"}})", type), Match::kYes);  // one value is enough
  EXPECT_EQ(form(R"({"absent":true})", type), Match::kNo);
  EXPECT_EQ(form(R"({"hasExactly":[{"equalTo":"1"},{"equalTo":"2"}]})", type), Match::kCut);
  EXPECT_EQ(form(R"({"hasExactly":[{"equalTo":"1"}]})", type), Match::kNo);
  EXPECT_EQ(form(R"({"includes":[{"equalTo":"1"},{"equalTo":"2"}]})", type), Match::kYes);
  EXPECT_EQ(form(R"({"includes":[{"equalTo":"3"}]})", type), Match::kCut);
  EXPECT_EQ(form(R"({"equalTo":"3"})", "text/plain"), Match::kNo);
  EXPECT_EQ(form(R"({"absent":true})", "text/plain"), Match::kYes);
  const auto b = Pattern(R"({"formParameters":{"b":{"absent":true}}})");
  EXPECT_EQ(b.Test(Cut("a=1&b=1", 100, type)), Match::kCut);
}

TEST(UnknownTest, PartsOfACutBodyMayFollow) {
  constexpr std::string_view kKept =
      "--B\r\nContent-Disposition: form-data; name=\"one\"\r\n\r\n1\r\n--B\r\nContent-Dis";
  const auto parts = [&](const std::string& pattern, std::string_view type) {
    return Pattern("{\"multipartPatterns\":[" + pattern + "]}").Test(Cut(kKept, 500, type));
  };
  const auto type = "multipart/form-data; boundary=B";
  EXPECT_EQ(parts(R"({"name":"one"})", type), Match::kYes);
  EXPECT_EQ(parts(R"({"name":"two"})", type), Match::kCut);
  EXPECT_EQ(parts(R"({"name":"one","matchingType":"ALL"})", type), Match::kCut);
  EXPECT_EQ(parts(R"({"name":"two","matchingType":"ALL"})", type), Match::kNo);
  EXPECT_EQ(parts(R"({"name":"two"})", "text/plain"), Match::kNo);
}

// Tests a request that the server refused before it had read the head, or the body.
Match TestRefused(const std::string& pattern, const std::vector<http::HeaderView>& headers,
                  bool head_cut, std::string_view body = "") {
  auto request = Asked("POST", "/x", headers, body);
  request.head_cut = head_cut;
  request.body_unknown = head_cut;
  if (!head_cut) request.body_size = std::string_view::npos;
  return Pattern(pattern).Test(request);
}

TEST(UnknownTest, HeadersOfARefusedRequestMayHaveFollowed) {
  const auto header = [](const std::string& matcher) {
    return TestRefused(R"({"headers":{"A":)" + matcher + "}}", {{"A", "1"}, {"B", "2"}}, true);
  };
  const auto other = [](const std::string& matcher) {
    return TestRefused(R"({"headers":{"C":)" + matcher + "}}", {{"A", "1"}}, true);
  };
  EXPECT_EQ(header(R"({"equalTo":"1"})"), Match::kYes);
  EXPECT_EQ(header(R"({"equalTo":"2"})"), Match::kCut);
  EXPECT_EQ(header(R"({"absent":true})"), Match::kNo);
  EXPECT_EQ(header(R"({"hasExactly":[{"equalTo":"1"}]})"), Match::kCut);
  EXPECT_EQ(other(R"({"absent":true})"), Match::kCut);
  EXPECT_EQ(other(R"({"not":{"absent":true}})"), Match::kCut);
  EXPECT_EQ(other(R"({"doesNotContain":"1"})"), Match::kCut);
  EXPECT_EQ(TestRefused(R"({"cookies":{"c":{"absent":true}}})", {{"A", "1"}}, true), Match::kCut);
  EXPECT_EQ(TestRefused(R"({"basicAuth":{"username":"u","password":"p"}})", {{"A", "1"}}, true),
            Match::kCut);
  // With a header, the target is whole.
  const std::string query = R"({"queryParameters":{"q":{"absent":true}}})";
  EXPECT_EQ(TestRefused(query, {{"A", "1"}}, true), Match::kYes);
  EXPECT_EQ(TestRefused(query, {}, true), Match::kCut);
  EXPECT_EQ(TestRefused(R"({"headers":{"C":{"absent":true}}})", {{"A", "1"}}, false), Match::kYes);
}

TEST(UnknownTest, ARefusedRequestMayHaveABody) {
  const auto body = [](const std::string& matcher, bool head_cut, std::string_view came = "") {
    return TestRefused("{\"bodyPatterns\":[" + matcher + "]}", {}, head_cut, came);
  };
  const std::string absent = R"({"absent":true})";
  EXPECT_EQ(body(absent, true), Match::kCut);
  EXPECT_EQ(body(R"({"not":{"absent":true}})", true), Match::kCut);
  EXPECT_EQ(body(absent, true, "a"), Match::kNo);
  EXPECT_EQ(body(absent, false), Match::kNo) << "413: there was one";
  EXPECT_EQ(body(R"({"equalTo":"ab"})", true, "a"), Match::kCut);
  EXPECT_EQ(body(R"({"equalTo":"b"})", true, "a"), Match::kNo);
  EXPECT_EQ(body(R"({"equalTo":"a"})", false), Match::kNo) << "it was longer";
  EXPECT_EQ(body(R"({"doesNotContain":"a"})", false), Match::kCut);
  EXPECT_EQ(body(R"({"doesNotContain":"a"})", true), Match::kCut);
  EXPECT_EQ(body(R"({"matchesJsonPath":"$.a"})", true), Match::kCut);
  EXPECT_EQ(TestRefused(R"({"formParameters":{"a":{"absent":true}}})", {}, true), Match::kCut);
  EXPECT_EQ(TestRefused(R"({"multipartPatterns":[{"name":"n"}]})", {}, true), Match::kCut);
}

TEST(UnknownTest, AnotherConditionDecides) {
  const auto pattern = [](const std::string& more) {
    return Pattern(R"({"method":"POST","bodyPatterns":[{"doesNotContain":"z"}])" + more + "}");
  };
  EXPECT_EQ(pattern("").Test(Cut("abc", 10)), Match::kCut);
  EXPECT_EQ(pattern(R"(,"headers":{"X":{"equalTo":"1"}})").Test(Cut("abc", 10)), Match::kNo);
  EXPECT_EQ(pattern(R"(,"url":"/y")").Test(Cut("abc", 10)), Match::kNo);
  EXPECT_EQ(pattern(R"(,"multipartPatterns":[{"name":"n"}])").Test(Cut("abc", 10)), Match::kNo);
}

// Bodies and matchers whose comparison takes too much work.
struct LimitCase {
  std::string matcher;
  std::string body;
};
std::vector<LimitCase> LimitCases() {
  std::string nested = "[";
  std::string numbers = "[";
  std::string any = "[";
  std::string path = "$";  // finds a million values
  for (int i = 0; i < 6; ++i) path += "[0,0,0,0,0,0,0,0,0,0]";
  for (int i = 0; i < 5000; ++i) {
    if (i < 2000) nested += "[[1,2],[3,4]],";
    numbers += "{\"n\":" + std::to_string(i) + "},";
    any += R"({"n":"${json-unit.any-number}"},)";
  }
  for (auto* list : {&nested, &numbers, &any}) list->back() = ']';
  return {
      {R"({"matchesJsonPath":")" + path + "\"}", "[[[[[[1]]]]]]"},
      {R"({"matchesJsonPath":{"expression":")" + path + R"(","contains":"9"}})", "[[[[[[1]]]]]]"},
      {R"({"equalToJson":)" + any + R"(,"ignoreArrayOrder":true})", numbers},
      {R"({"matchesJsonSchema":{"$ref":"#"}})", "{}"},
      // A list of what a path finds is no longer than 10,000 items.
      {R"({"matchesJsonPath":{"expression":"$..*","equalToJson":[9]}})", nested},
      // JSON that is not read.
      {R"({"matchesJsonPath":"$.a"})", std::string(100, '[') + std::string(100, ']')},
      {R"({"equalToJson":[]})", std::string(100, '[') + std::string(100, ']')},
  };
}

TEST(UnknownTest, WorkPastTheLimitIsNoResult) {
  for (const auto& [matcher, body] : LimitCases()) {
    const auto request = Asked("POST", "/x", {}, body);
    for (const auto& each : {matcher, R"({"not":)" + matcher + "}"}) {
      const auto pattern = Pattern(R"({"bodyPatterns":[{"contains":""},)" + each + "]}");
      EXPECT_EQ(pattern.Test(request), Match::kLimit) << each.substr(0, 100);
      EXPECT_FALSE(pattern.Matches(request));
      EXPECT_EQ(pattern.UndecidedPointer(request), "/bodyPatterns/1");
      EXPECT_GT(pattern.Distance(request), 0);
      const auto differences = pattern.Differences(request);
      ASSERT_EQ(differences.size(), 1U) << each.substr(0, 100);
      EXPECT_NE(differences[0].hint, "");
    }
    const auto other = Pattern(R"({"bodyPatterns":[)" + matcher + R"(,{"equalTo":"x"}]})");
    EXPECT_EQ(other.Test(request), Match::kNo) << "the other matcher decides";
    EXPECT_EQ(other.UndecidedPointer(request), "");
  }
}

TEST(UnknownTest, WorkOnAHeaderIsLimitedToo) {
  const auto [matcher, body] = LimitCases().front();
  const auto pattern = Pattern(R"({"headers":{"X":{"not":)" + matcher + "}}}");
  const auto request = Asked("GET", "/", {{"X", body}});
  EXPECT_EQ(pattern.Test(request), Match::kLimit);
  EXPECT_EQ(pattern.UndecidedPointer(request), "/headers/X");
  const auto exactly = Pattern(R"({"headers":{"X":{"hasExactly":[)" + matcher + "]}}}");
  EXPECT_EQ(exactly.Test(request), Match::kLimit);
}

}  // namespace
}  // namespace understudy::matching
