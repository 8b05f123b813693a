// Worlds that come and go while several threads use them, each like a run of its own.

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "front/world_changes.h"
#include "front/world_file.h"
#include "support/front_worlds.h"

namespace understudy::front {
namespace {

using testing::Sent;

// Faults that are drawn and such that answer from old rows, and a limit that is met now and then.
constexpr const char* kScenario =
    "extends: default\nclock: 2024-01-15T12:00:00Z\nseed: 11\n"
    "vendors: {omnidesk: {rate_limit: {requests: 60, per: minute}}}\n"
    "faults:\n"
    "  - {match: {header: {X-Stale: null}}, stale_read: true}\n"
    "  - {name: busy, probability: 0.1, status: 503}\n"
    "  - {name: lost, probability: 0.1, duplicate_write: 502}\n"
    "  - {name: slow, probability: 0.2, delay: {uniform: [1ms, 900ms]}}\n";

enum class Act { kRequest, kReset, kKeep, kRestore };

struct Step {
  Act act;
  Sent sent;
};

Step DrawStep(std::mt19937& random) {
  switch (random() % 60) {
    case 0:
      return {Act::kReset, {}};
    case 1:
      return {Act::kKeep, {}};
    case 2:
      return {Act::kRestore, {}};
    default:
      return {Act::kRequest, testing::Draw(random)};
  }
}

// One world from its beginning to where it gave way, and what it said.
struct Life {
  std::string name;
  std::vector<Step> steps;
  std::vector<std::string> replies;
};

// Does steps in worlds of a name; keeps what a snapshot of it held.
class Player {
 public:
  Player(Worlds& worlds, std::string name) : worlds_(worlds), name_(std::move(name)) {}

  std::string Do(World& world, const Step& step) {
    if (step.act == Act::kRequest) return testing::Whole(testing::Send(worlds_, name_, step.sent));
    std::optional<Contents> restored;
    if (step.act == Act::kRestore && !kept_.empty()) {
      restored.emplace(FromFile(kept_, world.scenario).value());
    }
    std::optional<Contents> copy;
    {
      const store::StateLock hold(world.state, worlds_.connections());
      if (step.act == Act::kReset) Reset(world, Parts());
      if (restored) Replace(world, std::move(*restored));
      if (step.act == Act::kKeep) copy.emplace(CopyOf(world));
    }
    if (copy) kept_ = ToFile(std::move(*copy));
    return step.act == Act::kKeep ? kept_ : "";
  }

  void BeginAnew() { kept_.clear(); }

 private:
  Worlds& worlds_;
  std::string name_;
  std::string kept_;
};

// Plays worlds of the names in turn.
std::vector<Life> Play(Worlds& worlds, const std::vector<std::string>& names, unsigned seed,
                       int steps) {
  struct Played {
    Player player;
    std::weak_ptr<World> last;
    Life* life = nullptr;
  };
  std::mt19937 random(seed);
  std::vector<std::unique_ptr<Life>> lives;
  std::vector<Played> all;
  for (const auto& name : names) all.push_back({Player(worlds, name), {}});
  for (int i = 0; i < steps; ++i) {
    const std::size_t which = random() % names.size();
    Played& played = all[which];
    const Step step = DrawStep(random);
    const auto world = worlds.Get(names[which]);  // held: it can't give way now
    if (!world) throw std::runtime_error(world.error().detail);
    if (played.last.lock() != *world) {
      played.last = *world;
      played.life = lives.emplace_back(std::make_unique<Life>(Life{names[which], {}, {}})).get();
      played.player.BeginAnew();
    }
    played.life->steps.push_back(step);
    played.life->replies.push_back(played.player.Do(**world, step));
  }
  std::vector<Life> ended;
  for (auto& life : lives) ended.push_back(std::move(*life));
  return ended;
}

void ExpectAsAlone(Worlds& worlds, const Life& life) {
  worlds.Delete(life.name);
  const auto world = worlds.Get(life.name).value();
  Player player(worlds, life.name);
  for (std::size_t i = 0; i < life.steps.size(); ++i) {
    const std::string alone = player.Do(*world, life.steps[i]);
    ASSERT_TRUE(life.replies[i] == alone)
        << life.name << ", step " << i << ": " << life.steps[i].sent.method << ' '
        << life.steps[i].sent.target << "\n"
        << life.replies[i].substr(0, 500) << "\nalone:\n"
        << alone.substr(0, 500);
  }
}

TEST(TogetherTest, WorldsThatComeAndGoGiveWhatTheyGiveAlone) {
  constexpr unsigned kThreads = 4;
  const auto seeded = testing::SeededScenarioOf(kScenario);
  Worlds::Limits limits;
  limits.most = 8;  // "default", one that each thread uses, and three that wait: of 12
  Worlds worlds(seeded, nullptr, limits);
  std::vector<std::vector<Life>> lives(kThreads);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::vector<std::string> names;
      for (const char* part : {"a", "b", "c"}) names.push_back(part + std::to_string(t));
      lives[t] = Play(worlds, names, t, 400);
    });
  }
  for (auto& thread : threads) thread.join();

  Worlds alone(seeded, nullptr, {});
  std::size_t count = 0;
  for (const auto& of_thread : lives) {
    count += of_thread.size();
    for (const auto& life : of_thread) ExpectAsAlone(alone, life);
  }
  EXPECT_GT(count, 12U) << "none gave way";
}

// The reason for a 429 names the world in a call.
std::string WithoutName(std::string reply, const std::string& name) {
  const std::string call = "/worlds/" + name + "/";
  const auto at = reply.find(call);
  return at == std::string::npos ? reply : reply.replace(at, call.size(), "/worlds/{}/");
}

// Faults that are drawn, ids, delays, and in the end every byte of the state.
TEST(TogetherTest, TheSameRequestsGiveTheSameInAnyWorldOfAnyServer) {
  const auto play = [](Worlds& worlds, const std::string& name) {
    std::mt19937 random(5);
    std::string all;
    for (int i = 0; i < 200; ++i) {
      all += WithoutName(testing::Whole(testing::Send(worlds, name, testing::Draw(random))), name);
    }
    const auto world = worlds.Get(name).value();
    const store::StateLock hold(world->state, worlds.connections());
    return all + ToFile(CopyOf(*world));
  };
  Worlds one(testing::SeededScenarioOf(kScenario), nullptr, {});
  Worlds two(testing::SeededScenarioOf(kScenario), nullptr, {});
  const std::string expected = play(one, "a");
  EXPECT_TRUE(expected == play(one, "b"));
  EXPECT_TRUE(expected == play(one, "default"));
  EXPECT_TRUE(expected == play(two, "c"));
  EXPECT_NE(expected.find("Understudy-Fault: busy"), std::string::npos);
  EXPECT_NE(expected.find("Understudy-Fault: lost"), std::string::npos);
}

// Where the C library counts: not under the sanitizers.
TEST(TogetherTest, DeletedWorldsTakeNoMemory) {
  Worlds worlds(testing::SeededScenarioOf(kScenario), nullptr, {});
  const auto come_and_go = [&](int times) {
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(worlds.Get("w" + std::to_string(i)));
      ASSERT_TRUE(worlds.Delete("w" + std::to_string(i)));
    }
  };
  come_and_go(1'000);
  const auto before = mallinfo2().uordblks;
  come_and_go(20'000);
  EXPECT_LT(mallinfo2().uordblks, before + 1'000'000);
}

}  // namespace
}  // namespace understudy::front
