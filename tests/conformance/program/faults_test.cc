// Faults and limits as clients meet them: over a raw socket, and by an HTTP client.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "check_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr char kCustomer[] = "/v1/customers/8737843";
constexpr char kCustomers[] = "/api/v2/customer";
const Headers kCredentials = {{"Authorization", "Bearer hc_test"}, {"apiKey", "od_test"}};

std::string Scenario(const std::string& rest) { return ScenarioFile("extends: default\n" + rest); }

std::string Faults(const std::string& rules, const std::string& rest = "") {
  return Scenario("clock: 2024-01-15T12:00:00Z\n" + rest + "faults:\n" + rules);
}

std::string GetCustomer(const std::string& more = "") {
  return std::string("GET ") + kCustomer +
         " HTTP/1.1\r\nHost: t\r\nConnection: close\r\nAuthorization: Bearer hc_test\r\n" + more +
         "\r\n";
}

// What a client without library sees until the end: of one request that asks for a fault.
std::string Asked(const Program& program, const std::string& fault) {
  return Raw(program, GetCustomer("Understudy-Fault: " + fault + "\r\n"));
}

Reply GetWith(Client& client, const std::string& target, const std::string& fault) {
  return client.Get(target, {{"Understudy-Fault", fault}});
}

milliseconds Since(Clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

// --- Each fault, by the header, over a raw socket

TEST(FaultWireTest, ClosesBeforeTheFirstByte) {
  EXPECT_EQ(Asked(Shared(), "close=fin"), "");
  EXPECT_EQ(Asked(Shared(), "close=reset"), "");
}

// --- Faults that need no body do not wait for it

constexpr char kCreate[] = "/api/v2/customer/createCustomerCRUD";

// What comes until the end after a head, when the body never comes.
std::string WithoutBody(const Program& program, const std::string& more) {
  return Raw(program, std::string("POST ") + kCreate +
                          " HTTP/1.1\r\nHost: t\r\napiKey: od_test\r\nContent-Type: "
                          "application/json\r\nContent-Length: 20\r\n" +
                          more + "\r\n");
}

TEST(FaultEarlyTest, AnswersWithoutTheBody) {
  for (const char* more :
       {"Understudy-Fault: status=503\r\n", "Understudy-Fault: status=503; delay=1ms\r\n",
        "Prefer: code=503\r\n", "Understudy-Fault: status=503\r\nExpect: 100-continue\r\n"}) {
    const std::string reply = WithoutBody(Shared(), more);
    EXPECT_EQ(reply.substr(0, 13), "HTTP/1.1 503 ") << more;
    EXPECT_NE(reply.find("\r\nConnection: close\r\n"), std::string::npos) << reply;
  }
  EXPECT_EQ(WithoutBody(Shared(), "Understudy-Fault: close=fin\r\n"), "");
  EXPECT_EQ(WithoutBody(Shared(), "Understudy-Fault: close=reset\r\n"), "");
}

TEST(FaultEarlyTest, CountsARuleOnceForEachRequest) {
  const Program program(Faults("  - {status: 503, match: {method: POST, every: 2}}\n"));
  const std::string body = R"({"primaryID":"EARLY"})";
  const std::string head = std::string("POST ") + kCreate +
                           " HTTP/1.1\r\nHost: t\r\napiKey: od_test\r\nContent-Type: "
                           "application/json\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\nExpect: 100-continue\r\n\r\n";
  // The second write that is let through finds the customer that the first one made.
  for (const int status : {200, 503, 400, 503}) {
    Connection connection(program.port());
    const Deadline deadline = Soon();
    ASSERT_TRUE(connection.Send(head, deadline));
    while (connection.pending().find("\r\n\r\n") == std::string::npos) {
      ASSERT_TRUE(connection.Fill(deadline));
    }
    const bool invited = connection.pending().rfind("HTTP/1.1 100 ", 0) == 0;
    EXPECT_EQ(invited, status != 503);
    if (invited) connection.Send(body, deadline);
    const auto reply = connection.Receive(false, deadline);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, status) << reply->raw;
  }
}

TEST(FaultWireTest, ClosesAfterSomeBytes) {
  const std::string whole = Raw(Shared(), GetCustomer());
  const std::string part = Asked(Shared(), "close_after=40");
  EXPECT_EQ(part.size(), 40U);
  EXPECT_EQ(part.substr(0, 15), whole.substr(0, 15));
}

