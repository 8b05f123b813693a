#include <gtest/gtest.h>

#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

struct UrlCase {
  const char* pattern;
  const char* url;
  bool matches;
};

// Hits and misses as WireMock 3.13.2 has them.
TEST(RequestPatternTest, ComparesUrls) {
  const std::vector<UrlCase> cases = {
      {R"({"url":"/a b"})", "/a%20b", false},
      {R"({"url":"/a%20b"})", "/a%20b", true},
      {R"({"urlPath":"/a%20b"})", "/a%20b", true},
      {R"({"urlPath":"/a b"})", "/a%20b", false},
      {R"({"url":"/a?x=1&y=2"})", "/a?y=2&x=1", false},
      {R"({"url":"/a?x=1"})", "/a?x=1", true},
      {R"({"urlPath":"/a?x=1"})", "/a?x=1", false},
      {R"({"urlPath":"/a"})", "/a?x=1", true},
      {R"({"url":"/a"})", "/a?x=1", false},
      {R"({"urlPattern":"/a"})", "/a?x=1", false},
      {R"({"urlPattern":"/a.x=[0-9]"})", "/a?x=1", true},
      {R"({"urlPathPattern":"/[a-c]"})", "/a?x=1", true},
      {R"({"urlPathPattern":"/[b-c]"})", "/a?x=1", false},
      {R"({"url":"a"})", "/a", false},
      {R"({})", "/a", true},
  };
  for (const auto& [pattern, url, matches] : cases) {
    EXPECT_EQ(Pattern(pattern).Matches(Asked("GET", url)), matches) << pattern << " " << url;
  }
}

