// Requests that are sound HTTP and that no vendor has an answer to: each gets an error in the
// vendor's own shape, changes nothing, and leaves connection and server as they were.

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

class HttpTest : public EachVendorFixture {};
class HttpOnceTest : public HttpFixture {};

INSTANTIATE_TEST_SUITE_P(Vendors, HttpTest, ::testing::ValuesIn(AllVendors()), VendorName);

TEST_P(HttpTest, AnswersUnknownPathsWith404) {
  for (const std::string& target :
       {vendor_.path + "/no/such/thing", vendor_.prefix + "/a/b/c/d/e/f"}) {
    SCOPED_TRACE(target);
    ExpectError(vendor_, ReplyAndGoOn(vendor_, Head(vendor_, "GET", target)), 404,
                "route_not_found");
    ExpectError(vendor_, ReplyAndGoOn(vendor_, Head(vendor_, "BREW", target)), 404,
                "route_not_found");
  }
}

TEST_P(HttpTest, AnswersEmptyAndDottedSegmentsWithAnError) {
  for (const char* rest : {"//", "//x", "/.", "/..", "/../", "/../../etc/passwd", "/%2e%2e",
                           "/%2E%2E/x", "/..%2f..%2fx", "/x/../y/z/w"}) {
    const std::string target = vendor_.prefix + rest;
    SCOPED_TRACE(target);
    const WireReply reply = ReplyAndGoOn(vendor_, Head(vendor_, "GET", target));
    EXPECT_TRUE(reply.status == 400 || reply.status == 404);
    ExpectError(vendor_, reply, reply.status, "");
  }
}

TEST_P(HttpTest, RefusesMalformedEncodingsInPathAndQuery) {
  for (const char* bad : {"%zz", "%", "%4", "%4z", "%00", "%ff", "%C3", "%c0%af", "%ed%a0%80",
                          "%f5%80%80%80", "\xff", "\xc3"}) {
    for (const std::string& target : {vendor_.path + '/' + bad, vendor_.path + "?x=" + bad,
                                      vendor_.path + "?a=1&" + bad + "=1"}) {
      SCOPED_TRACE(target);
      ExpectError(vendor_, ReplyAndGoOn(vendor_, Head(vendor_, "GET", target)), 400, "bad_request");
    }
  }
}

TEST_P(HttpTest, AnswersWrongMethodsWith405AndTheRightOnes) {
  for (const char* method : {"LOCK", "BREW", "TRACE", "get", "PROPFIND"}) {
    SCOPED_TRACE(method);
    const WireReply reply = ReplyAndGoOn(vendor_, Head(vendor_, method, vendor_.path));
    ExpectError(vendor_, reply, 405, "method_not_allowed");
    const std::string allow = HeaderOf(reply, "allow");
    EXPECT_NE(allow.find("GET"), std::string::npos) << allow;
    EXPECT_NE(allow.find("HEAD"), std::string::npos) << allow;
    EXPECT_EQ(allow.find(method), std::string::npos) << allow;
  }
}

