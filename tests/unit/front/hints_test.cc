// What a reply says of the world and of refusals, in headers of our own.

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "support/front_worlds.h"
#include "support/growth.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using testing::Sent;

constexpr const char* kScenario = R"(
extends: default
clock: 2024-01-15T12:00:00Z
vendors:
  omnidesk:
    keys:
      - {key: od_first, permissions: [CUSTOMER_READ]}
      - {key: od_second, permissions: [CUSTOMER_READ, CUSTOMER_CUD]}
      - {key: od_test, permissions: [CUSTOMER_READ, CUSTOMER_CUD]}
)";

std::string HeaderOf(const http::Response& response, std::string_view name) {
  std::string values;
  for (const auto& header : response.headers) {
    if (header.name == name) values += (values.empty() ? "" : " | ") + header.value;
  }
  return values;
}

class HintsTest : public ::testing::Test {
 protected:
  http::Response Get(const std::string& target, std::vector<http::HeaderView> headers) {
    http::Request request{"GET", target, std::move(headers), ""};
    return Pipeline(worlds_).Handle(request);
  }
  http::Response Send(const std::string& world, const Sent& sent) {
    return testing::Send(worlds_, world, sent);
  }
  std::string Hint(const std::string& world, const Sent& sent) {
    return HeaderOf(Send(world, sent), "Understudy-Hint");
  }
  // Of a call of HelpCrunch with this header.
  std::string CredentialHint(const std::string& name, const std::string& value,
                             const std::string& path = "/v1/customers/8737843") {
    const auto response = Get(path, {{"Host", "h"}, {name, value}});
    EXPECT_GE(response.status, 401);
    EXPECT_LE(response.status, 403);
    return HeaderOf(response, "Understudy-Hint");
  }

  Worlds worlds_{testing::SeededScenarioOf(kScenario), nullptr, {}};
};

TEST_F(HintsTest, NoWorldIsNamedWhileThereIsOnlyOne) {
  const Sent get{"GET", "/api/v2/customer/1"};
  EXPECT_EQ(HeaderOf(Send("default", get), "Understudy-World"), "");
  EXPECT_EQ(HeaderOf(Send("a", get), "Understudy-World"), "a");
  EXPECT_EQ(HeaderOf(Send("default", get), "Understudy-World"), "default");
  const auto unnamed = Get("/nowhere", {{"Host", "h"}});
  EXPECT_EQ(HeaderOf(unnamed, "Understudy-World"), "default");
  const auto refused = Get("/api/v2/customer/1", {{"Host", "h"}, {"Understudy-World", "bad!"}});
  EXPECT_EQ(HeaderOf(refused, "Understudy-World"), "default");
  worlds_.Delete("a");
  EXPECT_EQ(HeaderOf(Send("default", get), "Understudy-World"), "");
}

TEST_F(HintsTest, SaysWhichRequestDeletedTheRow) {
  EXPECT_EQ(Send("default", {"GET", "/api/v2/customer/2"}).status, 200);
  EXPECT_EQ(Send("default", {"DELETE", "/api/v2/customer/2"}).status, 200);
  EXPECT_EQ(Send("default", {"DELETE", "/api/v2/customer/3"}).status, 200);
  EXPECT_EQ(Hint("default", {"GET", "/api/v2/customer/2"}),
            "customer 2 was deleted by request 2 (DELETE /api/v2/customer/2)");
  EXPECT_EQ(Hint("default", {"PUT", "/api/v2/customer/3", R"({"firstname":"A"})"}),
            "customer 3 was deleted by request 3 (DELETE /api/v2/customer/3)");
  EXPECT_EQ(Hint("default", {"GET", "/api/v2/customer/4"}), "");
}

TEST_F(HintsTest, SaysNothingOfRowsThatWereNeverThere) {
  const auto response = Send("default", {"GET", "/api/v2/customer/999999"});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(HeaderOf(response, "Understudy-Hint"), "");
}

