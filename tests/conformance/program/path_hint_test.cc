// What a reply, the journal and near misses say of a path that is nearly an operation's.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

struct Sent {
  std::string method;
  std::string target;
  std::string hint;
};

const std::vector<Sent> kSent = {
    {"GET", "/customers/8737843", "did you mean GET /v1/customers/{id}? The path lacks /v1."},
    {"GET", "/v1%2fcustomers/8737843",
     "did you mean GET /v1/customers/{id}? An encoded slash (%2F) does not separate segments."},
    {"GET", "/v1/customers%2F8737843",
     "did you mean GET /v1/customers/{id}? An encoded slash (%2F) does not separate segments."},
    {"GET", "/api/v1/accounts%3Flimit=1",
     "did you mean GET /api/v1/accounts? An encoded question mark (%3F) does not begin the query."},
    {"GET", "/api%2Fv1%2Faccounts%3Flimit%3D1",
     "did you mean GET /api/v1/accounts? An encoded slash (%2F) does not separate segments; an "
     "encoded question mark (%3F) does not begin the query."},
    {"GET", "//v1/customers/1",
     "did you mean GET /v1/customers/{id}? The path has an empty segment (//)."},
    {"GET", "/v1/Customers/1",
     "did you mean GET /v1/customers/{id}? The path has `Customers`, not `customers` (upper and "
     "lower case differ)."},
    {"GET", "/V1/customers/1",
     "did you mean GET /v1/customers/{id}? The path has `V1`, not `v1` (upper and lower case "
     "differ)."},
    {"GET", "/v1/customers/1/orders",
     "did you mean GET /v1/customers/{id}? The path has an extra /orders."},
    {"GET", "/v1/agents/unsubscribe",
     "did you mean GET /v1/agents/{id}/unsubscribe? The path lacks /{id}."},
    {"GET", "/api/v1/customers/1",
     "did you mean GET /v1/customers/{id}? The path begins with /api/v1, not with /v1."},
    {"GET", "/v1/points-records",
     "did you mean GET /v1/admin/points-records? The path begins with /v1, not with /v1/admin."},
    {"GET", "/v1/accounts?limit=1",
     "did you mean GET /api/v1/accounts? The path begins with /v1, not with /api/v1."},
    {"GET", "/accounts/1/chat-messages",
     "did you mean GET /api/v1/accounts/{id}/chat-messages? The path lacks /api/v1."},
    {"GET", "/customer/1", "did you mean GET /api/v2/customer/{id}? The path lacks /api/v2."},
    {"GET", "/v1/admin/subscriptions/subscription-records",
     "did you mean GET /v1/admin/subscriptions/{id}/subscription-records? The path lacks /{id}."},
    {"POST", "/v1/customers/1",
     "did you mean GET /v1/customers/{id}? The path takes GET or PUT or DELETE or PATCH, not "
     "POST."},
    {"PATCH", "/api/v2/customer/1",
     "did you mean GET /api/v2/customer/{id}? The path takes GET or PUT or DELETE, not PATCH."},
    {"GET", "/api/v2/customer/addChannelOnly/",
     "did you mean POST /api/v2/customer/addChannelOnly? The path takes POST, not GET."},
    {"GET", "/api/v2/customer/addChannelOny",
     "in the path, `id` must be an integer; did you mean POST /api/v2/customer/addChannelOnly? "
     "The path has `addChannelOny`, not `addChannelOnly`; the path takes POST, not GET."},
    {"GET", "/v1", "did you mean GET /v1/customers? The path lacks /customers."},
    {"GET", "/api/v1", "did you mean GET /api/v1/accounts? The path lacks /accounts."},
    {"GET", "/api/v2", "did you mean GET /api/v2/orders? The path lacks /orders."},
    {"GET", "/v1/admin",
     "did you mean GET /v1/admin/points-records? The path lacks /points-records."},
    {"GET", "/v1/account",
     "did you mean GET /api/v1/accounts? The path begins with /v1, not with /api/v1; the path has "
     "`account`, not `accounts`."},
    {"GET", "/api/v1/customer/1",
     "did you mean GET /api/v2/customer/{id}? The path has `v1`, not `v2`."},
    {"GET", "/api/v2/accounts", "did you mean GET /api/v1/accounts? The path has `v2`, not `v1`."},
    {"GET", "/v1/../v1/customers/1",
     "did you mean GET /v1/customers/{id}? The server does not resolve dot segments (..), but most "
     "clients do."},
    {"GET", "/v1/customers/%2e%2E/customers/./1",
     "did you mean GET /v1/customers/{id}? The server does not resolve dot segments (%2e%2E), but "
     "most clients do."},
    {"GET", "/v1/customers/8737843%3Fa=1",
     "in the path, `id` must be an integer; an encoded question mark (%3F) belongs to the path: it "
     "does not begin the query"},
    {"GET", "/api/v1/accounts/59bbc641b1223300210cdf2f%3Finclude=orders",
     "an encoded question mark (%3F) belongs to the path: it does not begin the query"},
    {"GET", "/1", ""},
    {"POST", "/customers/1",
     "did you mean GET /v1/customers/{id}? The path lacks /v1; the path takes GET or PUT or DELETE "
     "or PATCH, not POST."},
    {"GET", "/favicon.ico", ""},
    {"GET", "/", ""},
    {"GET", "/nothing/of/this", ""},
    {"GET", "/admin/worlds",
     "did you mean GET /__admin/worlds? The path has `admin`, not `__admin`."},
    {"GET", "/__admn/worlds",
     "did you mean GET /__admin/worlds? The path has `__admn`, not `__admin`."},
    {"GET", "/__Admin/requests",
     "did you mean GET /__admin/requests? The path has `__Admin`, not `__admin` (upper and lower "
     "case differ)."},
    {"GET", "//__admin/worlds",
     "did you mean GET /__admin/worlds? The path has an empty segment (//)."},
    {"GET", "/v1/__admin/worlds", "did you mean GET /__admin/worlds? The path has an extra /v1."},
    {"GET", "/admin/points-records",
     "did you mean GET /v1/admin/points-records? The path lacks /v1."},
    {"GET", "/admin/login", ""},
};

