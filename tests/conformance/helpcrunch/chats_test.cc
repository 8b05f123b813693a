#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

// Lists of chats, single chats, new ones, and searches. Each test has a world of its own.
namespace understudy::conformance {
namespace {

const char* const kKeys =
    "id,closedBy,lastCustomerMessageAt,status,closedAt,rating,createdAt,lastMessageAt,snoozedUntil,"
    "lastMessageText,lastMessageId,lastCommunicatedAgentId,agents,customer,assignee,department";

class HelpcrunchChatsTest : public ::testing::Test {
 protected:
  HelpcrunchChatsTest()
      : client_(program_, {{"Authorization", "Bearer hc_test"},
                           {"Understudy-World",
                            ::testing::UnitTest::GetInstance()->current_test_info()->name()}}) {}

  Reply Post(const std::string& target, const std::string& body) {
    return client_.Send("POST", "/v1/chats" + target, {}, body);
  }
  long long Count(const std::string& field, const std::string& op, const std::string& value) {
    const Reply reply =
        Post("/search", R"({"filter":[{"field":"chats.)" + field + R"(","operator":")" + op +
                            R"(","value":)" + value + "}]}");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.Integer("/total");
  }
  static std::vector<long long> Ids(const Reply& reply) {
    std::vector<long long> ids;
    for (const auto& item : reply.At("/data").GetArray()) ids.push_back(item["id"].GetInt64());
    return ids;
  }

  const Program& program_ = Shared();
  Client client_;
};

TEST_F(HelpcrunchChatsTest, ListsTheNewestFirst) {
  const Reply reply = client_.Get("/v1/chats");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "data,total");
  EXPECT_EQ(reply.Keys("/data/0"), kKeys);
  EXPECT_EQ(reply.Integer("/total"), 36);
  const auto& chats = reply.At("/data").GetArray();
  for (rapidjson::SizeType i = 1; i < chats.Size(); ++i) {
    EXPECT_GE(chats[i - 1]["createdAt"].GetInt64(), chats[i]["createdAt"].GetInt64());
  }
}

TEST_F(HelpcrunchChatsTest, PagesAndSortsWithNoTimeLast) {
  for (const char* field : {"createdAt", "lastCustomerMessageAt", "lastMessageAt", "closedAt"}) {
    for (const bool is_down : {false, true}) {
      const std::string query =
          std::string("?sort=chats.") + field + (is_down ? "&order=Desc" : "");
      const Reply all = client_.Get("/v1/chats" + query);
      bool ended = false;
      long long before = is_down ? 1LL << 60 : 0;
      for (const auto& chat : all.At("/data").GetArray()) {
        ended = ended || chat[field].IsNull();
        ASSERT_EQ(chat[field].IsNull(), ended) << query;
        if (ended) continue;
        EXPECT_TRUE(is_down ? chat[field].GetInt64() <= before : chat[field].GetInt64() >= before);
        before = chat[field].GetInt64();
      }
      const auto ids = Ids(all);
      EXPECT_EQ(Ids(client_.Get("/v1/chats" + query + "&limit=10&offset=10")),
                (std::vector<long long>(ids.begin() + 10, ids.begin() + 20)));
    }
  }
  EXPECT_EQ(Ids(client_.Get("/v1/chats?sort=chats.rating")), Ids(client_.Get("/v1/chats")));
}

TEST_F(HelpcrunchChatsTest, GivesAChat) {
  const Reply reply = client_.Get("/v1/chats/5215261");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "helpcrunch/chat.json");
}

TEST_F(HelpcrunchChatsTest, FindsNoChat) {
  for (const char* target : {"/v1/chats/1", "/v1/chats/x", "/v1/chats/1/messages"}) {
    const Reply reply = client_.Get(target);
    EXPECT_EQ(reply.status, 404) << target;
    EXPECT_EQ(reply.Text("/errors/0/code"), "chat_not_found");
    EXPECT_EQ(reply.Text("/errors/0/message"), "Chat not found");
  }
}

TEST_F(HelpcrunchChatsTest, CreatesAChat) {
  const Reply reply =
      Post("", R"({"customer":8737907,"application":"77","assignee":4188,"department":233046})");
  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(reply.Text("/status"), "empty");
  EXPECT_EQ(reply.Text("/customer/name"), "Ada Finch");
  EXPECT_EQ(reply.Text("/assignee/role"), "admin");
  EXPECT_EQ(reply.Text("/department/name"), "Support");
  EXPECT_EQ(reply.At("/agents").Size(), 0U);
  EXPECT_EQ(client_.Get("/v1/chats/" + std::to_string(reply.Integer("/id"))).body, reply.body);
  EXPECT_EQ(client_.Get("/v1/chats?limit=1").Integer("/total"), 37);
  const Reply plain = Post("", R"({"customer":8737907,"application":77})");
  EXPECT_TRUE(plain.At("/assignee").IsNull());
  EXPECT_TRUE(plain.At("/department").IsNull());
}