TEST_F(HintsTest, SaysInWhichWorldTheRowIs) {
  EXPECT_EQ(Send("default", {"DELETE", "/api/v2/customer/2"}).status, 200);
  EXPECT_EQ(Send("b", {"GET", "/api/v2/customer/1"}).status, 200);
  EXPECT_EQ(
      Hint("default", {"GET", "/api/v2/customer/2"}),
      "customer 2 was deleted by request 1 (DELETE /api/v2/customer/2); there is a customer 2 "
      "in the world b");

  // One that only a written world has.
  const auto made = Send("b", {"POST", "/api/v2/customer/createCustomerCRUD",
                               R"({"brandID":"1","primaryID":"new-one"})"});
  ASSERT_EQ(made.status, 200) << made.body;
  std::string id;
  for (int i = 1; i < 5000 && id.empty(); ++i) {
    const auto path = "/api/v2/customer/" + std::to_string(i);
    if (Send("default", {"GET", path}).status == 404 && i != 2 &&
        Send("b", {"GET", path}).status == 200) {
      id = std::to_string(i);
    }
  }
  ASSERT_NE(id, "");
  EXPECT_EQ(Hint("default", {"GET", "/api/v2/customer/" + id}),
            "there is a customer " + id + " in the world b");
  for (const auto* name : {"c", "d", "e", "f"}) Send(name, {"GET", "/api/v2/customer/1"});
  EXPECT_EQ(Hint("c", {"GET", "/api/v2/customer/" + id}),
            "there is a customer " + id + " in the world b");
  EXPECT_EQ(
      Hint("default", {"GET", "/api/v2/customer/2"}),
      "customer 2 was deleted by request 1 (DELETE /api/v2/customer/2); there is a customer 2 "
      "in the worlds b, c, d, ...");
}

TEST_F(HintsTest, PassesOverALockedWorld) {
  EXPECT_EQ(Send("default", {"DELETE", "/api/v2/customer/2"}).status, 200);
  EXPECT_EQ(Send("b", {"DELETE", "/api/v2/customer/1"}).status, 200);
  const std::lock_guard hold(worlds_.Find("b")->state.mutex);
  EXPECT_EQ(Hint("default", {"GET", "/api/v2/customer/2"}),
            "customer 2 was deleted by request 1 (DELETE /api/v2/customer/2)");
}

TEST_F(HintsTest, NamesTheVendorOfACredentialByItsPlace) {
  EXPECT_EQ(CredentialHint("Authorization", "Bearer od_second"),
            "this credential is omnidesk's second key, and the operation is helpcrunch's");
  EXPECT_EQ(CredentialHint("Authorization", "Bearer od_second~a"),
            "this credential is omnidesk's second key, and the operation is helpcrunch's");
  EXPECT_EQ(CredentialHint("apiKey", "od_first"),
            "the header apiKey has omnidesk's first key, and the operation is helpcrunch's");
}

TEST_F(HintsTest, SaysWhereACredentialIsReadAndListed) {
  EXPECT_EQ(
      CredentialHint("Authorization", "Bearer nobodys"),
      "this credential is not the one that the scenario lists in `vendors.helpcrunch.tokens`");
  EXPECT_EQ(
      CredentialHint("apiKey", "nobodys", "/api/v2/customer/1"),
      "this credential is not one of the 3 that the scenario lists in `vendors.omnidesk.keys`");
  EXPECT_EQ(CredentialHint("X-Other", "nobodys"),
            "no credential was found; this operation reads it from the header `Authorization: "
            "Bearer ...`");
  EXPECT_EQ(CredentialHint("X-Other", "nobodys", "/api/v2/customer/1"),
            "no credential was found; this operation reads it from the header `apiKey` or the "
            "query parameter `apiKey`");
}

TEST_F(HintsTest, SaysWhatIsWrongWithAnArgumentInThePath) {
  for (const auto* target : {"/v1/customers/abc", "/v1/customers/%E2%80%AE"}) {
    const auto response = Get(target, {{"Host", "h"}, {"Authorization", "Bearer hc_test"}});
    EXPECT_GE(response.status, 400);
    EXPECT_EQ(HeaderOf(response, "Understudy-Hint"), "in the path, `id` must be an integer");
  }
  const auto action =
      Get("/v1/customers/serch", {{"Host", "h"}, {"Authorization", "Bearer hc_test"}});
  EXPECT_EQ(
      HeaderOf(action, "Understudy-Hint"),
      "in the path, `id` must be an integer; did you mean POST /v1/customers/search? The path "
      "has `serch`, not `search`; the path takes POST, not GET.");
}

