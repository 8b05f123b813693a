// Bad input to WireMock's calls of the admin API: each gets an error in WireMock's one shape.

#include <set>
#include <string>
#include <vector>

#include "../support/verbs.h"
#include "admin_cases.h"
#include "http_run.h"
#include "wiremock_cases.h"
#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

class WireMockInputTest : public WireMockFixture {
 protected:
  Reply SendCase(const WireMockCase& call, const std::string& target, const std::string& body,
                 const Headers& headers = {}) {
    return client_.Send(call.method, target, headers, body);
  }
  std::string TargetOf(const WireMockCase& call) {
    return Replaced(call.path, "{id}", List().Text("/requests/0/id"));
  }
};

TEST_F(WireMockInputTest, IsGoodBeforeItIsMadeBad) {
  for (const auto& call : AllWireMockCases()) {
    SCOPED_TRACE(call.method + " " + call.path);
    GetCustomer();
    for (const char* type : {"application/json", "application/x-www-form-urlencoded",
                             "text/plain;charset=UTF-8", "image/png"}) {
      GetCustomer();
      const Reply reply = SendCase(call, TargetOf(call), call.body(), {{"Content-Type", type}});
      EXPECT_EQ(reply.status, 200) << type << reply.body;
      EXPECT_EQ(reply.Header("Content-Type"), "application/json");
    }
  }
}

