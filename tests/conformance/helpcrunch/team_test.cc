#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

// Agents, departments and applications: who answers customers.
namespace understudy::conformance {
namespace {

const Headers kToken = {{"Authorization", "Bearer hc_test"}};
const std::vector<std::string> kLists = {"/v1/agents", "/v1/departments", "/v1/applications"};

std::string Ids(const Reply& reply) {
  std::string ids;
  for (const auto& item : reply.At("/data").GetArray()) {
    ids += (ids.empty() ? "" : ",") + std::to_string(item["id"].GetInt64());
  }
  return ids;
}

class HelpcrunchTeamTest : public ::testing::Test {
 protected:
  std::string Agents(const std::string& query) { return Ids(client_.Get("/v1/agents" + query)); }

  const Program& program_ = Shared();
  Client client_{program_, kToken};
};

TEST_F(HelpcrunchTeamTest, ListsAgentsByTheirIds) {
  const Reply reply = client_.Get("/v1/agents");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "data");
  EXPECT_EQ(reply.Keys("/data/0"), "id,name,email,role");
  EXPECT_EQ(reply.At("/data").Size(), 36U);
  EXPECT_TRUE(Ids(reply).starts_with("4188,4207,4215,4222,4240,4255,4261,4300,"));
}

TEST_F(HelpcrunchTeamTest, ListsDepartmentsWithTheirAgentsInOrder) {
  const Reply reply = client_.Get("/v1/departments");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(Ids(reply), "233046,233049,233051,233060");
  ExpectGolden(program_, reply, "helpcrunch/departments.json");
}

TEST_F(HelpcrunchTeamTest, ListsApplications) {
  const Reply reply = client_.Get("/v1/applications");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "data");
  EXPECT_EQ(reply.Keys("/data/0"), "id,name,displayName,type");
  EXPECT_EQ(Ids(reply), "77,84,91");
}

TEST_F(HelpcrunchTeamTest, PagesByLimitAndOffset) {
  EXPECT_EQ(Agents("?limit=3"), "4188,4207,4215");
  EXPECT_EQ(Agents("?limit=3&offset=3"), "4222,4240,4255");
  EXPECT_EQ(Agents("?limit=3&offset=33"), "4534,4543,4552");
  EXPECT_EQ(Agents("?offset=36"), "");
  EXPECT_EQ(Ids(client_.Get("/v1/departments?limit=1&offset=2")), "233051");
  EXPECT_EQ(Ids(client_.Get("/v1/applications?limit=1&offset=1")), "84");
}

TEST_F(HelpcrunchTeamTest, TakesTheDefaultForALimitOrOffsetThatMeansNothing) {
  const std::string all = Agents("");
  for (const char* query : {"?limit=0", "?limit=-1", "?limit=two", "?limit=", "?limit=1.5",
                            "?limit=1&limit=2", "?offset=-1", "?offset=x"}) {
    EXPECT_EQ(Agents(query), all) << query;
  }
}

TEST_F(HelpcrunchTeamTest, ShowsAtMostAHundred) {
  std::string rows;
  for (int i = 1; i <= 130; ++i) {
    rows +=
        "        - {id: " + std::to_string(i) + ", name: A, email: a@example.com, role: agent}\n";
  }
  const Program program(ScenarioFile(
      "vendors:\n  helpcrunch:\n    tokens: [hc_test]\n    data:\n      agents:\n" + rows));
  Client client(program, kToken);
  for (const char* query :
       {"", "?limit=100", "?limit=101", "?limit=5000", "?limit=99999999999999999999"}) {
    EXPECT_EQ(client.Get(std::string("/v1/agents") + query).At("/data").Size(), 100U) << query;
  }
  EXPECT_EQ(client.Get("/v1/agents?limit=99").At("/data").Size(), 99U);
  EXPECT_EQ(client.Get("/v1/agents?offset=100").At("/data").Size(), 30U);
}

TEST_F(HelpcrunchTeamTest, ShowsAnEmptyListWhereThereAreNoRows) {
  const Program program("empty");
  Client client(program, kToken);
  for (const auto& list : kLists) EXPECT_EQ(client.Get(list).body, R"({"data":[]})") << list;
}

TEST_F(HelpcrunchTeamTest, WantsAToken) {
  Client client(program_);
  for (const auto& list : kLists) EXPECT_EQ(client.Get(list).status, 401) << list;
  EXPECT_EQ(client.Get("/v1/agents/4188/unsubscribe").status, 401);
}

TEST_F(HelpcrunchTeamTest, UnsubscribesAnAgent) {
  const Headers world = {{"Understudy-World", "unsubscribed"}};
  const std::string row = "/__admin/worlds/unsubscribed/data/helpcrunch/agents/4188";
  const Reply reply = client_.Get("/v1/agents/4188/unsubscribe", world);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "Ok");
  EXPECT_EQ(reply.Header("Content-Type"), "text/plain");
  EXPECT_TRUE(client_.Get(row).At("/unsubscribed").GetBool());
  EXPECT_EQ(client_.Get("/v1/agents/4188/unsubscribe", world).body, "Ok");
  EXPECT_EQ(client_.Get("/v1/agents", world).Keys("/data/0"), "id,name,email,role");
}

TEST_F(HelpcrunchTeamTest, FindsNoAgentByAnUnknownIdOrOneThatIsNoInteger) {
  for (const char* id : {"1", "x", "4188.0", "99999999999999999999"}) {
    const Reply reply = client_.Get(std::string("/v1/agents/") + id + "/unsubscribe");
    EXPECT_EQ(reply.status, 404) << id;
    EXPECT_EQ(reply.Text("/errors/0/code"), "entity_not_found") << id;
    EXPECT_EQ(reply.Text("/errors/0/message"), "Agent not found") << id;
  }
}

}  // namespace
}  // namespace understudy::conformance
