// Requests that violate a contract: what the reply tells of it, and `strict`.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "../support/shared.h"
#include "admin_run.h"

namespace understudy::conformance {
namespace {

using Texts = std::vector<std::string>;

Texts Violations(const Reply& reply) {
  Texts texts;
  const auto [begin, end] = reply.headers.equal_range("understudy-violation");
  for (auto header = begin; header != end; ++header) texts.push_back(header->second);
  std::sort(texts.begin(), texts.end());
  return texts;
}

const Headers kToken = {{"Authorization", "Bearer hc_test"}};
constexpr const char* kLimt = "Unknown query parameter `limt` (did you mean `limit`?).";

class StrictTest : public AdminFixture {
 protected:
  Reply SetStrict(const std::string& world, const std::string& value) {
    const std::string json = value == "null" ? value : '"' + value + '"';
    return Put(In(world, "/settings"), R"({"strict":)" + json + "}");
  }
  Reply Accounts(const std::string& world) {
    return client_.Get("/~" + world + "/api/v1/accounts?limt=1");
  }
  // "off", "report" or "refuse": what the world does with a violation.
  std::string Effect(const std::string& world) {
    const Reply reply = Accounts(world);
    if (reply.status == 400) return "refuse";
    return Violations(reply).empty() ? "off" : "report";
  }
};

TEST_F(StrictTest, ReportsEachViolationInAHeaderAndChangesNothingElse) {
  const Reply clean = client_.Get("/api/v1/accounts");
  EXPECT_EQ(Violations(clean), Texts());
  const Reply reply = client_.Get("/api/v1/accounts?limt=1&ofset=2");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, clean.body);
  EXPECT_EQ(Violations(reply),
            (Texts{kLimt, "Unknown query parameter `ofset` (did you mean `offset`?)."}));
  EXPECT_TRUE(reply.Header("Understudy-Hint").starts_with("unknown query parameters `limt`, "));

  const Reply made = client_.Form("POST", "/api/v2/customer/createCustomerCRUD",
                                  {{"primaryID", "V1"}, {"firstName", "Ada"}});
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(Violations(made), Texts{"Unknown body field `firstName` (did you mean `firstname`?)."});
}

TEST_F(StrictTest, ReportsOnErrorsToo) {
  EXPECT_EQ(Violations(client_.Get("/v1/customers/1?a=1", kToken)).size(), 1U) << "404";
  const Reply bad = client_.Get("/api/v1/accounts?limit=x&limt=1");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(Violations(bad), (Texts{kLimt, "`limit` must be an integer."}));
  const Reply unauthorized = client_.Get("/v1/customers/8737843");
  EXPECT_EQ(unauthorized.status, 401);
  EXPECT_EQ(Violations(unauthorized),
            Texts{"The header `apiKey` is not read here: send the credential in the header "
                  "`Authorization: Bearer ...`."});
  const Reply wrong_type =
      client_.Send("PUT", "/api/v2/customer/1", {{"Content-Type", "text/plain"}}, "firstname=A");
  EXPECT_EQ(wrong_type.status, 415);
  EXPECT_EQ(Violations(wrong_type).size(), 1U);
  Post(In("default", "/limits/refuse"), R"({"vendor":"leeloo","calls":1})");
  const Reply limited = Accounts("default");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(Violations(limited), Texts{kLimt});
  EXPECT_EQ(Violations(client_.Get("/api/v1/acounts?limt=1")), Texts()) << "no operation";
}

TEST_F(StrictTest, ReportsOnceThroughAFault) {
  Post(In("a", "/faults"), R"({"match":{"vendor":"leeloo"},"delay":"1ms"})");
  EXPECT_EQ(Violations(Accounts("a")), Texts{kLimt});
}

TEST_F(StrictTest, RefusesInTheVendorsFormat) {
  SetStrict("a", "refuse");
  const Reply leeloo = Accounts("a");
  EXPECT_EQ(leeloo.status, 400);
  EXPECT_EQ(leeloo.body, R"({"status":0,"error":{"fields":{"limt":"INVALID"},)"
                         R"("code":"FORMAT_ERROR"}})");
  EXPECT_EQ(Violations(leeloo), Texts{kLimt});
  EXPECT_NE(leeloo.Header("Understudy-Hint"), "");

  const Reply helpcrunch = client_.Get("/~a/v1/customers/8737843?expand=1", kToken);
  EXPECT_EQ(helpcrunch.status, 400);
  EXPECT_EQ(helpcrunch.Text("/errors/0/code"), "bad_request");
  EXPECT_EQ(helpcrunch.Text("/errors/0/message"),
            "Unknown query parameter `expand`; the operation has none.");

  const Reply omnidesk = client_.Form("POST", "/~a/api/v2/customer/createCustomerCRUD",
                                      {{"primaryID", "V1"}, {"firstName", "Ada"}});
  EXPECT_EQ(omnidesk.status, 400);
  EXPECT_EQ(omnidesk.body, R"({"status":"error","message":"Unknown body field `firstName` )"
                           R"((did you mean `firstname`?)."})");
  EXPECT_EQ(Customers("a"), 42) << "nothing was created";

  const Reply sumaya = client_.Get("/~a/v1/admin/points-records?per_page=abc");
  EXPECT_EQ(sumaya.status, 400);
  EXPECT_EQ(sumaya.Text("/message"), "`per_page` must be an integer.");
  // Sumaya refuses this by itself, in its own words.
  const std::string filter = "/v1/admin/points-records?filter[zz]=1";
  const Reply own = client_.Get("/~a" + filter);
  EXPECT_EQ(own.body, client_.Get(filter).body);
  EXPECT_TRUE(own.Text("/message").starts_with("Requested filter(s) `zz` are not allowed."));
  // A row that does not exist does not hide a misspelt parameter.
  EXPECT_EQ(client_.Get("/~a/v1/admin/customer/none/points-records?pge=1").status, 400);
  EXPECT_EQ(client_.Get("/~a/v1/customers/1?expand=1", kToken).status, 400);

  EXPECT_EQ(client_.Get("/~a/api/v1/accounts?limit=2&filter[tags][]=tag3").status, 200);
}

