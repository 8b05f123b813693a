#include "http/content_coding.h"

#include <gtest/gtest.h>

#include <string>

#include "support/gzip.h"

namespace understudy::http {
namespace {

using testing::Compress;
using testing::Compression;

constexpr std::size_t kMost = 1000;

ProblemKind Refused(std::string_view body, std::string_view codings) {
  const auto decoded = DecodeContent(body, codings, kMost);
  return decoded ? ProblemKind::kInternal : decoded.error().kind;
}

TEST(ContentCodingTest, DecodesEachKnownCoding) {
  const std::string text = "a=1&b=їжак";
  EXPECT_EQ(DecodeContent(Compress(text), "gzip", kMost), text);
  EXPECT_EQ(DecodeContent(Compress(text), "X-GZip", kMost), text);
  EXPECT_EQ(DecodeContent(Compress(text, Compression::kZlib), "deflate", kMost), text);
  EXPECT_EQ(DecodeContent(Compress(text, Compression::kRaw), "Deflate", kMost), text);
  EXPECT_EQ(DecodeContent(text, "identity", kMost), text);
  EXPECT_EQ(DecodeContent(text, "", kMost), text);
}

TEST(ContentCodingTest, UndoesTheLastCodingFirst) {
  const std::string both = Compress(Compress("text", Compression::kZlib));
  EXPECT_EQ(DecodeContent(both, "deflate, gzip", kMost), "text");
  EXPECT_EQ(Refused(both, "gzip, deflate"), ProblemKind::kMalformedBody);
}

// RFC 1952 section 2.2.
TEST(ContentCodingTest, JoinsTheMembersOfGzip) {
  EXPECT_EQ(DecodeContent(Compress("one ") + Compress("two"), "gzip", kMost), "one two");
}

TEST(ContentCodingTest, BoundsWhatComesOut) {
  EXPECT_EQ(DecodeContent(Compress(std::string(kMost, 'a')), "gzip", kMost),
            std::string(kMost, 'a'));
  const std::string larger = std::string(kMost + 1, 'a');
  EXPECT_EQ(Refused(Compress(larger), "gzip"), ProblemKind::kBodyTooLarge);
  EXPECT_EQ(Refused(Compress(larger, Compression::kZlib), "deflate"), ProblemKind::kBodyTooLarge);
  EXPECT_EQ(Refused(Compress(larger, Compression::kRaw), "deflate"), ProblemKind::kBodyTooLarge);
  // 100 MB from 100 KB.
  EXPECT_EQ(Refused(Compress(std::string(100'000'000, 'a')), "gzip"), ProblemKind::kBodyTooLarge);
  const std::string half = Compress(std::string(kMost * 2 / 3, 'a'));
  EXPECT_EQ(Refused(half + half, "gzip"), ProblemKind::kBodyTooLarge);
}

TEST(ContentCodingTest, RefusesDataThatIsDamaged) {
  const std::string good = Compress("some text, and some more");
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(Refused(good.substr(0, size), "gzip"), ProblemKind::kMalformedBody) << size;
  }
  std::string damaged = good;
  damaged[good.size() - 6] ^= 1;  // in the checksum
  for (const std::string& bad : {damaged, good + "x", std::string("a=1"), "x" + good}) {
    EXPECT_EQ(Refused(bad, "gzip"), ProblemKind::kMalformedBody);
    EXPECT_EQ(Refused(bad, "deflate"), ProblemKind::kMalformedBody);
  }
}

TEST(ContentCodingTest, RefusesOtherCodings) {
  for (const char* codings :
       {"br", "zstd", "compress", "gzip, br", "gzip gzip", "gzip;q=1", "gzip, gzip, gzip"}) {
    EXPECT_EQ(Refused(Compress("text"), codings), ProblemKind::kUnsupportedMediaType) << codings;
  }
}

}  // namespace
}  // namespace understudy::http
