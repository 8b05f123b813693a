// WireMock's calls that list, count, find and remove logged requests.

#include <string>
#include <vector>

#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kEventKeys =
    "id,request,responseDefinition,response,wasMatched,timing,subEvents";
constexpr const char* kRequestKeys =
    "url,absoluteUrl,method,clientIp,headers,cookies,browserProxyRequest,loggedDate,body,"
    "bodyAsBase64,protocol,scheme,host,port,loggedDateString,queryParams,formParams,id";

class WireMockRequestsTest : public WireMockFixture {
 protected:
  std::vector<std::string> Urls(const Reply& reply, const char* list, bool in_event) {
    std::vector<std::string> urls;
    for (const auto& item : reply.At(list).GetArray()) {
      const auto& request = in_event ? item["request"] : item;
      urls.emplace_back(request["url"].GetString());
    }
    return urls;
  }
  using Texts = std::vector<std::string>;
};

TEST_F(WireMockRequestsTest, AreServeEventsWithWireMocksKeys) {
  GetCustomer("", "?a=1&a=2&b=%C3%A9");
  const Reply list = List();
  ASSERT_EQ(list.status, 200);
  EXPECT_EQ(list.Keys(""), "requests,meta,requestJournalDisabled");
  EXPECT_EQ(list.Keys("/meta"), "total");
  EXPECT_EQ(list.Integer("/meta/total"), 1);
  EXPECT_FALSE(list.At("/requestJournalDisabled").GetBool());
  EXPECT_EQ(list.Keys("/requests/0"), std::string(kEventKeys) + ",stubMapping");
  EXPECT_EQ(list.Keys("/requests/0/request"), kRequestKeys);
  EXPECT_EQ(list.Keys("/requests/0/responseDefinition"), "status");
  EXPECT_EQ(list.Integer("/requests/0/responseDefinition/status"), 200);
  EXPECT_EQ(list.Keys("/requests/0/response"), "status,headers,body,bodyAsBase64");
  EXPECT_EQ(list.Text("/requests/0/response/headers/Content-Type"), "application/json");
  EXPECT_EQ(list.Keys("/requests/0/timing"),
            "addedDelay,processTime,responseSendTime,serveTime,totalTime");
  EXPECT_EQ(list.At("/requests/0/subEvents").Size(), 1U);
  EXPECT_EQ(list.Keys("/requests/0/subEvents/0"), "type,timeOffsetNanos,data");
  EXPECT_EQ(list.Text("/requests/0/subEvents/0/type"), "UNDERSTUDY");
  EXPECT_EQ(list.Text("/requests/0/subEvents/0/data/operation"), "helpcrunch.getCustomer");
  EXPECT_EQ(list.Keys("/requests/0/stubMapping"), "id,name,request,response,uuid,metadata");
  EXPECT_EQ(list.Text("/requests/0/stubMapping/request/urlPathTemplate"), "/v1/customers/{id}");
  EXPECT_TRUE(list.At("/requests/0/wasMatched").GetBool());
}

TEST_F(WireMockRequestsTest, HaveWhatWasSent) {
  client_.Send("POST", "/~w/api/v1/accounts/x?a=1&a=2&b=%C3%A9",
               {{"Content-Type", "application/x-www-form-urlencoded"},
                {"Cookie", "k=v; l=w"},
                {"X-Two", "1"},
                {"x-two", "2"},
                {"Authorization", "Bearer seen"}},
               "f=1&f=2");
  const Reply list = List("", "/~w");
  const std::string request = "/requests/0/request";
  const auto text = [&](const char* rest) { return list.Text((request + rest).c_str()); };
  EXPECT_EQ(text("/url"), "/api/v1/accounts/x?a=1&a=2&b=%C3%A9");
  EXPECT_EQ(text("/absoluteUrl"), program_.url() + "/~w/api/v1/accounts/x?a=1&a=2&b=%C3%A9");
  EXPECT_EQ(text("/method"), "POST");
  EXPECT_EQ(text("/clientIp"), "127.0.0.1");
  EXPECT_EQ(text("/headers/Authorization"), "Bearer seen") << "people verify it";
  EXPECT_EQ(text("/headers/X-Two/0"), "1");
  EXPECT_EQ(text("/headers/X-Two/1"), "2");
  EXPECT_EQ(text("/cookies/l"), "w");
  EXPECT_EQ(text("/queryParams/a/key"), "a");
  EXPECT_EQ(text("/queryParams/a/values/1"), "2");
  EXPECT_EQ(text("/queryParams/b/values/0"), "\xC3\xA9");
  EXPECT_EQ(text("/formParams/f/values/1"), "2");
  EXPECT_EQ(text("/body"), "f=1&f=2");
  EXPECT_EQ(text("/bodyAsBase64"), "Zj0xJmY9Mg==");
  EXPECT_EQ(text("/scheme"), "http");
  EXPECT_EQ(text("/host"), "127.0.0.1");
  EXPECT_EQ(list.Integer("/requests/0/request/port"), program_.port());
}

