// Near misses without stubs: operations near to a request, requests near to a pattern.

#include <string>
#include <vector>

#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

class WireMockNearMissesTest : public WireMockFixture {
 protected:
  static constexpr const char* kOfRequest = "/__admin/near-misses/request";
  static constexpr const char* kOfPattern = "/__admin/near-misses/request-pattern";
  static constexpr const char* kData = "/nearMisses/0/matchResult/subEvents/0/data";

  static std::string Near(int index, const std::string& rest) {
    return "/nearMisses/" + std::to_string(index) + rest;
  }
};

TEST_F(WireMockNearMissesTest, OfARequestAreTheNearestOperations) {
  const Reply reply = Ask(kOfRequest, R"({"method":"GET","url":"/api/v1/account?x=1"})");
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "nearMisses");
  ASSERT_EQ(reply.At("/nearMisses").Size(), 3U);
  EXPECT_EQ(reply.Keys("/nearMisses/0"), "request,stubMapping,matchResult");
  EXPECT_EQ(reply.Keys("/nearMisses/0/stubMapping"), "id,name,request,response,uuid,metadata");
  EXPECT_EQ(reply.Keys("/nearMisses/0/stubMapping/request"), "urlPathTemplate,method");
  EXPECT_EQ(reply.Text("/nearMisses/0/stubMapping/request/urlPathTemplate"), "/api/v1/accounts");
  EXPECT_EQ(reply.Text("/nearMisses/0/stubMapping/request/method"), "GET");
  EXPECT_EQ(reply.Keys("/nearMisses/0/matchResult"), "distance,subEvents");
  EXPECT_EQ(reply.Keys("/nearMisses/0/matchResult/subEvents/0"), "type,timeOffsetNanos,data");
  EXPECT_EQ(reply.Keys(kData), "differences");
  EXPECT_EQ(reply.Text((std::string(kData) + "/differences/0/field").c_str()), "path");
  EXPECT_EQ(reply.Text("/nearMisses/0/request/url"), "/api/v1/account?x=1");
  double before = 0;
  for (int i = 0; i < 3; ++i) {
    const double distance = reply.At(Near(i, "/matchResult/distance").c_str()).GetDouble();
    EXPECT_GE(distance, before);
    EXPECT_LE(distance, 1);
    before = distance;
  }
  EXPECT_GT(reply.At("/nearMisses/0/matchResult/distance").GetDouble(), 0);
}

TEST_F(WireMockNearMissesTest, OfARequestThatAnOperationAnswersHaveTheDistanceZero) {
  for (const char* method : {"GET", "HEAD"}) {
    const Reply reply =
        Ask(kOfRequest, std::string(R"({"url":"/v1/customers/7","method":")") + method + "\"}");
    EXPECT_EQ(reply.At("/nearMisses/0/matchResult/distance").GetDouble(), 0) << reply.body;
    EXPECT_EQ(reply.At((std::string(kData) + "/differences").c_str()).Size(), 0U);
  }
  const Reply other = Ask(kOfRequest, R"({"url":"/v1/customers/7","method":"POST"})");
  EXPECT_EQ(other.Text((std::string(kData) + "/differences/0/field").c_str()), "method");
  const Reply no_number = Ask(kOfRequest, R"({"url":"/v1/customers/serch","method":"GET"})");
  EXPECT_GT(no_number.At("/nearMisses/0/matchResult/distance").GetDouble(), 0);
}

