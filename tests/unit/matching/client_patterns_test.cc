#include <gtest/gtest.h>

#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

// What WireMock's Java client 3.13.2 writes for each of its matchers.
TEST(ClientPatternsTest, ReadsWhatTheJavaClientWrites) {
  for (
      const char* pattern : {
          R"~({"url":"/a?x=1","method":"GET"})~",
          R"~({"urlPattern":"/a.*","method":"POST"})~",
          R"~({"method":"ANY"})~",
          R"~({"urlPath":"/a","method":"GET"})~",
          R"~({"urlPathPattern":"/a.*","method":"GET"})~",
          R"~({"urlPathTemplate":"/a/{id}","method":"GET","pathParameters":{"id":{"equalTo":"5"}}})~",
          R"~({"method":"POST","bodyPatterns":[{"equalTo":"x"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"equalTo":"x","caseInsensitive":true}]})~",
          R"~({"method":"POST","bodyPatterns":[{"contains":"x"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"doesNotContain":"x"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matches":"x.*"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"doesNotMatch":"x.*"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"absent":true}]})~",
          R"~({"method":"POST","bodyPatterns":[{"equalToJson":"{\"a\":1}"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"equalToJson":"{\"a\":1}","ignoreArrayOrder":true,"ignoreExtraElements":true}]})~",
          R"~({"method":"POST","bodyPatterns":[{"equalToJson":"[1]","ignoreArrayOrder":false,"ignoreExtraElements":true}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matchesJsonPath":"$.a"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matchesJsonPath":{"expression":"$.a","equalTo":"1"}}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matchesJsonPath":{"expression":"$.a","absent":true}}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matchesJsonPath":{"expression":"$.a","and":[{"contains":"1"},{"contains":"2"}]}}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matchesJsonPath":{"expression":"$.a","equalToJson":"{}","ignoreArrayOrder":true,"ignoreExtraElements":false}}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matchesJsonSchema":"{\"type\":\"object\"}","schemaVersion":"V202012"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"matchesJsonSchema":"{\"type\":\"object\"}","schemaVersion":"V7"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"and":[{"equalTo":"x"},{"contains":"y"}]}]})~",
          R"~({"method":"POST","bodyPatterns":[{"or":[{"equalTo":"x"},{"absent":true}]}]})~",
          R"~({"method":"POST","bodyPatterns":[{"not":{"equalTo":"x"}}]})~",
          R"~({"method":"POST","bodyPatterns":[{"before":"2021-06-14T15:15:15Z"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"before":"2021-06-14T15:15:15"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"before":"now +0 seconds"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"after":"now +0 seconds"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"equalToDateTime":"now +0 seconds"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"after":"now +3 days"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"equalToDateTime":"2021-06-14"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"before":"now +3 days"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"equalToDateTime":"2021-06-14","actualFormat":"dd/MM/yyyy","truncateActual":"first hour of day"}]})~",
          R"~({"method":"POST","bodyPatterns":[{"after":"now +0 seconds","truncateExpected":"first day of month","applyTruncationLast":true}]})~",
          R"~({"method":"GET","headers":{"H":{"includes":[{"contains":"1"}]}},"queryParameters":{"q":{"hasExactly":[{"equalTo":"1"},{"equalTo":"2"}]}}})~",
          R"~({"method":"GET","headers":{"H":{"absent":true}},"queryParameters":{"q":{"absent":true}}})~",
          R"~({"scheme":"https","host":{"equalTo":"h"},"port":80,"clientIp":{"equalTo":"127.0.0.1"},"method":"GET","cookies":{"c":{"matches":".*"}},"basicAuthCredentials":{"username":"u","password":"p"}})~",
          R"~({"method":"POST","formParameters":{"f":{"equalTo":"1"},"g":{"hasExactly":[{"equalTo":"1"}]}}})~",
          R"~({"method":"POST","bodyPatterns":[{"binaryEqualTo":"AQID"}]})~",
          R"~({"method":"POST","multipartPatterns":[{"name":"n","matchingType":"ANY","headers":{"Content-Disposition":{"contains":"name=\"n\""},"A":{"equalTo":"b"}},"bodyPatterns":[{"contains":"x"}]}]})~",
          R"~({"method":"POST","multipartPatterns":[{"matchingType":"ALL","bodyPatterns":[{"equalToJson":"{}"}]}]})~",
          R"~({"method":"GET_OR_HEAD"})~",
      }) {
    EXPECT_EQ(ErrorOf(pattern), "none") << pattern;
  }
}

}  // namespace
}  // namespace understudy::matching
