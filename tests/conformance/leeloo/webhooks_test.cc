#include <gtest/gtest.h>

#include <string>

#include "../support/receiver.h"
#include "leeloo_world.h"

// What a webhook is told of Leeloo.
namespace understudy::conformance {
namespace {

class LeelooWebhooksTest : public LeelooWorld {
 protected:
  void SetUp() override {
    const Reply clock = client_.Json("PUT", "/__admin/worlds/" + world_ + "/clock",
                                     R"({"frozen":"2024-01-15T12:00:00Z"})");
    ASSERT_EQ(clock.status, 200) << clock.body;
    const Reply hook = client_.Json("POST", "/__admin/worlds/" + world_ + "/webhooks",
                                    R"({"vendor":"leeloo","url":")" + receiver_.url() + R"("})");
    ASSERT_EQ(hook.status, 201) << hook.body;
  }
  std::string NewOrder(const std::string& more = "") {
    const Reply reply = Post("/api/v2/orders", R"({"paymentCreditsId":"59ed0a11dbed51e00152c011",)"
                                               R"("offerId":"59ed0a11dbed51e00152c002",)"
                                               R"("personId":")" +
                                                   std::string(kKurt) + "\"" + more + "}");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.Text("/data/id");
  }
  static std::string OrderData(const std::string& id, const std::string& method,
                               const std::string& phone = "+380950000001") {
    return R"({"order_id":")" + id + R"(","account_id":")" + kKurtsAccount +
           R"(","offer_name":"Course","price":49.5,"currency":"USD",)" + method +
           R"("email":"kurt.bowie@example.com","phone":")" + phone +
           R"(","created_at":"2024-01-15T12:00:00.000Z"}})";
  }

  const Receiver receiver_;
};

TEST_F(LeelooWebhooksTest, TellOrdersAndSales) {
  const std::string id = NewOrder();
  Post("/api/v2/orders/" + id, R"({"status":"RESOLVED"})");
  const auto told = receiver_.Await(2);
  EXPECT_EQ(told[0].body, R"({"type":"ORDER","data":)" + OrderData(id, ""));
  EXPECT_EQ(told[1].body, R"({"type":"SALE","data":)" +
                              OrderData(id, R"("payment_method":"59ed0a11dbed51e00152c011",)"));
}

TEST_F(LeelooWebhooksTest, TellTheOrdersOwnPhoneAndNoRejection) {
  const std::string id = NewOrder(R"(,"phone":"+380950000199")");
  Post("/api/v1/orders/" + id, R"({"status":"REJECTED"})");
  Post("/api/v2/orders", "{}");
  const std::string second = NewOrder();
  const auto told = receiver_.Await(2);
  EXPECT_EQ(told[0].body, R"({"type":"ORDER","data":)" + OrderData(id, "", "+380950000199"));
  EXPECT_EQ(told[1].body, R"({"type":"ORDER","data":)" + OrderData(second, ""));
}

TEST_F(LeelooWebhooksTest, TellSubscriptions) {
  Post(std::string("/api/v2/communication-channels/") + kKurtsAccount + "/manual-subscribe",
       R"({"tunnel_id":"58d2cc30c7e5f31a2c100001","tunnel_block_id":"58d2cc30c7e5f31a2c200001"})");
  EXPECT_EQ(receiver_.Await(1)[0].body,
            R"({"type":"SUBSCRIPTION","data":{"account_id":"59bbc641b1223300210cdf2f",)"
            R"("tunnel_name":"TunnelName_1","leadgentool_name":"Default leadgentool",)"
            R"("traffic_source":"Default traffic source",)"
            R"("created_at":"2024-01-15T12:00:00.000Z"}})");
}

// Only /__admin can write what a client says; what the company sends is told to nobody.
TEST_F(LeelooWebhooksTest, TellIncomingMessages) {
  const auto write = [&](const std::string& id, const std::string& type) {
    const Reply reply =
        Put("/__admin/worlds/" + world_ + "/data/leeloo/messages/" + id,
            R"({"accountId":"59bbc641b1223300210cdf2f","text":"Hello","type":")" + type +
                R"(","createdAt":"2024-01-15T11:59:00Z",)"
                R"("updatedAt":"2024-01-15T11:59:00Z"})");
    EXPECT_EQ(reply.status / 100, 2) << reply.body;
  };
  write("65a520c0f2b7a9914c0d3f01", "BOT_MESSAGE");
  write("65a520c0f2b7a9914c0d3f02", "FRIEND_MESSAGE");
  // A change of a message is no new one.
  write("65a520c0f2b7a9914c0d3f02", "FRIEND_MESSAGE");
  const std::string id = NewOrder();
  const auto told = receiver_.Await(2);
  EXPECT_EQ(told[0].body,
            R"({"type":"INCOMING_MESSAGE","data":{"account_id":"59bbc641b1223300210cdf2f",)"
            R"("text":"Hello","created_at":"2024-01-15T11:59:00.000Z"}})");
  EXPECT_EQ(told[1].body, R"({"type":"ORDER","data":)" + OrderData(id, ""));
}

}  // namespace
}  // namespace understudy::conformance
