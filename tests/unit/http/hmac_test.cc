#include "http/hmac.h"

#include <gtest/gtest.h>

#include <string>

namespace understudy::http {
namespace {

TEST(HmacTest, IsAsInRfc2202) {
  EXPECT_EQ(HexHmacSha1("Jefe", "what do ya want for nothing?"),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(HexHmacSha1(std::string(80, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First"),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(HmacTest, TakesAnEmptyKeyAndText) {
  EXPECT_EQ(HexHmacSha1("", ""), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

}  // namespace
}  // namespace understudy::http