TEST_F(StrictTest, RefusesABodyThatNobodyReads) {
  SetStrict("a", "refuse");
  const Reply leeloo = client_.Json("GET", "/~a/api/v1/accounts", R"({"limit":1})");
  EXPECT_EQ(leeloo.status, 400);
  EXPECT_EQ(leeloo.body,
            R"({"status":0,"error":{"fields":{"body":"INVALID"},"code":"FORMAT_ERROR"}})");
  EXPECT_EQ(Violations(leeloo), Texts{"This operation reads no body."});
  const Reply both = client_.Json("GET", "/~a/v1/customers/8737843?expand=1", "{\"a\":1}", kToken);
  EXPECT_EQ(
      both.Text("/errors/0/message"),
      "Unknown query parameter `expand`; the operation has none. This operation reads no body.")
      << "each violation is named";
  // HelpCrunch has no such customer, so it does not report the other error.
  EXPECT_EQ(client_.Get("/~a/v1/customers/abc?expand=1", kToken).status, 404);
}

TEST_F(StrictTest, RefusesOnlyAfterCredentialAndLimit) {
  SetStrict("a", "refuse");
  EXPECT_EQ(client_.Get("/~a/v1/customers/8737843?expand=1").status, 401);
  Post(In("a", "/limits/refuse"), R"({"vendor":"leeloo","calls":1})");
  EXPECT_EQ(Accounts("a").status, 429);
  EXPECT_EQ(Accounts("a").status, 400);
  Put(In("a", "/limits"), R"({"leeloo":{"requests":1,"per":"hour"}})");
  EXPECT_EQ(Accounts("a").status, 400);
  EXPECT_EQ(Accounts("a").status, 429) << "a refused call is counted";
}

TEST_F(StrictTest, OffSaysNothingOfViolations) {
  SetStrict("a", "off");
  const Reply reply = Accounts("a");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(Violations(reply), Texts());
  EXPECT_NE(reply.Header("Understudy-Hint"), "");
}

TEST_F(StrictTest, SettingsShowTheWorldsValueAndWhatCounts) {
  ExpectAdminError(client_.Get(In("a", "/settings")), 404, "not_found");
  const std::string all_report =
      R"("effective":{"helpcrunch":"report","leeloo":"report","omnidesk":"report",)"
      R"("sumaya":"report"}})";
  EXPECT_EQ(client_.Get(In("default", "/settings")).body, R"({"strict":null,)" + all_report);
  const Reply set = SetStrict("default", "report");
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(set.body, R"({"strict":"report",)" + all_report);
  EXPECT_EQ(client_.Get(In("default", "/settings")).body, set.body);
  EXPECT_EQ(SetStrict("default", "null").body, R"({"strict":null,)" + all_report);
  for (const char* bad : {R"({"strict":"of"})", R"({"strict":true})", R"({})",
                          R"({"strict":"off","strikt":"off"})", R"("off")"}) {
    ExpectAdminError(Put(In("b", "/settings"), bad), 400, "invalid_body");
  }
  ExpectAdminError(client_.Get(In("b", "/settings")), 404, "not_found");
  EXPECT_EQ(SetStrict("b", "off").Header("Understudy-World-Created"), "true");
}