TEST(FaultWireTest, SendsGarbage) {
  EXPECT_EQ(Asked(Shared(), "garbage=this is no HTTP"), "this is no HTTP");
  const std::string noise = Asked(Shared(), "garbage");
  EXPECT_EQ(noise.size(), 64U);
  EXPECT_EQ(noise.find("HTTP/"), std::string::npos);
}

TEST(FaultWireTest, TellsAWrongLength) {
  const std::string whole = Raw(Shared(), GetCustomer());
  const std::string wrong = Asked(Shared(), "wrong_length=10");
  const auto told = [](const std::string& reply) {
    return std::stoul(reply.substr(reply.find("Content-Length: ") + 16));
  };
  EXPECT_EQ(told(wrong), told(whole) + 10);
  EXPECT_EQ(wrong.substr(wrong.find("\r\n\r\n")), whole.substr(whole.find("\r\n\r\n")));
}

TEST(FaultWireTest, SendsSlowly) {
  const auto size = Raw(Shared(), GetCustomer()).size();
  const auto start = Clock::now();
  // Takes a second for what comes after the first portion, at most one for all.
  const std::string slow = Asked(Shared(), "bandwidth=" + std::to_string(size));
  EXPECT_EQ(slow.size(), size);
  EXPECT_GE(Since(start), milliseconds(500));
}

TEST(FaultWireTest, DelaysWithoutHoldingUpOthers) {
  const auto start = Clock::now();
  Connection slow(Shared().port());
  slow.Send(GetCustomer("Understudy-Fault: delay=700ms\r\n"), Soon());
  EXPECT_NE(Raw(Shared(), GetCustomer()).find("200 OK"), std::string::npos);
  EXPECT_LT(Since(start), milliseconds(650)) << "the other had to wait";
  EXPECT_TRUE(slow.Receive(false, Soon()));
  EXPECT_GE(Since(start), milliseconds(700));
}

TEST(FaultWireTest, WorksInTheWorldOfAPrefix) {
  const std::string request =
      "GET /~other" + std::string(kCustomer) +
      " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer hc_test\r\nUnderstudy-Fault: "
      "status=503\r\nConnection: close\r\n\r\n";
  EXPECT_NE(Raw(Shared(), request).find(" 503 "), std::string::npos);
}

// --- Each fault, by the header, through an HTTP client

TEST(FaultClientTest, AnswersAStatusInTheVendorsShape) {
  Client client(Shared(), kCredentials);
  const Reply busy = GetWith(client, kCustomer, "status=503; retry_after=30s");
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.Header("Retry-After"), "30");
  EXPECT_EQ(busy.Text("/errors/0/code"), "internal_error");
  EXPECT_EQ(GetWith(client, kCustomer, "status=502").Text("/errors/0/message"), "Bad Gateway");
  EXPECT_EQ(GetWith(client, kCustomers, "status=504").Text("/message"), "Gateway Timeout");
  EXPECT_EQ(GetWith(client, "/api/v1/accounts", "status=418").Text("/error/code"), "BAD_REQUEST");
  EXPECT_EQ(GetWith(client, "/v1/admin/points-records", "status=409").Integer("/status_code"), 409);
  EXPECT_EQ(GetWith(client, "/nobody", "status=502").Text("/error/code"), "bad_gateway");
}

TEST(FaultClientTest, PreferAsksForADocumentedError) {
  Client client(Shared(), kCredentials);
  const Reply absent = client.Get(kCustomer, {{"Prefer", "code=404"}});
  EXPECT_EQ(absent.status, 404);
  EXPECT_EQ(absent.Text("/errors/0/code"), "entity_not_found");
  EXPECT_EQ(absent.Header("Preference-Applied"), "code=404");
  const Reply fine = client.Get(kCustomer, {{"Prefer", "code=200"}});
  EXPECT_EQ(fine.status, 200);
  EXPECT_EQ(fine.Header("Preference-Applied"), "");
}

TEST(FaultClientTest, AnswersBeforeItLooksAtCredentials) {
  Client client(Shared());
  EXPECT_EQ(client.Get(kCustomer).status, 401);
  EXPECT_EQ(GetWith(client, kCustomer, "status=503").status, 503);
  EXPECT_EQ(GetWith(client, kCustomer, "delay=1ms").status, 401);
}

