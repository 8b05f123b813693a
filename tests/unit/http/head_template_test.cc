#include "http/head_template.h"

#include <gtest/gtest.h>

#include <vector>

namespace understudy::http {
namespace {

TEST(HeadTemplateTest, ExchangesLengthAndDate) {
  const HeadTemplate head("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nDate: then\r\nX: y\r\n\r\n");
  std::string written;
  head.Write(written, 1234, "now");
  EXPECT_EQ(written, "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nDate: now\r\nX: y\r\n\r\n");
}

TEST(HeadTemplateTest, ExchangesTheWorld) {
  const std::string begin = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nDate: then\r\n";
  const HeadTemplate head(begin + "Understudy-World: a\r\n\r\n");
  std::string written;
  head.Write(written, 0, "now", "another");
  EXPECT_EQ(written,
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: now\r\nUnderstudy-World: "
            "another\r\n\r\n");
  written.clear();
  HeadTemplate(begin + "\r\n").Write(written, 0, "now", "another");
  EXPECT_EQ(written, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: now\r\n\r\n");
}

TEST(HeadCacheTest, TellsApartAllThatTheHeadDependsOn) {
  const HeadKind kind{200, false, true, false, true, "text/plain"};
  const std::vector<HeadKind> others = {{201, false, true, false, true, "text/plain"},
                                        {200, true, true, false, true, "text/plain"},
                                        {200, false, false, false, true, "text/plain"},
                                        {200, false, true, true, true, "text/plain"},
                                        {200, false, true, false, false, "text/plain"},
                                        {200, false, true, false, true, "text/html"},
                                        {200, false, true, false, true, "text/plain", true},
                                        {200, false, true, false, true, "text/plain", false, "b"}};
  HeadCache cache;
  cache.Add(kind, "HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_NE(cache.Find(kind), nullptr);
  for (const auto& other : others) EXPECT_EQ(cache.Find(other), nullptr);
}

TEST(HeadCacheTest, KeepsItsOwnCopyOfTheContentType) {
  HeadCache cache;
  std::string type = "text/plain, of a length that no string keeps in itself";
  const std::string same = type;
  cache.Add({200, false, true, false, true, type}, "HTTP/1.1 200 OK\r\n\r\n");
  type.assign(type.size(), 'x');
  EXPECT_NE(cache.Find({200, false, true, false, true, same}), nullptr);
}

TEST(HeadCacheTest, KeepsItsOwnCopyOfTheBasis) {
  HeadCache cache;
  std::string basis = "of a length that no string keeps in itself, to be sure";
  const std::string same = basis;
  cache.Add({200, false, true, false, true, "text/plain", false, basis}, "HTTP/1.1 200 OK\r\n\r\n");
  basis.assign(basis.size(), 'x');
  EXPECT_NE(cache.Find({200, false, true, false, true, "text/plain", false, same}), nullptr);
}

}  // namespace
}  // namespace understudy::http
