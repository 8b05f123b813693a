// Violations of the contracts of all vendors.

#include "contract/violations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "front/service.h"

namespace understudy::front {
namespace {

using Headers = std::vector<http::HeaderView>;

struct Sent {
  std::string_view method;
  std::string target;
  Headers headers = {};
  std::string body = {};
};

const contract::Router& Router() {
  static const contract::Router kRouter = [] {
    std::vector<const contract::Contract*> contracts;
    for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
      contracts.push_back(Catalog::BuiltIn()->ContractOf(vendor).get());
    }
    return contract::Router(std::move(contracts));
  }();
  return kRouter;
}

std::vector<contract::Violation> Find(const Sent& sent) {
  http::Request request{sent.method, sent.target, sent.headers, sent.body};
  const auto path = http::SplitTarget(sent.target).path;
  const auto route = Router().Find(sent.method, path);
  const auto* match = std::get_if<contract::Match>(&route);
  if (match == nullptr) {
    ADD_FAILURE() << "no operation for " << sent.target;
    return {};
  }
  const auto found = contract::FindViolations(*match->contract, *match->operation, request);
  // The path of a stored request may name a world.
  const std::string in_world = "/~cart" + sent.target;
  request.target = in_world;
  const auto again = contract::FindViolations(*match->contract, *match->operation, request);
  EXPECT_EQ(again.size(), found.size()) << in_world;
  return found;
}

std::vector<std::string> Messages(const Sent& sent) {
  std::vector<std::string> messages;
  for (const auto& violation : Find(sent)) messages.push_back(violation.message);
  return messages;
}

using Texts = std::vector<std::string>;
const http::HeaderView kForm = {"Content-Type", "application/x-www-form-urlencoded"};
const http::HeaderView kJson = {"content-type", "application/json; charset=utf-8"};

TEST(ViolationsTest, GivesPlaceNameAndMessageOfEach) {
  const auto found =
      Find({"PUT", "/api/v2/customer/1?verbose=1", {kForm}, "firstName=A&brandID=x"});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].in, In::kQuery);
  EXPECT_EQ(found[0].name, "verbose");
  EXPECT_EQ(found[0].rule, Rule::kUnknown);
  EXPECT_EQ(found[1].in, In::kBody);
  EXPECT_EQ(found[1].name, "firstName");
  EXPECT_EQ(found[1].message, "Unknown body field `firstName` (did you mean `firstname`?).");
  EXPECT_EQ(found[2].in, In::kBody);
  EXPECT_EQ(found[2].name, "brandID");
  EXPECT_EQ(found[2].rule, Rule::kNotInteger);
}

TEST(ViolationsTest, FindsUnknownQueryParameters) {
  EXPECT_EQ(Messages({"GET", "/api/v1/accounts?limt=1"}),
            Texts{"Unknown query parameter `limt` (did you mean `limit`?)."});
  EXPECT_EQ(Messages({"GET", "/v1/customers/1?expand=a"}),
            Texts{"Unknown query parameter `expand`; the operation has none."});
  EXPECT_EQ(Messages({"GET", "/api/v2/customer?itemlimit=1"}),
            Texts{"Unknown query parameter `itemlimit` (did you mean `itemLimit`?)."});
  EXPECT_EQ(Messages({"GET", "/api/v2/customer/1?apikey=od_test"}),
            Texts{"Unknown query parameter `apikey` (did you mean `apiKey`?)."})
      << "and the value is not told";
  EXPECT_EQ(Messages({"GET", "/v1/admin/points-records?filter%5Bpoint%5D=1&pages=2"}),
            (Texts{"Unknown query parameter `filter[point]` (did you mean `filter[point_id]`?).",
                   "Unknown query parameter `pages` (did you mean `page`?)."}));
  EXPECT_EQ(Messages({"POST",
                      "/api/v2/customer/SearchByPrimaryExternalID?brand_id=1",
                      {kForm},
                      "primary_id=x"}),
            Texts{"Unknown query parameter `brand_id`; the operation reads it in the body."});
}

