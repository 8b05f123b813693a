#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

// Changes of chats. Each test has a world of its own.
namespace understudy::conformance {
namespace {

class HelpcrunchChatChangesTest : public ::testing::Test {
 protected:
  HelpcrunchChatChangesTest()
      : world_(::testing::UnitTest::GetInstance()->current_test_info()->name()),
        client_(program_, {{"Authorization", "Bearer hc_test"}, {"Understudy-World", world_}}) {}

  Reply Put(const std::string& target, const std::string& body) {
    return client_.Send("PUT", "/v1/chats/" + target, {}, body);
  }
  // Of chat 5215261.
  Reply Set(const std::string& what, const std::string& value) {
    const std::string name = what == "snooze"             ? "snoozedUntil"
                             : what.rfind("read", 0) == 0 ? "read"
                                                          : what;
    return Put(what, R"({"id":5215261,")" + name + "\":" + value + "}");
  }
  Reply Chat() { return client_.Get("/v1/chats/5215261"); }
  void SetClock(const std::string& time) {
    client_.Json("PUT", "/__admin/worlds/" + world_ + "/clock", R"({"frozen":")" + time + "\"}");
  }

  const Program& program_ = Shared();
  std::string world_;
  Client client_;
};

TEST_F(HelpcrunchChatChangesTest, TakesEachSpellingOfAStatus) {
  const std::vector<std::pair<std::string, std::string>> spellings = {
      {"\"new\"", "new"},
      {"\"opened\"", "opened"},
      {"\"open\"", "opened"},
      {"\"pending\"", "pending"},
      {"\"on hold\"", "onhold"},
      {"\"on-hold\"", "onhold"},
      {"\"onhold\"", "onhold"},
      {"\"closed\"", "closed"},
      {"\"no communication\"", "no communication"},
      {"1", "new"},
      {"2", "opened"},
      {"\"3\"", "pending"},
      {"4", "onhold"},
      {"5", "closed"},
      {"6", "no communication"},
      {"7", "empty"}};
  for (const auto& [sent, status] : spellings) {
    const Reply reply = Set("status", sent);
    EXPECT_EQ(reply.status, 200) << sent << reply.body;
    EXPECT_EQ(reply.Text("/status"), status) << sent;
  }
}

TEST_F(HelpcrunchChatChangesTest, RefusesOtherStatuses) {
  for (const char* sent : {"\"asleep\"", "\"empty\"", "0", "8", "null", "true", "{}"}) {
    const Reply reply = Set("status", sent);
    EXPECT_EQ(reply.status, 400) << sent;
    EXPECT_EQ(reply.body,
              R"({"errors":[{"code":"invalid_chat_value","message":"status value is invalid"}]})");
  }
  EXPECT_EQ(Put("status", R"({"id":5215261})").status, 400);
}

TEST_F(HelpcrunchChatChangesTest, TellsWhoClosedAChatAndWhen) {
  const Reply closed = Set("status", "\"closed\"");
  EXPECT_EQ(closed.Text("/closedBy"), "agent");
  EXPECT_GT(closed.Integer("/closedAt"), 1700000000);
  const Reply opened = Set("status", "\"opened\"");
  EXPECT_TRUE(opened.At("/closedBy").IsNull());
  EXPECT_TRUE(opened.At("/closedAt").IsNull());
}

TEST_F(HelpcrunchChatChangesTest, AssignsAndUnassigns) {
  EXPECT_EQ(Set("assignee", "4207").Text("/assignee/name"), "Mira Halloran");
  EXPECT_TRUE(Set("assignee", "null").At("/assignee").IsNull());
  EXPECT_EQ(Set("department", "233051").Integer("/department/id"), 233051);
  EXPECT_TRUE(Set("department", "null").At("/department").IsNull());
  for (const char* what : {"assignee", "department"}) {
    EXPECT_EQ(Set(what, "1").Text("/errors/0/message"), std::string(what) + " value is invalid");
    EXPECT_EQ(Put(what, R"({"id":5215261})").status, 400);
  }
}