TEST_F(StrictTest, AWorldsSettingOverridesTheVendorsKeyAndThatTheScenarios) {
  const auto make = [&](const std::string& world, const std::string& yaml) {
    const Reply made = client_.Send("POST", In(world), {{"Content-Type", "application/yaml"}},
                                    "extends: default\n" + yaml);
    EXPECT_EQ(made.status, 201) << made.body;
  };
  make("s", "strict: off\n");
  EXPECT_EQ(Effect("s"), "off");
  make("v", "strict: off\nvendors: {leeloo: {strict: refuse}}\n");
  EXPECT_EQ(Effect("v"), "refuse");
  EXPECT_EQ(client_.Get(In("v", "/settings")).Text("/effective/omnidesk"), "off");
  SetStrict("v", "report");
  EXPECT_EQ(Effect("v"), "report");
  EXPECT_EQ(client_.Get(In("v", "/settings")).Text("/effective/omnidesk"), "report");
  SetStrict("v", "null");
  EXPECT_EQ(Effect("v"), "refuse");
}

TEST_F(StrictTest, ForksSnapshotsAndFilesCarryIt) {
  SetStrict("a", "refuse");
  Post(In("a", "/fork"), R"({"name":"fork"})");
  EXPECT_EQ(Effect("fork"), "refuse");
  SetStrict("fork", "off");
  EXPECT_EQ(Effect("a"), "refuse") << "a copy is independent";
  Post(kSnapshots, R"({"name":"s","world":"a"})");
  SetStrict("a", "off");
  Post(In("a", "/restore"), R"({"snapshot":"s"})");
  EXPECT_EQ(Effect("a"), "refuse");
  const std::string file = client_.Get(In("a", "/snapshot")).body;
  EXPECT_EQ(Upload(In("file", "/snapshot"), file).status, 200);
  EXPECT_EQ(Effect("file"), "refuse");
}

TEST_F(StrictTest, ResetPutsItBackAsItsPart) {
  SetStrict("a", "refuse");
  Post(In("a", "/reset"), R"({"parts":["data","clock","faults","limits","journal"]})");
  EXPECT_EQ(Effect("a"), "refuse");
  Post(In("a", "/reset"), R"({"parts":["settings"]})");
  EXPECT_EQ(Effect("a"), "report");
  SetStrict("a", "refuse");
  Post(In("a", "/reset"), "{}");
  EXPECT_EQ(Effect("a"), "report");
}

// --- GET /__admin/violations

TEST_F(StrictTest, TheJournalListsRequestsWithViolationsNewestFirst) {
  EXPECT_EQ(client_.Get("/__admin/violations").body,
            R"({"world":"default","total":0,"violations":[]})");
  client_.Get("/api/v1/accounts?limt=1&limit=x");
  client_.Get("/api/v1/accounts?limit=1");
  client_.Get("/no/path?limt=1");
  client_.Form("PUT", "/api/v2/customer/1", {{"firstName", "Ada"}});
  const Reply reply = client_.Get("/__admin/violations");
  EXPECT_EQ(reply.Integer("/total"), 2);
  EXPECT_EQ(reply.Keys("/violations/0"), "id,number,method,url,operation,status,violations");
  EXPECT_EQ(reply.Text("/violations/0/id").size(), 36U);
  EXPECT_EQ(reply.Integer("/violations/0/number"), 4);
  EXPECT_EQ(reply.Text("/violations/0/method"), "PUT");
  EXPECT_EQ(reply.Text("/violations/0/operation"), "omnidesk.updateCustomer");
  EXPECT_EQ(reply.Integer("/violations/0/status"), 200);
  EXPECT_EQ(reply.Text("/violations/0/violations/0/in"), "body");
  EXPECT_EQ(reply.Text("/violations/0/violations/0/name"), "firstName");
  EXPECT_EQ(reply.Text("/violations/1/url"), "/api/v1/accounts?limt=1&limit=x");
  EXPECT_EQ(reply.Integer("/violations/1/status"), 400);
  EXPECT_EQ(reply.Text("/violations/1/violations/0/in"), "query");
  EXPECT_EQ(reply.Text("/violations/1/violations/0/message"), kLimt);
  EXPECT_EQ(reply.Text("/violations/1/violations/1/message"), "`limit` must be an integer.");

  const Reply second = client_.Get("/__admin/violations?limit=1&offset=1");
  EXPECT_EQ(second.Integer("/total"), 2);
  EXPECT_EQ(second.At("/violations").Size(), 1U);
  EXPECT_EQ(second.Integer("/violations/0/number"), 1);
}

