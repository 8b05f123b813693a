#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

// Messages, and what they do to their chats. Each test has a world of its own.
namespace understudy::conformance {
namespace {

class HelpcrunchMessagesTest : public ::testing::Test {
 protected:
  HelpcrunchMessagesTest()
      : client_(program_, {{"Authorization", "Bearer hc_test"},
                           {"Understudy-World",
                            ::testing::UnitTest::GetInstance()->current_test_info()->name()}}) {}

  Reply Post(const std::string& body) { return client_.Send("POST", "/v1/messages", {}, body); }
  // A new chat's id.
  std::string NewChat() {
    const Reply reply =
        client_.Send("POST", "/v1/chats", {}, R"({"customer":8737907,"application":77})");
    return std::to_string(reply.Integer("/id"));
  }
  Reply Write(const std::string& chat, const std::string& more) {
    return Post(R"({"chat":)" + chat + R"(,"text":"Hello","type":"message")" + more + "}");
  }
  Reply Chat(const std::string& id) { return client_.Get("/v1/chats/" + id); }
  void SetStatus(const std::string& id, const std::string& status) {
    client_.Send("PUT", "/v1/chats/status", {}, R"({"id":)" + id + R"(,"status":)" + status + "}");
  }

  const Program& program_ = Shared();
  Client client_;
};

TEST_F(HelpcrunchMessagesTest, HasThreePagesOfAChatWithEachTypeOfMessage) {
  const Reply all = client_.Get("/v1/chats/5215000/messages");
  EXPECT_EQ(all.Integer("/total"), 38);
  std::set<std::string> types;
  for (const auto& message : all.At("/data").GetArray()) types.insert(message["type"].GetString());
  EXPECT_EQ(types.size(), 5U);
  std::size_t paged = 0;
  for (const std::string offset : {"0", "15", "30"}) {
    const Reply page = client_.Get("/v1/chats/5215000/messages?limit=15&offset=" + offset);
    for (const auto& message : page.At("/data").GetArray()) {
      EXPECT_EQ(message["id"], all.At("/data")[static_cast<rapidjson::SizeType>(paged)]["id"]);
      ++paged;
    }
  }
  EXPECT_EQ(paged, 38U);
}

TEST_F(HelpcrunchMessagesTest, ListsTheNewestFirst) {
  const Reply reply = client_.Get("/v1/chats/5215261/messages?limit=3");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "data,total");
  EXPECT_EQ(reply.Integer("/total"), 7);
  EXPECT_EQ(reply.At("/data").Size(), 3U);
  EXPECT_EQ(reply.Keys("/data/0"),
            "id,agent,type,text,read,createdAt,updatedAt,edited,broadcastType,chat,from");
  EXPECT_GT(reply.Text("/data/0/createdAt"), reply.Text("/data/1/createdAt"));
  ExpectGolden(program_, reply, "helpcrunch/messages.json");
  EXPECT_EQ(client_.Get("/v1/chats/5215261/messages?offset=6").At("/data").Size(), 1U);
}

TEST_F(HelpcrunchMessagesTest, WritesAsTheCustomer) {
  const std::string chat = NewChat();
  const Reply reply = Write(chat, "");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_TRUE(reply.At("/agent").IsNull());
  EXPECT_EQ(reply.Text("/from"), "customer");
  EXPECT_TRUE(reply.At("/updatedAt").IsNull());
  EXPECT_EQ(reply.Text("/createdAt").size(), 14U);
  const Reply after = Chat(chat);
  EXPECT_EQ(after.Text("/status"), "new");
  EXPECT_EQ(after.Text("/lastMessageText"), "Hello");
  EXPECT_EQ(after.Integer("/lastMessageId"), reply.Integer("/id"));
  EXPECT_EQ(after.Integer("/lastMessageAt"), after.Integer("/lastCustomerMessageAt"));
  EXPECT_TRUE(after.At("/assignee").IsNull());
  Write(chat, "");
  EXPECT_EQ(Chat(chat).Text("/status"), "new");
  for (const char* status : {"2", "3", "4", "5", "6"}) {
    SetStatus(chat, status);
    Write(chat, "");
    EXPECT_EQ(Chat(chat).Text("/status"), "pending") << status;
    EXPECT_TRUE(Chat(chat).At("/closedAt").IsNull());
  }
}

TEST_F(HelpcrunchMessagesTest, WritesAsAnAgent) {
  const std::string chat = NewChat();
  const Reply reply = Write(chat, R"(,"agent":"4207")");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Keys("/agent"), "id,name");
  EXPECT_EQ(reply.Text("/from"), "agent");
  const Reply after = Chat(chat);
  EXPECT_EQ(after.Text("/status"), "opened");
  EXPECT_EQ(after.Integer("/lastCommunicatedAgentId"), 4207);
  EXPECT_EQ(after.Integer("/assignee/id"), 4207);
  EXPECT_TRUE(after.At("/lastCustomerMessageAt").IsNull());
  Write(chat, R"(,"agent":4188)");
  Write(chat, R"(,"agent":4207)");
  const Reply later = Chat(chat);
  EXPECT_EQ(later.At("/agents").Size(), 2U);
  EXPECT_EQ(later.Integer("/agents/1/id"), 4188);
  EXPECT_EQ(later.Integer("/assignee/id"), 4207);
  SetStatus(chat, "4");
  Write(chat, R"(,"agent":4188)");
  EXPECT_EQ(Chat(chat).Text("/status"), "onhold");
}