TEST_F(HintsTest, SaysThatAnEncodedQuestionMarkIsAPartOfThePath) {
  const std::string why =
      "an encoded question mark (%3F) belongs to the path: it does not begin the query";
  const auto hint = [&](const std::string& target, http::HeaderView credential) {
    return HeaderOf(Get(target, {{"Host", "h"}, credential}), "Understudy-Hint");
  };
  const http::HeaderView helpcrunch{"Authorization", "Bearer hc_test"};
  EXPECT_EQ(hint("/v1/customers/8737843%3Fa=1", helpcrunch),
            "in the path, `id` must be an integer; " + why);
  EXPECT_EQ(hint("/api/v2/customer/1%3fx=1", {"apiKey", "od_test"}),
            "in the path, `id` must be an integer; " + why);
}

TEST_F(HintsTest, SaysHowACredentialDiffers) {
  EXPECT_EQ(CredentialHint("Authorization", "Bearer HC_test"),
            "this credential differs from helpcrunch's first token only in upper and lower case");
  const std::string how = "; this operation reads it from the header `Authorization: Bearer ...`";
  EXPECT_EQ(CredentialHint("Authorization", "Bearer Bearer hc_test"),
            "this credential is helpcrunch's first token with more around it" + how);
  EXPECT_EQ(CredentialHint("Authorization", "Bearer \"hc_test\""),
            "this credential is helpcrunch's first token with more around it" + how);
  for (const auto* value : {"Bearer hc_test extra", "Bearer hc_test hc_test"}) {
    EXPECT_EQ(CredentialHint("Authorization", value),
              "this credential is helpcrunch's first token with more around it" + how);
  }
  EXPECT_EQ(CredentialHint("Authorization", "hc_test"),
            "the header Authorization has helpcrunch's first token" + how);
  EXPECT_EQ(CredentialHint("X-Token", "Token hc_test"),
            "the header X-Token has helpcrunch's first token" + how);
}

TEST_F(HintsTest, NamesACredentialThatHasThePermission) {
  http::Request request{
      "DELETE", "/api/v2/customer/1", {{"Host", "h"}, {"apiKey", "od_first"}}, ""};
  const auto response = Pipeline(worlds_).Handle(request);
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(HeaderOf(response, "Understudy-Hint"),
            "omnidesk's second key has the permission CUSTOMER_CUD");
}

TEST_F(HintsTest, FindsTheRowThatAPathNames) {
  const auto missing = [&](const std::string& vendor_name, const std::string& target) {
    const auto& service = worlds_.scenario()->service;
    const auto route = service.router().Find("GET", target);
    const auto* match = std::get_if<contract::Match>(&route);
    if (match == nullptr) return std::string("no operation");
    auto database = MakeEmptyDatabase(*Catalog::BuiltIn());
    const auto row =
        FindMissingRow(*database, *service.VendorOf(*match->contract).scenario.vendor, *match);
    EXPECT_EQ(match->contract->vendor(), vendor_name);
    return row ? row->entity->name + " " + row->id : "none";
  };
  EXPECT_EQ(missing("helpcrunch", "/v1/customers/7"), "customers 7");
  EXPECT_EQ(missing("leeloo", "/api/v1/accounts/ab/chat-messages"), "accounts ab");
  EXPECT_EQ(missing("omnidesk", "/api/v2/customer/7"), "customers 7");
  EXPECT_EQ(missing("sumaya", "/v1/admin/customer/ab/points-records"), "customers ab");
  EXPECT_EQ(missing("sumaya", "/v1/admin/subscriptions/ab/subscription-records"),
            "subscriptions ab");
  EXPECT_EQ(missing("sumaya", "/v1/admin/points-records"), "none");
}

// Each word is split once, though that may look at all credentials.
TEST(CredentialHintTest, TakesLinearTimeForManyCredentials) {
  std::string scenario = "extends: default\nvendors:\n  omnidesk:\n    keys:\n";
  for (int i = 0; i < 8'000; ++i) {
    scenario += "      - {key: od_" + std::to_string(i) + ", permissions: [CUSTOMER_READ]}\n";
  }
  Worlds worlds(testing::SeededScenarioOf(scenario), nullptr, {});
  const std::string words = "a~w b~w c~w d~w e~w f~w g~w h~w";
  http::Request request{"GET", "/api/v2/customer/1", {{"Host", "h"}, {"X-Key", words}}, ""};
  Pipeline pipeline(worlds);
  pipeline.Handle(request);  // the first one opens the world
  const double before = testing::ProcessorSeconds();
  EXPECT_EQ(pipeline.Handle(request).status, 401);
  EXPECT_LT(testing::ProcessorSeconds() - before, 2);
}

}  // namespace
}  // namespace understudy::front