TEST_F(StrictTest, TheListFailsWhereATestExpectsNone) {
  EXPECT_EQ(client_.Get("/__admin/violations?expect=none").status, 200);
  Accounts("default");
  const Reply reply = client_.Get("/__admin/violations?expect=none");
  ExpectAdminError(reply, 422, "violations");
  EXPECT_EQ(reply.Text("/error/message"), "1 request violates the contract (world `default`).");
  EXPECT_EQ(reply.Text("/violations/0/violations/0/name"), "limt");
  ExpectAdminError(client_.Get("/__admin/violations?expect=some"), 400, "bad_request");
}

TEST_F(StrictTest, ARequestThatTheServerRefusedToReadIsNotKnownToBeGood) {
  const auto send = [&](const std::string& path) {
    Raw(program_, "PUT " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n", 1);
  };
  send("/nobodys/path");
  EXPECT_EQ(client_.Get("/__admin/violations?expect=none").status, 200);
  send("/api/v2/customer/1");
  const Reply reply = client_.Get("/__admin/violations?expect=none");
  ExpectAdminError(reply, 422, "violations");
  EXPECT_EQ(reply.Integer("/total"), 0);
  EXPECT_EQ(reply.Text("/error/message"),
            "It can't be known whether 1 request violates the contract: the server refused to read "
            "the whole request.");
}

TEST_F(StrictTest, TheListIsOfOneWorldAndLeavesOutWhatIsOff) {
  Accounts("a");
  client_.Form("PUT", "/~a/api/v2/customer/1", {{"firstName", "Ada"}});
  EXPECT_EQ(client_.Get("/__admin/violations").Integer("/total"), 0);
  EXPECT_EQ(client_.Get("/~a/__admin/violations").Integer("/total"), 2);
  EXPECT_EQ(client_.Get("/~a/__admin/violations").Text("/violations/1/url"),
            "/api/v1/accounts?limt=1");
  EXPECT_EQ(client_.Get("/__admin/violations", {{"Understudy-World", "a"}}).Integer("/total"), 2);
  SetStrict("a", "off");
  EXPECT_EQ(client_.Get("/~a/__admin/violations").Integer("/total"), 0);
  SetStrict("a", "refuse");
  Accounts("a");
  EXPECT_EQ(client_.Get("/~a/__admin/violations").Integer("/violations/0/status"), 400);
}

TEST_F(StrictTest, TheListHasWhatWasWrongInABodyThatTheJournalCut) {
  const std::string text(100'000, 'a');
  const Reply sent = client_.Json("PUT", "/api/v2/customer/1?verbose=1",
                                  R"({"firstname":")" + text + R"(","lastnam":"b"})");
  ASSERT_NE(sent.Header("Understudy-Violation"), "") << sent.body;
  const Reply reply = client_.Get("/__admin/violations");
  EXPECT_EQ(reply.Integer("/total"), 1);
  EXPECT_EQ(reply.At("/violations/0/violations").Size(), 2U) << reply.body;
  EXPECT_EQ(reply.Text("/violations/0/violations/0/name"), "verbose");
  EXPECT_EQ(reply.Text("/violations/0/violations/1/in"), "body");
  EXPECT_EQ(reply.Text("/violations/0/violations/1/name"), "lastnam");
}

TEST_F(StrictTest, APageOfAnotherOriginCanReadTheHeader) {
  const Reply reply = client_.Get("/api/v1/accounts?limt=1", {{"Origin", "http://localhost:5173"}});
  EXPECT_NE(reply.Header("Access-Control-Expose-Headers").find("Understudy-Violation"),
            std::string::npos);
}

}  // namespace
}  // namespace understudy::conformance
