// The work and the memory for a text grow as its size does.

#include <gtest/gtest.h>

#include <string>

#include "support/documents.h"
#include "support/growth.h"
#include "support/memory.h"

namespace understudy {
namespace {

using testing::Growth;
using testing::Json;
using testing::kLinear;
using testing::Repeat;
using testing::Yaml;

const auto kReadJson = [](const std::string& text) { Json(text); };
const auto kReadYaml = [](const std::string& text) { Yaml(text); };

// `before` + number + `after`, so many times.
std::string Numbered(const std::string& before, const std::string& after, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += before + std::to_string(i) + after;
  return text;
}

// Each duplicate copied its line, and looked for its line from the start of the text.
TEST(JsonWorkTest, IsLinearForDuplicateKeys) {
  const auto one_line = [](std::size_t n) { return "{" + Repeat("\"a\":1,", n) + "\"a\":1}"; };
  const auto lines = [](std::size_t n) { return "{" + Repeat("\"a\":1,\n", n) + "\"a\":1}"; };
  EXPECT_LE(Growth(20'000, one_line, kReadJson), kLinear);
  EXPECT_LE(Growth(20'000, lines, kReadJson), kLinear);
}

TEST(JsonWorkTest, IsLinearForListsAndMaps) {
  const auto list = [](std::size_t n) { return "[" + Repeat("1234567,", n) + "0]"; };
  const auto map = [](std::size_t n) { return "{" + Numbered("\"", "\":0,", n) + "\"z\":0}"; };
  const auto refused = [](std::size_t n) { return "[" + Repeat("0,", n) + "0]"; };
  EXPECT_LE(Growth(40'000, list, kReadJson), kLinear);
  EXPECT_LE(Growth(20'000, map, kReadJson), kLinear);
  EXPECT_LE(Growth(200'000, refused, kReadJson), kLinear);
}

TEST(JsonWorkTest, IsLinearForStrings) {
  const auto escapes = [](std::size_t n) { return "[\"" + Repeat("\\u00e9\\n", n) + "\"]"; };
  EXPECT_LE(Growth(40'000, escapes, kReadJson), kLinear);
}

// Each name was compared with all before it.
TEST(YamlWorkTest, IsLinearForMaps) {
  const auto map = [](std::size_t n) { return Numbered("name", ": 1\n", n); };
  const auto flow = [](std::size_t n) { return "{" + Numbered("name", ": 1, ", n) + "}"; };
  const auto duplicates = [](std::size_t n) { return Repeat("name: 1\n", n); };
  EXPECT_LE(Growth(4'000, map, kReadYaml), kLinear);
  EXPECT_LE(Growth(4'000, flow, kReadYaml), kLinear);
  EXPECT_LE(Growth(4'000, duplicates, kReadYaml), kLinear);
}

TEST(YamlWorkTest, IsLinearForMergesAliasesAndScalars) {
  const auto merges = [](std::size_t n) {
    return "base: &b\n" + Numbered("  name", ": 1\n", n) + "all:\n  <<: *b\n" +
           Numbered("  name", ": 2\n", n);
  };
  const auto aliases = [](std::size_t n) { return "x: &x [1, 2]\nall:\n" + Repeat("- *x\n", n); };
  const auto anchors = [](std::size_t n) { return Numbered("- &a", " 1\n", n); };
  const auto block = [](std::size_t n) { return "a: |\n" + Repeat("  some text\n", n); };
  const auto comments = [](std::size_t n) { return Repeat("# some text\n", n) + "a: 1\n"; };
  EXPECT_LE(Growth(3'000, merges, kReadYaml), kLinear);
  EXPECT_LE(Growth(3'000, aliases, kReadYaml), kLinear);
  EXPECT_LE(Growth(3'000, anchors, kReadYaml), kLinear);
  EXPECT_LE(Growth(10'000, block, kReadYaml), kLinear);
  EXPECT_LE(Growth(10'000, comments, kReadYaml), kLinear);
}

#ifdef UNDERSTUDY_TEST_MEMORY
using testing::kMostBytesPerByte;

long MemoryForJson(const std::string& text) {
  return testing::MemoryPerByte(text.size(), [&] { return Json(text).root.has_value(); });
}
long MemoryForYaml(const std::string& text) {
  return testing::MemoryPerByte(text.size(), [&] { return Yaml(text).root.has_value(); });
}

// 10 MiB of `[0,0,…]` took 882 MB.
TEST(JsonWorkTest, TakesLittleMemoryForEachByte) {
  EXPECT_LE(MemoryForJson("{" + Numbered("\"", "\":0,", 900'000) + "\"z\":0}"), kMostBytesPerByte);
  EXPECT_LE(MemoryForJson("[" + Repeat("1234567,", 1'250'000) + "0]"), kMostBytesPerByte);
  EXPECT_LE(MemoryForJson("[" + Repeat("[1234567890123456],", 500'000) + "0]"), kMostBytesPerByte);
  EXPECT_LE(MemoryForJson("[\"" + std::string(10'000'000, 'x') + "\"]"), kMostBytesPerByte);
}

TEST(YamlWorkTest, TakesLittleMemoryForEachByte) {
  EXPECT_LE(MemoryForYaml(Numbered("name", ": 1\n", 400'000)), kMostBytesPerByte);
  EXPECT_LE(MemoryForYaml(Repeat("- {name: 12345678, other: [2345678, 3456789]}\n", 120'000)),
            kMostBytesPerByte);
  EXPECT_LE(
      MemoryForYaml("{" + Numbered("a name of some length and more of it", ": a text\n,", 160'000) +
                    "}"),
      kMostBytesPerByte);
  EXPECT_LE(MemoryForYaml(Repeat("- 12345\n", 900'000)), kMostBytesPerByte);
  EXPECT_LE(MemoryForYaml(Numbered("a", ":\n", 900'000)), kMostBytesPerByte);
  EXPECT_LE(MemoryForYaml(Repeat("- [123456789012]\n", 200'000)), kMostBytesPerByte);
  EXPECT_LE(MemoryForYaml("a: |\n" + Repeat("  some text\n", 400'000)), kMostBytesPerByte);
}

// yaml-cpp keeps the tokens of a whole "[…]": 10 MiB of `[0,0,…]` took 1.5 GB.
TEST(YamlWorkTest, TakesLittleMemoryForWhatItRefuses) {
  const auto refuse = [](const std::string& text) {
    return testing::MemoryPerByte(text.size(), [&] { return !Yaml(text).root.has_value(); });
  };
  EXPECT_LE(refuse("[" + Repeat("0,", 5'000'000) + "0]"), 5);
  EXPECT_LE(refuse("[" + Repeat("*a,", 3'000'000) + "0]"), 5);
  EXPECT_LE(refuse("{" + Numbered("a", ": 1, ", 900'000) + "}"), 5);
  EXPECT_LE(refuse("[" + Repeat("[[1], {a: 2}],\n", 600'000) + "0]"), 5);
  EXPECT_LE(refuse(Repeat("a:\n", 3'000'000)), 5);
}
#endif

}  // namespace
}  // namespace understudy