TEST_F(HelpcrunchMessagesTest, ChangesNothingByAPrivateNote) {
  const std::string before = Chat("5215261").body;
  const Reply reply = Post(R"({"chat":5215261,"text":"Careful","type":"private","agent":4188})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Text("/type"), "private");
  EXPECT_EQ(Chat("5215261").body, before);
  EXPECT_EQ(client_.Get("/v1/chats/5215261/messages").Integer("/total"), 8);
}

TEST_F(HelpcrunchMessagesTest, ShowsMarkdownInPlaceOfTheText) {
  EXPECT_EQ(Write("5215261", R"(,"markdownText":"**Hello**")").Text("/text"), "**Hello**");
}

TEST_F(HelpcrunchMessagesTest, RefusesBadMessages) {
  const auto message = [&](const char* body) { return Post(body).Text("/errors/0/message"); };
  EXPECT_EQ(message(R"({"text":"a","type":"message"})"), "Invalid chat ID");
  EXPECT_EQ(message(R"({"chat":"x","text":"a","type":"message"})"), "Invalid chat ID");
  EXPECT_EQ(message(R"({"chat":1,"text":"a","type":"message"})"), "Chat is missing");
  EXPECT_EQ(message(R"({"chat":5215261,"type":"message"})"), "text value is invalid");
  EXPECT_EQ(message(R"({"chat":5215261,"text":"","type":"message"})"), "text value is invalid");
  EXPECT_EQ(message(R"({"chat":5215261,"text":"a"})"), "type value is invalid");
  EXPECT_EQ(message(R"({"chat":5215261,"text":"a","type":"email"})"), "type value is invalid");
  EXPECT_EQ(message(R"({"chat":5215261,"text":"a","type":"message","agent":"x"})"),
            "agent value is invalid");
  EXPECT_EQ(message(R"({"chat":5215261,"text":"a","type":"message","agent":1})"),
            "Agent not found");
  EXPECT_EQ(message("null"), "Invalid request");
  EXPECT_EQ(client_.Get("/v1/chats/5215261/messages").Integer("/total"), 7);
}

TEST_F(HelpcrunchMessagesTest, GoWithTheirCustomer) {
  EXPECT_EQ(client_.Delete("/v1/customers/8737907").status, 200);
  EXPECT_EQ(Chat("5215261").status, 404);
  EXPECT_LT(client_.Get("/v1/chats?limit=1").Integer("/total"), 36);
}

}  // namespace
}  // namespace understudy::conformance
