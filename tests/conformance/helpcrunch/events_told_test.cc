#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "../support/client.h"
#include "../support/shared.h"

// Which events follow from which writes. The webhook's receiver is not there: what it would be told
// is in the list of deliveries. Each test has a world of its own.
namespace understudy::conformance {
namespace {

class HelpcrunchEventsTest : public ::testing::Test {
 protected:
  HelpcrunchEventsTest()
      : world_(std::string("hc-events-") +
               ::testing::UnitTest::GetInstance()->current_test_info()->name()),
        client_(Shared(), {{"Authorization", "Bearer hc_test"}, {"Understudy-World", world_}}) {
    EXPECT_EQ(Admin("PUT", "/clock", R"({"frozen":"2024-01-15T12:00:00Z"})").status, 200);
    const Reply reply = Admin(
        "POST", "/webhooks", R"({"vendor":"helpcrunch","url":"http://127.0.0.1:1/","retries":[]})");
    EXPECT_EQ(reply.status, 201) << reply.body;
  }

  Reply Admin(const std::string& method, const std::string& rest, const std::string& body = "") {
    return client_.Json(method, "/__admin/worlds/" + world_ + rest, body);
  }
  Reply Post(const std::string& target, const std::string& body) {
    return client_.Send("POST", target, {}, body);
  }
  Reply Put(const std::string& target, const std::string& body) {
    return client_.Send("PUT", target, {}, body);
  }
  // The names of the events since the last call, the oldest first, by commas.
  std::string Told() {
    const Reply reply = client_.Get("/__admin/worlds/" + world_ + "/webhooks/deliveries?limit=100");
    std::string names;
    const auto& all = reply.At("/deliveries");
    for (rapidjson::SizeType i = all.Size() - told_; i-- > 0;) {
      names += (names.empty() ? "" : ",") + std::string(all[i]["event"].GetString());
    }
    told_ = all.Size();
    return names;
  }
  // The data of the newest event, as JSON. Its body is made when it is tried.
  std::string NewestData() {
    const std::string target = "/__admin/worlds/" + world_ + "/webhooks/deliveries?limit=1";
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    Reply reply = client_.Get(target);
    while (reply.At("/deliveries/0/attempts").Size() == 0) {
      if (std::chrono::steady_clock::now() > end) {
        ADD_FAILURE() << "not tried: " << reply.body;
        return {};
      }
      reply = client_.Get(target);
    }
    const std::string body = reply.Text("/deliveries/0/body");
    const auto begin = body.find("\"eventData\":") + 12;
    return body.substr(begin, body.rfind(",\"attempts\":") - begin);
  }

  const std::string world_;
  Client client_;
  rapidjson::SizeType told_ = 0;
};

TEST_F(HelpcrunchEventsTest, TellsWhatChangedOfACustomer) {
  const std::string ada = "/v1/customers/8737907";
  Put(ada, R"({"email":"ada@example.com"})");
  EXPECT_EQ(Told(), "customer.email_updated");
  EXPECT_EQ(NewestData(),
            R"({"id":8737907,"name":"Ada Finch","userId":"example_7001","email":"ada@example.com",)"
            R"("unsubscribed":false,"customData":{"Plan":"pro"}})");
  Put(ada, R"({"email":"ada@example.com","company":"Example Inc."})");
  EXPECT_EQ(Told(), "");
  Put(ada + "/tags", R"({"tags":[{"name":"vip"}]})");
  EXPECT_EQ(Told(), "customer.tags_changed");
  Put(ada + "/tags", R"({"tags":[{"name":"vip"}]})");
  EXPECT_EQ(Told(), "");
  client_.Send("DELETE", ada + "/tags", {}, R"({"tags":[{"name":"vip"}]})");
  EXPECT_EQ(Told(), "customer.tags_changed");
  client_.Send("PATCH", ada, {}, R"({"unsubscribed":true,"blocked":true})");
  EXPECT_EQ(Told(), "customer.unsubscribed,customer.blocked");
  Put("/v1/customers/batch", R"([{"customer":8737907,"unsubscribed":false,"blocked":false}])");
  EXPECT_EQ(Told(), "customer.subscribed,customer.unblocked");
  EXPECT_EQ(client_.Delete(ada).body, "Ok");
  EXPECT_EQ(Told(), "customer.deleted");
  EXPECT_EQ(client_.Delete(ada).status, 404);
  EXPECT_EQ(Told(), "");
}

TEST_F(HelpcrunchEventsTest, TellsOfANewCustomerNothingButThat) {
  Post("/v1/customers", R"({"name":"Ben","email":"ben@example.com","tags":[{"name":"vip"}]})");
  EXPECT_EQ(Told(), "customer.new");
}

TEST_F(HelpcrunchEventsTest, TellsNothingOfARefusedWrite) {
  Put("/v1/customers/8737907", R"({"blocked":true,"email":"nobody"})");
  Put("/v1/customers/batch", R"([{"customer":8737907,"blocked":true},{"customer":1}])");
  Put("/v1/chats/status", R"({"id":5215261,"status":"lost"})");
  Post("/v1/messages", R"({"chat":5215261,"text":"x","type":"message","agent":1})");
  EXPECT_EQ(Told(), "");
}

TEST_F(HelpcrunchEventsTest, TellsWhatChangedOfAChat) {
  Put("/v1/chats/status", R"({"id":5215261,"status":"closed"})");
  EXPECT_EQ(Told(), "chat.status_updated,chat.closed");
  EXPECT_EQ(NewestData(),
            R"({"communicatedAgents":[4207,4222,4255],"customer":{"id":8737907,"name":"Ada Finch",)"
            R"("email":"ada.finch@example.com","userId":"example_7001"},"closedBy":"agent",)"
            R"("status":"closed","closedAt":"1705320000.000","rating":null,)"
            R"("createdAt":"1601557000.000","snoozedUntil":null,"applicationId":77,)"
            R"("department":{"id":233046,"name":"Support"},"assignee":{"id":4207,)"
            R"("name":"Mira Halloran","email":"mira.halloran@example.com","role":"superviser"},)"
            R"("lastMessageAt":"1601557420.000","lastMessageText":"Good evening","id":5215261})");
  Put("/v1/chats/status", R"({"id":5215261,"status":"closed"})");
  EXPECT_EQ(Told(), "");
  Put("/v1/chats/5215261/status", R"({"status":"opened"})");
  EXPECT_EQ(Told(), "chat.status_updated");
  Put("/v1/chats/assignee", R"({"id":5215261,"assignee":4188})");
  Put("/v1/chats/assignee", R"({"id":5215261,"assignee":4188})");
  EXPECT_EQ(Told(), "chat.assigned");
  Put("/v1/chats/assignee", R"({"id":5215261,"assignee":null})");
  EXPECT_EQ(Told(), "chat.assigned");
  Put("/v1/chats/department", R"({"id":5215261,"department":233049})");
  Put("/v1/chats/read", R"({"id":5215261,"read":false})");
  EXPECT_EQ(Told(), "");
}

TEST_F(HelpcrunchEventsTest, TellsOfANewChatWhoGotIt) {
  Post("/v1/chats", R"({"customer":8737907,"application":77})");
  EXPECT_EQ(Told(), "chat.new");
  Post("/v1/chats", R"({"customer":8737907,"application":77,"assignee":4188})");
  EXPECT_EQ(Told(), "chat.new,chat.assigned");
}

TEST_F(HelpcrunchEventsTest, TellsTheEndOfASnoozeWhenTheClockPassesIt) {
  Put("/v1/chats/snooze", R"({"id":5215261,"snoozedUntil":1705320060})");
  EXPECT_EQ(Told(), "chat.snoozed");
  Put("/v1/chats/snooze", R"({"id":5215261,"snoozedUntil":null})");
  EXPECT_EQ(Told(), "chat.unsnoozed");
  Put("/v1/chats/snooze", R"({"id":5215261,"snoozedUntil":1705320060})");
  EXPECT_EQ(Told(), "chat.snoozed");
  EXPECT_EQ(Admin("POST", "/clock/advance", R"({"by":"59s"})").status, 200);
  EXPECT_EQ(Told(), "");
  EXPECT_EQ(Admin("POST", "/clock/advance", R"({"by":"1s"})").status, 200);
  EXPECT_EQ(client_.Get("/v1/chats/5215261").At("/snoozedUntil").IsNull(), true);
  Put("/v1/chats/department", R"({"id":5215261,"department":233049})");
  EXPECT_EQ(Told(), "chat.unsnoozed");
}

TEST_F(HelpcrunchEventsTest, TellsMessagesAndWhatTheyDoToTheirChat) {
  Post("/v1/messages", R"({"chat":5215268,"text":"Hi","type":"message","agent":4188})");
  EXPECT_EQ(Told(), "message.chat.agent,chat.assigned,chat.status_updated");
  Post("/v1/messages", R"({"chat":5215268,"text":"Thanks","type":"message"})");
  EXPECT_EQ(Told(), "message.chat.customer,chat.status_updated");
  const Reply note =
      Post("/v1/messages", R"({"chat":5215268,"text":"Nice","type":"private","agent":4188})");
  EXPECT_EQ(Told(), "message.private");
  EXPECT_EQ(NewestData(),
            R"({"chat_id":5215268,"agent":{"id":4188,"name":"Ben Osei",)"
            R"("email":"ben.osei@example.com","role":"admin"},"customer":{"id":8737928,)"
            R"("name":"Зоряна Лугова","email":"zoriana.luhova@example.com","userId":null},)"
            R"("message":{"applicationId":84,"broadcastType":null,"createdAt":"1705320000.000",)"
            R"("edited":false,"id":)" +
                std::to_string(note.Integer("/id")) +
                R"(,"read":false,"text":"Nice","updatedAt":"1705320000.000"}})");
}

TEST_F(HelpcrunchEventsTest, TellsRatingsAndEmailsByHandOnly) {
  for (const std::string event : {"chat.rated", "message.email.customer", "message.email.agent"}) {
    const Reply fired = Admin("POST", "/webhooks/fire",
                              R"({"vendor":"helpcrunch","event":")" + event + R"(","data":{}})");
    EXPECT_EQ(fired.status, 202) << fired.body;
  }
  EXPECT_EQ(Told(), "chat.rated,message.email.customer,message.email.agent");
}

}  // namespace
}  // namespace understudy::conformance
