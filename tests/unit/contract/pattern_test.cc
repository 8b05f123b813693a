#include "contract/pattern.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace understudy::contract {
namespace {

TEST(PatternTest, MatchesCodePointsNotBytes) {
  const Pattern one("^.$");
  EXPECT_TRUE(one.Matches("ї"));
  EXPECT_TRUE(one.Matches("🦔"));
  EXPECT_FALSE(one.Matches("їж"));
}

TEST(PatternTest, MatchesAnywhereUnlessAnchored) {
  EXPECT_TRUE(Pattern("b").Matches("abc"));
  EXPECT_FALSE(Pattern("^b$").Matches("abc"));
}

TEST(PatternTest, ADollarMeansTheVeryEnd) { EXPECT_FALSE(Pattern("^a$").Matches("a\n")); }

TEST(PatternTest, KnowsTheVendorsNamePattern) {
  const Pattern names("^[a-zA-ZÀ-ÖØ-Þß-öø-ÿŠš\\.\\-\\' ]+$");
  for (const std::string_view name :
       {"Anna", "O'Neil", "Jean-Luc", "Šárka", "Zoë", "ÿ", "St. John"}) {
    EXPECT_TRUE(names.Matches(name)) << name;
  }
  for (const std::string_view name : {"", "Анна", "a1", "a_b", "×", "÷", "a\nb", "李"}) {
    EXPECT_FALSE(names.Matches(name)) << name;
  }
}

TEST(PatternTest, TakesLinearTimeOnWhatBacktracks) {
  EXPECT_FALSE(Pattern("^(a+)+$").Matches(std::string(100'000, 'a') + "!"));
}

TEST(PatternTest, KeepsItsText) { EXPECT_EQ(Pattern("^[0-9]+$").text(), "^[0-9]+$"); }

TEST(PatternTest, RefusesWhatIsNoPattern) {
  EXPECT_THROW(Pattern("["), std::invalid_argument);
  EXPECT_THROW(Pattern("(?=a)"), std::invalid_argument);
}

}  // namespace
}  // namespace understudy::contract
