#include "base/text.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace understudy {
namespace {

using namespace std::string_view_literals;

TEST(TextTest, AcceptsWellFormedUtf8) {
  for (const auto text : {""sv, "abc"sv, "їжак 🦔"sv, "\0"sv, "\xC2\x80"sv, "\xDF\xBF"sv,
                          "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv,
                          "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv}) {
    EXPECT_TRUE(IsUtf8(text)) << Printable(text);
  }
}

TEST(TextTest, FindsTheFirstByteThatIsNoUtf8) {
  struct Case {
    std::string_view text;
    std::size_t at;
  };
  for (const auto& [text, at] : {
           Case{"\x80"sv, 0},              // a tail alone
           Case{"ab\xFF"sv, 2},            // never a byte of UTF-8
           Case{"\xC0\x80"sv, 0},          // overlong NUL
           Case{"\xC1\xBF"sv, 0},          // overlong
           Case{"\xE0\x9F\xBF"sv, 0},      // overlong
           Case{"\xED\xA0\x80"sv, 0},      // surrogate
           Case{"\xED\xBF\xBF"sv, 0},      // surrogate
           Case{"\xF0\x8F\xBF\xBF"sv, 0},  // overlong
           Case{"\xF4\x90\x80\x80"sv, 0},  // past U+10FFFF
           Case{"\xF5\x80\x80\x80"sv, 0},  // past U+10FFFF
           Case{"a\xC3"sv, 1},             // cut
           Case{"\xE2\x82"sv, 0},          // cut
           Case{"\xF0\x9F\xA6"sv, 0},      // cut
           Case{"\xC3\x28"sv, 0},          // no tail
           Case{"\xD1\x97\xE2\x28\xA1"sv, 2},
       }) {
    EXPECT_EQ(FindInvalidUtf8(text), at) << Printable(text);
  }
}

TEST(TextTest, CountsCodePointsNotBytes) {
  EXPECT_EQ(CountCodePoints(""), 0U);
  EXPECT_EQ(CountCodePoints("їжак 🦔"), 6U);
}

TEST(TextTest, AbbreviatesByCodePoints) {
  EXPECT_EQ(Abbreviate("їжак", 4), "їжак");
  EXPECT_EQ(Abbreviate("їжак", 3), "їжа…");
  EXPECT_EQ(Abbreviate("", 0), "");
  EXPECT_EQ(Abbreviate("\xFF\xFF\xFF", 2), "\xFF\xFF…");
}

TEST(TextTest, ShowsControlCharactersAndStrayBytesAsHex) {
  EXPECT_EQ(Printable("a\r\n\tb\x7F"), "a\\x0D\\x0A\\x09b\\x7F");
  EXPECT_EQ(Printable("\0"sv), "\\x00");
  // U+009B begins a terminal's control sequence.
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m\xC2\xA0"),
            "\\xC2\\x9B"
            "31m\xC2\xA0");
  EXPECT_EQ(Printable("\xC3("), "\\xC3(");
  // U+2028, a line separator; U+202E and U+2066, which turn the direction; U+E0041, a hidden tag.
  EXPECT_EQ(Printable("\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA6"),
            "\\xE2\\x80\\xA8\\xE2\\x80\\xAE\\xE2\\x81\\xA6");
  EXPECT_EQ(Printable("\xF3\xA0\x81\x81|"), "\\xF3\\xA0\\x81\\x81|");
  EXPECT_EQ(Printable("їжак"), "їжак");
}

TEST(TextTest, FoldsCaseByUnicodesCaseFolding) {
  EXPECT_EQ(SearchKey("ABC xyz"), "abc xyz");
  EXPECT_EQ(SearchKey("ҐЕДЗЬ"), SearchKey("ґедзь"));
  EXPECT_EQ(SearchKey("STRASSE"), SearchKey("Straße"));
  EXPECT_EQ(SearchKey("ὈΔΥΣΣΕΎΣ"), SearchKey("ὀδυσσεύς"));  // the final sigma
  EXPECT_EQ(SearchKey("İSTANBUL"), "istanbul");
  EXPECT_EQ(SearchKey("تم 🦔"), "تم 🦔");
}

// The pairs were compared by Perl's Unicode::Collate at level 1, which is what
// utf8mb4_unicode_ci looks at. (æ and œ: MySQL's chart of that collation.)
TEST(TextTest, SearchKeysAreEqualWhereCollationsFirstLevelIs) {
  const std::pair<std::string_view, std::string_view> kEqual[] = {{"É", "e"},
                                                                  {"e\u0301", "é"},
                                                                  {"ё", "е"},
                                                                  {"ї", "і"},
                                                                  {"が", "か"},
                                                                  {"Ａ", "a"},
                                                                  {"ﬁ", "fi"},
                                                                  {"²", "2"},
                                                                  {"١٠", "10"},
                                                                  {"۱۰", "10"},
                                                                  {"بَبّ", "بب"},
                                                                  {"ك\u0640تاب", "كتاب"},
                                                                  {"ﻟ", "ل"},
                                                                  {"א\u05B8", "א"},
                                                                  {"أ", "ا\u0654"},
                                                                  {"й", "и\u0306"},
                                                                  {"a\u200Cb\u00ADc", "abc"},
                                                                  {"Æ", "ae"},
                                                                  {"œ", "OE"}};
  for (const auto& [a, b] : kEqual) EXPECT_EQ(SearchKey(a), SearchKey(b)) << a << " " << b;

  const std::pair<std::string_view, std::string_view> kDifferent[] = {
      {"أ", "ا"}, {"إ", "ا"}, {"آ", "ا"},  {"ؤ", "و"}, {"ئ", "ي"},  {"ة", "ه"},
      {"ى", "ي"}, {"й", "и"}, {"नि", "न"}, {"ı", "i"}, {"þ", "th"}, {"กิ", "กุ"}};
  for (const auto& [a, b] : kDifferent) EXPECT_NE(SearchKey(a), SearchKey(b)) << a << " " << b;
  EXPECT_EQ(SearchKey("أمل").find(SearchKey("ا")), std::string::npos);
}

TEST(TextTest, SearchKeysKeepStrayBytes) {
  EXPECT_EQ(SearchKey("A\xFFZ"), "a\xFFz");
  EXPECT_EQ(SearchKey("É\xFF\xC3"), "e\xFF\xC3");
}

TEST(TextTest, LowersAsciiOnly) { EXPECT_EQ(LowerAscii("Content-Type Ї"), "content-type Ї"); }

TEST(TextTest, ComparesAsciiInAnyLetterCase) {
  EXPECT_TRUE(EqualsIgnoreCase("hOST", "Host"));
  EXPECT_FALSE(EqualsIgnoreCase("Host", "Hos"));
  // 0x20 apart, but no letters.
  EXPECT_FALSE(EqualsIgnoreCase("@", "`"));
  EXPECT_FALSE(EqualsIgnoreCase("[", "{"));
}

TEST(TextTest, TrimsSpacesAndTabsOnly) {
  EXPECT_EQ(Trim(" \t a b\t "), "a b");
  EXPECT_EQ(Trim(" \t"), "");
  EXPECT_EQ(Trim("\ra\n"), "\ra\n");
}

TEST(TextTest, SplitsIntoThePiecesBetweenSeparators) {
  EXPECT_EQ(Split("", ','), std::vector<std::string_view>({""}));
  EXPECT_EQ(Split("a", ','), std::vector<std::string_view>({"a"}));
  EXPECT_EQ(Split(",a,,b,", ','), std::vector<std::string_view>({"", "a", "", "b", ""}));
}

TEST(TextTest, JoinsWithSeparatorsBetween) {
  EXPECT_EQ(Join({}, ", "), "");
  EXPECT_EQ(Join({"a"}, ", "), "a");
  EXPECT_EQ(Join({"a", "", "b"}, ", "), "a, , b");
}

TEST(TextTest, ReadsIntegersOf64Bits) {
  struct Case {
    std::string_view text;
    std::int64_t value;
  };
  for (const auto& [text, value] :
       {Case{"0", 0}, Case{"-0", 0}, Case{"007", 7}, Case{"-42", -42},
        Case{"9223372036854775807", INT64_MAX}, Case{"-9223372036854775808", INT64_MIN}}) {
    const auto parsed = ParseInteger(text);
    EXPECT_EQ(parsed.status, IntegerStatus::kOk) << text;
    EXPECT_EQ(parsed.value, value) << text;
  }
}

TEST(TextTest, TellsIntegersPast64BitsFromTextsThatAreNone) {
  struct Case {
    std::string text;
    IntegerStatus status;
  };
  for (const auto& [text, status] :
       {Case{"9223372036854775808", IntegerStatus::kTooHigh},
        Case{"-9223372036854775809", IntegerStatus::kTooLow},
        Case{std::string(10'000, '9'), IntegerStatus::kTooHigh},
        Case{"-" + std::string(10'000, '9'), IntegerStatus::kTooLow},
        Case{std::string(30, '9') + "x", IntegerStatus::kNotInteger},
        Case{"", IntegerStatus::kNotInteger}, Case{"-", IntegerStatus::kNotInteger},
        Case{"+1", IntegerStatus::kNotInteger}, Case{" 1", IntegerStatus::kNotInteger},
        Case{"1 ", IntegerStatus::kNotInteger}, Case{"1.0", IntegerStatus::kNotInteger},
        Case{"1e3", IntegerStatus::kNotInteger}, Case{"0x10", IntegerStatus::kNotInteger},
        Case{"--1", IntegerStatus::kNotInteger}, Case{"٣", IntegerStatus::kNotInteger}}) {
    EXPECT_EQ(ParseInteger(text).status, status) << text.substr(0, 40);
  }
}

TEST(TextTest, FindsTheNearestCandidateInAnyLetterCase) {
  const std::vector<std::string> candidates = {"tokens", "rate_limit", "settings"};
  EXPECT_EQ(Nearest("token", candidates), "tokens");
  EXPECT_EQ(Nearest("RATE-LIMIT", candidates), "rate_limit");
  EXPECT_EQ(Nearest("setings", candidates), "settings");
  EXPECT_EQ(Nearest("tkoens", candidates), "tokens");
}

TEST(TextTest, FindsNothingWhereNothingIsNear) {
  EXPECT_EQ(Nearest("xyz", {"tokens", "data"}), std::nullopt);
  EXPECT_EQ(Nearest("", {"a"}), std::nullopt);
  EXPECT_EQ(Nearest("a", {}), std::nullopt);
  EXPECT_EQ(Nearest(std::string(100'000, 'a'), {std::string(100'000, 'a')}), std::nullopt);
}

TEST(TextTest, TakesTheFirstOfEquallyNearCandidates) {
  EXPECT_EQ(Nearest("cat", {"car", "cab"}), "car");
}

}  // namespace
}  // namespace understudy
