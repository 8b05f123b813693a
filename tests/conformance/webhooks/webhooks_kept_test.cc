#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/program.h"
#include "../support/receiver.h"

// Webhooks of a scenario, options, and what is left after a process ends.
namespace understudy::conformance {
namespace {

const Headers kToken = {{"Authorization", "Bearer hc_test"}};
const std::string kWebhooks = "/__admin/worlds/default/webhooks";

std::string FileOf(const std::string& text) {
  const std::string path = NewFolder() + "/scenario.yaml";
  std::ofstream(path) << text;
  return path;
}

std::string IdIn(const Received& request) {
  rapidjson::Document body;
  body.Parse(request.body.c_str());
  return body.HasMember("id") ? body["id"].GetString() : request.body;
}

TEST(WebhooksKeptTest, AnEventIsToldAfterAKill) {
  const std::string file = NewFolder() + "/state.sqlite";
  std::atomic<bool> answers = false;
  const Receiver receiver([&](const Received&, std::size_t) {
    return answers ? Receiver::Status(200) : std::string(Receiver::kHang);
  });
  {
    Program program("default", {"--db", file});
    Client client(program, kToken);
    EXPECT_EQ(client
                  .Json("POST", kWebhooks,
                        R"({"vendor":"helpcrunch","url":")" + receiver.url() + R"(","secret":"x"})")
                  .status,
              201);
    EXPECT_EQ(client.Send("POST", "/v1/customers", {}, R"({"name":"Ada"})").status, 201);
    EXPECT_EQ(client.Send("POST", "/v1/customers", {}, R"({"name":"Ben"})").status, 201);
    receiver.Await(1);
    program.Stop(SIGKILL);
  }
  answers = true;
  Program program("default", {"--db", file});
  const auto requests = receiver.Await(3);
  EXPECT_EQ(IdIn(requests[1]), IdIn(requests[0]));
  EXPECT_EQ(requests[1].body.substr(0, requests[1].body.find("lastAttemptAt")),
            requests[0].body.substr(0, requests[0].body.find("lastAttemptAt")));
  EXPECT_NE(requests[2].body.find("Ben"), std::string::npos) << requests[2].body;
  EXPECT_FALSE(requests[2].Header("X-HelpCrunch-Signature").empty());
  Client client(program, kToken);
  EXPECT_EQ(client.Get(kWebhooks).At("/webhooks").Size(), 1U);
  // The next delivery has another id.
  EXPECT_EQ(client.Send("POST", "/v1/customers", {}, R"({"name":"Eve"})").status, 201);
  const auto more = receiver.Await(4);
  EXPECT_NE(IdIn(more[3]), IdIn(more[1]));
  EXPECT_NE(IdIn(more[3]), IdIn(more[2]));
}

TEST(WebhooksKeptTest, AScenarioListsThem) {
  const Receiver receiver;
  Program program(
      FileOf("extends: default\nvendors:\n  helpcrunch:\n    settings: {event_data: "
             "string}\n    webhooks: [{url: '" +
             receiver.url() + "', events: [customer.new]}]\n"));
  Client client(program, kToken);
  EXPECT_EQ(client.Send("POST", "/v1/customers", {{"Understudy-World", "a"}}, "{}").status, 201);
  const auto request = receiver.Await(1).front();
  EXPECT_NE(request.body.find(R"("eventData":"{\"id\":)"), std::string::npos) << request.body;
  EXPECT_TRUE(request.Header("X-HelpCrunch-Signature").empty());
  EXPECT_EQ(client.Get("/__admin/worlds/a/webhooks").Integer("/webhooks/0/id"), 1);
  EXPECT_EQ(client.Get(kWebhooks + "/deliveries").Integer("/total"), 0);
}

TEST(WebhooksKeptTest, AScenarioIsChecked) {
  const auto found = RunToEnd(
      {"check", FileOf("vendors:\n  helpcrunch:\n    webhooks:\n      - {url: 'ftp://a', events: "
                       "[customer.nwe]}\n      - {events: []}\n")});
  EXPECT_EQ(found.exit_code, 3);
  for (const auto* text :
       {":4:15: error: expected an address like", ":4:35:", "customer.new", ":5:", "url"}) {
    EXPECT_NE((found.out + found.err).find(text), std::string::npos) << text << "\n"
                                                                     << found.out << found.err;
  }
}

TEST(WebhooksKeptTest, OthersMachinesAreAllowedByAnOption) {
  const Program program(
      "default", {"--allow-webhooks-to", "192.0.2.1", "--allow-webhooks-to", "192.0.2.2:90"});
  Client client(program);
  const auto add = [&](const std::string& host) {
    return client
        .Json("POST", kWebhooks, R"({"vendor":"helpcrunch","url":"http://)" + host + "/\"}")
        .status;
  };
  EXPECT_EQ(add("192.0.2.1"), 201);
  EXPECT_EQ(add("192.0.2.1:8080"), 201);
  EXPECT_EQ(add("192.0.2.2:90"), 201);
  EXPECT_EQ(add("192.0.2.2"), 400);
  EXPECT_EQ(add("192.0.2.3"), 400);
  const auto refused = RunToEnd({"serve", "--allow-webhooks-to", "http://a.example.com"});
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_NE(refused.err.find("expected a host, or HOST:PORT"), std::string::npos) << refused.err;
}

}  // namespace
}  // namespace understudy::conformance
