#include "http/multipart.h"

#include <gtest/gtest.h>

#include "support/documents.h"

namespace understudy::http {
namespace {

using testing::Repeat;

constexpr std::string_view kType = "multipart/form-data; boundary=XX";

std::string Part(const std::string& name, const std::string& value) {
  return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

TEST(MultipartTest, ReadsFieldsInSentOrder) {
  const auto fields =
      ParseMultipart(Part("b", "2") + Part("a", "їжак") + Part("b", "") + "--XX--\r\n", kType);

  ASSERT_TRUE(fields) << fields.error();
  EXPECT_EQ(*fields, (Pairs{{"b", "2"}, {"a", "їжак"}, {"b", ""}}));
}

TEST(MultipartTest, KeepsLineEndsAndNearBoundariesInValues) {
  const std::string value = "one\r\ntwo\n\r\n\r\n--X\r\n-XX--";
  EXPECT_EQ(*ParseMultipart(Part("a", value) + "--XX--", kType), (Pairs{{"a", value}}));
}

TEST(MultipartTest, TakesAFilesContentAsItsValue) {
  const std::string body =
      "--XX\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; "
      "filename=\"a; name=evil.txt\"; NAME=\"file\"\r\n\r\ntext\r\n--XX--\r\n";
  EXPECT_EQ(*ParseMultipart(body, kType), (Pairs{{"file", "text"}}));
}

TEST(MultipartTest, SkipsWhatStandsBeforeTheFirstBoundaryAndAfterTheLast) {
  EXPECT_EQ(*ParseMultipart("preamble\r\n" + Part("a", "1") + "--XX--\r\nepilogue", kType),
            (Pairs{{"a", "1"}}));
}

// RFC 2046 section 5.1.1.
TEST(MultipartTest, SkipsPaddingAfterBoundaries) {
  const std::string body =
      "--XX \t \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
      "--XX\t\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n \r\n--XX-- \r\n";
  const auto fields = ParseMultipart(body, kType);
  ASSERT_TRUE(fields) << fields.error();
  EXPECT_EQ(*fields, (Pairs{{"a", "1"}, {"b", " "}}));
  EXPECT_FALSE(ParseMultipart("--XX x\r\n" + Part("a", "1").substr(6) + "--XX--", kType));
}

TEST(MultipartTest, ReadsAFormWithoutFields) {
  EXPECT_EQ(*ParseMultipart("--XX--\r\n", kType), Pairs());
}

TEST(MultipartTest, ReadsEachFormOfBoundary) {
  const std::string body = Part("a", "1") + "--XX--";
  for (const std::string type :
       {"multipart/form-data; boundary=\"XX\"", "multipart/form-data;BOUNDARY=XX",
        "multipart/form-data; charset=utf-8; boundary=XX",
        "multipart/form-data; boundary=XX; x=y"}) {
    EXPECT_TRUE(ParseMultipart(body, type)) << type;
  }
}

TEST(MultipartTest, RefusesBodiesThatAreNone) {
  using namespace std::string_literals;
  for (const std::string& body : {
           ""s,
           "a=1&b=2"s,
           "--XX"s,
           "--XX\r\n"s,
           "--YY\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--YY--"s,
           Part("a", "1"),  // no last boundary
           "--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX--"s,
           "--XXY\r\n\r\n\r\n--XX--"s,                                    // another boundary
           "--XX\r\n\r\nvalue\r\n--XX--"s,                                // no headers
           "--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--"s,        // no disposition
           "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--"s,  // no name
           "--XX\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--XX--"s,
           "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n--XX--"s,
           Part("a", "\xFF") + "--XX--",
           Part("\xC3(", "1") + "--XX--",
           Part("a", "x\0y"s) + "--XX--",
       }) {
    const auto fields = ParseMultipart(body, kType);
    ASSERT_FALSE(fields) << body;
    EXPECT_TRUE(fields.error().starts_with("The request body is not valid multipart/form-data: "));
  }
}

TEST(MultipartTest, RefusesAContentTypeWithoutAGoodBoundary) {
  const std::string body = Part("a", "1") + "--XX--";
  for (const std::string& type :
       {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
        std::string("multipart/form-data; boundary=\"\""),
        "multipart/form-data; boundary=" + std::string(71, 'X')}) {
    EXPECT_FALSE(ParseMultipart(body, type)) << type;
  }
}

TEST(MultipartTest, BoundsTheParts) {
  EXPECT_EQ(ParseMultipart(Repeat(Part("a", "1"), 1024) + "--XX--", kType)->size(), 1024U);
  EXPECT_FALSE(ParseMultipart(Repeat(Part("a", "1"), 1025) + "--XX--", kType));
}

TEST(MultipartTest, BoundsAPartsHeaders) {
  const auto with_padding = [](std::size_t size) {
    return "--XX\r\nX: " + std::string(size, 'x') +
           "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--";
  };
  EXPECT_TRUE(ParseMultipart(with_padding(8000), kType));
  EXPECT_FALSE(ParseMultipart(with_padding(9000), kType));
  EXPECT_FALSE(ParseMultipart(with_padding(1'000'000), kType));
}

TEST(MultipartTest, StopsAtEveryCutOfABody) {
  const std::string body = "x\r\n" + Part("a", "1\r\n2") + Part("b", "") + "--XX--";
  for (std::size_t size = 0; size + 2 < body.size(); ++size) {
    EXPECT_FALSE(ParseMultipart(body.substr(0, size), kType)) << size;
  }
}

}  // namespace
}  // namespace understudy::http
