#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "../../conformance/support/receiver.h"
#include "front/pipeline.h"
#include "front/webhooks/engine.h"
#include "front/worlds.h"
#include "support/front_worlds.h"

namespace understudy::front {
namespace {

using conformance::Received;
using conformance::Receiver;

std::string ScenarioWith(const Receiver& receiver) {
  return "{clock: '2026-01-15T12:00:00Z', vendors: {helpcrunch: {tokens: [t], webhooks: [{url: '" +
         receiver.url() + "'}]}}}";
}

int Create(Worlds& worlds, const std::string& world) {
  http::Request request{"POST", "/v1/customers", {}, R"({"name":"Ada"})"};
  request.headers = {
      {"Host", "a.example.com"}, {"Authorization", "Bearer t"}, {"Understudy-World", world}};
  return Pipeline(worlds).Handle(request).status;
}

TEST(WebhookEngineTest, TellsTheEventsOfManyWorldsAtATime) {
  const Receiver receiver;
  Worlds worlds(testing::SeededScenarioOf(ScenarioWith(receiver)), nullptr, {});
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kEach = 8;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (std::size_t each = 0; each < kEach; ++each) {
        EXPECT_EQ(Create(worlds, "w" + std::to_string(i % 2)), 201);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(receiver.Await(kThreads * kEach).size(), kThreads * kEach);
}

TEST(WebhookEngineTest, StopsWhileAReceiverHangs) {
  const Receiver receiver(
      [](const Received&, std::size_t) { return std::string(Receiver::kHang); });
  const auto began = std::chrono::steady_clock::now();
  {
    Worlds worlds(testing::SeededScenarioOf(ScenarioWith(receiver)), nullptr, {});
    EXPECT_EQ(Create(worlds, "a"), 201);
    receiver.Await(1);
    EXPECT_TRUE(worlds.Delete("a"));
  }
  // Far below the time that an attempt may take.
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(9));
}

}  // namespace
}  // namespace understudy::front