TEST(FaultClientTest, SaysWhatIsWrongWithTheHeader) {
  Client client(Shared(), kCredentials);
  for (const char* target :
       {kCustomer, "/api/v1/accounts", kCustomers, "/v1/admin/points-records", "/nobody"}) {
    const Reply reply = GetWith(client, target, "delay=300ms; statsu=503");
    EXPECT_EQ(reply.status, 400) << target;
  }
  EXPECT_EQ(GetWith(client, kCustomers, "delay=300ms; statsu=503").Text("/message"),
            "Understudy-Fault, character 14: unknown key `statsu` (did you mean `status`?).");
}

TEST(FaultClientTest, NeverReachesTheAdminApi) {
  Client client(Shared());
  EXPECT_EQ(GetWith(client, "/__admin/health", "status=503").status, 200);
}

// --- Rules of a scenario

TEST(FaultRuleTest, ADuplicateWriteIsDoneAndHidden) {
  const Program program(
      Faults("  - {name: lost, match: {vendor: omnidesk}, times: 1, duplicate_write: 502}\n"));
  Client client(program, kCredentials);
  const Fields fields = {{"primaryID", "A-1"}, {"brandID", "1"}, {"firstname", "Ada"}};
  const std::string create = std::string(kCustomers) + "/createCustomerCRUD";

  EXPECT_EQ(client.Get(kCustomers).status, 200);
  const Reply refused = client.Form("POST", create, {{"primaryID", "A-1"}, {"brandID", "999"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.Header("Understudy-Fault"), "") << "it had no hand in that";
  const Reply lost = client.Form("POST", create, fields);
  EXPECT_EQ(lost.status, 502);
  EXPECT_EQ(lost.Header("Understudy-Fault"), "lost");
  EXPECT_EQ(client.Form("POST", create, fields).status, 400) << "the first was not done";
  EXPECT_EQ(client.Get(std::string(kCustomers) + "?query=Ada").Integer("/itemTotal"), 1);
}

TEST(FaultRuleTest, AStaleReadShowsTheStateBeforeTheLastWrite) {
  for (const bool kept : {false, true}) {
    const std::vector<std::string> arguments =
        kept ? std::vector<std::string>{"--db", NewFolder() + "/state.sqlite"}
             : std::vector<std::string>{};
    const Program program(Faults("  - {match: {header: {X-Stale: null}}, stale_read: true}\n"),
                          arguments);
    Client client(program, kCredentials);
    const std::string ada = std::string(kCustomers) + "?query=Stale";
    const Headers stale = {{"X-Stale", "1"}};
    const auto create = [&](const std::string& id) {
      return client
          .Form("POST", std::string(kCustomers) + "/createCustomerCRUD",
                {{"primaryID", id}, {"brandID", "1"}, {"firstname", "Stale"}})
          .status;
    };

    EXPECT_EQ(client.Get(ada, stale).Integer("/itemTotal"), 0) << "nothing was written yet";
    EXPECT_EQ(create("S-1"), 200);
    EXPECT_EQ(client.Get(ada, stale).Integer("/itemTotal"), 0);
    EXPECT_EQ(client.Get(ada).Integer("/itemTotal"), 1);
    EXPECT_EQ(create("S-2"), 200);
    EXPECT_EQ(create("S-2"), 400) << "what is refused is no write";
    EXPECT_EQ(client.Get(ada, stale).Integer("/itemTotal"), 1);
    EXPECT_EQ(client.Get(ada).Integer("/itemTotal"), 2);
  }
}

TEST(FaultRuleTest, HitsPathsThatNoOperationHas) {
  const Program program(
      Faults("  - {match: {path: /v1/unknown*}, status: 503}\n"
             "  - {match: {path: /elsewhere}, status: 504}\n"));
  Client client(program);
  EXPECT_EQ(client.Get("/v1/unknown/1").status, 503);
  EXPECT_EQ(client.Get("/elsewhere").Text("/error/code"), "gateway_timeout");
  EXPECT_EQ(client.Get("/elsewhere/more").status, 404);
}

TEST(FaultRuleTest, EveryWorldCountsByItself) {
  const Program program(Faults("  - {match: {nth: 2}, status: 503}\n"));
  Client client(program, kCredentials);
  for (const std::string world : {"", "/~one", "/~two"}) {
    EXPECT_EQ(client.Get(world + kCustomer).status, 200) << world;
    EXPECT_EQ(client.Get(world + kCustomer).status, 503) << world;
    EXPECT_EQ(client.Get(world + kCustomer).status, 200) << world;
  }
}

// The statuses of many requests; "0" for a connection that broke.
std::string Statuses(const Program& program, int requests) {
  std::string statuses;
  for (int i = 0; i < requests; ++i) {
    const std::string reply = Raw(program, GetCustomer());
    statuses += reply.size() > 12 ? reply.substr(9, 3) : "0";
    if (reply.size() == 150) statuses += "cut";
    statuses += ' ';
  }
  return statuses;
}

TEST(FaultRuleTest, TheSameSeedGivesTheSameFaults) {
  const std::string scenario = ScenarioFile("extends: flaky\nclock: 2024-01-15T12:00:00Z\n");
  const Program one(scenario, {"--skip-delays"});
  const Program two(scenario, {"--skip-delays"});
  const std::string statuses = Statuses(one, 200);
  EXPECT_EQ(statuses, Statuses(two, 200));
  EXPECT_NE(statuses.find("503"), std::string::npos);
  EXPECT_NE(statuses.find("cut"), std::string::npos);
  EXPECT_NE(statuses.find("200"), std::string::npos);
}

TEST(FaultRuleTest, AnOutageIsOverWhenItsTimeHasCome) {
  const Program program(Scenario("faults:\n  - {outage: {until: 400ms}, status: 503}\n"));
  Client client(program, kCredentials);
  EXPECT_EQ(client.Get(kCustomer).status, 503);
  const auto deadline = Soon();
  int status = 503;
  while (status == 503 && Clock::now() < deadline) status = client.Get(kCustomer).status;
  EXPECT_EQ(status, 200);
}

TEST(FaultRuleTest, AnOutageOfInstantsLooksAtTheFrozenClock) {
  const Program program(Faults(
      "  - {outage: {from: 2024-01-15T12:00:01Z}, status: 503}\n"
      "  - {outage: {from: 2024-01-15T11:00:00Z, until: 2024-01-15T12:00:01Z}, status: 504}\n"));
  Client client(program, kCredentials);
  EXPECT_EQ(client.Get(kCustomer).status, 504);
}

// --- Delays and a clock that stands still

TEST(SkipDelaysTest, DelaysAreRealUnlessTheyAreSkipped) {
  const std::string scenario = Faults("  - {delay: 600ms}\n");
  const auto took = [](const Program& program) {
    Client client(program, kCredentials);
    const auto start = Clock::now();
    EXPECT_EQ(client.Send("GET", "/api/v1/accounts").status, 200);
    return Since(start);
  };
  EXPECT_GE(took(Program(scenario)), milliseconds(600));
  EXPECT_LT(took(Program(scenario, {"--skip-delays"})), milliseconds(600));
  EXPECT_GE(took(Program(Scenario("faults: [{delay: 600ms}]\n"), {"--skip-delays"})),
            milliseconds(600));
}

// --- Limits

TEST(VendorLimitTest, IsExactAtTheEdgeWhileTimeStandsStill) {
  const Program program(
      Scenario("clock: 2024-01-15T12:00:00Z\nvendors:\n  helpcrunch: {rate_limit: vendor}\n"
               "  leeloo: {rate_limit: vendor}\n"));
  Client client(program, kCredentials);
  for (int i = 0; i < 120; ++i) ASSERT_EQ(client.Get(kCustomer).status, 200) << i;
  const Reply limited = client.Get(kCustomer);
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.Header("Retry-After"), "60");
  EXPECT_EQ(client.Get("/~other" + std::string(kCustomer)).status, 200) << "a world of its own";
  for (int i = 0; i < 300; ++i) ASSERT_EQ(client.Get("/api/v1/accounts?limit=1").status, 200) << i;
  EXPECT_EQ(client.Get("/api/v1/accounts?limit=1").status, 429);
}

TEST(VendorLimitTest, CallsThatAFaultAnswersDoNotCount) {
  const Program program(
      Faults("  - {match: {vendor: helpcrunch}, times: 3, status: 503}\n",
             "vendors:\n  helpcrunch: {rate_limit: {requests: 1, per: minute}}\n"));
  Client client(program, kCredentials);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.Get(kCustomer).status, 503);
  EXPECT_EQ(client.Get(kCustomer).status, 200);
  EXPECT_EQ(client.Get(kCustomer).status, 429);
}

}  // namespace
}  // namespace understudy::conformance
