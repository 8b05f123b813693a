// Bad input to every call of the control plane: each gets an error in its one shape, changes
// nothing, and leaves the server well.

#include <string>
#include <vector>

#include "admin_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

struct AdminCase {
  std::string name;
  std::string method;
  std::string target;
  std::string body;  // that would be good; empty: the call takes none
  std::string allow;
};

void PrintTo(const AdminCase& call, std::ostream* out) { *out << call.method << call.target; }

std::vector<AdminCase> AllAdminCases() {
  const std::string worlds = "/__admin/worlds";
  const std::string world = worlds + "/default";
  const std::string snapshots = "/__admin/snapshots";
  return {
      {"Health", "GET", "/__admin/health", "", "GET, HEAD"},
      {"Version", "GET", "/__admin/version", "", "GET, HEAD"},
      {"Contracts", "GET", "/__admin/contracts", "", "GET, HEAD"},
      {"Contract", "GET", "/__admin/contracts/leeloo", "", "GET, HEAD"},
      {"ListWorlds", "GET", worlds, "", "GET, HEAD, POST"},
      {"CreateWorld", "POST", worlds, R"({"name":"new"})", "GET, HEAD, POST"},
      {"GetWorld", "GET", world, "", "GET, HEAD, DELETE"},
      {"Reset", "POST", world + "/reset", R"({"parts":["data"]})", "POST"},
      {"Fork", "POST", world + "/fork", R"({"name":"new"})", "POST"},
      {"Restore", "POST", world + "/restore", R"({"snapshot":"kept"})", "POST"},
      {"Download", "GET", world + "/snapshot", "", "GET, HEAD, PUT"},
      {"GetClock", "GET", world + "/clock", "", "GET, HEAD, PUT"},
      {"SetClock", "PUT", world + "/clock", R"({"real":true})", "GET, HEAD, PUT"},
      {"Advance", "POST", world + "/clock/advance", R"({"by":"1s"})", "POST"},
      {"ListSnapshots", "GET", snapshots, "", "GET, HEAD, POST"},
      {"TakeSnapshot", "POST", snapshots, R"({"name":"new"})", "GET, HEAD, POST"},
      {"GetSnapshot", "GET", snapshots + "/kept", "", "GET, HEAD, PUT, DELETE"},
  };
}

class AdminInputTest : public ::testing::TestWithParam<AdminCase> {
 protected:
  static void SetUpTestSuite() {
    program_ = new Program();
    Client client(*program_);
    client.Json("POST", "/__admin/snapshots", R"({"name":"kept"})");
    before_ = new std::string(State());
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(State(), *before_) << "something was changed";
    delete before_;
    delete program_;
  }

  // What bad input must leave as it is.
  static std::string State() {
    Client client(*program_, {{"apiKey", "od_test"}});
    const Reply worlds = client.Get("/__admin/worlds");
    const Reply world = client.Get("/__admin/worlds/default");
    return std::to_string(worlds.Integer("/total")) + " " +
           std::to_string(world.Integer("/writes")) + client.Get("/__admin/snapshots").body +
           client.Get("/api/v2/customer?limit=100").body;
  }

  Reply Send(const std::string& target, const Headers& headers = {}, const std::string& body = "",
             const std::string& method = "") {
    return Client(*program_).Send(method.empty() ? call_.method : method, target, headers, body);
  }
  Reply SendJson(const std::string& body) {
    return Send(call_.target, {{"Content-Type", "application/json"}}, body);
  }
  bool takes_body() const { return !call_.body.empty(); }

  static Program* program_;
  static std::string* before_;
  const AdminCase& call_ = GetParam();
};

Program* AdminInputTest::program_ = nullptr;
std::string* AdminInputTest::before_ = nullptr;

INSTANTIATE_TEST_SUITE_P(Calls, AdminInputTest, ::testing::ValuesIn(AllAdminCases()),
                         [](const auto& each) { return each.param.name; });

