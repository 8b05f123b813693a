// A query parameter that no operation knows is never ignored silently.

#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

class QueryHintTest : public ::testing::Test {
 protected:
  std::string Hint(const std::string& target) {
    return client_.Get(target, {{"Authorization", "Bearer hc_test"}, {"apiKey", "od_test"}})
        .Header("Understudy-Hint");
  }
  Client client_{Shared()};
};

TEST_F(QueryHintTest, NamesAnUnknownParameterOfEveryVendor) {
  EXPECT_EQ(Hint("/v1/customers/8737843?expand=a"),
            "unknown query parameter `expand`; this operation has none");
  EXPECT_TRUE(Hint("/api/v1/accounts?filter%5Btag%5D=a")
                  .starts_with("unknown query parameter `filter[tag]`; known: filter[tags], "));
  EXPECT_TRUE(
      Hint("/api/v2/customer?per-page=1").starts_with("unknown query parameter `per-page`"));
  EXPECT_TRUE(Hint("/v1/admin/points-records?pages=1")
                  .starts_with("unknown query parameter `pages`; known: page, "));
}

TEST_F(QueryHintTest, SaysNothingOfKnownNamesNorOfCredentials) {
  EXPECT_EQ(Hint("/api/v1/accounts?limit=3&filter[tags][]=a&authToken=t"), "");
  EXPECT_EQ(client_.Get("/api/v2/customer/1?apiKey=od_test").Header("Understudy-Hint"), "");
  EXPECT_EQ(Hint("/api/v1/accounts"), "");
}

TEST_F(QueryHintTest, ComesWithErrorsToo) {
  const Reply reply = client_.Get("/api/v1/accounts?limit=x&foo=1");
  EXPECT_EQ(reply.status, 400);
  EXPECT_TRUE(reply.Header("Understudy-Hint").starts_with("unknown query parameter `foo`"));
}

}  // namespace
}  // namespace understudy::conformance
