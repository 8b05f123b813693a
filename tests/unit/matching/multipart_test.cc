#include <gtest/gtest.h>

#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

constexpr const char* kBody =
    "--B\r\nContent-Disposition: form-data; name=\"one\"\r\n\r\nhello\r\n"
    "--B\r\nContent-Disposition: form-data; name=\"two\"; filename=\"f.json\"\r\n"
    "Content-Type: application/json\r\n\r\n{\"a\":1}\r\n--B--\r\n";

bool MultipartMatches(const std::string& patterns, std::string_view body = kBody,
                      std::string_view type = "multipart/form-data; boundary=B") {
  return Pattern("{\"multipartPatterns\":[" + patterns + "]}")
      .Matches(Asked("POST", "/", {{"Content-Type", type}}, body));
}

// As WireMock 3.13.2 answers, but for `name`, which it ignores.
TEST(MultipartTest, ComparesParts) {
  EXPECT_TRUE(MultipartMatches(R"({"name":"one"})"));
  EXPECT_FALSE(MultipartMatches(R"({"name":"nope"})"));
  EXPECT_TRUE(MultipartMatches(R"({"bodyPatterns":[{"equalTo":"hello"}]})"));
  EXPECT_FALSE(MultipartMatches(R"({"matchingType":"ALL","bodyPatterns":[{"equalTo":"hello"}]})"));
  EXPECT_TRUE(MultipartMatches(
      R"({"matchingType":"ALL","headers":{"Content-Disposition":{"contains":"form-data"}}})"));
  // aMultipart("two") of the Java client.
  EXPECT_TRUE(MultipartMatches(
      R"({"name":"two","matchingType":"ANY","headers":{"Content-Disposition":{"contains":"name=\"two\""}},)"
      R"("bodyPatterns":[{"equalToJson":{"a":1}}]})"));
  EXPECT_FALSE(MultipartMatches(
      R"({"headers":{"Content-Disposition":{"contains":"name=\"one\""}},"bodyPatterns":[{"equalToJson":{"a":1}}]})"));
  EXPECT_TRUE(MultipartMatches(
      R"({"headers":{"content-type":{"equalTo":"application/json"}},"bodyPatterns":[{"matchesJsonPath":"$.a"}]})"));
  EXPECT_TRUE(MultipartMatches(
      R"({"bodyPatterns":[{"equalTo":"hello"}]},{"bodyPatterns":[{"contains":"a"}]})"));
  EXPECT_TRUE(MultipartMatches("{}"));
  EXPECT_FALSE(MultipartMatches("{}", "x"));
  EXPECT_FALSE(MultipartMatches("{}", kBody, "text/plain"));
  EXPECT_FALSE(MultipartMatches("{}", kBody, "multipart/form-data"));
  EXPECT_TRUE(MultipartMatches("", "x", "text/plain"));
}

TEST(MultipartTest, ReadsBrokenBodiesAsFarAsTheyGo) {
  for (std::size_t size = 0; size < std::string_view(kBody).size(); ++size) {
    const auto cut = std::string_view(kBody).substr(0, size);
    const bool has_first = cut.find("hello\r\n--B") != std::string_view::npos;
    EXPECT_EQ(MultipartMatches(R"({"name":"one"})", cut), has_first) << size;
  }
}

TEST(MultipartTest, RefusesBadPatterns) {
  const auto error = [](const std::string& pattern) {
    return ErrorOf("{\"multipartPatterns\":[" + pattern + "]}");
  };
  EXPECT_EQ(error("5"), "/multipartPatterns/0: must be an object");
  EXPECT_EQ(error(R"({"matchingType":"X"})"),
            "/multipartPatterns/0/matchingType: must be `ANY` or `ALL`");
  EXPECT_EQ(error(R"({"nope":1})"), "/multipartPatterns/0/nope: unknown field `nope`");
  EXPECT_EQ(error(R"({"fileName":"x"})"),
            "/multipartPatterns/0/fileName: this server does not have file names of parts: use "
            "`headers` with `Content-Disposition`");
  EXPECT_EQ(error(R"({"headers":{"A":{"equals":"x"}}})"),
            "/multipartPatterns/0/headers/A: unknown operator `equals` (did you mean `equalTo`?)");
  EXPECT_EQ(error(R"({"bodyPatterns":[{}]})"),
            "/multipartPatterns/0/bodyPatterns/0: a matcher needs an operator");
  EXPECT_EQ(ErrorOf(R"({"multipartPatterns":5})"),
            "/multipartPatterns: must be a list of patterns of parts");
}

}  // namespace
}  // namespace understudy::matching
