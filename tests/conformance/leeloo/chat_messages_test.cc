#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kKurt[] = "/api/v1/accounts/59bbc641b1223300210cdf2f/chat-messages";
constexpr char kWeend[] = "/api/v1/accounts/5899afd15c97121f006c8b48/chat-messages";
constexpr char kAlba[] = "/api/v1/accounts/5a204720f64660422d1999ad/chat-messages";
constexpr char kIhnat[] = "/api/v1/accounts/5a003cebb84aa24d1eef2e44/chat-messages";
constexpr char kHana[] = "/api/v1/accounts/58ea549ec87f141d14b7ccb6/chat-messages";

class LeelooChatTest : public ::testing::Test {
 protected:
  Reply Kurt(const std::string& query = "") { return client_.Get(kKurt + query); }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(LeelooChatTest, GivesTheDocumentsThreeNewestMessages) {
  const Reply reply = Kurt("?limit=3&offset=0");
  EXPECT_EQ(reply.status, 200);
  ExpectGolden(program_, reply, "leeloo/chat_messages.json");
}

// The document shows five messages for limit=3, the last three with one id.
TEST_F(LeelooChatTest, GivesTheDocumentsFiveMessagesEachWithItsOwnId) {
  struct Shown {
    std::string text, type, time;
  };
  const std::vector<Shown> expected = {
      {"Last message", "BOT_MESSAGE", "2017-11-03T10:55:19.024Z"},
      {"Pre last message", "YOUR_MESSAGE", "2017-11-03T09:29:46.936Z"},
      {"Good morning!", "FRIEND_MESSAGE", "2017-11-03T08:37:28.621Z"},
      {"Good morning, {name}! \n\nTest message content", "BOT_MESSAGE", "2017-11-03T08:34:24.443Z"},
      {"", "SYSTEM_MESSAGE", "2017-11-03T08:31:23.321Z"}};
  const Reply reply = Kurt("?limit=5");
  ASSERT_EQ(reply.At("/data").Size(), 5U);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& message = reply.At("/data").GetArray()[static_cast<rapidjson::SizeType>(i)];
    EXPECT_EQ(message["text"].GetString(), expected[i].text);
    EXPECT_EQ(message["type"].GetString(), expected[i].type);
    EXPECT_TRUE(message["read"].IsTrue());
    EXPECT_EQ(message["createdAt"].GetString(), expected[i].time);
    EXPECT_EQ(message["updatedAt"].GetString(), expected[i].time);
    ids.insert(message["id"].GetString());
  }
  EXPECT_EQ(ids.size(), 5U);
}

TEST_F(LeelooChatTest, NamesTheAuthorWhereAUserWroteTheMessage) {
  const Reply reply = Kurt("?limit=2");
  EXPECT_EQ(reply.Keys("/data/1"), "id,text,type,read,createdAt,updatedAt,links");
  EXPECT_EQ(reply.Keys("/data/1/links/createdBy"), "type,id");
  EXPECT_EQ(reply.Text("/data/1/links/createdBy/type"), "users");
  EXPECT_EQ(reply.Text("/data/1/links/createdBy/id"), "58be00d668aaeaded60aa186");
}

TEST_F(LeelooChatTest, ShowsNoLinksWhereNoUserWroteTheMessage) {
  const Reply reply = Kurt("?limit=100");
  int authored = 0;
  for (const auto& message : reply.At("/data").GetArray()) {
    const bool by_user = std::string("YOUR_MESSAGE") == message["type"].GetString();
    EXPECT_EQ(message.HasMember("links"), by_user) << message["id"].GetString();
    authored += by_user ? 1 : 0;
  }
  EXPECT_GT(authored, 0);
}

TEST_F(LeelooChatTest, ShowsTwentyOf113UnlessAskedOtherwise) {
  const Reply reply = Kurt();
  EXPECT_EQ(reply.Keys(""), "data,meta,status");
  EXPECT_EQ(reply.At("/data").Size(), 20U);
  EXPECT_EQ(reply.Integer("/meta/limit"), 20);
  EXPECT_EQ(reply.Integer("/meta/offset"), 0);
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 20);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 113);
}

TEST_F(LeelooChatTest, GivesPageTwo) {
  const Reply reply = Kurt("?offset=20");
  EXPECT_EQ(reply.Text("/data/0/id"), "59f31c517b86e8081a20a770");
  EXPECT_EQ(reply.Text("/data/0/text"), "Answer 93: it is in your e-mail.");
}

TEST_F(LeelooChatTest, EndsWithTheOldestMessage) {
  const Reply reply = Kurt("?offset=100");
  EXPECT_EQ(reply.Text("/data/0/id"), "59c2fe0237d81daa5bc20f26");
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 13);
  EXPECT_EQ(reply.Text("/data/12/id"), "59bbc6432df47a52d02842ee");
}

TEST_F(LeelooChatTest, GivesNothingPastTheEnd) {
  const Reply reply = Kurt("?offset=113");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.At("/data").Size(), 0U);
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 0);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 113);
}

TEST_F(LeelooChatTest, ShowsEveryMessageOnceNewestFirst) {
  std::set<std::string> seen;
  std::string last_time = "9";
  for (int offset = 0; offset < 113; offset += 50) {
    const Reply reply = Kurt("?limit=50&offset=" + std::to_string(offset));
    for (const auto& message : reply.At("/data").GetArray()) {
      EXPECT_TRUE(seen.insert(message["id"].GetString()).second);
      EXPECT_LT(message["createdAt"].GetString(), last_time);
      last_time = message["createdAt"].GetString();
    }
  }
  EXPECT_EQ(seen.size(), 113U);
}

TEST_F(LeelooChatTest, ShowsTheMessagesOfItsAccountOnly) {
  EXPECT_EQ(client_.Get(kWeend).Integer("/meta/totalCount"), 25);
  EXPECT_EQ(client_.Get(kAlba).Integer("/meta/totalCount"), 4);
}

TEST_F(LeelooChatTest, ShowsWhatIsUnread) {
  const Reply reply = client_.Get(std::string(kWeend) + "?limit=4");
  EXPECT_TRUE(reply.At("/data/0/read").IsFalse());
  EXPECT_TRUE(reply.At("/data/2/read").IsFalse());
  EXPECT_TRUE(reply.At("/data/3/read").IsTrue());
}

TEST_F(LeelooChatTest, KeepsControlCharactersAndQuotes) {
  const std::string text = client_.Get(std::string(kAlba) + "?limit=1").Text("/data/0/text");
  for (const char* part : {"\n", "\t", "\"", "\\"}) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

TEST_F(LeelooChatTest, SendsUkrainianAndEmojiRaw) {
  const Reply reply = client_.Get(std::string(kIhnat) + "?limit=1");
  EXPECT_NE(reply.body.find(reply.Text("/data/0/text")), std::string::npos) << reply.body;
  EXPECT_EQ(reply.body.find("\\u"), std::string::npos) << reply.body;
}

TEST_F(LeelooChatTest, IsEmptyForAnAccountThatWroteNothing) {
  const Reply reply = client_.Get(kHana);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.At("/data").Size(), 0U);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 0);
}

TEST_F(LeelooChatTest, AnswersForAnAbsentAccount) {
  const Reply reply = client_.Get("/api/v1/accounts/59bbc641b1223300210cdf20/chat-messages");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.body, R"({"status":0,"error":{"fields":{"id":"NOT_FOUND"},"code":"NOT_FOUND"}})");
}

}  // namespace
}  // namespace understudy::conformance