TEST(RequestPatternTest, ComparesUrlTemplates) {
  const std::vector<UrlCase> cases = {
      {R"({"urlPathTemplate":"/t/{id}"})", "/t/5", true},
      {R"({"urlPathTemplate":"/t/{id}"})", "/t/5/", false},
      {R"({"urlPathTemplate":"/t/{id}"})", "/t/", false},
      {R"({"urlPathTemplate":"/t/{id}"})", "/t/a;b,c", true},
      {R"({"urlPathTemplate":"/t/{id}/**"})", "/t/5/x/y", true},
      {R"({"urlPathTemplate":"/t/{id}/**"})", "/t/5", false},
      {R"({"urlPathTemplate":"/t.x/{id}"})", "/tyx/5", false},
      {R"({"urlPathTemplate":"/t/{id:[0-9]+}"})", "/t/5", true},
      {R"({"urlPathTemplate":"/t/{id:[0-9]{2}}"})", "/t/5", false},
      {R"({"urlPathTemplate":"/{a}/{a-b}"})", "/t/5", true},
      {R"({"urlPathTemplate":"/t/{id}","pathParameters":{"id":{"equalTo":"a b"}}})", "/t/a%20b",
       false},
      {R"({"urlPathTemplate":"/t/{id}","pathParameters":{"id":{"equalTo":"a%20b"}}})", "/t/a%20b",
       true},
      {R"({"urlPathTemplate":"/t/{id}","pathParameters":{"id":{"equalTo":"5"}}})", "/t/5?x=1",
       true},
      {R"({"urlPathTemplate":"/t/x{id}","pathParameters":{"id":{"equalTo":"5"}}})", "/t/x5", true},
      {R"({"urlPathTemplate":"/t/{id}.json","pathParameters":{"id":{"equalTo":"5"}}})", "/t/5.json",
       true},
      {R"({"urlPathTemplate":"/t/{id}/{id}","pathParameters":{"id":{"equalTo":"6"}}})", "/t/5/6",
       true},
      {R"({"urlPathTemplate":"/t/{id}","pathParameters":{"id":{"equalTo":"6"}}})", "/t/5", false},
  };
  for (const auto& [pattern, url, matches] : cases) {
    EXPECT_EQ(Pattern(pattern).Matches(Asked("GET", url)), matches) << pattern << " " << url;
  }
}

TEST(RequestPatternTest, ComparesMethods) {
  const auto matches = [](const char* method, const char* asked) {
    return Pattern(std::string(R"({"method":")") + method + "\"}").Matches(Asked(asked, "/"));
  };
  EXPECT_TRUE(matches("GET", "GET"));
  EXPECT_FALSE(matches("GET", "POST"));
  EXPECT_FALSE(matches("get", "GET"));
  EXPECT_TRUE(matches("ANY", "PURGE"));
  EXPECT_FALSE(matches("any", "GET"));
  EXPECT_TRUE(matches("GET_OR_HEAD", "HEAD"));
  EXPECT_FALSE(matches("GET_OR_HEAD", "POST"));
}

struct ValuesCase {
  const char* matcher;
  bool two;    // with the values 1 and 2
  bool one;    // with the value 1
  bool none;   // without
  bool empty;  // with an empty value
};

// As WireMock 3.13.2 answers, for headers and for query parameters.
TEST(RequestPatternTest, ComparesSeveralValues) {
  const std::vector<ValuesCase> cases = {
      {R"({"equalTo":"1"})", true, true, false, false},
      {R"({"equalTo":"2"})", true, false, false, false},
      {R"({"equalTo":"1,2"})", false, false, false, false},
      {R"({"doesNotContain":"1"})", true, false, true, true},
      {R"({"doesNotContain":"3"})", true, true, true, true},
      {R"({"doesNotMatch":"1"})", true, false, true, true},
      {R"({"not":{"equalTo":"1"}})", true, false, true, true},
      {R"({"hasExactly":[{"equalTo":"1"},{"equalTo":"2"}]})", true, false, false, false},
      {R"({"hasExactly":[{"equalTo":"2"},{"equalTo":"1"}]})", true, false, false, false},
      {R"({"hasExactly":[{"equalTo":"1"}]})", false, true, false, false},
      {R"({"hasExactly":[{"matches":"."},{"equalTo":"1"}]})", true, false, false, false},
      {R"({"hasExactly":[]})", false, false, false, false},
      {R"({"includes":[{"equalTo":"2"}]})", true, false, false, false},
      {R"({"includes":[{"equalTo":"3"}]})", false, false, false, false},
      {R"({"includes":[]})", true, true, false, true},
      {R"({"includes":[{"contains":"1"},{"contains":"1"}]})", true, true, false, false},
      {R"({"absent":true})", false, false, true, false},
      {R"-({"absent":"(absent)"})-", false, false, true, false},
      {R"({"and":[{"equalTo":"1"},{"equalTo":"2"}]})", false, false, false, false},
      {R"({"or":[{"equalTo":"1"},{"equalTo":"5"}]})", true, true, false, false},
  };
  for (const auto& [matcher, two, one, none, empty] : cases) {
    const auto header = Pattern(std::string(R"({"headers":{"x":)") + matcher + "}}");
    EXPECT_EQ(header.Matches(Asked("GET", "/", {{"X", "1"}, {"X", "2"}})), two) << matcher;
    EXPECT_EQ(header.Matches(Asked("GET", "/", {{"X", "1"}})), one) << matcher;
    EXPECT_EQ(header.Matches(Asked("GET", "/", {{"Y", "1"}})), none) << matcher;
    const auto query = Pattern(std::string(R"({"queryParameters":{"x":)") + matcher + "}}");
    EXPECT_EQ(query.Matches(Asked("GET", "/?x=1&x=2")), two) << matcher;
    EXPECT_EQ(query.Matches(Asked("GET", "/?x=1")), one) << matcher;
    EXPECT_EQ(query.Matches(Asked("GET", "/?y=1")), none) << matcher;
    EXPECT_EQ(query.Matches(Asked("GET", "/?x=")), empty) << matcher;
    EXPECT_EQ(query.Matches(Asked("GET", "/?x")), empty) << matcher;
  }
}

// WireMock lets one value satisfy both; "exactly" says otherwise.
TEST(RequestPatternTest, HasExactlyUsesEachValueOnce) {
  const auto pattern =
      Pattern(R"({"headers":{"x":{"hasExactly":[{"equalTo":"1"},{"equalTo":"1"}]}}})");
  EXPECT_FALSE(pattern.Matches(Asked("GET", "/", {{"X", "1"}, {"X", "2"}})));
  EXPECT_TRUE(pattern.Matches(Asked("GET", "/", {{"X", "1"}, {"X", "1"}})));
  // Only one way to pair these.
  const auto chain = Pattern(
      R"({"headers":{"x":{"hasExactly":[{"matches":"[ab]"},{"matches":"[bc]"},{"equalTo":"b"}]}}})");
  EXPECT_TRUE(chain.Matches(Asked("GET", "/", {{"X", "b"}, {"X", "a"}, {"X", "c"}})));
  EXPECT_FALSE(chain.Matches(Asked("GET", "/", {{"X", "a"}, {"X", "a"}, {"X", "b"}})));
}

TEST(RequestPatternTest, DecodesQueryNamesAndValues) {
  struct {
    const char* name;
    const char* value;
    const char* url;
    bool matches;
  } const cases[] = {
      {"a", "b c", "/x?a=b+c", true},     {"a", "b c", "/x?a=b%20c", true},
      {"a b", "1", "/x?a%20b=1", true},   {"a[]", "1", "/x?a[]=1", true},
      {"a[]", "1", "/x?a%5B%5D=1", true}, {"a%5B%5D", "1", "/x?a%5B%5D=1", false},
      {"a", "1,2", "/x?a=1,2", true},     {"a", "b+c", "/x?a=b%2Bc", true},
      {"a", "é", "/x?a=%C3%A9", true},    {"A", "1", "/x?a=1", false},
      {"a", "%zz", "/x?a=%zz", true},
  };
  for (const auto& [name, value, url, matches] : cases) {
    const auto pattern = Pattern(std::string(R"({"queryParameters":{")") + name +
                                 R"(":{"equalTo":")" + value + "\"}}}");
    EXPECT_EQ(pattern.Matches(Asked("GET", url)), matches) << name << " " << url;
  }
}

TEST(RequestPatternTest, ComparesCookiesAndForms) {
  const auto cookie = [](const std::string& matcher, std::string_view header) {
    return Pattern("{\"cookies\":{" + matcher + "}}")
        .Matches(Asked("GET", "/", {{"Cookie", header}}));
  };
  EXPECT_TRUE(cookie(R"("a":{"equalTo":"1"})", "a=1; b=\"2\"; a=3"));
  EXPECT_TRUE(cookie(R"("a":{"equalTo":"3"})", "a=1; b=\"2\"; a=3"));
  EXPECT_TRUE(cookie(R"("b":{"equalTo":"2"})", "a=1; b=\"2\"; a=3"));
  EXPECT_FALSE(cookie(R"("A":{"equalTo":"1"})", "a=1"));
  EXPECT_TRUE(cookie(R"("c":{"absent":true})", "a=1"));
  EXPECT_TRUE(cookie(R"("c":{"equalTo":"%20"})", "c=%20"));

  const auto form = Pattern(R"({"formParameters":{"a":{"equalTo":"1 2"},"b":{"equalTo":"A"}}})");
  const char* type = "application/x-www-form-urlencoded; charset=utf-8";
  EXPECT_TRUE(form.Matches(Asked("POST", "/", {{"Content-Type", type}}, "a=1+2&b=%41")));
  EXPECT_FALSE(form.Matches(Asked("POST", "/", {{"Content-Type", "text/plain"}}, "a=1+2&b=%41")));
}

TEST(RequestPatternTest, ComparesBasicCredentials) {
  for (const char* field : {"basicAuth", "basicAuthCredentials"}) {
    const auto pattern =
        Pattern(std::string("{\"") + field + R"(":{"username":"u","password":"p"}})");
    EXPECT_TRUE(pattern.Matches(Asked("GET", "/", {{"Authorization", "Basic dTpw"}})));
    EXPECT_TRUE(pattern.Matches(Asked("GET", "/", {{"authorization", "basic dTpw"}})));
    EXPECT_FALSE(pattern.Matches(Asked("GET", "/", {{"Authorization", "Basic dTpx"}})));
    EXPECT_FALSE(pattern.Matches(Asked("GET", "/", {{"Authorization", "Basic %"}})));
    EXPECT_FALSE(pattern.Matches(Asked("GET", "/")));
  }
}

TEST(RequestPatternTest, ComparesWhereTheRequestWent) {
  const auto request = Asked("GET", "/");
  EXPECT_TRUE(Pattern(R"({"host":{"equalTo":"api.example.com"}})").Matches(request));
  EXPECT_FALSE(Pattern(R"({"host":{"equalTo":"example.com"}})").Matches(request));
  EXPECT_TRUE(Pattern(R"({"clientIp":{"equalTo":"127.0.0.1"}})").Matches(request));
  EXPECT_FALSE(Pattern(R"({"clientIp":{"matches":"10\\..*"}})").Matches(request));
  EXPECT_TRUE(Pattern(R"({"port":8080})").Matches(request));
  EXPECT_TRUE(Pattern(R"({"port":"8080"})").Matches(request));
  EXPECT_FALSE(Pattern(R"({"port":80})").Matches(request));
  EXPECT_TRUE(Pattern(R"({"scheme":"http"})").Matches(request));
  EXPECT_FALSE(Pattern(R"({"scheme":"https"})").Matches(request));
}

TEST(RequestPatternTest, RefusesWhatItCanNotRead) {
  EXPECT_EQ(ErrorOf("[]"), "/: a request pattern must be an object");
  EXPECT_EQ(ErrorOf(R"({"urlpath":"/x"})"),
            "/urlpath: unknown field `urlpath` (did you mean `urlPath`?)");
  EXPECT_EQ(ErrorOf(R"({"url":"/x","urlPath":"/x"})"),
            "/urlPath: a pattern has one kind of URL, but this has `url` and `urlPath`");
  EXPECT_EQ(ErrorOf(R"({"urlPath":5})"), "/urlPath: `urlPath`: must be a text");
  EXPECT_EQ(ErrorOf(R"({"urlPathTemplate":"/t/{id"})"),
            "/urlPathTemplate: `urlPathTemplate`: a brace has no partner");
  EXPECT_EQ(ErrorOf(R"({"urlPathTemplate":"/t?x={id}"})"),
            "/urlPathTemplate: `urlPathTemplate`: a template is a path without query; use "
            "`queryParameters`");
  EXPECT_EQ(ErrorOf(R"({"pathParameters":{"a":{"equalTo":"1"}}})"),
            "/pathParameters: needs `urlPathTemplate`");
  EXPECT_EQ(ErrorOf(R"({"urlPathTemplate":"/{b}","pathParameters":{"a":{"equalTo":"1"}}})"),
            "/pathParameters/a: the template has no {a}");
  EXPECT_EQ(ErrorOf(R"({"headers":5})"), "/headers: must be an object of matchers by name");
  EXPECT_EQ(ErrorOf(R"({"headers":{"A":5}})"),
            "/headers/A: a matcher must be an object, such as {\"equalTo\": \"x\"}");
  EXPECT_EQ(ErrorOf(R"({"headers":{"A":{"hasExactly":5}}})"),
            "/headers/A: `hasExactly` must be a list of matchers");
  EXPECT_EQ(ErrorOf(R"({"headers":{"A":{"hasExactly":[{"equals":"1"}]}}})"),
            "/headers/A: unknown operator `equals` (did you mean `equalTo`?)");
  EXPECT_EQ(ErrorOf(R"({"bodyPatterns":5})"), "/bodyPatterns: must be a list of matchers");
  EXPECT_EQ(ErrorOf(R"({"customMatcher":{"name":"x"}})"),
            "/customMatcher: this server does not have custom matchers");
  EXPECT_EQ(ErrorOf(R"({"port":"x"})"), "/port: must be a number from 0 to 65535");
  EXPECT_EQ(ErrorOf(R"({"port":65536})"), "/port: must be a number from 0 to 65535");
  EXPECT_EQ(ErrorOf(R"({"scheme":"HTTP"})"), "/scheme: must be `http` or `https`");
  EXPECT_EQ(ErrorOf(R"({"method":"A B"})"),
            "/method: must be a method's name, such as `GET`, or `ANY`");
  EXPECT_EQ(ErrorOf(R"({"basicAuth":{"username":"u"}})"),
            "/basicAuth: must have the texts `username` and `password`, and nothing else");
  EXPECT_EQ(ErrorOf(R"({"host":"x"})"),
            "/host: a matcher must be an object, such as {\"equalTo\": \"x\"}");
  EXPECT_EQ(ErrorOf(R"({"url":null,"method":null,"headers":null})"), "none");
}

TEST(RequestPatternTest, LimitsTheMatchersOfAPattern) {
  std::string json = "{\"bodyPatterns\":[";
  for (int i = 0; i < 501; ++i) json += R"({"matches":"a"},)";
  json.back() = ']';
  EXPECT_EQ(ErrorOf(json + "}"),
            "/bodyPatterns/500: a pattern has at most 500 matchers and regular expressions");
}

}  // namespace
}  // namespace understudy::matching
