#include "journal/shown_pattern.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "../support/documents.h"
#include "../support/sample_contract.h"
#include "journal/expectation.h"

namespace understudy::journal {
namespace {

class ShownPatternTest : public ::testing::Test {
 protected:
  // What a verdict says of a pattern and of how a request without anything differs.
  std::string Shown(const std::string& pattern, const Redaction& redaction) {
    const auto document = testing::Yaml(pattern);
    Diagnostics diagnostics;
    int regexes = 100;
    const auto wanted = ReadWantedRequest(document.root.value(), regexes, diagnostics);
    EXPECT_EQ(testing::Places(diagnostics), "") << pattern;
    return wanted == nullptr ? "" : TextOf(*wanted, redaction);
  }

  std::string ShownOperation(const std::string& arguments) {
    const std::shared_ptr<const contract::Contract> contract = testing::MakeSample();
    const auto document =
        testing::Yaml("{operation: sample.createItem, arguments: " + arguments + "}");
    Diagnostics diagnostics;
    const auto wanted =
        ReadWantedOperation(*document.root.value().Find("operation"),
                            document.root.value().Find("arguments"), {contract}, diagnostics);
    return wanted == nullptr ? "" : wanted->Describe(redaction_);
  }

  static std::string TextOf(const Wanted& wanted, const Redaction& redaction) {
    http::Request request;
    request.method = "GET";
    request.target = "/";
    request.headers = {{"X-Auth", "other"}};
    const auto asked = Asked::Make(request, 0, 1000, nullptr, nullptr);
    Entry entry;
    entry.asked = asked;
    std::string text = wanted.Describe(redaction) + "\n";
    for (const auto& reason : wanted.Compare(Seen(entry), redaction).reasons) text += reason + "\n";
    return text;
  }

  static Redaction Hiding() {
    const auto known = std::make_shared<KnownCredentials>();
    known->Add({"hc_known"});
    return Redaction({"apiKey", "name"}, known);
  }

  const Redaction redaction_ = Hiding();
};

TEST_F(ShownPatternTest, HidesWhatIsWantedOfACredentialByName) {
  EXPECT_EQ(Shown(R"({headers: {Authorization: {equalTo: "Bearer hc_x"}, Accept: {equalTo: a}}})",
                  redaction_),
            "ANY any URL, headers {\"Authorization\":\"***\",\"Accept\":{\"equalTo\":\"a\"}}\n"
            "header Authorization: expected it to equal `***`, got absent\n"
            "header Accept: expected it to equal `a`, got absent\n");
  for (const auto& pattern : std::vector<std::string>{
           "{headers: {APIKEY: {equalTo: S3CRET}}}",
           "{headers: {apiKey: {or: [{contains: S3CRET}, {matches: 'S3CRET.*'}]}}}",
           "{headers: {X-Auth: {equalTo: Token S3CRET}}}",
           "{headers: {X-Auth: {contains: Bearer S3CRET}}}",
           "{queryParameters: {apiKey: {hasExactly: [{equalTo: S3CRET}, {equalTo: S3CRET2}]}}}",
           "{formParameters: {apiKey: {equalTo: S3CRET}}}",
           "{cookies: {session: {equalTo: S3CRET}}}",
           "{basicAuth: {username: S3CRET, password: S3CRET}}",
           "{basicAuthCredentials: {username: S3CRET, password: S3CRET}}",
           "{url: '/v1?apiKey=S3CRET'}",
           "{url: '/v1?apiKey=S3CRET&a=1'}",
           R"({bodyPatterns: [{equalToJson: {"apiKey": "S3CRET"}}]})",
           R"({bodyPatterns: [{equalToJson: '{"apiKey":"S3CRET"}'}]})",
           R"({bodyPatterns: [{contains: 'apiKey=S3CRET'}]})",
           R"({bodyPatterns: [{matchesJsonPath: "$.a[?(@.apiKey == 'S3CRET')]"}]})",
           R"({bodyPatterns: [{matchesJsonPath: {expression: $.apiKey, equalTo: S3CRET}}]})",
           R"({multipartPatterns: [{name: apiKey, bodyPatterns: [{equalTo: S3CRET}]}]})",
       }) {
    const auto text = Shown(pattern, redaction_);
    EXPECT_EQ(text.find("S3CRET"), std::string::npos) << text;
    EXPECT_NE(text.find("***"), std::string::npos) << text;
    EXPECT_NE(Shown(pattern, Redaction()).find("S3CRET"), std::string::npos) << text;
  }
}

TEST_F(ShownPatternTest, HidesKnownValuesAlsoWhereTheyAreCut) {
  const std::string long_text(195, 'x');
  for (const auto& pattern : std::vector<std::string>{
           "{headers: {X-Auth: {equalTo: hc_known}}}",
           "{headers: {X-Auth: {equalTo: '" + long_text + "hc_known'}}}",
           "{bodyPatterns: [{contains: hc_known}]}",
           "{bodyPatterns: [{contains: '" + long_text + "hc_known'}]}",
           "{pathParameters: {id: {equalTo: hc_known}}, urlPathTemplate: '/v1/{id}'}",
           "{urlPath: /v1/hc_known}",
           "{host: {equalTo: hc_known.example}}",
       }) {
    const auto text = Shown(pattern, redaction_);
    EXPECT_EQ(text.find("hc_k"), std::string::npos) << text;
    EXPECT_NE(text.find("***"), std::string::npos) << text;
  }
}

TEST_F(ShownPatternTest, ShowsTheRest) {
  for (const auto& pattern : std::vector<std::string>{
           "{url: '/v1?a=1', headers: {X-Auth: {equalTo: a}}}", "{bodyPatterns: [{contains: key}]}",
           "{bodyPatterns: [{matchesJsonPath: $.id}], host: {equalTo: a.example}}"}) {
    EXPECT_EQ(Shown(pattern, redaction_), Shown(pattern, Redaction()));
  }
  EXPECT_EQ(Shown("{url: '/v1?apiKey=S3CRET&a=1'}", redaction_),
            "ANY url /v1?apiKey=***&a=1\n"
            "url: expected it to equal `/v1?apiKey=***&a=1`, got `/`\n");
}

TEST_F(ShownPatternTest, HidesArgumentsOfOperations) {
  EXPECT_EQ(ShownOperation("{name: S3CRET, count: 1}"),
            "sample.createItem with `name` = `***`, `count` = `1`");
  EXPECT_EQ(ShownOperation("{note: hc_known}"), "sample.createItem with `note` = `***`");
}

}  // namespace
}  // namespace understudy::journal
