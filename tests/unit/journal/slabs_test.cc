#include "journal/slabs.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

namespace understudy::journal {
namespace {

TEST(SlabsTest, PiecesAreAlignedAndApart) {
  Slabs slabs;
  std::vector<std::shared_ptr<std::byte>> pieces;
  std::vector<std::size_t> sizes;
  for (std::size_t size = 1; size < 3 * Slabs::kSlab; size += 1 + size / 3) {
    pieces.push_back(slabs.Take(size));
    sizes.push_back(size);
    std::memset(pieces.back().get(), static_cast<int>(pieces.size()), size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pieces.back().get()) % alignof(std::max_align_t),
              0U);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(pieces[i].get());
    EXPECT_EQ(bytes[0], i + 1);
    EXPECT_EQ(bytes[sizes[i] - 1], i + 1);
  }
}

TEST(SlabsTest, ASlabGoesWithItsLastPiece) {
  std::shared_ptr<std::byte> last;
  Slabs slabs;
  for (int i = 0; i < 1000; ++i) last = slabs.Take(1000);
  EXPECT_LE(slabs.held(), 2 * Slabs::kSlab);
}

// Most worlds of many are asked once.
TEST(SlabsTest, TheFirstSlabIsSmall) {
  Slabs slabs;
  const auto first = slabs.Take(100);
  EXPECT_LE(slabs.held(), 128U);
  const auto second = slabs.Take(1000);
  EXPECT_LE(slabs.held(), 1200U);
}

TEST(SlabsTest, PiecesOutliveTheSlabs) {
  std::shared_ptr<std::byte> piece;
  {
    Slabs slabs;
    piece = slabs.Take(10);
  }
  *piece = std::byte{7};
  EXPECT_EQ(*piece, std::byte{7});
}

TEST(SlabsTest, ThreadsGetPiecesOfTheirOwn) {
  Slabs slabs;
  std::vector<std::thread> threads;
  for (int t = 1; t <= 4; ++t) {
    threads.emplace_back([&slabs, t] {
      for (int i = 0; i < 2000; ++i) {
        const auto piece = slabs.Take(48);
        std::memset(piece.get(), t, 48);
        EXPECT_EQ(std::to_integer<int>(piece.get()[47]), t);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace understudy::journal
