#include "base/background.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace understudy {
namespace {

using Ints = Background<int>;

TEST(BackgroundTest, HandlesAllInOrderBeforeItEnds) {
  std::vector<int> handled;
  {
    Ints background(1 << 20, [&](const Ints::Batch& batch) {
      EXPECT_EQ(batch.lost, 0U);
      handled.insert(handled.end(), batch.items.begin(), batch.items.end());
    });
    for (int i = 0; i < 10'000; ++i) background.Add(i, 1);
  }
  ASSERT_EQ(handled.size(), 10'000U);
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(handled[static_cast<std::size_t>(i)], i);
}

TEST(BackgroundTest, CountsWhatThereIsNoRoomForAndNeverWaits) {
  std::promise<void> begun;
  std::promise<void> let;
  std::vector<int> handled;
  std::uint64_t lost = 0;
  Ints background(10, [&, first = true](const Ints::Batch& batch) mutable {
    if (std::exchange(first, false)) {
      begun.set_value();
      let.get_future().wait();
    }
    handled.insert(handled.end(), batch.items.begin(), batch.items.end());
    lost += batch.lost;
  });
  background.Add(1, 4);
  begun.get_future().wait();
  background.Add(2, 4);
  background.Add(3, 4);  // 4 bytes are being handled, 4 are waiting
  background.Add(4, 2);
  background.Add(5, 1);
  let.set_value();
  background.Finish();
  background.Add(6, 1);
  EXPECT_EQ(handled, (std::vector<int>{1, 2, 4}));
  EXPECT_EQ(lost, 2U);
}

TEST(BackgroundTest, AnExceptionCostsTheBatchAndNotTheProcess) {
  std::promise<std::uint64_t> lost;
  bool first = true;
  Ints background(100, [&](const Ints::Batch& batch) {
    if (std::exchange(first, false)) throw std::bad_alloc();
    lost.set_value(batch.lost);
  });
  background.Add(1, 1);
  EXPECT_EQ(lost.get_future().get(), 1U);
  background.Finish();
}

TEST(BackgroundTest, AnExceptionDoesNotKeepItFromEnding) {
  Ints background(100, [](const Ints::Batch&) { throw std::bad_alloc(); });
  background.Add(1, 1);
  background.Finish();
}

}  // namespace
}  // namespace understudy
