#include <gtest/gtest.h>

#include <chrono>

#include "vendors/helpcrunch/webhooks.h"

namespace understudy::helpcrunch {
namespace {

const WebhookAttempt kAttempt{"customer.new",
                              R"({"id":1})",
                              "73499e69-285c-44c3-8431-a843ed08183d",
                              2,
                              Instant(std::chrono::milliseconds(1638953588999)),
                              Instant(std::chrono::milliseconds(1638953598000))};

TEST(HelpCrunchWebhooksTest, BodyHasTheVendorsMembersInTheirOrder) {
  EXPECT_EQ(Webhooks()->body(kAttempt, {}),
            R"({"event":"customer.new","eventData":{"id":1},"attempts":2,)"
            R"("lastAttemptAt":1638953598,"createdAt":1638953588,)"
            R"("id":"73499e69-285c-44c3-8431-a843ed08183d"})");
}

TEST(HelpCrunchWebhooksTest, DataMayBeAText) {
  EXPECT_NE(
      Webhooks()->body(kAttempt, {{"event_data", "string"}}).find(R"("eventData":"{\"id\":1}")"),
      std::string::npos);
}

TEST(HelpCrunchWebhooksTest, SignsTheBodyWithASecret) {
  // Python: hmac.new(b"key", b"body", "sha1").hexdigest()
  const auto headers = Webhooks()->headers("key", "body");
  EXPECT_EQ(headers.back().name, "X-HelpCrunch-Signature");
  EXPECT_EQ(headers.back().value, "70bbf6819d1037aa94ca7e7f537cbea25fe49283");
  for (const auto& header : Webhooks()->headers("", "body")) {
    EXPECT_NE(header.name, "X-HelpCrunch-Signature");
  }
}

}  // namespace
}  // namespace understudy::helpcrunch
