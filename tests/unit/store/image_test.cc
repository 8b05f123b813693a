#include "store/image.h"

#include <gtest/gtest.h>

#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace understudy::store {
namespace {

std::string Read(const Image& image, std::size_t offset, std::size_t size) {
  std::string bytes(size, '?');
  image.Read(offset, bytes.data(), size);
  return bytes;
}

TEST(ImageTest, HoldsWhatItWasMadeOf) {
  const std::string bytes(10'000, 'a');
  const Image image(bytes);

  EXPECT_EQ(image.size(), 10'000U);
  EXPECT_EQ(image.Bytes(), bytes);
  EXPECT_EQ(image.written_bytes(), 0U);
}

TEST(ImageTest, DoesNotCopyConstantBytes) {
  static const std::string kBytes(2 * Image::kPieceSize, 'a');
  Image image = Image::OfConstant(kBytes);
  const Image other = Image::OfConstant(kBytes);
  EXPECT_EQ(image.bytes_beside(other), 0U);
  EXPECT_NE(image.version(), other.version());

  image.Write(1, "b", 1);
  EXPECT_EQ(Read(image, 0, 3), "aba");
  EXPECT_EQ(Read(other, 0, 3), "aaa");
  EXPECT_EQ(image.Fork().Bytes(), "ab" + kBytes.substr(2));
  image.Resize(3);
  EXPECT_EQ(image.Bytes(), "aba");
  EXPECT_EQ(kBytes[1], 'a');
  EXPECT_THROW(Image::OfConstant("abc"), std::logic_error);
}

TEST(ImageTest, ReadsZerosPastItsEndAndSaysSo) {
  const Image image("abc");
  std::string bytes(5, '?');

  EXPECT_FALSE(image.Read(0, bytes.data(), 5));
  EXPECT_EQ(bytes, std::string("abc\0\0", 5));
  EXPECT_TRUE(image.Read(0, bytes.data(), 3));
  EXPECT_FALSE(image.Read(1'000'000, bytes.data(), 5));
  EXPECT_EQ(bytes, std::string(5, '\0'));
}

TEST(ImageTest, ForksShareWhatNeitherWrites) {
  Image image(std::string(100'000, 'a'));
  Image fork = image.Fork();
  EXPECT_EQ(fork.version(), image.version());

  fork.Write(50'000, "bbb", 3);

  EXPECT_EQ(fork.written_bytes(), Image::kPieceSize);
  EXPECT_EQ(image.written_bytes(), 0U);
  EXPECT_NE(fork.version(), image.version());
  EXPECT_EQ(Read(fork, 49'999, 5), "abbba");
  EXPECT_EQ(Read(image, 49'999, 5), "aaaaa");
}

TEST(ImageTest, ForksOfWrittenImagesStayApartWhicheverIsWritten) {
  Image image(std::string(10'000, 'a'));
  image.Write(0, "b", 1);
  Image fork = image.Fork();

  image.Write(1, "c", 1);
  fork.Write(2, "d", 1);

  EXPECT_EQ(Read(image, 0, 4), "bcaa");
  EXPECT_EQ(Read(fork, 0, 4), "bada");
}

TEST(ImageTest, BytesThatWereCutOffDoNotComeBack) {
  Image image(std::string(10'000, 'a'));
  image.Resize(5'000);
  image.Resize(10'000);

  EXPECT_EQ(image.Bytes(), std::string(5'000, 'a') + std::string(5'000, '\0'));
}

// Any sequence of operations on any of several forks leaves each with what a plain string has.
TEST(ImageTest, AgreesWithAStringWhateverIsDone) {
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
  std::vector<std::string> expected = {std::string(20'000, 'x')};
  std::vector<Image> images;
  images.emplace_back(expected[0]);
  for (int step = 0; step < 5'000; ++step) {
    const std::size_t i = below(images.size());
    const std::size_t offset = below(40'000);
    switch (below(8)) {
      case 0:
        if (images.size() < 20) {
          images.push_back(images[i].Fork());
          expected.push_back(expected[i]);
        }
        break;
      case 1:
        images[i].Resize(offset);
        expected[i].resize(offset);
        break;
      default: {
        const std::string bytes(1 + below(9'000), static_cast<char>('a' + step % 26));
        images[i].Write(offset, bytes.data(), bytes.size());
        if (expected[i].size() < offset + bytes.size()) expected[i].resize(offset + bytes.size());
        expected[i].replace(offset, bytes.size(), bytes);
      }
    }
    ASSERT_EQ(images[i].Bytes(), expected[i]) << step;
  }
  for (std::size_t i = 0; i < images.size(); ++i) EXPECT_EQ(images[i].Bytes(), expected[i]) << i;
}

}  // namespace
}  // namespace understudy::store