TEST_F(WireMockRequestsTest, HaveBytesThatAreNoTextInBase64Only) {
  client_.Send("POST", "/nowhere", {{"X-Bytes", "a\xff"}}, std::string("\xff\x00\x01", 3));
  const Reply list = List();
  EXPECT_FALSE(list.At("/requests/0/request").HasMember("body"));
  EXPECT_EQ(list.Text("/requests/0/request/bodyAsBase64"), "/wAB");
  EXPECT_EQ(list.Text("/requests/0/request/headers/X-Bytes"), "a\xC3\xBF");
}

TEST_F(WireMockRequestsTest, WithoutAnOperationAreUnmatched) {
  client_.Get("/nowhere?x=1");
  client_.Send("POST", kCustomer);  // 405
  GetCustomer();
  client_.Get(kCustomer);                                                 // 401
  client_.Get("/v1/customers/1", {{"Authorization", "Bearer hc_test"}});  // 404
  client_.Get(kCustomer, {{"Understudy-Fault", "status=503"}});
  client_.Get("/nothing", {{"Understudy-Fault", "status=503"}});
  const Reply unmatched = client_.Get("/__admin/requests/unmatched");
  EXPECT_EQ(unmatched.Keys(""), "requests,requestJournalDisabled");
  EXPECT_EQ(Urls(unmatched, "/requests", false), (Texts{"/nothing", kCustomer, "/nowhere?x=1"}));
  EXPECT_EQ(unmatched.Keys("/requests/0"), std::string(kRequestKeys) + ",understudy");
  const Reply list = List("?unmatched=true&limit=1");
  EXPECT_EQ(list.Integer("/meta/total"), 3) << "honours `unmatched`, not `limit`";
  EXPECT_EQ(Urls(list, "/requests", true), (Texts{"/nothing"}));
  EXPECT_EQ(list.Keys("/requests/0"), kEventKeys);
  EXPECT_FALSE(list.At("/requests/0/wasMatched").GetBool());
  EXPECT_EQ(list.Keys("/requests/0/responseDefinition"), "status,fromConfiguredStub");
  EXPECT_FALSE(list.At("/requests/0/responseDefinition/fromConfiguredStub").GetBool());
}

TEST_F(WireMockRequestsTest, ComeNewestFirstWithinLimitAndSince) {
  for (const char* path : {"/a", "/b", "/c"}) client_.Get(path);
  EXPECT_EQ(Urls(List(), "/requests", true), (Texts{"/c", "/b", "/a"}));
  const Reply page = List("?limit=2");
  EXPECT_EQ(Urls(page, "/requests", true), (Texts{"/c", "/b"}));
  EXPECT_EQ(page.Integer("/meta/total"), 3);
  EXPECT_EQ(List("?limit=0").At("/requests").Size(), 0U);
  EXPECT_EQ(List("?since=2020-01-01T00:00:00%2B02:00").At("/requests").Size(), 3U);
  const Reply later = List("?since=2200-01-01T00:00:00Z");
  EXPECT_EQ(later.At("/requests").Size(), 0U);
  EXPECT_EQ(later.Integer("/meta/total"), 3);
  const std::string last = page.Text("/requests/0/request/loggedDateString");
  EXPECT_EQ(List("?since=" + last).At("/requests").Size(), 0U) << "later than, not at";
}

