// The work for headers that any client may send grows as their length does.

#include <gtest/gtest.h>

#include <string>

#include "front/faults/request_fault.h"
#include "support/documents.h"
#include "support/growth.h"

namespace understudy::front {
namespace {

using testing::Growth;
using testing::kLinear;
using testing::Repeat;

double GrowthOf(const std::string& header, std::size_t size, std::string (*value)(std::size_t)) {
  return Growth(size, value, [&](const std::string& text) {
    const http::Request request{"GET", "/", {{header, text}}, ""};
    for (int i = 0; i < 20; ++i) ReadRequestFault(request);
  });
}

// A header of 57 KB took 0.5 s of the loop.
TEST(HeadersWorkTest, IsLinearForUnderstudyFault) {
  const auto keys = [](std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += "a" + std::to_string(i) + ";";
    return text;
  };
  const auto ends = [](std::size_t n) { return "delay=1s" + std::string(n, ';'); };
  const auto garbage = [](std::size_t n) { return "garbage=" + std::string(n, 'x'); };
  EXPECT_LE(GrowthOf("Understudy-Fault", 200, keys), kLinear);
  EXPECT_LE(GrowthOf("Understudy-Fault", 1'000, ends), kLinear);
  EXPECT_LE(GrowthOf("Understudy-Fault", 1'000, garbage), kLinear);
}

TEST(HeadersWorkTest, IsLinearForPrefer) {
  const auto plain = [](std::size_t n) { return Repeat("x;", n); };
  const auto quoted = [](std::size_t n) { return Repeat("a=\"\\\"b\", ", n); };
  EXPECT_LE(GrowthOf("Prefer", 2'000, plain), kLinear);
  EXPECT_LE(GrowthOf("Prefer", 800, quoted), kLinear);
}

}  // namespace
}  // namespace understudy::front