TEST_P(AdminInputTest, RefusesWhatIsNoJson) {
  if (!takes_body()) GTEST_SKIP();
  for (const std::string& body :
       {std::string("{"), std::string("nonsense"), std::string("{\"name\":}"), std::string("{} {}"),
        std::string("{'name':1}"), std::string("\xff\xfe"), std::string("{\"name\":\"\xff\"}"),
        std::string("{\"a\0\":1}", 8), std::string("\xef\xbb\xbf{}x"), std::string(" "),
        std::string("{\"name\":\"\\ud800\"}"), std::string(10'000, '[')}) {
    SCOPED_TRACE(body.substr(0, 40));
    const Reply reply = SendJson(body);
    ExpectAdminError(reply, 400, "invalid_body");
    EXPECT_EQ(reply.Keys("/error/details/0"), "line,column,message");
  }
}

TEST_P(AdminInputTest, RefusesJsonOfAnotherShape) {
  if (!takes_body()) GTEST_SKIP();
  const std::string inside = call_.body.substr(1, call_.body.size() - 2);
  for (const std::string& body :
       {std::string("[]"), std::string("null"), std::string("7"), std::string("\"x\""),
        std::string(R"({"unknown":1})"), "{" + inside + R"(,"unknown":1})",
        "{" + inside + "," + inside + "}",
        R"({"deep":)" + std::string(10'000, '[') + std::string(10'000, ']') + "}",
        std::string(R"({"number":99999999999999999999999999999})")}) {
    SCOPED_TRACE(body.substr(0, 60));
    ExpectAdminError(SendJson(body), 400, "invalid_body");
  }
}

TEST_P(AdminInputTest, RefusesValuesOfEveryOtherType) {
  if (!takes_body()) GTEST_SKIP();
  const std::string key = call_.body.substr(0, call_.body.find(':') + 1);
  for (const std::string& value :
       {std::string("null"), std::string("99999999999999999999"), std::string("{}"),
        std::string("[1]"), std::string("-0.5"), "\"" + std::string(10'000, 'x') + "\"",
        std::string("\"\""), std::string("\"\\u0000\""), std::string("\"../x\"")}) {
    SCOPED_TRACE(value.substr(0, 40));
    ExpectAdminError(SendJson(key + value + "}"), 400, "invalid_body");
  }
}

TEST_P(AdminInputTest, RefusesBodiesOfOtherTypes) {
  if (!takes_body()) GTEST_SKIP();
  for (const char* type :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "application/vnd.sqlite3", "json", "application/jsonx"}) {
    SCOPED_TRACE(type);
    ExpectAdminError(Send(call_.target, {{"Content-Type", type}}, call_.body), 415,
                     "unsupported_media_type");
  }
  ExpectAdminError(Send(call_.target, {}, call_.body), 415, "unsupported_media_type");
  ExpectAdminError(
      Send(call_.target, {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}},
           call_.body),
      415, "unsupported_media_type");
}

TEST_P(AdminInputTest, RefusesBodiesPast10MiB) {
  if (!takes_body()) GTEST_SKIP();
  ExpectAdminError(SendJson(std::string(10 * 1024 * 1024 + 1, ' ')), 413, "payload_too_large");
}

TEST_P(AdminInputTest, RefusesMalformedTargets) {
  for (const char* bad : {"%zz", "%", "%4", "%00", "%ff", "%c0%af", "\xff"}) {
    SCOPED_TRACE(bad);
    ExpectAdminError(Send(call_.target + "/" + bad), 400, "bad_request");
    ExpectAdminError(Send(call_.target + "?x=" + bad), 400, "bad_request");
    ExpectAdminError(Send(call_.target + "?" + bad + "=1"), 400, "bad_request");
  }
  ExpectAdminError(Send(call_.target + "?" + std::string(8192, 'x')), 414, "uri_too_long");
}

TEST_P(AdminInputTest, KnowsNoPathsWithOtherSegments) {
  for (const char* rest : {"//", "/./x/y/z", "/../x/y/z", "/x/y/z/w", "/..%2f..%2fx/y/z"}) {
    SCOPED_TRACE(rest);
    ExpectAdminError(Send(call_.target + rest), 404, "not_found");
  }
  ExpectAdminError(Send("/__admin/" + call_.target), 404, "not_found");
  ExpectAdminError(Send("/__admin" + std::string(call_.target).insert(8, "/")), 404, "not_found");
}

TEST_P(AdminInputTest, RefusesOtherMethods) {
  for (const char* method : {"PATCH", "BREW", "TRACE", "get", "OPTIONS", "PROPFIND"}) {
    SCOPED_TRACE(method);
    const Reply reply = Send(call_.target, {}, "", method);
    ExpectAdminError(reply, 405, "method_not_allowed");
    EXPECT_EQ(reply.Header("Allow"), call_.allow);
  }
}

TEST_P(AdminInputTest, AnswersHeadWhereverGet) {
  if (call_.method != "GET") GTEST_SKIP();
  Connection connection(program_->port());
  const WireReply head =
      Exchange(connection, "HEAD " + call_.target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(HeaderOf(head, "content-length"), "0");
  EXPECT_EQ(Send(call_.target + "/").status, 200) << "a slash at the end";
  EXPECT_EQ(Send(call_.target + "?x=1").status, 200);
}

TEST_P(AdminInputTest, RefusesNamesThatAreTooLong) {
  const auto at = call_.target.find("/default");
  if (at == std::string::npos) GTEST_SKIP();
  std::string target = call_.target;
  target.replace(at, 8, "/" + std::string(7'000, 'x'));
  const Reply reply = Send(target, {{"Content-Type", "application/json"}}, call_.body);
  ExpectAdminError(reply, 400, "bad_request");
  EXPECT_LT(reply.body.size(), 400U);
  target.replace(at, 7'001, "/" + std::string(10'000, 'x'));
  ExpectAdminError(Send(target), 414, "uri_too_long");
}

class AdminHintTest : public AdminFixture {};

TEST_F(AdminHintTest, NamesTheNearestCall) {
  EXPECT_EQ(client_.Get("/__admin/world").Header("Understudy-Hint"),
            "did you mean GET /__admin/worlds?");
  EXPECT_EQ(client_.Get("/__admin/worlds/mine/clok").Header("Understudy-Hint"),
            "did you mean GET /__admin/worlds/{world}/clock?");
  EXPECT_EQ(client_.Get("/__admin/contracts/leelo").status, 404);
}

}  // namespace
}  // namespace understudy::conformance