TEST_F(WireMockRequestsTest, AreFoundByTheIdOfTheirOperation) {
  GetCustomer();
  client_.Get("/api/v1/accounts");
  const std::string stub = List("?limit=1").Text("/requests/0/stubMapping/id");
  const Reply list = List("?matchingStub=" + stub);
  EXPECT_EQ(Urls(list, "/requests", true), (Texts{"/api/v1/accounts"}));
  EXPECT_EQ(list.Integer("/meta/total"), 1);
  EXPECT_EQ(List(std::string("?matchingStub=") + kNoId).At("/requests").Size(), 0U);
  Program other;
  Client client(other);
  client.Get("/api/v1/accounts");
  EXPECT_EQ(client.Get(kRequests).Text("/requests/0/stubMapping/id"), stub) << "in each run";
}

TEST_F(WireMockRequestsTest, AreReadAndRemovedById) {
  GetCustomer();
  const std::string id = List().Text("/requests/0/id");
  const std::string target = std::string(kRequests) + "/" + id;
  const Reply one = client_.Get(target);
  EXPECT_EQ(one.Keys(""), std::string(kEventKeys) + ",stubMapping");
  EXPECT_EQ(one.Text("/id"), id);
  std::string upper = id;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(client_.Get(std::string(kRequests) + "/" + upper).Text("/id"), id);
  EXPECT_EQ(client_.Delete(target).body, "{}");
  EXPECT_EQ(client_.Get(target).status, 404);
  EXPECT_EQ(client_.Delete(target).status, 200);
  EXPECT_EQ(Count(), 0);
}

TEST_F(WireMockRequestsTest, AreCountedAndFoundByPattern) {
  GetCustomer();
  GetCustomer("", "?a=1");
  client_.Get("/api/v1/accounts");
  EXPECT_EQ(Count(), 3);
  EXPECT_EQ(Count(std::string(R"({"method":"GET","urlPath":")") + kCustomer + "\"}"), 2);
  EXPECT_EQ(Count(R"({"method":"POST"})"), 0);
  EXPECT_EQ(Count(R"({"headers":{"Authorization":{"equalTo":"Bearer hc_test"}}})"), 2);
  const Reply found = Ask("/__admin/requests/find", R"({"urlPathPattern":"/v1/.*"})");
  EXPECT_EQ(found.Keys(""), "requests,requestJournalDisabled");
  EXPECT_EQ(Urls(found, "/requests", false), (Texts{kCustomer, std::string(kCustomer) + "?a=1"}))
      << "oldest first";
  EXPECT_EQ(found.Keys("/requests/0"), std::string(kRequestKeys) + ",understudy");
  EXPECT_EQ(found.Text("/requests/0/understudy/operation"), "helpcrunch.getCustomer");
}

TEST_F(WireMockRequestsTest, AreRemovedByPattern) {
  GetCustomer();
  client_.Get("/api/v1/accounts");
  const Reply removed = Ask("/__admin/requests/remove", R"({"urlPathPattern":"/v1/.*"})");
  EXPECT_EQ(removed.Keys(""), "serveEvents");
  EXPECT_EQ(Urls(removed, "/serveEvents", true), (Texts{kCustomer}));
  EXPECT_EQ(Urls(List(), "/requests", true), (Texts{"/api/v1/accounts"}));
}

TEST_F(WireMockRequestsTest, AreRemovedByTheMetadataOfTheirOperation) {
  GetCustomer();
  client_.Get("/api/v1/accounts");
  client_.Get("/nowhere");
  const Reply removed =
      Ask("/__admin/requests/remove-by-metadata", R"({"contains":"\"vendor\":\"leeloo\""})");
  EXPECT_EQ(removed.Keys(""), "serveEvents");
  EXPECT_EQ(Urls(removed, "/serveEvents", true), (Texts{"/api/v1/accounts"}));
  EXPECT_EQ(Urls(List(), "/requests", true), (Texts{"/nowhere", kCustomer}));
  ExpectWireMockError(Ask("/__admin/requests/remove-by-metadata", R"({"contain":"x"})"), 422, "/");
}

