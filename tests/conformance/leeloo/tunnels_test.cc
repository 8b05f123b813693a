#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kFirst[] = "/api/v2/tunnels/58d2cc30c7e5f31a2c100001";
constexpr char kFourth[] = "/api/v2/tunnels/58d2cc30c7e5f31a2c100004";

class LeelooTunnelsTest : public ::testing::Test {
 protected:
  Client client_{Shared()};
};

TEST_F(LeelooTunnelsTest, AreListedInThreePages) {
  EXPECT_EQ(client_.Get("/api/v2/tunnels").Integer("/meta/filteredCount"), 20);
  const Reply reply = client_.Get("/api/v2/tunnels?offset=40");
  EXPECT_EQ(reply.Keys("/data/0"), "id,name,createdAt,updatedAt");
  EXPECT_EQ(reply.Text("/data/0/name"), "TunnelName_41");
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 1);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 41);
}

TEST_F(LeelooTunnelsTest, LinkTheirTools) {
  const Reply reply = client_.Get(kFirst);
  EXPECT_EQ(reply.Keys(""), "data,linked,status");
  EXPECT_EQ(reply.Keys("/data"), "id,name,createdAt,updatedAt,links");
  EXPECT_EQ(reply.At("/data/links/leadgentools").Size(), 3U);
  EXPECT_EQ(reply.Text("/data/links/leadgentools/0/type"), "leadgentools");
  EXPECT_EQ(reply.Keys("/linked"), "");
  EXPECT_EQ(client_.Get(kFourth).At("/data/links/leadgentools").Size(), 0U);
}

TEST_F(LeelooTunnelsTest, IncludeTheirToolsIfAsked) {
  const Reply reply = client_.Get(std::string(kFirst) + "?include=leadgentools");
  EXPECT_EQ(reply.Keys("/linked/leadgentools/0"), "id,name,type");
  EXPECT_EQ(reply.Text("/linked/leadgentools/0/type"), "DEFAULT");
  EXPECT_EQ(reply.Text("/linked/leadgentools/2/type"), "FB_AD");
  EXPECT_EQ(client_.Get(std::string(kFirst) + "?include=orders").Text("/error/fields/include"),
            "INVALID");
}

TEST_F(LeelooTunnelsTest, HaveStatistics) {
  const Reply all = client_.Get("/api/v2/tunnels/stats");
  EXPECT_EQ(all.Keys(""), "data,status");
  EXPECT_EQ(all.At("/data").Size(), 41U);
  const Reply one = client_.Get(std::string(kFirst) + "/stats");
  EXPECT_EQ(one.body,
            R"({"data":[{"subscribers":23,"uniqSubscribers":21,"orders":8,"sales":6,"uniqSales":5,)"
            R"("visits":140,"uniqVisits":120,"shows":400,"uniqShows":350,"totalSale":251.5,)"
            R"("totalExpenses":40}],"status":1})");
  EXPECT_EQ(client_.Get(std::string(kFourth) + "/stats").Integer("/data/0/subscribers"), 0);
}

}  // namespace
}  // namespace understudy::conformance
