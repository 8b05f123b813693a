#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <rapidjson/document.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/receiver.h"
#include "../support/shared.h"

// What webhooks are told, and when. Each test has a world and a receiver of its own.
namespace understudy::conformance {
namespace {

std::string TestName() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }

// With OpenSSL; tests/clients does the same with Node and Python.
std::string Signature(const std::string& secret, const std::string& body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &size);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    std::array<char, 3> text{};
    snprintf(text.data(), text.size(), "%02x", digest.at(i));
    hex += text.data();
  }
  return hex;
}

class WebhooksTest : public ::testing::Test {
 protected:
  WebhooksTest()
      : client_(program_, {{"Authorization", "Bearer hc_test"}, {"Understudy-World", TestName()}}) {
  }

  static std::string Admin(const std::string& rest = "") {
    return "/__admin/worlds/" + TestName() + "/webhooks" + rest;
  }
  // The id of a new webhook.
  long long Listen(const std::string& url, const std::string& more = "") {
    const Reply reply = client_.Json("POST", Admin(),
                                     R"({"vendor":"helpcrunch","url":")" + url + "\"" + more + "}");
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.Integer("/id");
  }
  void Create(const std::string& name, int status = 201) {
    const Reply reply = client_.Send("POST", "/v1/customers", {}, R"({"name":")" + name + R"("})");
    EXPECT_EQ(reply.status, status) << reply.body;
  }
  Reply Deliveries() { return client_.Get(Admin("/deliveries")); }
  // Waits until the newest delivery has this state and so many attempts.
  Reply AwaitNewest(const std::string& state, std::size_t attempts) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (true) {
      Reply reply = Deliveries();
      const bool is_there = reply.status == 200 && reply.Integer("/total") > 0;
      if (is_there && reply.Text("/deliveries/0/state") == state &&
          reply.At("/deliveries/0/attempts").Size() == attempts) {
        return reply;
      }
      if (!is_there || std::chrono::steady_clock::now() > end) {
        ADD_FAILURE() << "not " << state << " after " << attempts << " attempts: " << reply.body;
        return reply;
      }
    }
  }
  void Freeze() {
    const Reply reply = client_.Json("PUT", "/__admin/worlds/" + TestName() + "/clock",
                                     R"({"frozen":"2026-01-15T12:00:00Z"})");
    EXPECT_EQ(reply.status, 200) << reply.body;
  }
  void Advance(const std::string& by) {
    const Reply reply = client_.Json("POST", "/__admin/worlds/" + TestName() + "/clock/advance",
                                     R"({"by":")" + by + R"("})");
    EXPECT_EQ(reply.status, 200) << reply.body;
  }

  const Program& program_ = Shared();
  Client client_;
};

TEST_F(WebhooksTest, TellANewCustomerAsTheVendorDoes) {
  const Receiver receiver;
  Freeze();
  Listen(receiver.url("/hook?a=1"), R"(,"events":["customer.new"],"secret":"s3cret")");
  const Reply created = client_.Send(
      "POST", "/v1/customers", {},
      R"({"name":"Ada Holt","userId":"shop_1","customData":[{"property":"Plan","value":"pro"}]})");
  const auto request = receiver.Await(1).front();
  EXPECT_EQ(request.target, "/hook?a=1");
  EXPECT_EQ(request.Header("Content-Type"), "application/json");
  EXPECT_EQ(request.Header("Accept"), "application/json");
  EXPECT_EQ(request.Header("X-HelpCrunch-Signature"), Signature("s3cret", request.body));
  rapidjson::Document body;
  body.Parse(request.body.c_str());
  const std::string id = body["id"].GetString();
  EXPECT_EQ(request.body, R"({"event":"customer.new","eventData":{"id":)" +
                              std::to_string(created.Integer("/id")) +
                              R"(,"name":"Ada Holt","userId":"shop_1","email":null,)"
                              R"("unsubscribed":false,"customData":{"Plan":"pro"}},"attempts":0,)"
                              R"("lastAttemptAt":1768478400,"createdAt":1768478400,"id":")" +
                              id + R"("})");
  EXPECT_EQ(id.size(), 36U);
  const Reply deliveries = AwaitNewest("delivered", 1);
  EXPECT_EQ(deliveries.Text("/deliveries/0/id"), id);
  EXPECT_EQ(deliveries.Text("/deliveries/0/body"), request.body);
  EXPECT_EQ(deliveries.Integer("/deliveries/0/attempts/0/status"), 200);
}