TEST_F(WireMockRequestsTest, AreForgottenTogether) {
  for (const char* method : {"DELETE", "POST"}) {
    GetCustomer();
    const std::string target = kRequests + std::string(*method == 'P' ? "/reset" : "");
    EXPECT_EQ(client_.Send(method, target).body, "{}");
    EXPECT_EQ(Count(), 0);
  }
}

TEST_F(WireMockRequestsTest, AreOfOneWorld) {
  GetCustomer();
  GetCustomer("/~a");
  GetCustomer("/~a");
  client_.Get("/api/v1/accounts", {{"Understudy-World", "b"}});
  EXPECT_EQ(Count("{}"), 1);
  EXPECT_EQ(Count("{}", "/~a"), 2);
  EXPECT_EQ(Count("{}", "/~b"), 1);
  EXPECT_EQ(client_.Get(kRequests, {{"Understudy-World", "b"}}).Integer("/meta/total"), 1);
  const std::string id = List("", "/~a").Text("/requests/0/id");
  EXPECT_EQ(client_.Get(std::string(kRequests) + "/" + id).status, 404);
  EXPECT_EQ(client_.Delete("/~a/__admin/requests").status, 200);
  EXPECT_EQ(Count("{}", "/~a"), 0);
  EXPECT_EQ(Count("{}"), 1);
  EXPECT_EQ(Count("{}", "/~b"), 1);
}

TEST_F(WireMockRequestsTest, OfAWorldThatIsNotThereAreNone) {
  const std::string none = "/~absent";
  EXPECT_EQ(List("", none).Integer("/meta/total"), 0);
  EXPECT_EQ(Count("{}", none), 0);
  EXPECT_EQ(client_.Delete(none + kRequests).status, 200);
  EXPECT_EQ(Ask(none + "/__admin/reset", "").status, 200);
  EXPECT_EQ(client_.Get(none + kRequests + "/unmatched/near-misses").status, 200);
  EXPECT_EQ(client_.Get(In("absent")).status, 404) << "no call created it";
}