// Of POST /api/v2/customer/SearchByPrimaryExternalID, for a name in the query.
std::string HintOfQuery(const std::string& name) {
  const auto messages = Messages({"POST",
                                  "/api/v2/customer/SearchByPrimaryExternalID?" + name + "=1",
                                  {kForm},
                                  "primary_id=x"});
  const std::string begin = "Unknown query parameter `" + name + "`";
  EXPECT_EQ(messages.size(), 1U);
  EXPECT_TRUE(messages.at(0).starts_with(begin)) << messages.at(0);
  return messages.at(0).substr(begin.size());
}

TEST(ViolationsTest, NamesWhatWasMeantInAnotherPlace) {
  EXPECT_EQ(HintOfQuery("Brand_ID"), " (did you mean `brand_id` in the body?).");
  EXPECT_EQ(HintOfQuery("brnd_id"), " (did you mean `brand_id` in the body?).");
  EXPECT_EQ(HintOfQuery("brand_id"), "; the operation reads it in the body.");
  EXPECT_EQ(HintOfQuery("APIKEY"), " (did you mean `apiKey`?).");
  EXPECT_EQ(HintOfQuery("zzzzzzzz"), ".");
  EXPECT_EQ(Messages({"PUT", "/api/v2/customer/1", {kForm}, "ApiKey=x"}),
            Texts{"Unknown body field `ApiKey` (did you mean `apiKey` in the query?)."});
  EXPECT_EQ(Messages({"GET", "/v1/customers/1?id=2"}),
            Texts{"Unknown query parameter `id`; the operation reads it in the path."});
  EXPECT_EQ(Messages({"GET", "/v1/customers/1?ID=2"}),
            Texts{"Unknown query parameter `ID` (did you mean `id` in the path?)."});
}

TEST(ViolationsTest, FindsUnknownBodyFieldsInEveryForm) {
  const Texts expected = {"Unknown body field `firstName` (did you mean `firstname`?)."};
  EXPECT_EQ(Messages({"PUT", "/api/v2/customer/1", {kForm}, "firstName=A&firstName=B"}), expected);
  EXPECT_EQ(Messages({"PUT", "/api/v2/customer/1", {kJson}, R"({"firstName":null})"}), expected);
  EXPECT_EQ(Messages({"PUT", "/api/v2/customer/1", {kJson}, R"({"firstName":{"a":[1]}})"}),
            expected);
  EXPECT_EQ(Messages({"PUT",
                      "/api/v2/customer/1",
                      {{"Content-Type", "multipart/form-data; boundary=b"}},
                      "--b\r\nContent-Disposition: form-data; name=\"firstName\"\r\n\r\nA\r\n"
                      "--b--\r\n"}),
            expected);
  EXPECT_EQ(Messages({"DELETE", "/api/v2/customer/1", {kForm}, "reason=x"}),
            Texts{"This operation reads no body."});
  EXPECT_EQ(Messages({"GET", "/v1/admin/points-records", {kJson}, R"({"page":2})"}),
            Texts{"This operation reads no body."});
}

TEST(ViolationsTest, FindsWrongTypesAndValues) {
  EXPECT_EQ(Messages({"GET", "/v1/customers/abc"}), Texts{"`id` must be an integer."});
  EXPECT_EQ(Messages({"GET", "/api/v1/accounts?limit=many&offset=-1"}),
            (Texts{"`limit` must be an integer.", "`offset` must be an integer of at least 0."}));
  // The vendor uses its default, and says nothing.
  EXPECT_EQ(Messages({"GET", "/v1/admin/points-records?per_page=abc&page[]=2"}),
            (Texts{"`per_page` must be an integer.", "`page` must be one value, sent once."}));
  EXPECT_EQ(Messages({"PUT", "/api/v2/customer/1", {kJson}, R"({"firstname":["A"]})"}),
            Texts{"`firstname` must be a string, a number or a boolean."});
  EXPECT_EQ(Messages({"GET", "/api/v1/accounts/1?include=order"}),
            Texts{"`include` must be one of contactedUsers, orders."});
}

