#include "journal/redaction.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/text.h"
#include "support/growth.h"

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

// UTF-16, little-endian, of an ASCII text.
std::string Utf16(std::string_view text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide.append(1, c).append(1, '\0');
  return wide;
}

const Redaction& Knowing() {
  static const Redaction kKnowing = [] {
    auto known = std::make_shared<KnownCredentials>();
    known->Add({"od_known", "od_known2", "four", "abc"});
    return Redaction({"apiKey"}, known);
  }();
  return kKnowing;
}

TEST(RedactionTest, HidesUsersInHostsAndTargets) {
  EXPECT_EQ(Hiding().Header("Host", "me:s3cret@a.example:80"), "***@a.example:80");
  EXPECT_EQ(Hiding().Header("Host", "a.example"), "a.example");
  EXPECT_EQ(Hiding().Url("http://me:s3cret@a.example/v1"), "http://***@a.example/v1");
  EXPECT_EQ(Hiding().Url("//me:s3cret@a.example/v1"), "//***@a.example/v1");
  EXPECT_EQ(Hiding().Url("me:s3cret@a.example:443"), "***@a.example:443");
}

TEST(RedactionTest, HidesCodedNames) {
  EXPECT_EQ(Hiding().Url("/a?+apiKey=s3cret&b=1"), "/a?+apiKey=***&b=1");
  EXPECT_EQ(Hiding().Url("/a?%20apiKey=s3cret"), "/a?%20apiKey=***");
  EXPECT_EQ(Hiding().Url("/a?api%254Bey=s3cret"), "/a?api%254Bey=***");
  EXPECT_EQ(Hiding().Url("/a?api%25254Bey=s3cret"), "/a?api%25254Bey=***");
}