TEST(PathHintTest, SaysWhatDiffersFromTheNearestOperation) {
  Client client(Shared(), {{"Authorization", "Bearer hc_test"},
                           {"apiKey", "od_test"},
                           {"X-Leeloo-AuthToken", "ll_test"}});
  for (const auto& sent : kSent) {
    if (sent.target == "/") continue;  // a page
    const Reply reply = client.Send(sent.method, sent.target);
    EXPECT_GE(reply.status, 400) << sent.target;
    EXPECT_EQ(reply.Header("Understudy-Hint"), sent.hint) << sent.method << " " << sent.target;
  }
}

TEST(PathHintTest, TheJournalSaysItToo) {
  const Program program;
  Client client(program);
  client.Get("/customers/8737843");
  const Reply journal = client.Get("/__admin/requests");
  EXPECT_EQ(journal.Text("/requests/0/subEvents/0/data/hint"), kSent[0].hint);

  client.Get("/~cart/admin/requests");
  EXPECT_EQ(client.Get("/~cart/__admin/requests").Text("/requests/0/subEvents/0/data/hint"),
            "did you mean GET /__admin/requests? The path has `admin`, not `__admin`.");
}

// The nearest operation, and the differences from it.
struct Nearest {
  std::string method;
  std::string url;
  std::string operation;
  std::vector<std::string> differences;
};

const std::vector<Nearest> kNearest = {
    {"GET", "/customers/8737843", "helpcrunch.getCustomer", {"the path lacks /v1"}},
    {"POST",
     "/v1%2fcustomers/8737843",
     "helpcrunch.getCustomer",
     {"the path takes GET or PUT or DELETE or PATCH, not POST",
      "an encoded slash (%2F) does not separate segments"}},
    {"GET", "/api/v1/customers/1", "helpcrunch.getCustomer", {"the path has an extra /api"}},
    {"GET",
     "/v1/../v1/customers/1",
     "helpcrunch.getCustomer",
     {"the server does not resolve dot segments (..), but most clients do"}},
    {"GET", "/v1", "helpcrunch.listCustomers", {"the path lacks /customers"}},
    {"GET", "/api/v1", "leeloo.listAccounts", {"the path lacks /accounts"}},
    {"GET",
     "/v1/account",
     "leeloo.listAccounts",
     {"the path lacks /api; the path has `account`, not `accounts`"}},
    {"GET", "/v1/admin", "sumaya.listPointsRecords", {"the path lacks /points-records"}},
    {"GET", "//v1/customers/1", "helpcrunch.getCustomer", {"the path has an empty segment (//)"}},
};

TEST(PathHintTest, NearMissesNameTheOperationOfTheHintFirst) {
  Client client(Shared());
  for (const auto& [method, url, operation, differences] : kNearest) {
    const Reply reply = client.Json("POST", "/__admin/near-misses/request",
                                    R"({"method":")" + method + R"(","url":")" + url + "\"}");
    EXPECT_EQ(reply.Text("/nearMisses/0/stubMapping/name"), operation) << url;
    const std::string found = "/nearMisses/0/matchResult/subEvents/0/data/differences";
    EXPECT_EQ(reply.At(found.c_str()).Size(), differences.size()) << url;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      const std::string hint = found + "/" + std::to_string(i) + "/hint";
      EXPECT_EQ(reply.Text(hint.c_str()), differences[i]) << url;
    }
  }
}

}  // namespace
}  // namespace understudy::conformance
