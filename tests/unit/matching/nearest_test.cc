#include "matching/nearest.h"

#include <gtest/gtest.h>

#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

TEST(NearestTest, KeepsTheNearestInOrder) {
  const std::vector<double> distances = {0.5, 0.1, 0.9, 0.1, 0.3, 0};
  const auto nearest =
      Nearest(distances.size(), [&](std::size_t index) { return distances[index]; });
  ASSERT_EQ(nearest.size(), 3U);
  EXPECT_EQ(nearest[0].index, 5U);
  EXPECT_EQ(nearest[1].index, 1U);
  EXPECT_EQ(nearest[2].index, 3U);
  EXPECT_TRUE(Nearest(0, [](std::size_t) { return 0.0; }).empty());
}

std::vector<std::size_t> Ranked(const std::string& pattern,
                                const std::vector<LoggedRequest>& requests) {
  const auto read = Pattern(pattern);
  std::vector<std::size_t> order;
  for (const auto& near :
       Nearest(requests.size(), [&](std::size_t i) { return read.Distance(requests[i]); })) {
    EXPECT_GE(near.distance, 0);
    EXPECT_LE(near.distance, 1);
    EXPECT_EQ(near.distance == 0, read.Matches(requests[near.index]));
    order.push_back(near.index);
  }
  return order;
}

// The orders that WireMock 3.13.2 gives.
TEST(NearestTest, RanksRequests) {
  EXPECT_EQ(Ranked(R"({"url":"/customers/42","method":"GET"})",
                   {Asked("GET", "/other"), Asked("GET", "/customers/43"),
                    Asked("POST", "/customers/42")}),
            (std::vector<std::size_t>{1, 2, 0}));
  EXPECT_EQ(Ranked(R"({"urlPath":"/a","headers":{"X":{"equalTo":"abcdef"}}})",
                   {Asked("GET", "/a"), Asked("GET", "/a", {{"X", "abcdeg"}}),
                    Asked("GET", "/a", {{"X", "zzzzzz"}})}),
            (std::vector<std::size_t>{1, 0, 2}));
  EXPECT_EQ(Ranked(R"({"bodyPatterns":[{"equalToJson":{"a":1,"b":2,"c":3}}]})",
                   {Asked("POST", "/", {}, "x"), Asked("POST", "/", {}, R"({"a":1,"b":0,"c":0})"),
                    Asked("POST", "/", {}, R"({"a":1,"b":2,"c":0})")}),
            (std::vector<std::size_t>{2, 1, 0}));
}

TEST(DifferencesTest, NamesEachCondition) {
  const auto pattern = Pattern(
      R"({"method":"POST","url":"/a","scheme":"https","port":1,"host":{"equalTo":"x"},)"
      R"("clientIp":{"equalTo":"y"},"headers":{"Accept":{"equalTo":"text/html"}},)"
      R"("queryParameters":{"q":{"equalTo":"1"}},"cookies":{"c":{"equalTo":"1"}},)"
      R"("formParameters":{"f":{"equalTo":"1"}},"basicAuth":{"username":"u","password":"p"},)"
      R"("bodyPatterns":[{"contains":"z"}],"multipartPatterns":[{"name":"n"}]})");
  auto request = Asked("GET", "/a?q=2&q=3", {{"accept", "text/HTML"}}, "kept");
  request.body_size = 100'000;
  EXPECT_EQ(Render(pattern.Differences(request)),
            "method: expected it to be POST, got `GET`\n"
            "url: expected it to equal `/a`, got `/a?q=2&q=3` (differs only by the query: use "
            "`urlPath`, and `queryParameters` for the parameters)\n"
            "scheme: expected it to equal `https`, got `http`\n"
            "port: expected it to equal 1, got 8080\n"
            "host: expected it to equal `x`, got `api.example.com`\n"
            "clientIp: expected it to equal `y`, got `127.0.0.1`\n"
            "header Authorization: expected it to have the basic credentials of user `u`, got "
            "absent\n"
            "query parameter q: expected it to equal `1`, got `2`, `3` (one matching value is "
            "enough)\n"
            "header Accept: expected it to equal `text/html`, got `text/HTML` (differs only in "
            "letter case)\n"
            "cookie c: expected it to equal `1`, got absent\n"
            "form parameter f: expected it to equal `1`, got absent\n"
            "body: expected it to contain `z`, got `kept` (the kept body was cut at 4 of 100000 "
            "bytes)\n"
            "multipart body: expected it to have a part with the name `n`, got 0 parts (the body "
            "is not multipart, or its boundary is wrong; the kept body was cut at 4 of 100000 "
            "bytes)\n");
  EXPECT_FALSE(pattern.Matches(request));
}

struct HintCase {
  const char* pattern;
  const char* url;
  const char* hint;
};

constexpr const char* kNoPrefix =
    "the journal's URLs have no prefix of the world, such as `/~cart`: leave it out";
constexpr const char* kNoHost =
    "the journal's URLs begin with the path: leave out the host, and the world's prefix";

TEST(DifferencesTest, SaysWhyAUrlDiffers) {
  const std::vector<HintCase> cases = {
      {R"({"urlPattern":"/a"})", "/a?x=1", "differs only by the query: use `urlPathPattern`"},
      {R"({"urlPath":"/a?x=1"})", "/a?x=1",
       "`urlPath` has no query: use `url`, or `queryParameters`"},
      {R"({"urlPathPattern":"/a.x=1"})", "/a?x=1",
       "`urlPathPattern` has no query: use `urlPattern`"},
      {R"({"urlPath":"/a b"})", "/a%20b", "the path is compared as it was sent, not decoded"},
      {R"({"urlPath":"/a/"})", "/a", "differs only by the last `/`"},
      {R"({"urlPath":"/A"})", "/a", "differs only in letter case"},
      {R"({"urlPath":"/~vf/a"})", "/a", kNoPrefix},
      {R"({"urlPathPattern":"/~vf/.*"})", "/a", kNoPrefix},
      {R"({"url":"http://127.0.0.1:8080/a"})", "/a", kNoHost},
      {R"({"urlPattern":"^https://a.example/.*"})", "/a", kNoHost},
      {R"({"urlPattern":"b"})", "/abc", "a part of it matches, but the whole must"},
      {R"({"urlPath":"/b"})", "/abc", ""},
  };
  for (const auto& [pattern, url, hint] : cases) {
    const auto differences = Pattern(pattern).Differences(Asked("GET", url));
    ASSERT_EQ(differences.size(), 1U) << pattern;
    EXPECT_EQ(differences.front().hint, hint) << pattern;
  }
}

// What is not a whole body must not match as one.
TEST(DifferencesTest, ACutBodyIsNoJson) {
  auto request = Asked("POST", "/", {}, "5");
  request.body_size = 3;
  EXPECT_FALSE(Pattern(R"({"bodyPatterns":[{"equalToJson":5}]})").Matches(request));
  EXPECT_FALSE(Pattern(R"({"bodyPatterns":[{"binaryEqualTo":"NQ=="}]})").Matches(request));
  const auto differences = Pattern(R"({"bodyPatterns":[{"equalToJson":5}]})").Differences(request);
  EXPECT_EQ(differences.front().hint,
            "the kept part is not JSON; the kept body was cut at 1 of 3 bytes");
}

}  // namespace
}  // namespace understudy::matching
