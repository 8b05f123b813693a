#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

const Headers kToken = {{"Authorization", "Bearer hc_test"}};

class HelpcrunchCustomerTest : public ::testing::Test {
 protected:
  const Program& program_ = Shared();
  Client client_{program_, kToken};
};

TEST_F(HelpcrunchCustomerTest, GivesTheDocumentsCustomer) {
  const Reply reply = client_.Get("/v1/customers/8737843");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "helpcrunch/customer.json");
}

TEST_F(HelpcrunchCustomerTest, ShowsEveryFieldInTheDocumentsOrder) {
  const Reply reply = client_.Get("/v1/customers/1568834");
  EXPECT_EQ(reply.Keys(""),
            "id,name,email,userId,company,phone,firstSeen,lastSeen,location,device,unsubscribed,"
            "blocked,source,referer,locale,notes,lastPage,tags,customData");
  EXPECT_EQ(reply.Keys("/location"), "regionCode,countryCode,city");
  EXPECT_EQ(reply.Keys("/device"), "id,ip,timezone,platform,userAgent");
}

TEST_F(HelpcrunchCustomerTest, ShowsFieldsThatTheRowLeavesOut) {
  const Reply reply = client_.Get("/v1/customers/9000004");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "helpcrunch/customer_of_an_id_alone.json");
}

TEST_F(HelpcrunchCustomerTest, MayShowEveryStringAsNull) {
  const Reply reply = client_.Get("/v1/customers/9000001");
  for (const char* field : {"/name", "/email", "/userId", "/company", "/phone", "/source",
                            "/referer", "/locale", "/notes", "/lastPage"}) {
    EXPECT_TRUE(reply.At(field).IsNull()) << field;
  }
}

TEST_F(HelpcrunchCustomerTest, KeepsAnObjectWhoseMembersAreAllNull) {
  const Reply reply = client_.Get("/v1/customers/9000003");
  EXPECT_EQ(reply.Keys("/location"), "regionCode,countryCode,city");
  EXPECT_TRUE(reply.At("/location/city").IsNull());
  EXPECT_EQ(reply.Keys("/device"), "id,ip,timezone,platform,userAgent");
  EXPECT_TRUE(reply.At("/device/id").IsNull());
}

TEST_F(HelpcrunchCustomerTest, ShowsNoLocationAsNull) {
  EXPECT_TRUE(client_.Get("/v1/customers/8737942").At("/location").IsNull());
}

TEST_F(HelpcrunchCustomerTest, ShowsNoDeviceAsNull) {
  EXPECT_TRUE(client_.Get("/v1/customers/8737928").At("/device").IsNull());
}

TEST_F(HelpcrunchCustomerTest, ShowsThatACustomerIsBlocked) {
  const Reply reply = client_.Get("/v1/customers/8737956");
  EXPECT_TRUE(reply.At("/blocked").IsTrue());
  EXPECT_TRUE(reply.At("/unsubscribed").IsFalse());
}

TEST_F(HelpcrunchCustomerTest, ShowsThatACustomerIsUnsubscribed) {
  const Reply reply = client_.Get("/v1/customers/8737935");
  EXPECT_TRUE(reply.At("/unsubscribed").IsTrue());
  EXPECT_TRUE(reply.At("/blocked").IsFalse());
}

TEST_F(HelpcrunchCustomerTest, ShowsTagsInTheRowsOrder) {
  const Reply reply = client_.Get("/v1/customers/8737914");
  ASSERT_EQ(reply.At("/tags").Size(), 2U);
  EXPECT_EQ(reply.Keys("/tags/0"), "name,color");
  EXPECT_EQ(reply.Text("/tags/0/name"), "vip");
  EXPECT_EQ(reply.Text("/tags/0/color"), "#ffb400");
  EXPECT_EQ(reply.Text("/tags/1/name"), "lead");
}

TEST_F(HelpcrunchCustomerTest, GivesTimesAsWholeSeconds) {
  const Reply reply = client_.Get("/v1/customers/1568834");
  EXPECT_EQ(reply.Integer("/firstSeen"), 1600000000);
  EXPECT_EQ(reply.Integer("/lastSeen"), 1605122414);
}

TEST_F(HelpcrunchCustomerTest, SendsUkrainianRaw) {
  const Reply reply = client_.Get("/v1/customers/1568834");
  EXPECT_NE(reply.body.find("\"name\":\"Оксана Вербова\""), std::string::npos) << reply.body;
  EXPECT_EQ(reply.Text("/location/city"), "Київ");
}

TEST_F(HelpcrunchCustomerTest, EscapesQuotesAndBackslashes) {
  EXPECT_EQ(client_.Get("/v1/customers/8738005").Text("/name"), "Tomas Rivero \"Tom\"");
  EXPECT_EQ(client_.Get("/v1/customers/8738019").Text("/name"), "Zed \\ Backslash");
}

