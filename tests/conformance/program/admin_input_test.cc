// Bad input to every call of the admin API: each gets an error in its one shape, changes
// nothing, and leaves the server well.

#include <set>
#include <string>
#include <vector>

#include "../support/verbs.h"
#include "admin_cases.h"
#include "admin_run.h"
#include "check_run.h"
#include "http_run.h"
#include "wiremock_cases.h"

namespace understudy::conformance {
namespace {

constexpr const char* kSqlite = "application/vnd.sqlite3";

std::string WorldTarget(const std::string& rest = "") {
  return std::string("/__admin/worlds/") + kCaseWorld + rest;
}

// A server whose scenario is in a file, with a world that was written to, and time that stands
// still in it.
class Prepared {
 public:
  Prepared()
      : program_(ScenarioFile("extends: default\nclock: 2024-01-15T12:00:00Z\n")),
        client_(program_, {{"apiKey", "od_test"}}) {
    Do("PUT", WorldTarget("/data/helpcrunch/customers/7"), R"({"name":"Ada"})");
    Do("POST", WorldTarget("/faults"), R"({"match":{"path":"/never"},"status":503})");
    Do("POST", WorldTarget("/limits/refuse"), R"({"vendor":"sumaya","calls":3})");
    Do("POST", WorldTarget("/webhooks"), R"({"vendor":"helpcrunch","url":"http://127.0.0.1:1/"})");
    Do("POST", WorldTarget("/webhooks/fire"),
       R"({"vendor":"helpcrunch","event":"customer.new","data":{}})");
    Do("POST", "/__admin/snapshots", R"({"name":"kept","world":"made"})");
    file_ = client_.Get(WorldTarget("/snapshot")).body;
  }

  const Program& program() const { return program_; }
  // What the world was when all was made.
  const std::string& file() const { return file_; }

  // All that bad input must leave as it is.
  std::string State() {
    std::string state = client_.Get("/__admin/snapshots").body;
    const Reply worlds = client_.Get("/__admin/worlds");
    for (const auto& world : worlds.At("/worlds").GetArray()) {
      const std::string name = world["name"].GetString();
      state += "\n" + name + " " + std::to_string(world["writes"].GetInt64());
      for (const char* part : {"/clock", "/limits", "/faults", "/settings", "/webhooks"})
        state += client_.Get("/__admin/worlds/" + name + part).body;
    }
    return state;
  }
  // The same, byte for byte and too long to print.
  std::string Rows() {
    return client_.Get(WorldTarget("/snapshot")).body +
           client_.Get("/__admin/snapshots/kept").body +
           client_.Get("/__admin/worlds/default/snapshot").body;
  }

 private:
  void Do(const std::string& method, const std::string& target, const std::string& json) {
    const Reply reply = client_.Json(method, target, json);
    EXPECT_LT(reply.status, 300) << target << reply.body;
  }

  Program program_;
  Client client_;
  std::string file_;
};

class AdminInputTest : public ::testing::TestWithParam<AdminCase> {
 protected:
  static void SetUpTestSuite() {
    server_ = new Prepared();
    state_ = new std::string(server_->State());
    rows_ = new std::string(server_->Rows());
  }
  static void TearDownTestSuite() {
    delete rows_;
    delete state_;
    delete server_;
  }
  void TearDown() override {
    ExpectHealthy(server_->program());
    const std::string state = server_->State();
    const std::string rows = server_->Rows();
    EXPECT_EQ(state, *state_) << "something was changed";
    EXPECT_TRUE(rows == *rows_) << "rows were changed";
    // The next test is not to be blamed.
    *state_ = state;
    *rows_ = rows;
  }

  Reply Send(const std::string& target, const Headers& headers = {}, const std::string& body = "",
             const std::string& method = "") {
    return Client(server_->program())
        .Send(method.empty() ? call_.method : method, target, headers, body);
  }
  Reply SendAs(const std::string& type, const std::string& target, const std::string& body) {
    return Send(target, {{"Content-Type", type}}, body);
  }
  // The body that is good, and its type, at another target.
  Reply SendGood(const std::string& target) {
    if (call_.kind == BodyKind::kNone) return Send(target);
    if (call_.kind == BodyKind::kFile) return SendAs(kSqlite, target, server_->file());
    return SendAs("application/json", target, call_.body());
  }

  // A world that is not there is not begun by what is refused.
  std::set<std::string> TargetsOfBodies() const { return {target_, TargetIn(call_, "absent")}; }