TEST_P(HttpTest, AnswersAWrongMethodWithABodyAndGoesOn) {
  const std::string body(100'000, 'x');
  ExpectError(
      vendor_,
      ReplyAndGoOn(vendor_, WithBody(vendor_, "LOCK", vendor_.path, "application/json", body)), 405,
      "method_not_allowed");
}

TEST_P(HttpTest, IgnoresTheBodyOfAGet) {
  for (const char* type : {"application/json", "multipart/form-data",
                           "application/x-www-form-urlencoded", "text/plain"}) {
    EXPECT_EQ(
        ReplyAndGoOn(vendor_, WithBody(vendor_, "GET", vendor_.path, type, "{\"broken")).status,
        200)
        << type;
  }
}

TEST_P(HttpTest, AnswersHeadAsGetWithoutTheBody) {
  for (const auto& [target, status] :
       {std::pair(vendor_.path, 200), std::pair(vendor_.path + "/no/such/thing", 404),
        std::pair(vendor_.path + "?x=%zz", 400)}) {
    SCOPED_TRACE(target);
    Connection connection(program_.port());
    const WireReply head = Exchange(connection, Head(vendor_, "HEAD", target));
    const WireReply get = Exchange(connection, Head(vendor_, "GET", target));
    EXPECT_EQ(head.status, status);
    EXPECT_EQ(get.status, status);
    EXPECT_EQ(HeaderOf(head, "content-type"), "application/json");
    EXPECT_EQ(HeaderOf(head, "content-length"), std::to_string(get.body.size()));
  }
}

TEST_P(HttpTest, AcceptsRawUtf8AndAnyUnknownParameter) {
  for (const char* query :
       {"?x=بنية", "?Назва=Значення", "?x=%D0%AF&y", "?", "?&&", "?=", "?x=a+b%20c", "?x=1;y=2"}) {
    EXPECT_EQ(ReplyAndGoOn(vendor_, Head(vendor_, "GET", vendor_.path + query)).status, 200)
        << query;
  }
}

TEST_F(HttpOnceTest, AnswersOutsideOfEveryPrefixInAShapeOfItsOwn) {
  for (const char* target :
       {"/nothing", "/v2", "/v1x/customers/1", "/api", "/api/v4", "/api/v20/customers",
        "/api/v3/accounts", "/__admin/nothing", "//", "/..", "/%2e%2e"}) {
    SCOPED_TRACE(target);
    ExpectError(Nobody(), ReplyAndGoOn(Nobody(), Head(Nobody(), "GET", target)), 404, "");
  }
  for (const char* target : {"/%zz", "/%00", "/%ff", "/__admin/%zz"}) {
    SCOPED_TRACE(target);
    ExpectError(Nobody(), ReplyAndGoOn(Nobody(), Head(Nobody(), "GET", target)), 400, "");
  }
}

TEST_F(HttpOnceTest, TakesPrefixesByWholeSegments) {
  const std::vector<VendorCase> vendors = AllVendors();
  ExpectError(vendors[0], ReplyAndGoOn(vendors[0], Head(vendors[0], "GET", "/v1/administrators/1")),
              404, "route_not_found");
  ExpectError(vendors[0], ReplyAndGoOn(vendors[0], Head(vendors[0], "GET", "/v1")), 404,
              "route_not_found");
  ExpectError(vendors[3], ReplyAndGoOn(vendors[3], Head(vendors[3], "GET", "/v1/admin")), 404,
              "route_not_found");
}

TEST_F(HttpOnceTest, HintsAtTheNearestOperation) {
  const std::vector<VendorCase> vendors = AllVendors();
  struct Row {
    std::size_t vendor;
    const char* method;
    const char* target;
    const char* nearest;
    const char* differs;
  };
  for (const Row& row :
       {Row{0, "GET", "/v1/customer/8737843", "GET /v1/customers/{id}",
            "The path has `customer`, not `customers`."},
        Row{0, "GET", "/v1/costumers/1", "GET /v1/customers/{id}",
            "The path has `costumers`, not `customers`."},
        Row{1, "GET", "/api/v1/account", "GET /api/v1/accounts",
            "The path has `account`, not `accounts`."},
        Row{2, "DELETE", "/api/v2/customer/1/chanel/2",
            "DELETE /api/v2/customer/{id}/channel/{channelId}",
            "The path has `chanel`, not `channel`."},
        Row{0, "GET", "/v1/users", "GET /v1/customers", "The path has `users`, not `customers`."},
        Row{3, "GET", "/v1/admin/customer/1/trengo-message",
            "GET /v1/admin/customer/{id}/trengo-messages",
            "The path has `trengo-message`, not `trengo-messages`."}}) {
    const WireReply reply =
        ReplyAndGoOn(vendors[row.vendor], Head(vendors[row.vendor], row.method, row.target));
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(HeaderOf(reply, "understudy-hint"),
              std::string("did you mean ") + row.nearest + "? " + row.differs)
        << row.target;
  }
}

TEST_F(HttpOnceTest, AnswersIdsThatCannotBeWith404Or400) {
  const std::string digits(5000, '1');
  struct Row {
    std::size_t vendor;
    std::string target;
    std::vector<int> statuses;
  };
  const std::string sumaya = "/v1/admin/customer/";
  std::vector<Row> rows;
  // The last is 1 modulo 2^64.
  for (const std::string& id : {digits, '-' + digits, std::string("99999999999999999999"),
                                std::string("18446744073709551617")}) {
    rows.push_back({0, "/v1/customers/" + id, {404}});
    rows.push_back({1, "/api/v1/accounts/" + id, {404}});
    rows.push_back({1, "/api/v1/accounts/" + id + "/chat-messages", {404}});
    rows.push_back({2, "/api/v2/customer/" + id, {400, 404}});
    rows.push_back({3, sumaya + id + "/trengo-messages", {404}});
    rows.push_back({3, "/v1/admin/subscriptions/" + id + "/subscription-records", {404}});
  }
  const std::vector<VendorCase> vendors = AllVendors();
  for (const Row& row : rows) {
    SCOPED_TRACE(row.target.substr(0, 80));
    const WireReply reply =
        ReplyAndGoOn(vendors[row.vendor], Head(vendors[row.vendor], "GET", row.target));
    EXPECT_NE(std::find(row.statuses.begin(), row.statuses.end(), reply.status), row.statuses.end())
        << reply.status;
    ExpectError(vendors[row.vendor], reply, reply.status, "");
  }
}

// `expected`: what the body must hold.
struct Parameter {
  const char* target;
  int status;
  const char* expected;
};

TEST_F(HttpOnceTest, AnswersNumbersThatAreOutOfRangeOrNone) {
  const std::string huge = "9223372036854775807";
  for (const Parameter& row :
       {Parameter{"/api/v1/accounts?limit=0", 400, R"("limit":"TOO_LOW")"},
        Parameter{"/api/v1/accounts?limit=-5", 400, R"("limit":"TOO_LOW")"},
        Parameter{"/api/v1/accounts?limit=101", 400, R"("limit":"TOO_HIGH")"},
        Parameter{"/api/v1/accounts?limit=99999999999999999999", 400, R"("limit":"TOO_HIGH")"},
        Parameter{"/api/v1/accounts?limit=-99999999999999999999", 400, R"("limit":"TOO_LOW")"},
        Parameter{"/api/v1/accounts?limit=x", 400, R"("limit":"NOT_INTEGER")"},
        Parameter{"/api/v1/accounts?offset=-1", 400, R"("offset":"TOO_LOW")"},
        Parameter{"/api/v1/accounts?offset=99999999999999999999", 400, R"("offset":"TOO_HIGH")"},
        Parameter{"/api/v1/accounts?offset=9223372036854775807", 200, R"("data":[])"},
        Parameter{"/api/v1/accounts?limit=1&limit=2", 400, R"("limit":"NOT_INTEGER")"},
        Parameter{"/api/v1/accounts?limit[]=1", 400, R"("limit":"NOT_INTEGER")"},
        Parameter{"/api/v1/accounts?limit%5B%5D=1", 400, R"("limit":"NOT_INTEGER")"},
        Parameter{"/api/v2/customer?itemLimit=99999999999999999999", 400, "itemLimit"},
        Parameter{"/api/v2/customer?itemStart=-99999999999999999999", 400, "itemStart"},
        Parameter{"/api/v2/customer?itemStart=9223372036854775807", 200, R"("items":[])"},
        Parameter{"/api/v2/customer?itemLimit=1&itemLimit=1", 400, "itemLimit"},
        Parameter{"/api/v2/customer?itemLimit[]=1", 400, "itemLimit"},
        Parameter{"/v1/admin/points-records?page=0", 200, R"("current_page":1,)"},
        Parameter{"/v1/admin/points-records?page=-1", 200, R"("current_page":1,)"},
        Parameter{"/v1/admin/points-records?page=x", 200, R"("current_page":1,)"},
        Parameter{"/v1/admin/points-records?page=1.5", 200, R"("current_page":1,)"},
        Parameter{"/v1/admin/points-records?page=99999999999999999999", 200,
                  R"("current_page":1,)"},
        Parameter{"/v1/admin/points-records?page=9223372036854775807", 200, R"("messages":[])"},
        Parameter{"/v1/admin/points-records?page=9223372036854775807&per_page=9223372036854775807",
                  200, R"("messages":[])"},
        Parameter{"/v1/admin/points-records?per_page=0", 200, R"("per_page":10,)"},
        Parameter{"/v1/admin/points-records?per_page=-7", 200, R"("per_page":10,)"},
        Parameter{"/v1/admin/points-records?per_page=x", 200, R"("per_page":10,)"},
        Parameter{"/v1/admin/points-records?per_page=99999999999999999999", 200,
                  R"("per_page":10,)"},
        Parameter{"/v1/admin/points-records?per_page=9223372036854775807", 200,
                  R"("last_page":1,)"},
        Parameter{"/v1/admin/points-records?page=1&page=2", 200, R"("current_page":2,)"},
        Parameter{"/v1/admin/points-records?page[]=2", 200, R"("current_page":1,)"},
        Parameter{"/v1/admin/points-records?per_page[]=2", 200, R"("per_page":10,)"},
        Parameter{"/v1/admin/points-records?search_text[]=x", 400, R"("success":false)"}}) {
    SCOPED_TRACE(row.target);
    const std::string target = row.target;
    const std::vector<VendorCase> vendors = AllVendors();
    const VendorCase& vendor = target.rfind("/v1/admin", 0) == 0 ? vendors[3]
                               : target.rfind("/api/v1", 0) == 0 ? vendors[1]
                                                                 : vendors[2];
    const WireReply reply = ReplyAndGoOn(vendor, Head(vendor, "GET", target));
    EXPECT_EQ(reply.status, row.status);
    EXPECT_NE(reply.body.find(row.expected), std::string::npos) << reply.body.substr(0, 1000);
    if (row.status >= 400) ExpectError(vendor, reply, row.status, "");
  }
}

struct BadBody {
  std::string type;
  std::string body;
  int status;
};

TEST_F(HttpOnceTest, RefusesBodiesThatCannotBeReadAndChangesNothing) {
  const VendorCase omnidesk = AllVendors()[2];
  const std::string target = "/api/v2/customer/createCustomerCRUD";
  const std::string json = "application/json";
  const std::string form = "application/x-www-form-urlencoded";
  const std::string multipart = "multipart/form-data; boundary=b";
  const std::string part =
      "--b\r\nContent-Disposition: form-data; name=\"primaryID\"\r\n\r\nBAD1\r\n";
  const std::string good = R"({"primaryID":"BAD1"})";
  const std::string before =
      ReplyAndGoOn(omnidesk, Head(omnidesk, "GET", "/api/v2/customer?itemLimit=99")).body;
  for (const BadBody& row :
       {BadBody{"text/plain", good, 415},
        BadBody{"application/xml", "<a/>", 415},
        BadBody{"image/png", good, 415},
        BadBody{"nonsense", good, 415},
        BadBody{"multipart/mixed; boundary=b", part + "--b--\r\n", 415},
        BadBody{json, R"({"primaryID":"BAD1")", 400},
        BadBody{json, good + "}", 400},
        BadBody{json, "primaryID=BAD1", 400},
        BadBody{json, "[" + good + "]", 400},
        BadBody{json, "{\"primaryID\":\"BAD1\",\"x\":\"\xff\"}", 400},
        BadBody{json, R"({"primaryID":"BAD1","x":"\ud800"})", 400},
        BadBody{json, R"({"primaryID":"BAD1","primaryID":"BAD2"})", 400},
        BadBody{json, R"({"primaryID":"BAD1\u0000"})", 400},
        BadBody{json,
                R"({"primaryID":"BAD1","x":)" + std::string(10'000, '[') +
                    std::string(10'000, ']') + "}",
                400},
        BadBody{json, std::string(1'000'000, '['), 400},
        BadBody{json, std::string(10'000, '{'), 400},
        BadBody{json, R"({"primaryID":"BAD1","x":NaN})", 400},
        BadBody{form, "primaryID=BAD1&x=%zz", 400},
        BadBody{form, "primaryID=BAD1&x=%", 400},
        BadBody{form, "primaryID=BAD1%00", 400},
        BadBody{form, "primaryID=BAD1&x=%ff", 400},
        BadBody{form, "primaryID=BAD1&x=\xff", 400},
        BadBody{form, "primaryID=BAD1&primaryID=BAD2", 400},
        BadBody{form, "primaryID[]=BAD1", 400},
        BadBody{form, good, 400},
        BadBody{"multipart/form-data", part + "--b--\r\n", 400},
        BadBody{"multipart/form-data; boundary=", part + "--b--\r\n", 400},
        BadBody{"multipart/form-data; boundary=c", part + "--b--\r\n", 400},
        BadBody{multipart, part, 400},
        BadBody{multipart, "primaryID=BAD1", 400},
        BadBody{multipart, "--b\r\n\r\nBAD1\r\n--b--\r\n", 400},
        BadBody{multipart, part + part + "--b--\r\n", 400},
        BadBody{
            multipart,
            "--b\r\nContent-Disposition: form-data; name=\"primaryID\"\r\n\r\n\xff\r\n--b--\r\n",
            400},
        BadBody{multipart,
                "--b\r\nContent-Disposition: form-data; name=\"" + std::string(100'000, 'n') +
                    "\"\r\n\r\nx\r\n--b--\r\n",
                400}}) {
    SCOPED_TRACE(row.type + ": " + row.body.substr(0, 120));
    const WireReply reply =
        ReplyAndGoOn(omnidesk, WithBody(omnidesk, "POST", target, row.type, row.body));
    ExpectError(omnidesk, reply, row.status, "");
  }
  EXPECT_EQ(ReplyAndGoOn(omnidesk, Head(omnidesk, "GET", "/api/v2/customer?itemLimit=99")).body,
            before);
}

TEST_F(HttpOnceTest, RefusesABodyWithoutAContentType) {
  const VendorCase omnidesk = AllVendors()[2];
  const std::string body = R"({"primaryID":"BAD1"})";
  const std::string head = Head(omnidesk, "POST", "/api/v2/customer/createCustomerCRUD",
                                "Content-Length: " + std::to_string(body.size()) + "\r\n");
  ExpectError(omnidesk, ReplyAndGoOn(omnidesk, head + body), 415, "");
}

TEST_F(HttpOnceTest, TakesContentTypesInAnyLetterCaseAndWithParameters) {
  Program program;  // its own: this one writes
  Client client(program, {{"apiKey", "od_test"}});
  const std::string target = "/api/v2/customer/createCustomerCRUD";
  EXPECT_EQ(client
                .Send("POST", target, {{"Content-Type", "Application/JSON; charset=utf-8"}},
                      R"({"primaryID":"T1"})")
                .status,
            200);
  EXPECT_EQ(client
                .Send("POST", target,
                      {{"Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"}},
                      "primaryID=T2")
                .status,
            200);
  EXPECT_EQ(client
                .Send("POST", target,
                      {{"Content-Type", "Multipart/Form-Data; charset=utf-8; boundary=\"a b\""}},
                      "--a b\r\ncontent-disposition: Form-Data; "
                      "name=primaryID\r\n\r\nTypeCase3\r\n--a b--\r\n")
                .status,
            200);
  EXPECT_EQ(client.Get("/api/v2/customer?query=TypeCase3").Integer("/itemTotal"), 1);
}

// The first reply of each kind has its head written; later ones reuse it.
TEST_P(HttpTest, LeaksNothingFromHeadToGet) {
  Program program;
  const auto names = [&](const std::string& method) {
    Connection connection(program.port());
    std::string joined;
    for (const auto& [name, value] :
         Exchange(connection, Head(vendor_, method, vendor_.path)).headers) {
      joined += name + " ";
    }
    return joined;
  };
  const std::string expected = names("HEAD");
  EXPECT_EQ(expected.find("accept-ranges"), std::string::npos) << expected;
  EXPECT_EQ(names("GET"), expected);
  EXPECT_EQ(names("HEAD"), expected);
}

TEST_F(HttpOnceTest, AsksForNoContentTypeOfAnEmptyBody) {
  Program program;  // its own: this one writes
  const VendorCase omnidesk = AllVendors()[2];
  Connection connection(program.port());
  const auto post = [&](const std::string& target, const std::string& type) {
    return Exchange(connection, WithBody(omnidesk, "POST", target, type, ""));
  };
  ExpectError(omnidesk, post("/api/v2/customer/createCustomerCRUD", "text/plain"), 400, "");
  for (const std::string type : {"application/x-www-form-urlencoded", "text/plain"}) {
    const WireReply reset = Exchange(
        connection,
        "POST /__admin/worlds/default/reset HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type +
            "\r\nContent-Length: 0\r\n\r\n");
    EXPECT_TRUE(reset.status == 200 || reset.status == 204) << reset.raw;
  }
}

TEST_F(HttpOnceTest, InflatesCompressedBodies) {
  const VendorCase omnidesk = AllVendors()[2];
  constexpr unsigned char kGzip[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
                                     0x2b, 0x28, 0xca, 0xcc, 0x4d, 0x2c, 0xaa, 0xf4, 0x74, 0xb1,
                                     0x75, 0x36, 0x54, 0x4b, 0xcb, 0x2c, 0x2a, 0x2e, 0xc9, 0x4b,
                                     0xcc, 0x4d, 0xb5, 0x0d, 0x32, 0x72, 0x31, 0x02, 0x00, 0xb4,
                                     0x6e, 0x88, 0xc3, 0x1b, 0x00, 0x00, 0x00};
  const std::string gzip(reinterpret_cast<const char*>(kGzip), sizeof(kGzip));
  const auto send = [&](const std::string& coding, const std::string& body) {
    return ReplyAndGoOn(
        omnidesk, Head(omnidesk, "POST", "/api/v2/customer/createCustomerCRUD",
                       "Content-Type: application/x-www-form-urlencoded\r\nContent-Encoding: " +
                           coding + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n") +
                      body);
  };
  const WireReply inflated = send("gzip", gzip);  // primaryID=C1&firstname=R2D2
  ExpectError(omnidesk, inflated, 400, "");
  EXPECT_NE(inflated.body.find("firstname"), std::string::npos) << inflated.body;
  ExpectError(omnidesk, send("gzip", gzip.substr(1)), 400, "");
  const WireReply unknown = send("br", gzip);
  ExpectError(omnidesk, unknown, 415, "");
  EXPECT_EQ(HeaderOf(unknown, "accept-encoding"), "gzip, deflate, identity");
}

TEST_F(HttpOnceTest, TakesMultipartWithPaddingAfterBoundaries) {
  const VendorCase omnidesk = AllVendors()[2];
  const WireReply reply = ReplyAndGoOn(
      omnidesk, WithBody(omnidesk, "POST", "/api/v2/customer/createCustomerCRUD",
                         "multipart/form-data; boundary=b",
                         "--b \t\r\nContent-Disposition: form-data; name=\"primaryID\"\r\n\r\n"
                         "C1\r\n--b \r\nContent-Disposition: form-data; name=\"firstname\"\r\n\r\n"
                         "R2D2\r\n--b-- \r\n"));
  ExpectError(omnidesk, reply, 400, "");
  EXPECT_NE(reply.body.find("firstname"), std::string::npos) << reply.body;
}

TEST_F(HttpOnceTest, MakesLinksOfWhatProxiesForwarded) {
  const VendorCase sumaya = AllVendors()[3];
  const std::string path = "/v1/admin/points-records";
  const auto link = [&](const std::string& target, const std::string& headers) {
    const std::string& body =
        ReplyAndGoOn(sumaya, Head(sumaya, "GET", target + "?per_page=1", headers)).body;
    const auto begin = body.find("http", body.find("next_page_url"));
    std::string url = body.substr(begin, body.find('?', begin) - begin);
    url.erase(std::remove(url.begin(), url.end(), '\\'), url.end());  // JSON's \/
    return url;
  };
  EXPECT_EQ(link("/~cart" + path,
                 "X-Forwarded-Proto: https\r\nX-Forwarded-Host: API.example.com\r\n"
                 "X-Forwarded-Port: 443\r\nX-Forwarded-Prefix: /mock\r\n"),
            "https://api.example.com/mock/~cart" + path);
  EXPECT_EQ(link(path, "Forwarded: for=192.0.2.1;proto=https;host=\"api.example.com:8443\"\r\n"),
            "https://api.example.com:8443" + path);
  EXPECT_EQ(link("http://a.example.com:81" + path, "X-Forwarded-Proto: http\r\n"),
            "http://a.example.com:81" + path);
}

}  // namespace
}  // namespace understudy::conformance
