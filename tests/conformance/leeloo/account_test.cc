#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kKurt[] = "/api/v1/accounts/59bbc641b1223300210cdf2f";
constexpr char kWeend[] = "/api/v1/accounts/5899afd15c97121f006c8b48";
constexpr char kAlba[] = "/api/v1/accounts/5a204720f64660422d1999ad";
constexpr char kHana[] = "/api/v1/accounts/58ea549ec87f141d14b7ccb6";

class LeelooAccountTest : public ::testing::Test {
 protected:
  const Program& program_ = Shared();
  Client client_{program_};
};

// The document shows tag3 here and tag2 in its list: tag2 it is.
TEST_F(LeelooAccountTest, GivesTheDocumentsAccount) {
  const Reply reply = client_.Get(std::string(kKurt) + "?include=contactedUsers,orders");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "leeloo/account_with_users_and_orders.json");
}

TEST_F(LeelooAccountTest, IncludesNothingUnlessAsked) {
  ExpectGolden(program_, client_.Get(kKurt), "leeloo/account.json");
}

TEST_F(LeelooAccountTest, IncludesUsersAlone) {
  const Reply reply = client_.Get(std::string(kKurt) + "?include=contactedUsers");
  ExpectGolden(program_, reply, "leeloo/account_with_users.json");
}

TEST_F(LeelooAccountTest, IncludesOrdersAlone) {
  const Reply reply = client_.Get(std::string(kKurt) + "?include=orders");
  ExpectGolden(program_, reply, "leeloo/account_with_orders.json");
}

TEST_F(LeelooAccountTest, IncludesUsersFirstWhateverWasAskedFirst) {
  const Reply reply = client_.Get(std::string(kKurt) + "?include=orders,contactedUsers");
  ExpectGolden(program_, reply, "leeloo/account_with_users_and_orders.json");
}

TEST_F(LeelooAccountTest, ReadsAnEncodedComma) {
  const Reply reply = client_.Get(std::string(kKurt) + "?include=contactedUsers%2Corders");
  ExpectGolden(program_, reply, "leeloo/account_with_users_and_orders.json");
}

TEST_F(LeelooAccountTest, RefusesAnUnknownInclude) {
  const Reply reply = client_.Get(std::string(kKurt) + "?include=orders,friends");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.body,
            R"({"status":0,"error":{"fields":{"include":"INVALID"},"code":"FORMAT_ERROR"}})");
}

TEST_F(LeelooAccountTest, IncludesUsersInTheOrderOfTheLinks) {
  const Reply reply = client_.Get(std::string(kWeend) + "?include=contactedUsers");
  EXPECT_EQ(reply.Text("/data/links/contactedUsers/0/id"), "58959aff481451779db0ac6e");
  EXPECT_EQ(reply.Text("/data/links/contactedUsers/1/id"), "5894497e8b02992def391aa3");
  EXPECT_EQ(reply.Text("/included/users/0/id"), "58959aff481451779db0ac6e");
  EXPECT_EQ(reply.Text("/included/users/1/id"), "5894497e8b02992def391aa3");
}

TEST_F(LeelooAccountTest, ShowsTheNewestOrderFirst) {
  const Reply reply = client_.Get(std::string(kAlba) + "?include=orders");
  EXPECT_EQ(reply.Text("/data/links/orders/0/id"), "5a26585449cb7c941075b62b");
  EXPECT_EQ(reply.Text("/data/links/orders/1/id"), "5a22950c68f66aa52e69a828");
  EXPECT_EQ(reply.Text("/included/orders/0/status"), "PENDING");
  EXPECT_EQ(reply.Text("/included/orders/1/currency"), "UAH");
}

TEST_F(LeelooAccountTest, ShowsAnOrderWithoutItsId) {
  const Reply reply = client_.Get(std::string(kAlba) + "?include=orders");
  EXPECT_EQ(reply.Keys("/included/orders/0"), "price,currency,paymentMethod,status,updatedAt");
}

TEST_F(LeelooAccountTest, ShowsPricesAsTheRowSpellsThem) {
  const Reply reply = client_.Get(std::string(kAlba) + "?include=orders");
  EXPECT_NE(reply.body.find("\"price\":0.99,"), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find("\"price\":1200,"), std::string::npos) << reply.body;
}

TEST_F(LeelooAccountTest, ShowsAnAccountThatHasNothing) {
  const Reply reply = client_.Get(std::string(kHana) + "?include=contactedUsers,orders");
  EXPECT_EQ(reply.Keys("/data"),
            "id,name,tags,from,botStatus,gender,locale,subscribeHistory,links,createdAt,updatedAt");
  EXPECT_TRUE(reply.At("/data/gender").IsNull());
  EXPECT_TRUE(reply.At("/data/locale").IsNull());
  EXPECT_EQ(reply.At("/data/subscribeHistory").Size(), 0U);
  EXPECT_EQ(reply.At("/data/links/contactedUsers").Size(), 0U);
  EXPECT_EQ(reply.At("/data/links/orders").Size(), 0U);
  EXPECT_EQ(reply.At("/included/users").Size(), 0U);
  EXPECT_EQ(reply.At("/included/orders").Size(), 0U);
}

TEST_F(LeelooAccountTest, AnswersForAnAbsentAccount) {
  for (const char* id : {"59bbc641b1223300210cdf20", "1", "abc", "%D1%96", "a'b"}) {
    const Reply reply = client_.Get(std::string("/api/v1/accounts/") + id);
    EXPECT_EQ(reply.status, 404) << id;
    EXPECT_EQ(reply.body,
              R"({"status":0,"error":{"fields":{"id":"NOT_FOUND"},"code":"NOT_FOUND"}})");
  }
}

}  // namespace
}  // namespace understudy::conformance