TEST(HelpcrunchCustomDataTest, KeepsKeysOrderAndTypesOfTheRow) {
  const Program program(ScenarioFile(R"(
name: custom data
vendors:
  helpcrunch:
    tokens: [hc_test]
    data:
      customers:
        - id: 7
          customData: {Zeta key: text, "Назва": "", a: 0, big: 9007199254740993, half: 0.5, lost: false, on hold: true}
)"));
  Client client(program, kToken);
  const Reply reply = client.Get("/v1/customers/7");
  const std::string expected =
      R"("customData":{"Zeta key":"text","Назва":"","a":0,"big":9007199254740993,"half":0.5,)"
      R"("lost":false,"on hold":true})";
  EXPECT_NE(reply.body.find(expected), std::string::npos) << reply.body;
}

// --- 401

class HelpcrunchTokenTest : public ::testing::Test {
 protected:
  void ExpectRefused(const Headers& headers) {
    const Reply reply = client_.Get("/v1/customers/8737843", headers);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.Header("WWW-Authenticate"), "Bearer realm=\"helpcrunch\"");
    ExpectGolden(program_, reply, "helpcrunch/invalid_token.json");
  }
  int StatusOf(const std::string& authorization) {
    return client_.Get("/v1/customers/8737843", {{"Authorization", authorization}}).status;
  }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(HelpcrunchTokenTest, RefusesARequestWithoutToken) { ExpectRefused({}); }

TEST_F(HelpcrunchTokenTest, RefusesAnUnknownToken) {
  ExpectRefused({{"Authorization", "Bearer hc_unknown"}});
}

TEST_F(HelpcrunchTokenTest, RefusesATokenThatOnlyBeginsRight) {
  ExpectRefused({{"Authorization", "Bearer hc_test2"}});
  ExpectRefused({{"Authorization", "Bearer hc_tes"}});
}

TEST_F(HelpcrunchTokenTest, RefusesATokenInOtherLetterCase) {
  ExpectRefused({{"Authorization", "Bearer HC_TEST"}});
}

TEST_F(HelpcrunchTokenTest, RefusesAnEmptyToken) { ExpectRefused({{"Authorization", "Bearer "}}); }

TEST_F(HelpcrunchTokenTest, RefusesATokenWithoutScheme) {
  ExpectRefused({{"Authorization", "hc_test"}});
}

TEST_F(HelpcrunchTokenTest, RefusesAnotherScheme) {
  ExpectRefused({{"Authorization", "Basic hc_test"}});
}

TEST_F(HelpcrunchTokenTest, TakesNoTokenFromTheQuery) {
  const Reply reply = client_.Get("/v1/customers/8737843?token=hc_test&authToken=hc_test");
  EXPECT_EQ(reply.status, 401);
}

TEST_F(HelpcrunchTokenTest, RefusesTheTokenOfAnotherVendor) {
  ExpectRefused({{"apiKey", "od_test"}});
  ExpectRefused({{"Authorization", "Bearer od_test"}});
}

TEST_F(HelpcrunchTokenTest, ReadsTheSchemeInAnyLetterCase) {
  EXPECT_EQ(StatusOf("bearer hc_test"), 200);
  EXPECT_EQ(StatusOf("BEARER hc_test"), 200);
}

TEST_F(HelpcrunchTokenTest, ReadsTheHeadersNameInAnyLetterCase) {
  EXPECT_EQ(client_.Get("/v1/customers/8737843", {{"aUTHORIZATION", "Bearer hc_test"}}).status,
            200);
}

TEST_F(HelpcrunchTokenTest, AsksForTheTokenBeforeItLooksForTheCustomer) {
  EXPECT_EQ(client_.Get("/v1/customers/1").status, 401);
}

TEST(HelpcrunchTokensTest, AcceptsEveryTokenOfTheScenario) {
  const Program program(ScenarioFile(R"(
name: two tokens
vendors:
  helpcrunch:
    tokens: [first, second]
    data:
      customers:
        - {id: 7}
)"));
  Client client(program);
  EXPECT_EQ(client.Get("/v1/customers/7", {{"Authorization", "Bearer first"}}).status, 200);
  EXPECT_EQ(client.Get("/v1/customers/7", {{"Authorization", "Bearer second"}}).status, 200);
  EXPECT_EQ(client.Get("/v1/customers/7", {{"Authorization", "Bearer hc_test"}}).status, 401);
}

// --- 404

class HelpcrunchAbsentTest : public HelpcrunchCustomerTest,
                             public ::testing::WithParamInterface<std::string> {};

TEST_P(HelpcrunchAbsentTest, IsAnsweredAsTheDocumentShows) {
  const Reply reply = client_.Get("/v1/customers/" + GetParam());
  EXPECT_EQ(reply.status, 404);
  ExpectGolden(program_, reply, "helpcrunch/entity_not_found.json");
}

INSTANTIATE_TEST_SUITE_P(Ids, HelpcrunchAbsentTest,
                         ::testing::Values("1", "0", "-1", "abc", "8737843x", "8737843.0", "1e6",
                                           "%20", "8737844", "9223372036854775808",
                                           "99999999999999999999999", "%D1%96%D0%B4"));

TEST_F(HelpcrunchCustomerTest, KnowsNoCustomerOfManyDigits) {
  const Reply reply = client_.Get("/v1/customers/" + std::string(5000, '9'));
  EXPECT_EQ(reply.status, 404);
  ExpectGolden(program_, reply, "helpcrunch/entity_not_found.json");
}

TEST(HelpcrunchEmptyTest, KnowsNoCustomer) {
  const Program& program = Shared("empty");
  const Reply reply = Client(program, kToken).Get("/v1/customers/8737843");
  EXPECT_EQ(reply.status, 404);
  ExpectGolden(program, reply, "helpcrunch/entity_not_found.json");
}

}  // namespace
}  // namespace understudy::conformance