TEST(ViolationsTest, FindsMissingFieldsAndBodies) {
  EXPECT_EQ(Messages({"POST", "/api/v2/customer/SearchByPrimaryExternalID", {kForm}, "brand_id=1"}),
            Texts{"`primary_id` is required."});
  EXPECT_EQ(Messages({"POST", "/api/v2/customer/SearchByPrimaryExternalID"}),
            Texts{"`primary_id` is required."});
  EXPECT_EQ(Messages({"POST", "/api/v2/customer"}), Texts{"The request has no body."});
  EXPECT_EQ(Messages({"GET", "/api/v2/customer/timelineByCustomerExternalID?brand_id=1"}),
            Texts{"`external_id` is required."});
}

TEST(ViolationsTest, FindsWrongContentTypesAndMalformedBodies) {
  const auto wrong =
      Find({"PUT", "/api/v2/customer/1", {{"Content-Type", "text/plain"}}, "firstname=A"});
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong[0].in, In::kHeader);
  EXPECT_EQ(wrong[0].name, "Content-Type");
  EXPECT_TRUE(wrong[0].message.starts_with("The Content-Type `text/plain` is not accepted: send "));
  EXPECT_TRUE(Messages({"PUT", "/api/v2/customer/1", {}, "firstname=A"})
                  .at(0)
                  .starts_with("The request body has no Content-Type: send "));
  EXPECT_TRUE(Messages({"PUT", "/api/v2/customer/1", {kJson}, "{"})
                  .at(0)
                  .starts_with("The request body is not JSON, "));
  EXPECT_EQ(Messages({"PUT", "/api/v2/customer/1", {kJson}, "[]"}),
            Texts{"The request body must be a JSON object."});
  EXPECT_EQ(Find({"GET", "/api/v1/accounts?limit=%zz"}).at(0).in, In::kQuery);
}

TEST(ViolationsTest, FindsCredentialsInHeadersThatTheVendorDoesNotRead) {
  const auto found = Find({"GET", "/v1/customers/1", {{"X-Api-Key", "hc_secret"}}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].in, In::kHeader);
  EXPECT_EQ(found[0].name, "X-Api-Key");
  EXPECT_EQ(found[0].message,
            "The header `X-Api-Key` is not read here: send the credential in the header "
            "`Authorization: Bearer ...`.");
  const std::string bearer =
      "The header `Authorization` does not have a credential that the API reads: send the header "
      "`Authorization: Bearer ...`.";
  EXPECT_EQ(Messages({"GET", "/v1/customers/1", {{"Authorization", "hc_secret"}}}), Texts{bearer});
  EXPECT_EQ(Messages({"GET", "/v1/customers/1", {{"Authorization", "Basic YTpi"}}}), Texts{bearer});
  EXPECT_EQ(Messages({"GET", "/api/v2/customer/1", {{"Authorization", "Bearer od_secret"}}}),
            Texts{"The header `Authorization` is not read here: send the credential in the header "
                  "`apiKey` or the query parameter `apiKey`."});
}

