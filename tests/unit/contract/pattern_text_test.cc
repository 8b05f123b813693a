#include "contract/pattern_text.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/text.h"
#include "support/growth.h"

namespace understudy::contract {
namespace {

std::optional<std::string> Make(const std::string& pattern, std::size_t least = 0,
                                std::size_t most = 1000, std::uint64_t seed = 1) {
  Random random(seed);
  const Pattern compiled(pattern);
  auto text = MatchingText(compiled, random, least, most);
  EXPECT_TRUE(!text || compiled.Matches(*text)) << pattern;
  return text;
}

TEST(PatternText, MatchesSimplePatterns) {
  for (const char* pattern : {"^[a-z]+$",
                              "^\\d{3}-\\d{4}$",
                              "^(cat|dog)s?$",
                              "^[A-Z]{2}[0-9]{6,8}$",
                              "^cus_[a-zA-Z0-9]{14}$",
                              "^[^/]+$",
                              "^#?([a-f0-9]{6}|[a-f0-9]{3})$",
                              "^.{5,10}$",
                              "abc",
                              "^$",
                              "^\\+[1-9]\\d{1,14}$",
                              "^[\\w.%+-]+@[\\w.-]+\\.[A-Za-z]{2,}$",
                              "^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$",
                              "^\\p{L}{3}$",
                              "^[\\p{Lu}\\d_-]{2,5}$",
                              "^arn:aws:iam::\\d{12}:role/\\S+$",
                              "^(([a-z]+)(,|$))*$",
                              "^ä[x]ö$",
                              "^(?i:ab)$",
                              "^\\x41[\\x{30}-\\x{39}]{2}$",
                              "^[\\x{21}-\\x{ff}]{3}$",
                              "(?i)^[a-c]{2}$",
                              "\\b[0-9a-f]{8}\\b-[0-9]{4}",
                              "^[]a]$",
                              "^\\/v[0-9]+(\\.[0-9]+)?$",
                              "[0-9]{4}",
                              "^((25[0-5]|1?[0-9]{1,2})\\.){3}1$"}) {
    EXPECT_EQ(Make(pattern).has_value(), std::string(pattern) != "^(?i:ab)$") << pattern;
  }
}

TEST(PatternText, KeepsToLengths) {
  for (const auto& [least, most] : {std::pair(0, 1), {1, 1}, {50, 60}, {300, 300}}) {
    const auto text =
        Make("^[a-z]*$", static_cast<std::size_t>(least), static_cast<std::size_t>(most));
    ASSERT_TRUE(text) << least;
    EXPECT_GE(CountCodePoints(*text), static_cast<std::size_t>(least));
    EXPECT_LE(CountCodePoints(*text), static_cast<std::size_t>(most));
  }
  EXPECT_FALSE(Make("^abc$", 4));
}

TEST(PatternText, IsTheSameForASeed) {
  EXPECT_EQ(Make("^cus_[a-z0-9]{8}$", 0, 100, 7), Make("^cus_[a-z0-9]{8}$", 0, 100, 7));
  EXPECT_NE(Make("^cus_[a-z0-9]{8}$", 0, 100, 7), Make("^cus_[a-z0-9]{8}$", 0, 100, 8));
}

TEST(PatternText, GivesUpSoon) {
  std::string nested = "a";
  for (int i = 0; i < 40; ++i) nested = "(" + nested + ")+";
  Make(nested);
  Make("^" + std::string(200, '(') + "a" + std::string(200, ')') + "$");
  Make("^(((((a{9}){9}){9}))|b)+$");
  EXPECT_FALSE(Make("^a\\bb$"));
}

// A class was read again for each character that it gives.
TEST(PatternText, ReadsAClassOnce) {
  // RE2 compiles the pattern; that is not measured.
  const auto growth = testing::Growth(
      125,
      [](std::size_t size) {
        return std::make_shared<const Pattern>("^[" + std::string(20 * size, 'a') + "]{" +
                                               std::to_string(size) + "}$");
      },
      [](const std::shared_ptr<const Pattern>& pattern) {
        Random random(1);
        EXPECT_TRUE(MatchingText(*pattern, random, 0, 1000));
      });
  EXPECT_LE(growth, testing::kLinear);
  const auto text = Make("^([a-c][^a-z\\d_]){3}[]x-]{2}$");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->size(), 8U);
}

}  // namespace
}  // namespace understudy::contract
