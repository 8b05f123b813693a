#include "http/url.h"

#include <gtest/gtest.h>

namespace understudy::http {
namespace {

using namespace std::string_view_literals;

TEST(DecodePercentsTest, KeepsWhatIsNoEncoding) {
  EXPECT_EQ(DecodePercents("a%62c%2F%ff"), "abc/\xff");
  EXPECT_EQ(DecodePercents("%"), "%");
  EXPECT_EQ(DecodePercents("%4"), "%4");
  EXPECT_EQ(DecodePercents("%4g%zz+%41"), "%4g%zz+A");
  EXPECT_EQ(DecodePercents(std::string_view("%00", 3)), std::string(1, '\0'));
}

TEST(UrlTest, SplitsATargetAtItsFirstQuestionMark) {
  EXPECT_EQ(SplitTarget("/a?b=1?c").path, "/a");
  EXPECT_EQ(SplitTarget("/a?b=1?c").query, "b=1?c");
  EXPECT_EQ(SplitTarget("/a").path, "/a");
  EXPECT_EQ(SplitTarget("/a").query, "");
  EXPECT_EQ(SplitTarget("/a?").query, "");
  EXPECT_EQ(SplitTarget("").path, "");
}

TEST(UrlTest, DecodesPercentEncodings) {
  EXPECT_EQ(PercentDecode("a%20b%2Fc%2f+", false), "a b/c/+");
  EXPECT_EQ(PercentDecode("a+b%2B", true), "a b+");
  EXPECT_EQ(PercentDecode("%D1%97жак", false), "їжак");
  EXPECT_EQ(PercentDecode("%2541", false), "%41");
  EXPECT_EQ(PercentDecode("", false), "");
}

TEST(UrlTest, RefusesBrokenEncodingsNulAndWhatIsNoUtf8) {
  for (const auto text : {"%"sv, "%4"sv, "%zz"sv, "a%4"sv, "%4g"sv, "%%41"sv, "%-1"sv, "%00"sv,
                          "a\0b"sv, "%FF"sv, "%C0%80"sv, "%ED%A0%80"sv, "\xFF"sv, "%D1"sv}) {
    EXPECT_FALSE(PercentDecode(text, false)) << text;
  }
}

TEST(UrlTest, SaysWhatIsWrongWithAnEncoding) {
  EXPECT_EQ(PercentDecode("a%zzb", false).error(),
            "`%zz` is not a percent-encoding: two hex digits must follow `%`");
  EXPECT_EQ(PercentDecode("%00", false).error(), "`%00` (NUL) is not allowed");
  EXPECT_EQ(PercentDecode("%FF", false).error(), "it is not UTF-8");
}

TEST(UrlTest, ReadsPairsInSentOrder) {
  EXPECT_EQ(*ParseUrlEncoded("b=2&a=1&b=%33&filter[tags]=x,y&f%5Bt%5D=z", "query"),
            (Pairs{{"b", "2"}, {"a", "1"}, {"b", "3"}, {"filter[tags]", "x,y"}, {"f[t]", "z"}}));
}

TEST(UrlTest, ReadsPairsThatLackAPart) {
  EXPECT_EQ(*ParseUrlEncoded("a&b=&=c&&d=e=f&", "query"),
            (Pairs{{"a", ""}, {"b", ""}, {"", "c"}, {"d", "e=f"}}));
  EXPECT_EQ(*ParseUrlEncoded("", "query"), Pairs());
  EXPECT_EQ(*ParseUrlEncoded("&&", "query"), Pairs());
}

TEST(UrlTest, FindsTheValuesOfAName) {
  using Values = std::vector<std::string>;
  EXPECT_EQ(FindUrlEncoded("a=1&key=x+y%21&key=2", "key"), (Values{"x y!", "2"}));
  EXPECT_EQ(FindUrlEncoded("key&key=&k%65y=3", "key"), Values{"3"});
  EXPECT_EQ(FindUrlEncoded("%zz=1&a=%zz&key=4&b=%zz", "key"), Values{"4"});
  EXPECT_EQ(FindUrlEncoded("key=1&key=%zz&key=2", "key"), Values{"1"});
  for (const auto text : {"", "&&", "key", "keys=1", "xkey=1", "KEY=1", "a=key", "key=%zz&key=1"}) {
    EXPECT_EQ(FindUrlEncoded(text, "key"), Values()) << text;
  }
}

TEST(UrlTest, NamesTheBrokenPair) {
  EXPECT_EQ(
      ParseUrlEncoded("a=1&b=%zz&c=2", "query").error(),
      "The query is malformed at `b=%zz`: `%zz` is not a percent-encoding: two hex digits must "
      "follow `%`.");
  EXPECT_EQ(ParseUrlEncoded("%FF=1", "request body").error(),
            "The request body is malformed at `%FF=1`: it is not UTF-8.");
}

}  // namespace
}  // namespace understudy::http
