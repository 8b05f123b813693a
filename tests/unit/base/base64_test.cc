#include "base/base64.h"

#include <gtest/gtest.h>

namespace understudy {
namespace {

// RFC 4648, section 10.
TEST(Base64Test, Encodes) {
  EXPECT_EQ(EncodeBase64(""), "");
  EXPECT_EQ(EncodeBase64("f"), "Zg==");
  EXPECT_EQ(EncodeBase64("fo"), "Zm8=");
  EXPECT_EQ(EncodeBase64("foo"), "Zm9v");
  EXPECT_EQ(EncodeBase64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(EncodeBase64("\xFF\xFE"), "//4=");
}

}  // namespace
}  // namespace understudy