TEST_F(WebhooksTest, ComeInTheOrderOfTheWrites) {
  const Receiver receiver;
  Listen(receiver.url());
  constexpr int kCount = 30;
  for (int i = 0; i < kCount; ++i) Create("n" + std::to_string(i));
  const auto requests = receiver.Await(kCount);
  for (int i = 0; i < kCount; ++i) {
    const auto& body = requests[static_cast<std::size_t>(i)].body;
    EXPECT_NE(body.find("\"name\":\"n" + std::to_string(i) + "\""), std::string::npos) << body;
  }
}

TEST_F(WebhooksTest, TellNothingOfARefusedWrite) {
  const Receiver receiver;
  Listen(receiver.url());
  client_.Send("POST", "/v1/customers", {}, R"({"name":"Ben","email":"no address"})");
  Create("Ada");
  EXPECT_NE(receiver.Await(1).front().body.find("Ada"), std::string::npos);
  EXPECT_EQ(Deliveries().Integer("/total"), 1);
}

TEST_F(WebhooksTest, RetryWhenTheClockOfTheWorldPasses) {
  const Receiver receiver(
      [](const Received&, std::size_t number) { return Receiver::Status(number < 2 ? 500 : 200); });
  Freeze();
  Listen(receiver.url());
  Create("Ada");
  AwaitNewest("pending", 1);
  // Another event comes before the retry.
  Create("Ben");
  AwaitNewest("pending", 1);
  Advance("9s");
  Advance("1s");
  const auto requests = receiver.Await(4);
  EXPECT_NE(requests[2].body.find("Ada"), std::string::npos);
  EXPECT_NE(
      requests[2].body.find("\"attempts\":1,\"lastAttemptAt\":1768478410,\"createdAt\":1768478400"),
      std::string::npos)
      << requests[2].body;
  const Reply deliveries = AwaitNewest("delivered", 2);
  EXPECT_EQ(deliveries.Integer("/deliveries/1/attempts/0/status"), 500);
}

TEST_F(WebhooksTest, FailAfterTheLastRetry) {
  const Receiver receiver(
      [](const Received&, std::size_t) { return std::string(Receiver::kReset); });
  Freeze();
  Listen(receiver.url(), R"(,"retries":[5])");
  Create("Ada");
  const Reply pending = AwaitNewest("pending", 1);
  EXPECT_EQ(pending.Text("/deliveries/0/attempts/0/error"),
            "the connection ended before a whole reply came");
  Advance("5s");
  const Reply failed = AwaitNewest("failed", 2);
  // It may be sent again.
  const Reply again = client_.Json(
      "POST", Admin("/deliveries/" + failed.Text("/deliveries/0/id") + "/redeliver"), "");
  EXPECT_EQ(again.status, 200) << again.body;
  AwaitNewest("pending", 3);
}

TEST_F(WebhooksTest, FollowNoRedirect) {
  const Receiver other;
  const Receiver receiver([&](const Received&, std::size_t) {
    return Receiver::Status(302, "Location: " + other.url() + "\r\n");
  });
  Listen(receiver.url(), R"(,"retries":[])");
  Create("Ada");
  const Reply failed = AwaitNewest("failed", 1);
  EXPECT_EQ(failed.Integer("/deliveries/0/attempts/0/status"), 302);
  EXPECT_TRUE(other.all().empty());
}

TEST_F(WebhooksTest, AReceiverThatHangsHoldsUpNothing) {
  const Receiver hangs([](const Received&, std::size_t) { return std::string(Receiver::kHang); });
  const Receiver receiver;
  Listen(hangs.url());
  Listen(receiver.url());
  Create("Ada");
  Create("Ben");
  hangs.Await(1);
  EXPECT_EQ(receiver.Await(2).size(), 2U);
  EXPECT_EQ(hangs.all().size(), 1U);
}

