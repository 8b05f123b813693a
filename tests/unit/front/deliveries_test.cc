#include "front/webhooks/deliveries.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "base/json.h"
#include "base/node.h"
#include "support/front_worlds.h"

namespace understudy::front {
namespace {

constexpr const char* kScenario =
    "{clock: '2026-01-15T12:00:00Z', vendors: {helpcrunch: {webhooks: [{url: "
    "'http://127.0.0.1:1/', events: [customer.new], secret: x, retries: [1, 2]}]}}}";

Webhooks OfScenario() { return {testing::SeededScenarioOf(kScenario)->service, 7}; }

std::shared_ptr<Delivery> Ended(const std::string& id) {
  auto delivery = std::make_shared<Delivery>();
  delivery->id = id;
  delivery->state = Delivery::State::kDelivered;
  return delivery;
}

TEST(FrontWebhooksTest, StartAsTheScenarioSays) {
  const auto webhooks = OfScenario();
  ASSERT_EQ(webhooks.list().size(), 1U);
  EXPECT_EQ(webhooks.list()[0].id, 1U);
  EXPECT_TRUE(webhooks.Want("helpcrunch"));
  EXPECT_TRUE(webhooks.Want("helpcrunch", "customer.new"));
  EXPECT_FALSE(webhooks.Want("helpcrunch", "customer.gone"));
  EXPECT_FALSE(webhooks.Want("leeloo"));
}

TEST(FrontWebhooksTest, GiveEachAnIdOfItsOwn) {
  auto webhooks = OfScenario();
  EXPECT_EQ(webhooks.Add({0, "leeloo", {"http://127.0.0.1:2/"}}), 2U);
  EXPECT_TRUE(webhooks.Remove(2));
  EXPECT_FALSE(webhooks.Remove(2));
  EXPECT_EQ(webhooks.Add({0, "leeloo", {"http://127.0.0.1:3/"}}), 3U);
  EXPECT_FALSE(webhooks.Replace({2, "leeloo", {"http://127.0.0.1:4/"}}));
}

TEST(FrontWebhooksTest, MakeUuidsOfVersion4ThatDependOnTheSeedAlone) {
  auto webhooks = OfScenario();
  auto others = OfScenario();
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto id = webhooks.NextUuid();
    EXPECT_EQ(id, others.NextUuid());
    EXPECT_EQ(id.size(), 36U);
    EXPECT_EQ(id[14], '4') << id;
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(FrontWebhooksTest, AreTheSameAfterTheirState) {
  auto webhooks = OfScenario();
  webhooks.Add({0, "leeloo", {"http://127.0.0.1:2/"}});
  webhooks.NextUuid();
  json::Writer w;
  webhooks.WriteState(w);
  const Source source{"state", w.Take()};
  Diagnostics diagnostics;
  const auto node = ParseJson(source, diagnostics);
  ASSERT_TRUE(node) << source.text;
  auto read = OfScenario();
  ASSERT_TRUE(read.ReadState(*node));
  json::Writer again;
  read.WriteState(again);
  EXPECT_EQ(again.Take(), source.text);
  EXPECT_EQ(read.NextUuid(), webhooks.NextUuid());
  EXPECT_FALSE(read.ReadState(Node()));
}

TEST(FrontWebhooksTest, AreToldOnlyWhatTheyWant) {
  auto webhooks = OfScenario();
  webhooks.Add({0, "helpcrunch", {"http://127.0.0.1:2/"}});
  const auto made = MakeDeliveries(webhooks, "helpcrunch",
                                   {{"customer.gone", "{}"}, {"customer.new", "1"}}, Instant());
  ASSERT_EQ(made.size(), 3U);
  EXPECT_EQ(made[0]->webhook, 2U);
  EXPECT_EQ(made[0]->event, "customer.gone");
  EXPECT_EQ(made[1]->webhook, 1U);
  EXPECT_EQ(made[1]->data, "1");
  EXPECT_EQ(made[2]->number, 3U);
}

TEST(DeliveriesTest, ForgetTheOldestThatEnded) {
  Deliveries deliveries;
  const auto pending = std::make_shared<Delivery>();
  deliveries.Add(pending);
  for (std::size_t i = 0; i < Deliveries::kMostEnded + 5; ++i) {
    EXPECT_TRUE(deliveries.Add(Ended(std::to_string(i))));
  }
  EXPECT_EQ(deliveries.list().size(), Deliveries::kMostEnded + 1);
  EXPECT_EQ(deliveries.list().front(), pending);
  EXPECT_EQ(deliveries.Find("4"), nullptr);
  EXPECT_NE(deliveries.Find("5"), nullptr);
}

TEST(DeliveriesTest, LoseWhatIsTooMuch) {
  Deliveries deliveries;
  const auto large = std::make_shared<Delivery>();
  large->data.resize(Deliveries::kMostBytes);
  EXPECT_TRUE(deliveries.Add(large));
  const auto more = std::make_shared<Delivery>();
  more->data = "1";
  EXPECT_FALSE(deliveries.Add(more));
  EXPECT_EQ(deliveries.lost(), 1U);
  deliveries.Clear();
  EXPECT_TRUE(large->is_dropped);
  for (std::size_t i = 0; i < Deliveries::kMostPending; ++i) {
    EXPECT_TRUE(deliveries.Add(std::make_shared<Delivery>()));
  }
  EXPECT_FALSE(deliveries.Add(std::make_shared<Delivery>()));
}

}  // namespace
}  // namespace understudy::front
