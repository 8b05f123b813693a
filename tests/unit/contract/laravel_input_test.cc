#include "contract/laravel_input.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>

namespace understudy::contract {
namespace {

using namespace std::string_view_literals;

// What PHP 8.2 says for filter_var($text, FILTER_VALIDATE_INT).
TEST(LaravelInputTest, ReadsIntegersAsPhpsFilterDoes) {
  struct Case {
    std::string_view text;
    std::optional<std::int64_t> value;
  };
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  for (const auto& [text, value] : {
           Case{"1", 1},
           Case{" 2", 2},
           Case{"2 ", 2},
           Case{"+2", 2},
           Case{"-3", -3},
           Case{"0", 0},
           Case{"-0", 0},
           Case{"+0", 0},
           Case{" +5 ", 5},
           Case{"\t2\n", 2},
           Case{"2\v", 2},
           Case{"\r2", 2},
           Case{"9223372036854775807", kMost},
           Case{"-9223372036854775808", kLeast},
           Case{"02", {}},
           Case{"+02", {}},
           Case{"00", {}},
           Case{"-01", {}},
           Case{"9223372036854775808", {}},
           Case{"-9223372036854775809", {}},
           Case{"2\f", {}},
           Case{"2\0"sv, {}},
           Case{"\u00a02", {}},
           Case{"1e1", {}},
           Case{"0x1A", {}},
           Case{"2.0", {}},
           Case{"1_000", {}},
           Case{"++2", {}},
           Case{"+-2", {}},
           Case{"-+2", {}},
           Case{"+ 2", {}},
           Case{" ", {}},
           Case{"", {}},
           Case{"+", {}},
           Case{"-", {}},
           Case{"٢", {}},
       }) {
    EXPECT_EQ(FilterValidateInt(text), value) << text;
  }
}

TEST(LaravelInputTest, TrimsWhatLaravelTrims) {
  for (const std::string_view blank :
       {" ", "\t", "\n", "\r", "\v", "\f", "\u00a0", "\u00ad", "\u0085", "\u200b", "\u200e",
        "\u2003", "\u2028", "\u3000", "\u2800", "\ufeff", "\U0001D173", "\U000E0020"}) {
    const std::string text = std::string(blank) + std::string(blank) + "a b" + std::string(blank);
    EXPECT_EQ(TrimStrings(text), "a b");
    EXPECT_EQ(TrimStrings(blank), "");
  }
  EXPECT_EQ(TrimStrings("\0a\0"sv), "a");
  EXPECT_EQ(TrimStrings(" خصم 🤫 "), "خصم 🤫");
  for (const std::string_view kept :
       {"\u202a", "\u2066", "\ufe0f", "\u0640", "\x1f", "é", "🤫"}) {
    EXPECT_EQ(TrimStrings(kept), kept);
  }
  EXPECT_EQ(TrimStrings("\x80\x80\x80\x80\x80\x80"), "\x80\x80\x80\x80\x80\x80");
}

TEST(LaravelInputTest, LeavesOneDash) {
  EXPECT_EQ(OneLeadingDash("---a-b"), "-a-b");
  EXPECT_EQ(OneLeadingDash("-a"), "-a");
  EXPECT_EQ(OneLeadingDash("a"), "a");
  EXPECT_EQ(OneLeadingDash(""), "");
}

}  // namespace
}  // namespace understudy::contract