TEST_F(WireMockRequestsTest, AndAllElseOfAWorldAreReset) {
  for (const char* world : {"a", "b"}) {
    AddCustomer(world, "A1");
    Put(In(world, "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
    Post(In(world, "/faults"), R"({"status":503})");
    Put(In(world, "/limits"), R"({"leeloo":{"requests":1,"per":"minute"}})");
  }
  EXPECT_EQ(Ask("/~a/__admin/reset", "").body, "{}");
  EXPECT_EQ(Count("{}", "/~a"), 0);
  EXPECT_EQ(Customers("a"), 42);
  EXPECT_EQ(client_.Get(In("a", "/clock")).Text("/mode"), "real");
  EXPECT_EQ(client_.Get(In("a", "/faults")).At("/faults").Size(), 0U);
  EXPECT_TRUE(client_.Get(In("a", "/limits")).At("/limits/leeloo").IsNull());
  EXPECT_EQ(Count("{}", "/~b"), 1);
  EXPECT_EQ(client_.Get(In("b", "/clock")).Text("/mode"), "frozen");
}

TEST(WireMockJournalOffTest, AnswersEverywhereWithNothing) {
  Program program("default", {"--journal", "0"});
  Client client(program);
  client.Get("/api/v1/accounts");
  const std::string requests = "/__admin/requests";
  const Reply list = client.Get(requests);
  EXPECT_EQ(list.body, R"({"requests":[],"meta":{"total":0},"requestJournalDisabled":true})");
  const std::string empty = R"({"requests":[],"requestJournalDisabled":true})";
  EXPECT_EQ(client.Get(requests + "/unmatched").body, empty);
  EXPECT_EQ(client.Json("POST", requests + "/find", "{}").body, empty);
  EXPECT_EQ(client.Json("POST", requests + "/count", "{}").body,
            R"({"count":-1,"requestJournalDisabled":true})");
  // The Java client knows no other members here.
  for (const char* call : {"/remove", "/remove-by-metadata"}) {
    const std::string body = call == std::string("/remove") ? "{}" : R"({"contains":"x"})";
    EXPECT_EQ(client.Json("POST", requests + call, body).body, R"({"serveEvents":[]})");
  }
  EXPECT_EQ(client.Get(requests + "/unmatched/near-misses").body, R"({"nearMisses":[]})");
  EXPECT_EQ(client.Json("POST", "/__admin/near-misses/request-pattern", "{}").body,
            R"({"nearMisses":[]})");
  // This one needs no journal.
  const Reply misses =
      client.Json("POST", "/__admin/near-misses/request", R"({"url":"/v1/customer/1"})");
  EXPECT_EQ(misses.Text("/nearMisses/0/stubMapping/name"), "helpcrunch.getCustomer");
  const std::string id = "/12345678-1234-1234-1234-123456789012";
  const Reply entry = client.Get(requests + id);
  EXPECT_EQ(entry.status, 200);
  EXPECT_EQ(entry.body, R"({"requestJournalDisabled":true})");
  EXPECT_EQ(client.Get(requests + "/abc").status, 400);
  EXPECT_EQ(client.Delete(requests + id).status, 200);
  EXPECT_EQ(client.Delete(requests).status, 200);
  EXPECT_EQ(client.Send("POST", "/__admin/reset").status, 200);
}

// As WireMock 3.13.2 answers.
TEST_F(WireMockRequestsTest, OneOfSeveralValuesIsEnough) {
  const std::vector<std::string> denials = {R"({"not":{"equalTo":"1"}})",
                                            R"({"not":{"equalTo":"3"}})",
                                            R"({"doesNotContain":"1"})", R"({"doesNotMatch":"1"})"};
  const auto counts = [&](const std::string& matcher) {
    std::string text;
    for (const char* path : {"/several", "/none"}) {
      const std::string pattern =
          R"({"urlPath":")" + std::string(path) + R"(","queryParameters":{"a":)" + matcher + "}}";
      text += std::to_string(Count(pattern));
    }
    return text;
  };
  client_.Get("/several?a=1&a=2");
  client_.Get("/none");
  EXPECT_EQ(counts(R"({"equalTo":"1"})"), "10");
  EXPECT_EQ(counts(R"({"equalTo":"2"})"), "10");
  for (const auto& denial : denials) EXPECT_EQ(counts(denial), "11") << denial;
  EXPECT_EQ(counts(R"({"not":{"or":[{"equalTo":"1"},{"equalTo":"2"}]}})"), "01");
  EXPECT_EQ(counts(R"({"absent":true})"), "01");
  EXPECT_EQ(counts(R"({"not":{"absent":true}})"), "10");
  EXPECT_EQ(counts(R"({"matches":".*"})"), "10");
  EXPECT_EQ(counts(R"({"or":[{"absent":true},{"equalTo":"2"}]})"), "11");
  EXPECT_EQ(counts(R"({"and":[{"equalTo":"1"},{"not":{"equalTo":"2"}}]})"), "10");
  EXPECT_EQ(counts(R"({"hasExactly":[{"equalTo":"2"},{"equalTo":"1"}]})"), "10");
}

// As WireMock 3.13.2 answers.
TEST_F(WireMockRequestsTest, ComparesMethodsWithTheirLetterCase) {
  GetCustomer();
  EXPECT_EQ(Count(R"({"method":"GET"})"), 1);
  EXPECT_EQ(Count(R"({"method":"ANY"})"), 1);
  for (const char* other : {"get", "Get", "any"}) {
    EXPECT_EQ(Count(R"({"method":")" + std::string(other) + R"("})"), 0) << other;
  }
}

}  // namespace
}  // namespace understudy::conformance