TEST_F(HelpcrunchChatsTest, RefusesABadChat) {
  const auto message = [&](const char* body) { return Post("", body).Text("/errors/0/message"); };
  EXPECT_EQ(message(R"({"application":77})"), "customer value is invalid");
  EXPECT_EQ(message(R"({"customer":"x","application":77})"), "customer value is invalid");
  EXPECT_EQ(message(R"({"customer":1,"application":77})"), "Customer not found");
  EXPECT_EQ(message(R"({"customer":8737907})"), "application value is invalid");
  EXPECT_EQ(message(R"({"customer":8737907,"application":1})"), "application value is invalid");
  EXPECT_EQ(message(R"({"customer":8737907,"application":77,"assignee":1})"),
            "assignee value is invalid");
  EXPECT_EQ(message(R"({"customer":8737907,"application":77,"department":"x"})"),
            "department value is invalid");
  EXPECT_EQ(message("[]"), "Invalid request");
  EXPECT_EQ(client_.Get("/v1/chats?limit=1").Integer("/total"), 36);
}

TEST_F(HelpcrunchChatsTest, NeedsNoApplicationWhereTheSettingSaysSo) {
  const Program program(ScenarioFile(
      "extends: default\nvendors: {helpcrunch: {settings: {application_required: false}}}\n"));
  Client client(program, {{"Authorization", "Bearer hc_test"}});
  EXPECT_EQ(client.Send("POST", "/v1/chats", {}, R"({"customer":8737907})").status, 201);
}

TEST_F(HelpcrunchChatsTest, Searches) {
  EXPECT_EQ(Post("/search", "{}").body, client_.Get("/v1/chats").body);
  for (const char* value : {"\"opened\"", "\"open\"", "2", "\"2\"", "\"Opened\""}) {
    EXPECT_EQ(Count("status", "=", value), 6) << value;
  }
  EXPECT_EQ(Count("status", "!=", "\"on hold\""), 36 - Count("status", "=", "4"));
  EXPECT_EQ(Count("customer", "=", "8737907"),
            Count("customer.email", "=", "\"ADA.FINCH@example.com\""));
  EXPECT_EQ(Count("customer", "=", "8737907"), Count("customer.userId", "=", "\"example_7001\""));
  EXPECT_GT(Count("customer", "=", "8737907"), 0);
  EXPECT_GT(Count("agents", "=", "4207"), 0);
  EXPECT_EQ(Count("agents", "=", "4207") + Count("agents", "!=", "4207"), 36);
  EXPECT_EQ(Count("rating", "=", "\"great\"") + Count("rating", "!=", "\"great\""), 36);
  EXPECT_EQ(Count("createdAt", ">", "1601557000") + Count("createdAt", "<=", "1601557000"), 36);
  EXPECT_GT(Count("customer.tagsData", "=", R"([{"name":"Lead"}])"), 0);
  EXPECT_GE(Count("updatedAt", ">=", "1601557000"), 1);
}

TEST_F(HelpcrunchChatsTest, SortsASearchWithOrWithoutThePrefix) {
  const auto listed = Ids(client_.Get("/v1/chats?sort=chats.lastCustomerMessageAt&order=desc"));
  for (const char* sort : {"chats.lastCustomerMessageAt", "lastCustomerMessageAt"}) {
    EXPECT_EQ(Ids(Post("/search", R"({"sort":")" + std::string(sort) + R"(","order":"desc"})")),
              listed);
  }
}

TEST_F(HelpcrunchChatsTest, RefusesABadSearch) {
  for (const char* filter : {R"({"field":"chats.status","operator":"=","value":"asleep"})",
                             R"({"field":"chats.status","operator":"=","value":8})",
                             R"({"field":"chats.status","operator":"~","value":"open"})",
                             R"({"field":"chats.rating","operator":"=","value":"fine"})",
                             R"({"field":"chats.agents","operator":">","value":1})",
                             R"({"field":"customers.id","operator":"=","value":1})"}) {
    const Reply reply = Post("/search", "{\"filter\":[" + std::string(filter) + "]}");
    EXPECT_EQ(reply.status, 400) << filter;
    EXPECT_EQ(reply.Text("/errors/0/code"), "invalid_filter_value") << filter;
  }
}

TEST_F(HelpcrunchChatsTest, WantsAToken) {
  Client client(program_);
  for (const char* target : {"/v1/chats", "/v1/chats/5215261", "/v1/chats/5215261/messages"}) {
    EXPECT_EQ(client.Get(target).status, 401) << target;
  }
  for (const char* target : {"/v1/chats", "/v1/chats/search", "/v1/messages"}) {
    EXPECT_EQ(client.Send("POST", target, {}, "{}").status, 401) << target;
  }
}

}  // namespace
}  // namespace understudy::conformance