TEST_F(WireMockInputTest, MustBeJson) {
  for (const auto& call : AllWireMockCases()) {
    if (call.sent == SentAs::kNothing) continue;
    SCOPED_TRACE(call.path);
    for (const std::string& body : {std::string(), std::string("{"), std::string("nonsense"),
                                    std::string("{} {}"), std::string("{\"url\":\"\xff\"}"),
                                    std::string(10'000, '['), std::string("{\"a\":1,\"a\":2}")}) {
      ExpectWireMockError(SendCase(call, call.path, body), 422, "/");
    }
  }
}

TEST_F(WireMockInputTest, HasAPointerToThePlaceInAPattern) {
  for (const auto& call : AllWireMockCases()) {
    if (call.sent != SentAs::kPattern) continue;
    SCOPED_TRACE(call.path);
    for (const auto& [body, pointer] :
         {std::pair(R"({"methd":"GET"})", "/methd"),
          std::pair(R"({"headers":{"A":{"equalsTo":"x"}}})", "/headers/A"),
          std::pair(R"({"headers":{"A":{"matches":"("}}})", "/headers/A"),
          std::pair(R"({"bodyPatterns":[{"contains":"x"},{"equalTo":7}]})", "/bodyPatterns/1"),
          std::pair(R"-({"urlPattern":"(?=x)"})-", "/urlPattern")}) {
      ExpectWireMockError(SendCase(call, call.path, body), 422, pointer);
    }
    for (const char* body : {"[]", "7", "null", "\"x\""}) {
      ExpectWireMockError(SendCase(call, call.path, body), 422, "/");
    }
  }
}

TEST_F(WireMockInputTest, HasIdsThatAreUuids) {
  for (const char* method : {"GET", "DELETE"}) {
    for (const char* id :
         {"x", "7", "00000000-0000-4000-8000-00000000000", "00000000-0000-4000-8000-00000000000g",
          "00000000-0000-4000-8000-0000000000000", "%2E%2E",
          "00000000_0000_4000_8000_000000000000"}) {
      SCOPED_TRACE(id);
      ExpectWireMockError(client_.Send(method, std::string(kRequests) + "/" + id), 400);
    }
  }
  ExpectWireMockError(client_.Get(std::string(kRequests) + "/" + kNoId), 404);
  EXPECT_EQ(client_.Delete(std::string(kRequests) + "/" + kNoId).body, "{}");
}

TEST_F(WireMockInputTest, HasQueryParametersOfTheirTypes) {
  for (const char* query : {"limit=abc", "limit=-1", "limit=", "limit=1&limit=2", "limit=1.5",
                            "limit=99999999999999999999999", "since=yesterday", "since=2026-01-31",
                            "since=2026-01-31T12:00:00", "since=", "since=2023-07-26,%2010:24:39",
                            "since=2026-01-31T12:00:00Z&since=2026-01-31T12:00:00Z",
                            "unmatched=yes", "unmatched=", "matchingStub=x", "x=1", "Limit=1"}) {
    SCOPED_TRACE(query);
    ExpectWireMockError(List(std::string("?") + query), 400);
  }
  EXPECT_EQ(List("?limit=1&limit=2").Text("/errors/0/detail"),
            "The parameter `limit` must be sent only once.");
  const Reply unknown = List("?foo=1");
  EXPECT_EQ(unknown.Text("/errors/0/title"), "Bad request");
  EXPECT_EQ(unknown.Text("/errors/0/detail"),
            "Unknown query parameter `foo`. Known parameters: `limit`, `since`, `unmatched`, "
            "`matchingStub`.");
  EXPECT_EQ(List("?limit=0&since=2026-01-31T12:00:00+01:00&unmatched=false").status, 200);
  for (const auto& call : AllWireMockCases()) {
    SCOPED_TRACE(call.path);
    GetCustomer();
    ExpectWireMockError(SendCase(call, TargetOf(call) + "?x=1", call.body()), 400);
    ExpectWireMockError(SendCase(call, TargetOf(call) + "?x=%zz", call.body()), 400);
  }
}

TEST_F(WireMockInputTest, HasTheMethodsOfThePath) {
  for (const auto& call : AllWireMockCases()) {
    SCOPED_TRACE(call.path);
    std::set<std::string> allowed;
    for (const auto& each : AllWireMockCases()) {
      if (each.path != call.path) continue;
      allowed.insert(each.method);
      if (each.method == "GET") allowed.insert("HEAD");
    }
    const Reply reply = client_.Send("PATCH", Replaced(call.path, "{id}", kNoId));
    ExpectWireMockError(reply, 405);
    EXPECT_EQ(AllowedVerbs(reply), allowed);
  }
}

TEST_F(WireMockInputTest, IsGuardedInEachWorld) {
  for (const auto& call : AllWireMockCases()) {
    SCOPED_TRACE(call.path);
    for (const char* prefix : {"", "/~a"}) {
      const std::string target = prefix + Replaced(call.path, "{id}", kNoId);
      ExpectWireMockError(SendCase(call, target, call.body(), {{"Origin", "http://evil.example"}}),
                          403);
      ExpectWireMockError(SendCase(call, target, call.body(), {{"Host", "evil.example"}}), 403);
    }
  }
  EXPECT_EQ(client_.Get(In("a")).status, 404) << "refused calls create no world";
}

TEST_F(WireMockInputTest, HasOneWorld) {
  ExpectWireMockError(client_.Get("/~a/__admin/requests", {{"Understudy-World", "b"}}), 400);
  ExpectWireMockError(client_.Get("/~a%20b/__admin/requests"), 400);
}

TEST_F(WireMockInputTest, IsBoundedInSize) {
  const std::string huge = R"({"url":")" + std::string(10 * 1024 * 1024, 'x') + "\"}";
  ExpectWireMockError(Ask("/__admin/requests/count", huge), 413);
}

TEST(WireMockTokenTest, IsNeeded) {
  Program program("default", {"--admin-token", "s3cret"});
  Client client(program);
  for (const auto& call : AllWireMockCases()) {
    const std::string target = Replaced(call.path, "{id}", "00000000-0000-4000-8000-000000000000");
    SCOPED_TRACE(target);
    ExpectWireMockError(client.Send(call.method, target, {}, call.body()), 401);
    EXPECT_NE(
        client.Send(call.method, target, {{"Authorization", "Bearer s3cret"}}, call.body()).status,
        401);
  }
}

}  // namespace
}  // namespace understudy::conformance