  void ExpectInvalid(const std::string& json) {
    SCOPED_TRACE(json.substr(0, 60));
    for (const std::string& target : TargetsOfBodies()) {
      const Reply reply = SendAs("application/json", target, json);
      ExpectAdminError(reply, 400, "invalid_body");
      const std::string keys = reply.Keys("/error/details/0");
      EXPECT_TRUE(keys == "line,column,message" ||
                  (call_.IsOfRows() && keys == "index,line,column,message"))
          << keys;
    }
  }
  bool takes_json() const { return call_.kind == BodyKind::kJson; }

  static Prepared* server_;
  static std::string* state_;
  static std::string* rows_;
  const AdminCase& call_ = GetParam();
  const std::string target_ = TargetIn(call_, kCaseWorld);
};

Prepared* AdminInputTest::server_ = nullptr;
std::string* AdminInputTest::state_ = nullptr;
std::string* AdminInputTest::rows_ = nullptr;

INSTANTIATE_TEST_SUITE_P(Calls, AdminInputTest, ::testing::ValuesIn(AllAdminCases()),
                         AdminCaseName);

TEST_P(AdminInputTest, RefusesWhatIsNoJson) {
  if (!takes_json()) GTEST_SKIP();
  for (const std::string& body :
       {std::string("{"), std::string("nonsense"), std::string("{\"name\":}"), std::string("{} {}"),
        std::string("{'name':1}"), std::string("\xff\xfe"), std::string("{\"name\":\"\xff\"}"),
        std::string("{\"a\0\":1}", 8), std::string("\xef\xbb\xbf{}x"), std::string(" "),
        std::string("{\"name\":\"\\ud800\"}"), std::string(10'000, '[')}) {
    ExpectInvalid(body);
  }
}

TEST_P(AdminInputTest, RefusesJsonOfAnotherShape) {
  if (!takes_json()) GTEST_SKIP();
  const std::string good = call_.body();
  const std::string inside = good.substr(1, good.size() - 2);
  for (const std::string& body :
       {std::string(call_.IsOfRows() ? "[[]]" : "[]"), std::string("null"), std::string("7"),
        std::string("\"x\""), std::string(R"({"unknown":1})"), "{" + inside + R"(,"unknown":1})",
        "{" + inside + "," + inside + "}",
        R"({"deep":)" + std::string(10'000, '[') + std::string(10'000, ']') + "}",
        std::string(R"({"number":99999999999999999999999999999})")}) {
    ExpectInvalid(body);
  }
}

TEST_P(AdminInputTest, RefusesValuesOfEveryOtherType) {
  if (!takes_json() || call_.value.empty()) GTEST_SKIP();
  for (const std::string& value :
       {std::string("null"), std::string("99999999999999999999"), std::string("{}"),
        std::string("[1]"), std::string("-0.5"), "\"" + std::string(10'000, 'x') + "\"",
        std::string("\"\""), std::string("\"\\u0000\""), std::string("\"../x\"")}) {
    // null: the scenario's keys count.
    if (value == "null" && call_.path.ends_with("/settings")) continue;
    ExpectInvalid(call_.before + value + call_.after);
  }
}

TEST_P(AdminInputTest, RefusesFilesThatAreNone) {
  if (call_.kind != BodyKind::kFile) GTEST_SKIP();
  const std::string& good = server_->file();
  std::string scrambled = good;
  scrambled.replace(4096, 4096, std::string(4096, '\xa5'));
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string("SQLite format 3\0", 16),
        std::string(100'000, 'x'), good.substr(0, good.size() / 2), good.substr(1), scrambled}) {
    SCOPED_TRACE(body.size());
    for (const std::string& target : TargetsOfBodies())
      ExpectAdminError(SendAs(kSqlite, target, body), 422, "unprocessable");
  }
}

TEST_P(AdminInputTest, RefusesBodiesOfOtherTypes) {
  if (call_.kind == BodyKind::kNone) GTEST_SKIP();
  const std::string body = takes_json() ? call_.body() : server_->file();
  for (const std::string& target : TargetsOfBodies()) {
    for (const char* type :
         {"multipart/form-data; boundary=x", "json", "application/jsonx", "text/html"}) {
      SCOPED_TRACE(type);
      ExpectAdminError(SendAs(type, target, body), 415, "unsupported_media_type");
    }
    const char* of_others = takes_json() ? kSqlite : "application/json";
    ExpectAdminError(SendAs(of_others, target, body), 415, "unsupported_media_type");
    ExpectAdminError(Send(target,
                          {{"Content-Type", takes_json() ? "application/json" : kSqlite},
                           {"Content-Encoding", "br"}},
                          body),
                     415, "unsupported_media_type");
  }
}

TEST_P(AdminInputTest, RefusesBodiesPast10MiB) {
  const std::string type = call_.kind == BodyKind::kFile ? kSqlite : "application/json";
  ExpectAdminError(SendAs(type, target_, std::string(10 * 1024 * 1024 + 1, ' ')), 413,
                   "payload_too_large");
}

TEST_P(AdminInputTest, RefusesMalformedTargets) {
  for (const char* bad : {"%zz", "%", "%4", "%00", "%ff", "%c0%af", "\xff"}) {
    SCOPED_TRACE(bad);
    for (const std::string& rest : {"/" + std::string(bad), std::string(bad),
                                    "?x=" + std::string(bad), "?" + std::string(bad) + "=1"}) {
      ExpectAdminError(SendGood(target_ + rest), 400, "bad_request");
    }
  }
  ExpectAdminError(SendGood(target_ + "?" + std::string(8192, 'x')), 414, "uri_too_long");
}

TEST_P(AdminInputTest, RefusesPagesThatAreNone) {
  if (!call_.IsList()) GTEST_SKIP();
  for (const char* query :
       {"limit=0", "limit=1001", "limit=-1", "limit=x", "limit=", "limit", "limit=1&limit=2",
        "limit=1.5", "limit=99999999999999999999", "limit=%2B1", "limit=1%20", "offset=-1",
        "offset=x", "offset=", "offset=0&offset=0", "offset=99999999999999999999"}) {
    SCOPED_TRACE(query);
    ExpectAdminError(Send(target_ + "?" + query), 400, "bad_request");
  }
}

TEST_P(AdminInputTest, RefusesNamesThatAreNone) {
  for (const BadName& bad : BadNamesOf(call_)) {
    SCOPED_TRACE(bad.name + " = " + bad.value);
    const std::string path = Replaced(call_.path, bad.name, bad.value);
    for (const char* world : {kCaseWorld, "absent"}) {
      const Reply reply = SendGood(TargetIn({call_.method, path}, world));
      ExpectAdminError(reply, bad.status(), bad.code);
    }
  }
}

TEST_P(AdminInputTest, RefusesNamesThatAreTooLong) {
  for (const char* name : {"{world}", "{snapshot}", "{vendor}", "{entity}", "{fault}", "{id}"}) {
    if (!call_.Names(name)) continue;
    SCOPED_TRACE(name);
    const std::string path = Replaced(call_.path, name, std::string(7'000, 'x'));
    const Reply reply = SendGood(TargetIn({call_.method, path}, kCaseWorld));
    EXPECT_TRUE(reply.status == 400 || reply.status == 404) << reply.status;
    EXPECT_EQ(reply.Keys(""), "error");
    EXPECT_LT(reply.body.size(), 400U) << reply.body;
  }
  // In the query: a longer path may be another call, whose errors look otherwise.
  const char* begin = target_.find('?') == std::string::npos ? "?x=" : "&x=";
  ExpectAdminError(SendGood(target_ + begin + std::string(10'000, 'x')), 414, "uri_too_long");
}

TEST_P(AdminInputTest, KnowsNoPathsWithOtherSegments) {
  for (const char* rest : {"//", "/./x/y/z", "/../x/y/z", "/x/y/z/w", "/..%2f..%2fx/y/z"}) {
    SCOPED_TRACE(rest);
    ExpectAdminError(SendGood(target_ + rest), 404, "not_found");
  }
  ExpectAdminError(SendGood("/__admin/" + target_), 404, "not_found");
  if (target_ == "/__admin") return;  // which may end in a slash
  ExpectAdminError(SendGood(Replaced(target_, "/__admin", "/__admin/")), 404, "not_found");
}

TEST_P(AdminInputTest, RefusesOtherMethods) {
  const std::vector<std::string> methods = MethodsOf(call_.path);
  const std::set<std::string> allowed(methods.begin(), methods.end());
  for (const char* method :
       {"GET", "POST", "PUT", "PATCH", "DELETE", "BREW", "TRACE", "get", "OPTIONS", "PROPFIND"}) {
    if (allowed.contains(method)) continue;
    SCOPED_TRACE(method);
    const Reply reply = Send(target_, {}, "", method);
    ExpectAdminError(reply, 405, "method_not_allowed");
    EXPECT_EQ(AllowedVerbs(reply), allowed);
  }
}

TEST_P(AdminInputTest, AnswersHeadWhereverGet) {
  if (call_.method != "GET") GTEST_SKIP();
  Connection connection(server_->program().port());
  const WireReply head =
      Exchange(connection, "HEAD " + target_ + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(HeaderOf(head, "content-length"), "0");
  if (call_.IsEndless()) return;
  EXPECT_EQ(Send(target_ + "/").status, 200) << "a slash at the end";
}

TEST_P(AdminInputTest, RefusesUnknownQueryParameters) {
  const Reply reply = Send(target_ + "?x=1");
  ExpectAdminError(reply, 400, "bad_request");
  EXPECT_TRUE(reply.Text("/error/message").starts_with("Unknown query parameter `x`."))
      << reply.body;
}

class AdminCasesTest : public ::testing::Test {
 protected:
  static std::string TypeOf(const AdminCase& call) {
    if (call.kind == BodyKind::kNone) return "";
    return call.kind == BodyKind::kFile ? kSqlite : "application/json";
  }
  static Reply SendCase(const Prepared& server, const AdminCase& call, const std::string& type) {
    // To create a world takes the name of none.
    const bool creates = call.method == "POST" && call.path == "/__admin/worlds/{world}";
    Headers headers;
    if (!type.empty()) headers = {{"Content-Type", type}};
    return Client(server.program())
        .Send(call.method, TargetIn(call, creates ? "new" : kCaseWorld), headers,
              call.kind == BodyKind::kFile ? server.file() : call.body());
  }
};

// Each call, as the table has it, is accepted: what is refused above is refused for its one fault.
// Each in a server of its own, since many of them change what others need.
TEST_F(AdminCasesTest, AreGoodBeforeTheyAreMadeBad) {
  for (const AdminCase& call : AllAdminCases()) {
    if (call.IsEndless()) continue;  // requests_stream_test.cc reads it
    Prepared server;
    SCOPED_TRACE(call.method + " " + call.path);
    EXPECT_EQ(SendCase(server, call, TypeOf(call)).status / 100, 2);
  }
}

// `curl -d` sends a form's type, other clients text/plain or none.
TEST_F(AdminCasesTest, AreGoodWithTheTypesThatClientsSend) {
  for (const AdminCase& call : AllAdminCases()) {
    if (call.kind == BodyKind::kNone) continue;
    for (const char* type : {"application/x-www-form-urlencoded", "", "text/plain"}) {
      if (call.kind == BodyKind::kFile && type == std::string("text/plain")) continue;
      Prepared server;
      SCOPED_TRACE(call.method + " " + call.path + " as " + type);
      EXPECT_EQ(SendCase(server, call, type).status / 100, 2);
    }
  }
}

// `curl -X POST -d ''` sends a type and no body.
TEST_F(AdminCasesTest, NeedNoTypeWithoutABody) {
  Prepared server;
  Client client(server.program());
  for (const char* target : {"/__admin/worlds/made/reset", "/__admin/worlds/new"}) {
    for (const char* type : {"application/x-www-form-urlencoded", "text/plain", "image/png"}) {
      const Reply reply = client.Send("POST", target, {{"Content-Type", type}}, "");
      const bool is_new = target == std::string("/__admin/worlds/new");
      EXPECT_EQ(reply.status, is_new ? 201 : 200) << type << reply.body;
      client.Delete("/__admin/worlds/new");
    }
  }
  const Reply removed = client.Send("DELETE", "/__admin/worlds/made/faults",
                                    {{"Content-Type", "application/x-www-form-urlencoded"}}, "");
  EXPECT_EQ(removed.status, 204);
}

// docs/admin-api.md describes every call that the program has: unit_control sees to that. So a new
// call fails here until it has a case.
TEST_F(AdminCasesTest, AreOfEveryCallThatIsDescribed) {
  std::multiset<std::string> described;
  for (const std::string& line : Lines(ReadFile(UNDERSTUDY_DOCS_FOLDER "/admin-api.md"))) {
    const auto end = line.find("`:", 1);
    if (line.rfind("`", 0) == 0 && line.find(" /__admin") < end && end != std::string::npos)
      described.insert(line.substr(1, end - 1));
  }
  std::multiset<std::string> tried;
  for (const AdminCase& call : AllAdminCases()) tried.insert(call.method + " " + call.path);
  for (const WireMockCase& call : AllWireMockCases()) tried.insert(call.method + " " + call.path);
  EXPECT_EQ(tried, described);
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