TEST(RedactionTest, HidesCodedValues) {
  EXPECT_EQ(Form("a=1&to=http%3A%2F%2Fme%3As3cret%40a.example&b=2"), "a=1&to=***&b=2");
  EXPECT_EQ(Form("p=%7B%22apiKey%22%3A%22s3cret%22%7D&b=2"), "p=***&b=2");
  EXPECT_EQ(Form("a=Bearer+s3cret"), "a=Bearer+***");
  EXPECT_EQ(Hiding().Url("/a?to=%252F%252Fme%253As3cret%2540a.example"), "/a?to=***");
  EXPECT_EQ(Json(R"({"a":"{\"apiKey\":\"s3cret\"}","b":1})").find("s3cret"), std::string::npos);
  EXPECT_EQ(Json(R"({"a":"{\"b\":\"{\\\"apiKey\\\":\\\"s3cret\\\"}\"}"})").find("s3cret"),
            std::string::npos);
  EXPECT_EQ(Json(R"({"a":"http:\/\/me:s3cret@a.example"})"), R"({"a":"***"})");
  EXPECT_EQ(Hiding().Body(Utf16(R"({"apiKey":"s3cret"})"), "application/json"), "***");
  EXPECT_EQ(Hiding().Body(Utf16("apiKey=s3cret"), "text/plain"), "***");
  EXPECT_EQ(Hiding().Body("<a>{&quot;apiKey&quot;:&quot;s3cret&quot;}</a>", "text/xml"), "***");
}

TEST(RedactionTest, HidesInTextsAndXml) {
  const auto text = [](std::string_view body) { return Hiding().Body(body, "text/plain"); };
  EXPECT_EQ(text("a apiKey=\"s3 cret\" b"), "a apiKey=\"***\" b");
  EXPECT_EQ(text("apiKey='s3cret'"), "apiKey='***'");
  EXPECT_EQ(text("apiKey=\"s3cret"), "apiKey=\"***");
  EXPECT_EQ(text(R"(log apiKey=\"s3cret\" b)"), R"(log apiKey=\"***\" b)");
  EXPECT_EQ(text("x {apiKey: 's3cret', b: 1}"), "x {apiKey: '***', b: 1}");
  EXPECT_EQ(text("{'apiKey': 's3cret'}"), "{'apiKey': '***'}");
  EXPECT_EQ(text("a: 1\napiKey: s3cret x\nb: 2"), "a: 1\napiKey: ***\nb: 2");
  EXPECT_EQ(text("Cookie: a=s3cret\r\n s3cret\r\nHost: a"), "Cookie: ***\r\nHost: a");
  EXPECT_EQ(text("<a><apiKey>s3<b/>cret</apiKey><c/></a>"), "<a><apiKey>***</apiKey><c/></a>");
  EXPECT_EQ(text("<n:apiKey v=\"s3cret\"/><c>1</c>"), "<n:apiKey ***/><c>1</c>");
  EXPECT_EQ(text("<a apiKey=\"s3cret\" b=\"1\"/>"), "<a apiKey=\"***\" b=\"1\"/>");
  EXPECT_EQ(text("<apiKey>s3cret"), "<apiKey>***");
  EXPECT_EQ(Json("{'apiKey':'s3cret'}"), "{'apiKey':'***'}");
  EXPECT_EQ(Json("apiKey=s3cret"), "apiKey=***");
}

TEST(RedactionTest, HidesValuesThatAnotherValueNames) {
  EXPECT_EQ(Json(R"({"name":"apiKey","value":"s3cret"})"), R"({"name":"apiKey","value":"***"})");
  EXPECT_EQ(Json(R"([{"Value":{"a":["s3cret"]},"b":1,"key":"APIKEY"},{"value":"c"}])"),
            R"([{"Value":"***","b":1,"key":"APIKEY"},{"value":"c"}])");
  EXPECT_EQ(Json(R"({"name":"b","value":"c","x":{"name":"apiKey","value":12}})"),
            R"({"name":"b","value":"c","x":{"name":"apiKey","value":"***"}})");
  EXPECT_EQ(Json(R"([["apiKey","s3cret"],["apiKey","b","c"],["d","e"]])"),
            R"([["apiKey","***"],["apiKey","b","c"],["d","e"]])");
  EXPECT_EQ(Json(R"({"name":"apiKey","value":"s3cr)"), R"({"name":"apiKey","value":"***")");
  EXPECT_EQ(Json(R"({"a":"{\"name\":\"apiKey\",\"value\":\"s3cret\"}"})"), R"({"a":"***"})");
  const auto xml = [](std::string_view body) { return Hiding().Body(body, "text/xml"); };
  EXPECT_EQ(xml("<param name=\"apiKey\">s3<b/>cret</param><param name=\"b\">c</param>"),
            "<param name=\"apiKey\">***</param><param name=\"b\">c</param>");
  EXPECT_EQ(xml("<input value='s3cret' type=x name='apiKey'><p>b</p>"),
            "<input value='***' type=x name='apiKey'><p>b</p>");
  EXPECT_EQ(xml("<param name=\"apiKey\" value=\"s3cret\"/><c>1</c>"),
            "<param name=\"apiKey\" value=\"***\"/><c>1</c>");
  EXPECT_EQ(xml("<key>apiKey</key>\n<string>s3cret</string><key>b</key><string>c</string>"),
            "<key>apiKey</key>\n<string>***</string><key>b</key><string>c</string>");
  EXPECT_EQ(xml("<name>apiKey</name><value><s>s3cret</s></value>"),
            "<name>apiKey</name><value>***</value>");
  EXPECT_EQ(xml("<param name=\"apiKey\">s3cr"), "<param name=\"apiKey\">***");
  EXPECT_EQ(Form("name=apiKey&value=s3cret"), "name=apiKey&value=***");
  EXPECT_EQ(Form("a[0][value]=s3cret&a[0][name]=apiKey&a[1][name]=b&a[1][value]=c"),
            "a[0][value]=***&a[0][name]=apiKey&a[1][name]=b&a[1][value]=c");
  for (const std::string name : {"values", "val", "v", "data", "content", "text", "secret"}) {
    EXPECT_EQ(Form(Concat({"a[name]=apiKey&a[", name, "]=s3cret&b[", name, "]=c"})),
              Concat({"a[name]=apiKey&a[", name, "]=***&b[", name, "]=c"}));
    EXPECT_EQ(Json(Concat({R"({"name":"apiKey",")", name, R"(":"s3cret"})"})),
              Concat({R"({"name":"apiKey",")", name, R"(":"***"})"}));
  }
}

TEST(RedactionTest, HidesWhatIsCodedManyTimes) {
  std::string percents = "%";
  std::string references = "&";
  std::string backslashes;
  for (int i = 0; i < 1000; ++i) {
    percents += "25";
    references += "amp;";
    backslashes += '\\';
  }
  EXPECT_EQ(Hiding().Url("/a?api" + percents + "4Bey=s3cret"), "/a?api" + percents + "4Bey=***");
  EXPECT_EQ(Form("to=" + percents + "2F" + percents + "2Fme:s3cret@a.example"), "to=***");
  EXPECT_EQ(Hiding().Body("<a>" + references + "lt;apiKey>s3cret</a>", "text/xml"), "***");
  EXPECT_EQ(Hiding().Text("a" + backslashes + "b"), "***") << "what is inside can't be known";
  std::string nested = "apiKey=s3cret";
  for (int layer = 0; layer < 6; ++layer) {
    std::string coded;
    for (const char c : nested) {
      if (c == '"' || c == '\\') coded += '\\';
      coded += c;
    }
    nested = layer % 2 == 0 ? "{\"a\":\"" + coded + "\"}" : "{\"b\":\"" + coded + "\"}";
  }
  EXPECT_EQ(Json(nested).find("s3cret"), std::string::npos);
}

TEST(RedactionTest, HidesValuesOfSchemes) {
  EXPECT_EQ(Hiding().Header("X-Auth", "Bearer s3cret"), "***");
  EXPECT_EQ(Hiding().Header("X-Auth", "basic bWU6czNjcmV0"), "***");
  EXPECT_EQ(Hiding().Header("WWW-Authenticate", "Basic realm=\"a\""), "Basic realm=\"a\"");
  EXPECT_EQ(Hiding().Text("sent Bearer s3cret to"), "sent Bearer *** to");
  EXPECT_EQ(Hiding().Text("takes Bearer tokens."), "takes Bearer tokens.");
}

TEST(RedactionTest, HidesHeadersWithinMultipartBodies) {
  EXPECT_EQ(Hiding().Body("--b\r\nAuthorization: Basic s3cret\r\nContent-Disposition: form-data; "
                          "name=a\r\n\r\napiKey: s3cret\r\n--b--\r\napiKey=s3cret",
                          "multipart/mixed; boundary=b"),
            "--b\r\nAuthorization: ***\r\nContent-Disposition: form-data; name=a\r\n\r\napiKey: "
            "***\r\n--b--\r\napiKey=***");
}

TEST(RedactionTest, HidesKnownValuesWhereverTheyAre) {
  EXPECT_EQ(Knowing().Url("/v1/od_known/x?y=od_known2~cart"), "/v1/***/x?y=***~cart");
  EXPECT_EQ(Knowing().Header("X-A", "xod_knownx"), "x***x");
  EXPECT_EQ(Knowing().Text("four fours abc"), "*** fours abc");
  EXPECT_EQ(Knowing().Body(R"({"a":"od%5Fknown","b":"\u006fd_known","c":"od_known"})", ""),
            R"({"a":"***","b":"***","c":"***"})");
  EXPECT_EQ(Knowing().Text("a=bWU6b2Rfa25vd24="), "***");  // base64 of "me:od_known"
  EXPECT_EQ(Knowing().Body(Utf16("od_known"), "text/plain"), "***");
}

TEST(RedactionTest, HidesNamedCredentialsInBase64) {
  for (
      const std::string coded : {
          "eyJhcGlLZXkiOiJTRUNSRVRCMSJ9",                                  // {"apiKey":"SECRETB1"}
          "eyJhIjpbeyJuYW1lIjoiYXBpS2V5IiwidmFsdWUiOiJTRUNSRVRCMSJ9XX0=",  // {"a":[{"name":"apiKey","value":"SECRETB1"}]}
          "YXBpS2V5PVNFQ1JFVEIx",                                          // apiKey=SECRETB1
          "YXBpS2V5OiBTRUNSRVRCMQ==",                                      // apiKey: SECRETB1
          "YXBpS2V5JTNEU0VDUkVUQjE=",                                      // apiKey%3DSECRETB1
          "QXV0aG9yaXphdGlvbjogQmVhcmVyIFNFQ1JFVEIx",  // Authorization: Bearer SECRETB1
          "ewAiAGEAcABpAEsAZQB5ACIAOgAiAFMARQBDAFIARQBUAEIAMQAiAH0A",  // the first in UTF-16
      }) {
    EXPECT_EQ(Hiding().Header("X-P", coded), "***") << coded;
    EXPECT_EQ(Hiding().Url("/v1?p=" + coded + "&a=1"), "/v1?p=***&a=1") << coded;
    EXPECT_EQ(Json(R"({"p":")" + coded + R"(","a":1})"), R"({"p":"***","a":1})") << coded;
    EXPECT_EQ(Form("p=" + coded + "&a=1"), "p=***&a=1") << coded;
    EXPECT_EQ(Hiding().Body(coded, "text/plain"), "***") << coded;
    // At any place of a word, and in lines.
    for (const auto* before : {"a/", "ab/", "abc/", "abcd/"}) {
      EXPECT_EQ(Hiding().Text(before + coded), "***") << before << coded;
    }
    EXPECT_EQ(Hiding().Text(coded.substr(0, 5) + "\r\n" + coded.substr(5)), "***") << coded;
  }
}

TEST(RedactionTest, HidesCredentialsInBase64InBase64) {
  EXPECT_EQ(Knowing().Text("a=YldVNmIyUmZhMjV2ZDI0PQ=="), "***");  // "me:od_known"
  // {"auths":{"x":{"auth":BASE64 of "me:od_known"}}}
  EXPECT_EQ(Knowing().Text("eyJhdXRocyI6eyJ4Ijp7ImF1dGgiOiJiV1U2YjJSZmEyNXZkMjQ9In19fQ=="), "***");
  // apiKey=SECRETB1
  EXPECT_EQ(Json(R"({"p":"WVhCcFMyVjVQVk5GUTFKRlZFSXg=","a":1})"), R"({"p":"***","a":1})");
  // Such names and values are shown if they are no credentials.
  const std::string harmless = "YldVNmIyUmZhMjV2ZDIwPQ==";  // BASE64 of "me:od_knowm"
  EXPECT_EQ(Knowing().Text(harmless), harmless);
}

TEST(RedactionTest, ShowsBase64WithoutCredentials) {
  std::string bytes;  // of no text
  std::uint32_t next = 1;
  for (int i = 0; i < 100'000; ++i) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    next = next * 1664525U + 1013904223U;
    bytes += kDigits[next >> 26U];
  }
  EXPECT_EQ(Hiding().Text(bytes), bytes);
  const std::string object =
      "eyJpZCI6MSwibmFtZSI6IkFkYSBMb3ZlbGFjZSJ9";  // {"id":1,"name":"Ada Lovelace"}
  EXPECT_EQ(Json(R"({"p":")" + object + R"("})"), R"({"p":")" + object + R"("})");
}

TEST(RedactionTest, KeepsTextsThatAreHiddenAlready) {
  for (const auto* body : {R"({"apiKey":"***","a":"b\\c & d%20\/","authToken" : "***"})",
                           "apiKey=***&b=%41", "<a apiKey=\"***\">&amp;</a>", "apiKey: ***\n\\"}) {
    EXPECT_EQ(Hiding().Body(body, "text/plain"), body);
    EXPECT_EQ(Json(body), body);
  }
}

TEST(KnownCredentialsTest, MayGrowWhileOthersRead) {
  KnownCredentials known;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&known, i] {
      for (int n = 0; n < 50; ++n) {
        const std::string value = "secret-" + std::to_string(i) + "-" + std::to_string(n);
        known.Add({value});
        EXPECT_TRUE(known.AreIn("a " + value + " b"));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_FALSE(known.AreIn("secret-"));
}

TEST(RedactionTest, ReadsNamesBehindManyColons) {
  EXPECT_EQ(Hiding().Text("a:b:c apiKey: s"), "a:b:c apiKey: ***");
  EXPECT_EQ(Hiding().Text("a:b:apiKey: s"), "a:b:apiKey: s") << "this is another name";
  EXPECT_EQ(Hiding().Text("a:b[apiKey]: s"), "a:b[apiKey]: ***");
  EXPECT_EQ(Hiding().Text("a:b:apiKey=s"), "a:b:apiKey=s");
  EXPECT_EQ(Hiding().Text("a:b[apiKey]=s"), "a:b[apiKey]=***");
  std::string many;
  for (int i = 0; i < 300; ++i) many += "x:";
  const std::string coded = "[%25252561piKey]" + std::string(200, 'y') + ": ";
  EXPECT_EQ(Hiding().Text(many + coded + "s"), many + coded + "***");
  EXPECT_EQ(Hiding().Text(many + "apiKey: s"), many + "apiKey: s");
  const Redaction of_namespace({"ns:key"});
  EXPECT_EQ(of_namespace.Text("ns:key: s"), "ns:key: ***");
  EXPECT_EQ(of_namespace.Text(many + "[ns:key]: s"), many + "[ns:key]: ***");
}

TEST(RedactionTest, FindsTheEndOfEscapedQuotes) {
  EXPECT_EQ(Hiding().Text(R"(apiKey=\"a\" b)"), R"(apiKey=\"***\" b)");
  std::string out;
  HideInText(Hiding(), R"(apiKey=\\"a\"b\\\\"c)", out);
  EXPECT_EQ(out, R"(apiKey=\\"***\\"c)");
  out.clear();
  HideInText(Hiding(), R"(apiKey=\\"a\"b)", out);
  EXPECT_EQ(out, R"(apiKey=\\"***)");
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
    const double before = testing::ProcessorSeconds();
    const auto hidden = Hiding().Body(body, type);
    EXPECT_FALSE(hidden.empty());
    return testing::ProcessorSeconds() - before;
  };
  constexpr std::size_t kSize = std::size_t{1} << 18U;
  for (const auto* piece :
       {"{\"apiKey\":[", "\"apiKey\":", "\"",        "[[",        "apiKey=",
        "%3D",           "://@",        "\\u0026",   "a[",        "--b\r\n",
        "\r\n--b",       "\" ",         "\\",        "<apiKey",   "<apiKey>",
        "apiKey:\n",     "apiKey=\\\"", "Bearer+",   "Bearer a ", "%25",
        "&amp;",         "//",          "apiKey: '", ":",         "%41:",
        "a[:",           "x:]",         "%2541:",    "basic+a:",  "Bearer+realm="}) {
    for (const auto* type : {"application/json", "application/x-www-form-urlencoded", "text/plain",
                             "multipart/form-data; boundary=b"}) {
      // A quadratic scan takes longer.
      EXPECT_LT(seconds(repeat(piece, kSize), type), 20) << piece << " " << type;
    }
  }
}

TEST(RedactionTest, ComparesRunsOfBackslashesOnce) {
  const std::string run(std::size_t{1} << 20U, '\\');
  const std::string text = Concat({"apiKey=", run, "\"", run, "s"});
  std::string out;
  const double before = testing::ProcessorSeconds();
  HideInText(Hiding(), text, out);
  // Each byte of the second run has the first before it.
  EXPECT_LT(testing::ProcessorSeconds() - before, 5);
  EXPECT_EQ(out, Concat({"apiKey=", run, "\"***"}));
}

}  // namespace
}  // namespace understudy::journal
