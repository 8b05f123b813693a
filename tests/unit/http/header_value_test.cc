#include "http/header_value.h"

#include <gtest/gtest.h>

namespace understudy::http {
namespace {

using Pieces = std::vector<std::string_view>;

TEST(SplitHeaderTest, SplitsOutsideOfQuotes) {
  EXPECT_EQ(SplitHeader("a, b ,c", ','), (Pieces{"a", "b", "c"}));
  EXPECT_EQ(SplitHeader(" ,a,, ", ','), (Pieces{"a"}));
  EXPECT_EQ(SplitHeader("x=\"1,2\",y", ','), (Pieces{"x=\"1,2\"", "y"}));
  EXPECT_EQ(SplitHeader("x=\"1\\\",2\",y", ','), (Pieces{"x=\"1\\\",2\"", "y"}));
  EXPECT_EQ(SplitHeader("x=\"open,y", ','), (Pieces{"x=\"open,y"}));
  EXPECT_EQ(SplitHeader("x=\"open\\", ','), (Pieces{"x=\"open\\"}));
  EXPECT_EQ(SplitHeader("", ','), Pieces());
}

TEST(HeaderParameterTest, ReadsTokensAndQuotedTexts) {
  struct Case {
    std::string header;
    std::string value;
  };
  for (const auto& [header, value] : {
           Case{"form-data; name=x", "x"},
           Case{"form-data; name=\"a b\"", "a b"},
           Case{"form-data; name=\"a\\\"b\\\\\"", "a\"b\\"},
           Case{"form-data; NAME = x ; y=z", "x"},
           Case{"form-data; filename=\"name=y\"; name=x", "x"},
           Case{"form-data; filename=name", ""},
           Case{"form-data", ""},
           Case{"name=x", ""},
           Case{"form-data; name", ""},
           Case{"form-data; name=\"open", "open"},
           Case{"form-data; flag; name=x", "x"},
       }) {
    EXPECT_EQ(HeaderParameter(header, "name"), value) << header;
  }
}

TEST(HeaderTextTest, IsAsciiWhateverItIsGiven) {
  EXPECT_EQ(HeaderText("the world b, \xE2\x80\xA6"), "the world b, ...");
  EXPECT_EQ(HeaderText("\xD1\x97 50%\r\n\xE2\x80"), "%D1%97 50%%0D%0A%E2%80");
}

}  // namespace
}  // namespace understudy::http
