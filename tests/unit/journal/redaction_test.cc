#include "journal/redaction.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace understudy::journal {
namespace {

const Redaction& Hiding() {
  static const Redaction kHiding({"apiKey", "authToken", "X-Leeloo-AuthToken"});
  return kHiding;
}

std::string Json(std::string_view body) { return Hiding().Body(body, "application/json"); }
std::string Form(std::string_view body) {
  return Hiding().Body(body, "application/x-www-form-urlencoded");
}

TEST(RedactionTest, HidesHeadersInAnyLetterCase) {
  for (const auto* name : {"Authorization", "AUTHORIZATION", "proxy-authorization", "Cookie",
                           "set-cookie", "apikey", "x-leeloo-authtoken"}) {
    EXPECT_EQ(Hiding().Header(name, "Bearer hc_test~cart"), "***") << name;
  }
  EXPECT_EQ(Hiding().Header("Accept", "a=b"), "a=b");
  EXPECT_EQ(Hiding().Header("X-Cookie", "a"), "a");
}

TEST(RedactionTest, HidesInUrls) {
  EXPECT_EQ(Hiding().Url("/v1/a?x=1&apiKey=s3cret'\"~cart&y=2"), "/v1/a?x=1&apiKey=***&y=2");
  EXPECT_EQ(Hiding().Url("/v1/a?APIKEY=s&apiKey=t"), "/v1/a?APIKEY=***&apiKey=***");
  EXPECT_EQ(Hiding().Url("/v1/a?api%4bey=s&apiKey%5B%5D=t&f[authToken]=u"),
            "/v1/a?api%4bey=***&apiKey%5B%5D=***&f[authToken]=***");
  EXPECT_EQ(Hiding().Url("/a?apiKey&apiKey=&myapiKey=1"), "/a?apiKey&apiKey=***&myapiKey=1");
  EXPECT_EQ(Hiding().Url("/a?to=http%3A%2F%2Fb%3FapiKey%3Ds%26x%3D1&z"),
            "/a?to=http%3A%2F%2Fb%3FapiKey%3D***%26x%3D1&z");
  EXPECT_EQ(Hiding().Url("/a??apiKey=s&?authToken=t"), "/a??apiKey=***&?authToken=***");
  EXPECT_EQ(Hiding().Url("*"), "*");
  EXPECT_EQ(Hiding().Url(""), "");
  EXPECT_EQ(Hiding().Url("http://u:p@a.example/?"), "http://***@a.example/?");
}

TEST(RedactionTest, HidesUrlsInHeaders) {
  EXPECT_EQ(Hiding().Header("Referer", "http://me:pw@a.example/?x=1&authToken=s#b"),
            "http://***@a.example/?x=1&authToken=***#b");
  EXPECT_EQ(Hiding().Header("Understudy-Violation", "malformed at `authToken=%ffs`: no UTF-8"),
            "malformed at `authToken=***`: no UTF-8");
  EXPECT_EQ(Hiding().Header("Link", "</v1?apiKey=s>; rel=next"), "</v1?apiKey=***>; rel=next");
}

TEST(RedactionTest, HidesFormFields) {
  EXPECT_EQ(Form("a=1&apiKey=s%20t u&b=%41"), "a=1&apiKey=***&b=%41");
  EXPECT_EQ(Form("[x&apiKey=s"), "[x&apiKey=***");
  // curl's default type with a JSON body.
  EXPECT_EQ(Form(R"({"apiKey":"s","b":1})"), R"({"apiKey":"***","b":1})");
  // No type, or a wrong one.
  EXPECT_EQ(Hiding().Body("a=1&apiKey=s", ""), "a=1&apiKey=***");
  EXPECT_EQ(Hiding().Body("{\"apiKey\":1}", "text/plain"), "{\"apiKey\":\"***\"}");
}

TEST(RedactionTest, HidesJsonMembersOfAnyTypeAndDepth) {
  EXPECT_EQ(Json(R"({"a":[{"APIKEY" : "s","b":"apiKey"}],"authToken":12,"c":true})"),
            R"({"a":[{"APIKEY" : "***","b":"apiKey"}],"authToken":"***","c":true})");
  EXPECT_EQ(Json(R"({"apiKey":{"x":["]}",{}]},"authToken":[1,[2]],"d":null})"),
            R"({"apiKey":"***","authToken":"***","d":null})");
  EXPECT_EQ(Json("{\"a\":\"\\\"\",\n\"apiKey\":\n\"s\\\"t\"}"),
            "{\"a\":\"\\\"\",\n\"apiKey\":\n\"***\"}");
  EXPECT_EQ(Json(R"({"\u0061piKey":"s"})"), R"({"\u0061piKey":"***"})");
  EXPECT_EQ(Json(R"({"next":"http:\/\/a.example\/?apiKey=s\u0026b=1","x":"a?authToken=t"})"),
            R"({"next":"http:\/\/a.example\/?apiKey=***\u0026b=1","x":"a?authToken=***"})");
}

