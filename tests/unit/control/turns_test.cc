#include "control/turns.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/long_work.h"

namespace understudy::control {
namespace {

void AwaitWaiting(const Turns& turns, std::size_t count) {
  while (turns.waiting() < count) std::this_thread::yield();
}

// The reason that Take() gives; empty if it gives a turn.
std::string WhyNoTurn(Turns& turns) {
  try {
    (void)turns.Take();
  } catch (const NoThreadLeft& e) {
    return e.what();
  }
  return {};
}

TEST(TurnsTest, LetsSoManyRunAtOnceAndTheOthersWait) {
  Turns turns(2, 3);
  std::optional<Turns::Turn> first(turns.Take());
  std::optional<Turns::Turn> second(turns.Take());
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      const auto turn = turns.Take();
      const int now = ++running;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      --running;
      ++done;
    });
  }
  AwaitWaiting(turns, 3);
  EXPECT_EQ(done, 0);
  EXPECT_EQ(WhyNoTurn(turns), NoThreadLeft().what()) << "too many wait";
  first.reset();
  second.reset();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 3);
  EXPECT_LE(most, 2);
}

TEST(TurnsTest, GoInTheOrderInWhichTheyCame) {
  Turns turns(1, 4);
  std::optional<Turns::Turn> first(turns.Take());
  std::vector<int> order;  // guarded by the turns
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const auto turn = turns.Take();
      order.push_back(i);
    });
    AwaitWaiting(turns, static_cast<std::size_t>(i) + 1);
  }
  first.reset();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
}

TEST(TurnsTest, ANewcomerDoesNotTakeTheTurnOfOneThatWaits) {
  // Each thread asks again as soon as it has given its turn back. No thread may get two turns in a
  // row while another one waits.
  Turns turns(1, 2);
  std::optional<Turns::Turn> first(turns.Take());
  std::vector<int> order;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 50; ++round) {
        const auto turn = turns.Take();
        if (round + 1 < 50) AwaitWaiting(turns, 1);
        order.push_back(i);
      }
    });
  }
  AwaitWaiting(turns, 2);
  first.reset();
  for (auto& thread : threads) thread.join();
  ASSERT_EQ(order.size(), 100U);
  for (std::size_t i = 1; i < 98; ++i) EXPECT_NE(order[i], order[i - 1]) << i;
}

TEST(TurnsTest, EndSendsThoseAwayThatWait) {
  Turns turns(1, 1);
  const auto turn = turns.Take();
  std::thread waiting([&] { EXPECT_THROW((void)turns.Take(), SearchStopped); });
  AwaitWaiting(turns, 1);
  turns.End();
  waiting.join();
  EXPECT_THROW((void)turns.Take(), SearchStopped);
}

TEST(TurnsTest, EndStopsTheSearchThatRuns) {
  Turns turns(1, 0);
  const StopCheck check([&] { return turns.has_ended(); });
  std::atomic<int> compared = 0;
  std::atomic<bool> is_stopped = false;
  std::thread search([&] {
    const auto turn = turns.Take();
    try {
      for (;; ++compared) check.ThrowIfStopped();
    } catch (const SearchStopped&) {
      is_stopped = true;
    }
  });
  while (compared == 0) std::this_thread::yield();
  turns.End();
  search.join();
  EXPECT_TRUE(is_stopped);
  EXPECT_NO_THROW(StopCheck().ThrowIfStopped());
}

// A client whose state the test sets.
class FakeClient final : public http::ClientWatch {
 public:
  Presence Look() const noexcept override { return presence; }
  std::atomic<Presence> presence = Presence::kThere;
};

TEST(TurnsTest, AClientThatHasGoneDoesNotWaitForItsTurn) {
  using Presence = http::ClientWatch::Presence;
  for (const auto presence : {Presence::kGone, Presence::kEnded}) {
    Turns turns(1, 2);
    std::optional<Turns::Turn> first(turns.Take());
    FakeClient client;
    FakeClient patient;
    std::thread gone([&] {
      const StopCheck check([] { return false; }, &client);
      EXPECT_THROW((void)turns.Take(check), SearchStopped);
    });
    std::atomic<bool> has_run = false;
    std::thread waiting([&] {
      const StopCheck check([] { return false; }, &patient);
      const auto turn = turns.Take(check);
      has_run = true;
    });
    AwaitWaiting(turns, 2);
    client.presence = presence;
    gone.join();
    EXPECT_EQ(turns.waiting(), 1U);
    EXPECT_FALSE(has_run);
    first.reset();
    waiting.join();
    EXPECT_TRUE(has_run);
  }
}

TEST(TurnsTest, ASearchEndsWhenItsClientHasGone) {
  using Presence = http::ClientWatch::Presence;
  for (const auto presence : {Presence::kGone, Presence::kEnded}) {
    FakeClient client;
    const auto began = std::chrono::steady_clock::now();
    const StopCheck check([] { return false; }, &client);
    EXPECT_FALSE(check.ShouldStop());
    client.presence = presence;
    while (!check.ShouldStop()) std::this_thread::yield();
    EXPECT_THROW(check.ThrowIfStopped(), SearchStopped) << "it stays so";
    // One that has only ended its own side may wait for the reply.
    if (presence == Presence::kGone) continue;
    EXPECT_GE(std::chrono::steady_clock::now() - began, StopCheck::kPatience);
  }
}

TEST(TurnsTest, AWaitEndsWithTheServer) {
  Turns turns(1, 1);
  const auto turn = turns.Take();
  std::atomic<bool> has_ended = false;
  std::thread waiting([&] {
    const StopCheck check([&] { return has_ended.load(); });
    EXPECT_THROW((void)turns.Take(check), SearchStopped);
  });
  AwaitWaiting(turns, 1);
  has_ended = true;
  waiting.join();
}

TEST(TurnsTest, AnExceptionGivesTheTurnBack) {
  Turns turns(1, 0);
  try {
    const auto turn = turns.Take();
    throw 1;
  } catch (int) {
  }
  EXPECT_NO_THROW((void)turns.Take());
}

}  // namespace
}  // namespace understudy::control