TEST_F(HelpcrunchChatChangesTest, EndsASnoozeByTheWorldsClock) {
  SetClock("2024-01-15T12:00:00Z");
  EXPECT_TRUE(Set("readByAgent", "true").At("/readByAgent").GetBool());
  const Reply snoozed = Set("snooze", "1705320060");  // a minute later
  EXPECT_EQ(snoozed.Text("/snoozedUntil"), "1705320060.000");
  EXPECT_EQ(Chat().Integer("/snoozedUntil"), 1705320060);
  SetClock("2024-01-15T12:00:59Z");
  EXPECT_EQ(Chat().Integer("/snoozedUntil"), 1705320060);
  SetClock("2024-01-15T12:01:00Z");
  EXPECT_TRUE(Chat().At("/snoozedUntil").IsNull());
  EXPECT_TRUE(client_.Get("/v1/chats?limit=1").At("/data/0/snoozedUntil").IsNull());
  EXPECT_FALSE(Set("readByCustomer", "true").At("/readByAgent").GetBool());
}

TEST_F(HelpcrunchChatChangesTest, UnsnoozesAndRefusesBadTimes) {
  EXPECT_EQ(Set("snooze", "\"4102444800\"").Text("/snoozedUntil"), "4102444800.000");
  EXPECT_TRUE(Set("snooze", "null").At("/snoozedUntil").IsNull());
  EXPECT_TRUE(Chat().At("/snoozedUntil").IsNull());
  EXPECT_TRUE(Set("snooze", "1").At("/snoozedUntil").IsNull());  // it is over
  for (const char* sent : {"\"soon\"", "-1", "true"}) EXPECT_EQ(Set("snooze", sent).status, 400);
  EXPECT_EQ(Put("snooze", R"({"id":5215261})").status, 400);
}

TEST_F(HelpcrunchChatChangesTest, MarksTheOtherSidesMessagesAsRead) {
  const Reply before = client_.Get("/v1/chats/5215261/messages");
  EXPECT_FALSE(before.At("/data/0/read").GetBool());
  EXPECT_EQ(before.Text("/data/0/from"), "customer");
  for (const char* what : {"readByAgent", "read"}) {
    const Reply reply = Set(what, "true");
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_TRUE(reply.At("/readByAgent").GetBool());
  }
  const Reply after = client_.Get("/v1/chats/5215261/messages");
  EXPECT_TRUE(after.At("/data/0/read").GetBool());
  EXPECT_FALSE(after.At("/data/0/updatedAt").IsNull());
  EXPECT_FALSE(Set("readByCustomer", "false").At("/readByCustomer").GetBool());
  EXPECT_EQ(Set("readByCustomer", "\"x\"").Text("/errors/0/message"), "read value is invalid");
}

TEST_F(HelpcrunchChatChangesTest, FindsNoChat) {
  for (const char* what :
       {"status", "assignee", "department", "snooze", "read", "readByAgent", "readByCustomer"}) {
    const Reply reply = Put(what, R"({"id":1})");
    EXPECT_EQ(reply.status, 404) << what;
    EXPECT_EQ(reply.Text("/errors/0/message"), "Chat is missing") << what;
    EXPECT_EQ(Put(what, "{}").status, 400) << what;
    EXPECT_EQ(Put(what, "[]").Text("/errors/0/code"), "invalid_request") << what;
    EXPECT_EQ(Client(program_).Send("PUT", std::string("/v1/chats/") + what, {}, "{}").status, 401);
  }
}

TEST_F(HelpcrunchChatChangesTest, TakesTheIdInThePath) {
  EXPECT_EQ(Put("5215261/status", R"({"status":3})").Text("/status"), "pending");
  EXPECT_EQ(Put("5215261/assignee", R"({"assignee":4188})").Integer("/assignee/id"), 4188);
  EXPECT_EQ(Put("5215261/department", R"({"department":233046})").Integer("/department/id"),
            233046);
  EXPECT_EQ(Put("1/status", R"({"status":3})").status, 404);
  const Program program(
      ScenarioFile("extends: default\nvendors: {helpcrunch: {settings: {path_form: false}}}\n"));
  Client client(program, {{"Authorization", "Bearer hc_test"}});
  const Reply reply = client.Send("PUT", "/v1/chats/5215261/status", {}, R"({"status":3})");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.Text("/errors/0/code"), "route_not_found");
}

}  // namespace
}  // namespace understudy::conformance