TEST(RedactionTest, HidesInCutAndMalformedJson) {
  EXPECT_EQ(Json(R"({"apiKey":"s3cr)"), R"({"apiKey":"***")");
  EXPECT_EQ(Json(R"({"apiKey":{"a":"b)"), R"({"apiKey":"***")");
  EXPECT_EQ(Json(R"({"apiKey": )"), R"({"apiKey": )");
  EXPECT_EQ(Json(R"({"apiKey)"), R"({"apiKey)");
  EXPECT_EQ(Json(R"({"apiKey":s3cret,"b":1)"), R"({"apiKey":"***","b":1)");
  EXPECT_EQ(Json(R"("apiKey":"s"}}]])"), R"("apiKey":"***"}}]])");
  EXPECT_EQ(Json("\""), "\"");
}

TEST(RedactionTest, HidesPartsOfMultipartBodies) {
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"apiKey\"\r\n\r\ns3cret\r\n"
      "--b\r\ncontent-disposition: form-data; name=a\r\n\r\nkept\r\n"
      "--b\r\nContent-Disposition: form-data; name=j\r\nContent-Type: application/json\r\n\r\n"
      "{\"authToken\":1}\r\n--b--\r\n";
  std::string hidden = body;
  hidden.replace(hidden.find("s3cret"), 6, "***");
  hidden.replace(hidden.find(":1}"), 3, ":\"***\"}");
  EXPECT_EQ(Hiding().Body(body, "multipart/form-data; boundary=b"), hidden);
  EXPECT_EQ(Hiding().Body(body, "Multipart/Form-Data; boundary=\"b\""), hidden);
  // Cut within the credential, and after a preamble.
  const auto cut = body.substr(0, body.find("cret"));
  EXPECT_EQ(Hiding().Body("pre\r\n" + cut, "multipart/form-data; boundary=b"),
            "pre\r\n" + body.substr(0, body.find("s3cret")) + "***");
}

TEST(RedactionTest, ShowsAllIfAsked) {
  const Redaction showing;
  EXPECT_EQ(showing.Header("Authorization", "Bearer a"), "Bearer a");
  EXPECT_EQ(showing.Url("/?apiKey=s"), "/?apiKey=s");
  EXPECT_EQ(showing.Body("{\"apiKey\":1}", "application/json"), "{\"apiKey\":1}");
}

TEST(RedactionTest, TakesLinearTime) {
  const auto repeat = [](std::string_view piece, std::size_t size) {
    std::string text;
    while (text.size() < size) text += piece;
    return text;
  };
  const auto seconds = [](const std::string& body, std::string_view type) {
    const auto start = std::chrono::steady_clock::now();
    const auto hidden = Hiding().Body(body, type);
    EXPECT_FALSE(hidden.empty());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  constexpr std::size_t kMib = std::size_t{1} << 20U;
  for (const auto* piece : {"{\"apiKey\":[", "\"apiKey\":", "\"", "[[", "apiKey=", "%3D", "://@",
                            "\\u0026", "a[", "--b\r\n", "\r\n--b", "\" ", "\\"}) {
    for (const auto* type : {"application/json", "application/x-www-form-urlencoded", "text/plain",
                             "multipart/form-data; boundary=b"}) {
      // A quadratic scan takes minutes.
      EXPECT_LT(seconds(repeat(piece, kMib), type), 20) << piece << " " << type;
    }
  }
}

}  // namespace
}  // namespace understudy::journal
