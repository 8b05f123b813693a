#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

// POST of hero sections: what is sent, and files.
namespace understudy::conformance {
namespace {

class SumayaHeroSectionTest : public ::testing::Test {
 protected:
  Reply Post(const std::string& body) {
    return client_.Json("POST", "/v1/admin/hero-sections", body, {{"Understudy-World", "heroes"}});
  }
  // A multipart body with a title and a file.
  Reply PostImage(const std::string& content) {
    const std::string body =
        "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nعرض\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"web_image\"; filename=\"a.png\"\r\n"
        "Content-Type: image/png\r\n\r\n" +
        content + "\r\n--b--\r\n";
    return client_.Send(
        "POST", "/v1/admin/hero-sections",
        {{"Content-Type", "multipart/form-data; boundary=b"}, {"Understudy-World", "heroes"}},
        body);
  }
  static std::string Png(std::size_t size) {
    std::string content("\x89PNG\r\n\x1a\n\0\0\xff", 11);
    content.resize(size, '\0');
    return content;
  }

  Client client_{Shared()};
};

TEST_F(SumayaHeroSectionTest, IsMadeOfWhatIsSent) {
  const Reply reply = Post(
      R"({"title": "عرض الصيف", "is_active_title": true, "active": 1,
          "starts_at": "2024-06-01 00:00:00"})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Text("/message"), "OK");
  EXPECT_EQ(reply.Text("/data/title"), "عرض الصيف");
  EXPECT_TRUE(reply.At("/data/active").IsTrue());
  EXPECT_TRUE(reply.At("/data/is_active_description").IsFalse());
  EXPECT_TRUE(reply.At("/data/ends_at").IsNull());
  EXPECT_EQ(reply.At("/data/button_urls").Size(), 0U);
  EXPECT_EQ(Post("{}").status, 200);
}

TEST_F(SumayaHeroSectionTest, NeedsTheTextsThatAreActive) {
  ExpectError(Post(R"({"is_active_title": true})"), 422, "حقل العنوان مطلوب.");
  ExpectError(Post(R"({"is_active_description": "1"})"), 422, "حقل الوصف مطلوب.");
  ExpectError(Post(R"({"title": "ab"})"), 422, "يجب أن يكون طول نص العنوان على الأقل 3 حروفٍ/حرفًا.");
  ExpectError(Post("{\"description\": \"" + std::string(500, 'a') + "\"}"), 422,
              "يجب أن لا يتجاوز طول النّص الوصف 499 حروفٍ/حرفًا.");
  ExpectError(Post(R"({"active": "maybe"})"), 422, "يجب أن تكون قيمة active إما true أو false .");
  ExpectError(Post(R"({"starts_at": "2024-02-30 00:00:00"})"), 422, "starts at ليس تاريخًا صحيحًا.");
}

TEST_F(SumayaHeroSectionTest, TakesAnImageOfAtMostOneMegabyte) {
  const Reply good = PostImage(Png(1024 * 1024));
  EXPECT_EQ(good.status, 200) << good.body;
  EXPECT_NE(good.Text("/data/web_image").find("https://cdn.example.com/hero/"), std::string::npos);
  EXPECT_NE(good.Text("/data/web_image").find(".png"), std::string::npos);
  ExpectError(PostImage(Png(1024 * 1024 + 1)), 422,
              "يجب أن لا يتجاوز حجم الملف web image 1024 كيلوبايت.");
  ExpectError(PostImage("a text"), 422, "يجب أن يكون ملفًا من نوع : jpeg, png, jpg.");
}

}  // namespace
}  // namespace understudy::conformance