TEST_F(WebhooksTest, GoToThisMachineOnly) {
  const Reply refused =
      client_.Json("POST", Admin(), R"({"vendor":"helpcrunch","url":"http://192.0.2.1/hook"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("no --allow-webhooks-to names it"), std::string::npos);
  // A name is looked up when an event comes. This one leads to 192.0.2.1 without a network.
  Listen("http://3221225985/hook", R"(,"retries":[])");
  Create("Ada");
  const Reply failed = AwaitNewest("failed", 1);
  EXPECT_EQ(failed.Text("/deliveries/0/attempts/0/error"),
            "`3221225985` is 192.0.2.1, which is not this machine, and no --allow-webhooks-to "
            "names it");
}

TEST_F(WebhooksTest, AreOfOneWorld) {
  const Receiver receiver;
  Listen(receiver.url());
  Client other(program_,
               {{"Authorization", "Bearer hc_test"}, {"Understudy-World", TestName() + "2"}});
  EXPECT_EQ(other.Send("POST", "/v1/customers", {}, R"({"name":"Ben"})").status, 201);
  Create("Ada");
  EXPECT_NE(receiver.Await(1).front().body.find("Ada"), std::string::npos);
  EXPECT_EQ(
      client_.Get("/__admin/worlds/" + TestName() + "2/webhooks/deliveries").Integer("/total"), 0);
}

TEST_F(WebhooksTest, AreGoneWithAReset) {
  const Receiver receiver([](const Received&, std::size_t) { return Receiver::Status(500); });
  Freeze();
  Listen(receiver.url());
  Create("Ada");
  AwaitNewest("pending", 1);
  EXPECT_EQ(client_.Json("POST", "/__admin/worlds/" + TestName() + "/reset", "").status, 200);
  EXPECT_EQ(Deliveries().Integer("/total"), 0);
  EXPECT_EQ(client_.Get(Admin()).body, R"({"webhooks":[]})");
}

TEST_F(WebhooksTest, AreReadReplacedAndDeleted) {
  const auto id = std::to_string(Listen("http://127.0.0.1:1/a", R"(,"secret":"x")"));
  EXPECT_EQ(
      client_.Get(Admin("/" + id)).body,
      R"({"id":)" + id +
          R"(,"vendor":"helpcrunch","url":"http://127.0.0.1:1/a","events":"all","secret":"x"})");
  const Reply replaced = client_.Json(
      "PUT", Admin("/" + id),
      R"({"vendor":"helpcrunch","url":"http://127.0.0.1:1/b","events":["customer.new"],"retries":[1]})");
  EXPECT_EQ(replaced.status, 200) << replaced.body;
  EXPECT_EQ(client_.Get(Admin("/" + id)).body, replaced.body);
  EXPECT_EQ(client_.Delete(Admin("/" + id)).status, 204);
  EXPECT_EQ(client_.Get(Admin("/" + id)).status, 404);
  EXPECT_EQ(client_.Delete(Admin("/" + id)).status, 404);
}

TEST_F(WebhooksTest, SayWhatIsWrong) {
  const auto add = [&](const std::string& body) {
    const Reply reply = client_.Json("POST", Admin(), body);
    EXPECT_EQ(reply.status, 400) << reply.body;
    return reply.body;
  };
  EXPECT_NE(add(R"({"url":"http://127.0.0.1/"})").find("vendor"), std::string::npos);
  EXPECT_NE(add(R"({"vendor":"sumaya","url":"http://127.0.0.1/"})").find("helpcrunch"),
            std::string::npos);
  EXPECT_NE(add(R"({"vendor":"helpcrunch","url":"ftp://127.0.0.1/"})").find("http://"),
            std::string::npos);
  EXPECT_NE(add(R"({"vendor":"helpcrunch","url":"http://127.0.0.1/","events":["chat.odd"]})")
                .find("chat.odd"),
            std::string::npos);
  EXPECT_NE(add(R"({"vendor":"helpcrunch","url":"http://127.0.0.1/","events":[]})").find("all"),
            std::string::npos);
}

TEST_F(WebhooksTest, AreFiredByHand) {
  const Receiver receiver;
  Listen(receiver.url());
  const Reply fired =
      client_.Json("POST", Admin("/fire"),
                   R"({"vendor":"helpcrunch","event":"customer.new","data":{"id":7,"name":null}})");
  EXPECT_EQ(fired.status, 202) << fired.body;
  const auto request = receiver.Await(1).front();
  EXPECT_NE(request.body.find(R"("eventData":{"id":7,"name":null})"), std::string::npos);
  EXPECT_EQ(AwaitNewest("delivered", 1).Text("/deliveries/0/id"), fired.Text("/deliveries/0"));
}

}  // namespace
}  // namespace understudy::conformance
