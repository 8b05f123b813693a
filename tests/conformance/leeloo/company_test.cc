#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

// What the company itself has: users, tags, connections, templates.
namespace understudy::conformance {
namespace {

constexpr char kNotFound[] =
    R"({"status":0,"error":{"fields":{"id":"NOT_FOUND"},"code":"NOT_FOUND"}})";

class LeelooCompanyTest : public ::testing::Test {
 protected:
  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(LeelooCompanyTest, ListsTagsWithoutPages) {
  const Reply reply = client_.Get("/api/v2/tags");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "data,status");
  EXPECT_EQ(reply.Keys("/data/0"), "id,name");
  EXPECT_EQ(reply.Text("/data/0/name"), "tag2");
}

TEST_F(LeelooCompanyTest, ListsUsersByTheirIds) {
  const Reply reply = client_.Get("/api/v2/users?limit=2&offset=1");
  EXPECT_EQ(reply.Keys(""), "data,meta,status");
  EXPECT_EQ(reply.Text("/data/0/name"), "Андрей Лозовой");
  EXPECT_EQ(reply.Text("/data/1/name"), "Helen");
  EXPECT_EQ(reply.Integer("/meta/limit"), 2);
  EXPECT_EQ(reply.Integer("/meta/offset"), 1);
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 2);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 4);
}

TEST_F(LeelooCompanyTest, ShowsAUser) {
  const Reply reply = client_.Get("/api/v2/users/58be00d668aaeaded60aa186");
  EXPECT_EQ(reply.body, R"({"data":{"id":"58be00d668aaeaded60aa186","name":"Robert",)"
                        R"("createdAt":"2017-01-25T13:06:47.652Z",)"
                        R"("updatedAt":"2017-08-16T09:11:23.002Z"},"status":1})");
  EXPECT_EQ(client_.Get("/api/v2/users/58BE00D668AAEADED60AA186").status, 200);
}

TEST_F(LeelooCompanyTest, ListsConnections) {
  const Reply reply = client_.Get("/api/v2/connections");
  EXPECT_EQ(reply.Keys("/data"), "connections");
  EXPECT_EQ(reply.Keys("/data/connections/0"), "id,type,name");
  EXPECT_EQ(reply.At("/data/connections").Size(), 6U);
}

TEST_F(LeelooCompanyTest, ListsCategoriesAndTheirTemplates) {
  const Reply categories = client_.Get("/api/v2/categories/templates");
  EXPECT_EQ(categories.Keys("/data"), "categories");
  EXPECT_EQ(categories.At("/data/categories").Size(), 3U);
  const std::string first = categories.Text("/data/categories/0/id");
  const Reply templates = client_.Get("/api/v2/categories/templates/" + first);
  EXPECT_EQ(templates.body, R"({"data":{"templates":[)"
                            R"({"id":"58c1bb20c7e5f31a2c0f0001","message_name":"Hello"},)"
                            R"({"id":"58c1bb20c7e5f31a2c0f0002","message_name":"Office hours"})"
                            R"(]},"status":1})");
  const std::string empty = categories.Text("/data/categories/2/id");
  EXPECT_EQ(client_.Get("/api/v2/categories/templates/" + empty).body,
            R"({"data":{"templates":[]},"status":1})");
}

TEST_F(LeelooCompanyTest, AnswersForWhatIsAbsent) {
  for (const char* path : {"users/58be00d668aaeaded60aa187", "users/x",
                           "categories/templates/58be00d668aaeaded60aa187",
                           "tunnels/58be00d668aaeaded60aa187", "tunnels/x/stats", "orders/x"}) {
    const Reply reply = client_.Get(std::string("/api/v2/") + path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(reply.body, kNotFound) << path;
  }
}

// Omnidesk has paths below /api/v2 too.
TEST_F(LeelooCompanyTest, LeavesOmnidesksPathsToOmnidesk) {
  const Reply omnidesk = client_.Get("/api/v2/customer", {{"apiKey", "od_test"}});
  EXPECT_EQ(omnidesk.status, 200);
  EXPECT_EQ(omnidesk.Keys(""), "type,itemStart,itemTotal,itemLimit,items");
}

TEST_F(LeelooCompanyTest, AsksForATokenWhereOneIsListed) {
  Client secured(Shared("secured"));
  for (const char* path :
       {"tags", "users", "users/58be00d668aaeaded60aa186", "connections", "categories/templates",
        "categories/templates/58c1bb20c7e5f31a2c0e0001", "orders",
        "orders/59f2e2425bb695001a3f6388", "tunnels", "tunnels/stats",
        "tunnels/58d2cc30c7e5f31a2c100001", "tunnels/58d2cc30c7e5f31a2c100001/stats"}) {
    const std::string target = std::string("/api/v2/") + path;
    EXPECT_EQ(secured.Get(target).status, 401) << path;
    EXPECT_EQ(secured.Get(target, {{"X-Leeloo-AuthToken", "ll_test"}}).status, 200) << path;
  }
}

}  // namespace
}  // namespace understudy::conformance