TEST_F(WireMockNearMissesTest, HaveAValidUrl) {
  const auto url_of = [&](const std::string& request) {
    return Ask(kOfRequest, request).Text("/nearMisses/0/request/absoluteUrl");
  };
  EXPECT_EQ(url_of(R"({"url":"/v1/x?a=b"})"), "http://localhost/v1/x?a=b");
  EXPECT_EQ(url_of(R"({"url":"v1/x y"})"), "http://localhost/v1/x%20y");
  EXPECT_EQ(url_of("{}"), "http://localhost/");
  EXPECT_EQ(url_of(R"({"url":"/v1/x","headers":{"host":"a.example:81"}})"),
            "http://a.example:81/v1/x");
  EXPECT_EQ(url_of(R"({"url":"/v1/x","host":"b.example","scheme":"https"})"),
            "https://b.example/v1/x");
  EXPECT_EQ(url_of(R"({"url":"/v1/x","host":"no host"})"), "http://localhost/v1/x");
  EXPECT_EQ(url_of(R"({"absoluteUrl":"http://c.example/v1/x"})"), "http://c.example/v1/x");
}

TEST_F(WireMockNearMissesTest, NeverFail) {
  for (const std::string& body :
       {std::string("{}"), std::string(R"({"url":null,"method":7,"headers":[1],"body":{}})"),
        std::string(R"({"url":"%%%?%zz=%"})"), std::string(R"({"url":"x"})"),
        std::string(R"({"absoluteUrl":"http://a.example"})"),
        std::string(R"({"url":"http://a.example/v1/custmers/1"})"),
        std::string(R"({"headers":{"A":["1","2"],"B":null},"bodyAsBase64":"@@","unknown":1})"),
        R"({"url":"/)" + std::string(300'000, '/') + "\"}",
        R"({"url":"/v1/)" + std::string(300'000, 'x') + "\"}"}) {
    const Reply reply = Ask(kOfRequest, body);
    EXPECT_EQ(reply.status, 200) << body.substr(0, 80) << reply.body;
    EXPECT_GT(reply.At("/nearMisses").Size(), 0U) << body.substr(0, 80);
  }
}

TEST_F(WireMockNearMissesTest, OfUnmatchedRequestsAreInOneList) {
  GetCustomer();
  client_.Get("/api/v1/acounts");
  client_.Get("/api/v1/chat_mesages");
  client_.Get("/%zz");
  const Reply reply = client_.Get("/__admin/requests/unmatched/near-misses");
  EXPECT_EQ(reply.Keys(""), "nearMisses");
  ASSERT_EQ(reply.At("/nearMisses").Size(), 9U);
  EXPECT_EQ(reply.Text("/nearMisses/0/request/url"), "/%25zz") << "the newest first";
  EXPECT_EQ(reply.Text("/nearMisses/3/request/url"), "/api/v1/chat_mesages");
  EXPECT_EQ(reply.Text("/nearMisses/6/stubMapping/request/urlPathTemplate"), "/api/v1/accounts");
  EXPECT_EQ(reply.Keys("/nearMisses/6"), "request,stubMapping,matchResult");
}

TEST_F(WireMockNearMissesTest, OfAPatternAreTheNearestRequests) {
  for (const char* path : {"/far/away", "/v1/customers/1", "/v1/customers/12", "/v1/customer"}) {
    client_.Get(path);
  }
  const std::string pattern = R"({"method":"GET","urlPath":"/v1/customers/123"})";
  for (const char* target : {kOfPattern, "/__admin/requests/near-misses/request-pattern"}) {
    const Reply reply = Ask(target, pattern);
    EXPECT_EQ(reply.Keys(""), "nearMisses");
    ASSERT_EQ(reply.At("/nearMisses").Size(), 3U);
    EXPECT_EQ(reply.Keys("/nearMisses/0"), "request,requestPattern,matchResult");
    EXPECT_EQ(reply.Text("/nearMisses/0/request/url"), "/v1/customers/12");
    EXPECT_EQ(reply.Text("/nearMisses/1/request/url"), "/v1/customers/1");
    EXPECT_EQ(reply.Text("/nearMisses/0/requestPattern/urlPath"), "/v1/customers/123");
    EXPECT_EQ(reply.Text((std::string(kData) + "/differences/0/field").c_str()), "urlPath");
  }
  const Reply hit = Ask(kOfPattern, R"({"urlPath":"/v1/customer"})");
  EXPECT_EQ(hit.At("/nearMisses/0/matchResult/distance").GetDouble(), 0);
}

TEST_F(WireMockNearMissesTest, OfAnEmptyJournalAreNone) {
  EXPECT_EQ(Ask(kOfPattern, "{}").body, R"({"nearMisses":[]})");
  EXPECT_EQ(client_.Get("/__admin/requests/unmatched/near-misses").body, R"({"nearMisses":[]})");
}

TEST_F(WireMockNearMissesTest, AreOfOneWorld) {
  client_.Get("/~a/v1/custmers/1");
  EXPECT_EQ(Ask(kOfPattern, "{}").At("/nearMisses").Size(), 0U);
  EXPECT_EQ(Ask("/~a" + std::string(kOfPattern), "{}").At("/nearMisses").Size(), 1U);
  Post(kWorlds, R"({"name":"b","from":{"scenario":"empty"}})");
  EXPECT_EQ(Ask("/~b" + std::string(kOfRequest), R"({"url":"/v1/custmers/1"})").status, 200);
}

}  // namespace
}  // namespace understudy::conformance