// What good clients of the four vendors send.
TEST(ViolationsTest, SaysNothingOfGoodRequests) {
  const http::HeaderView key = {"apikey", "od_test"};
  const http::HeaderView bearer = {"authorization", "bearer hc_test"};
  const std::vector<Sent> good = {
      {"GET", "/v1/customers/8737843", {bearer, {"Accept", "*/*"}, {"Content-Type", "x/y"}}},
      {"HEAD", "/v1/customers/8737843/", {bearer, {"X-Api-Key", "for another API"}}},
      {"GET", "/v1/customers/1", {{"X-CSRF-Token", "a"}, {"Cookie", "token=a"}, {"apiKey", ""}}},
      {"GET", "/v1/customers/1?_=1700000000000", {bearer, kJson}, "{}"},
      {"GET", "/api/v1/accounts?limit=3&offset=0&filter%5Btags%5D=a,b&authToken=t"},
      {"GET", "/api/v1/accounts?filter[tags][]=a&filter[tags][0]=b&filter[tags]=c"},
      {"GET", "/api/v1/accounts/1?include[]=orders&include=contactedUsers", {kJson}, "null"},
      {"GET", "/api/v2/customer?query=&itemStart=0&itemLimit=15&apiKey=od_test"},
      {"DELETE", "/api/v2/customer/1?apiKey=od_test", {kJson}, " []\n"},
      {"DELETE", "/api/v2/customer/purgedata?customer_id=41", {key}},
      {"DELETE", "/api/v2/customer/purgedata", {key, kForm}, "customer_id=41"},
      {"POST", "/api/v2/customer", {key, kForm}, "primary_id=1&custom_plan=pro&noSync"},
      {"POST", "/api/v2/customer", {key, kJson}, R"({"primary_id":5001,"noSync":true})"},
      {"PUT",
       "/API/v2/Customer/1",
       {key, kForm},
       "_method=PUT&_token=a&customerChannelType_0=email&customerChannelValue_0=a@example.com"},
      {"PUT", "/api/v2/customer/1", {key, kJson}, R"({"firstname":null,"custom_fields":"a"})"},
      {"GET",
       "/api/v2/customer/timelineByCustomerExternalID?brand_id=1&external_id=a"
       "&getTicketHistory"},
      {"GET", "/v1/admin/customer/a/trengo-messages?filter[status]=sent,failed&sort=-sent_at"},
      {"GET", "/v1/admin/customer/a/trengo-messages?filter[status][0]=sent&filter[status][1]=a"},
      {"GET",
       "/v1/admin/points-records?filter[date_range][]=2023-01-01"
       "&filter[date_range][]=2023-12-31&search_text=&per_page=&page=%2B2"},
      {"GET", "/v1/admin/points-records?page=1&page=2&_method=GET&sort[]=--points"},
      // The contract asks for no credential: one client may serve several APIs.
      {"GET", "/api/v1/accounts?&=", {bearer, key}},
      {"GET", "/v1/admin/points-records", {key}},
      {"GET", "/v1/admin/subscriptions/a/subscription-records?filter[created_at]=2025-03-01"},
  };
  for (const auto& sent : good) EXPECT_EQ(Messages(sent), Texts()) << sent.target;
}

TEST(ViolationsTest, AreFewAndShortWhateverIsSent) {
  std::string query = "?";
  for (int i = 0; i < 1000; ++i) query += std::string(30, 'x') + std::to_string(i) + "%0d%01&";
  const auto found = Find({"GET", "/api/v1/accounts" + query});
  ASSERT_EQ(found.size(), 11U);
  EXPECT_EQ(found.back().message, "990 more unknown query parameters.");
  for (const auto& violation : found) {
    EXPECT_LT(violation.message.size(), 300U);
    EXPECT_EQ(violation.message.find('\r'), std::string::npos);
  }
  std::string fields;
  for (int i = 0; i < 900; ++i) fields += "custom_-" + std::to_string(i) + "=a&";
  const auto wrong = Find({"PUT", "/api/v2/customer/1", {kForm}, fields});
  ASSERT_EQ(wrong.size(), 21U);
  EXPECT_EQ(wrong.back().message, "There are 880 more violations.");
  EXPECT_EQ(wrong.back().name, "");

  const std::string name(100'000, 'n');
  const auto body = Find({"PUT", "/api/v2/customer/1", {kJson}, "{\"" + name + "\":1}"});
  ASSERT_EQ(body.size(), 1U);
  EXPECT_LT(body[0].name.size(), 1000U);
}

}  // namespace
}  // namespace understudy::front
