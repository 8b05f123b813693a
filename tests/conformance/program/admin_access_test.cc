// Who may use /__admin.

#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

// The reply's status line and headers, and its body, to a request as it stands here.
std::string Ask(const Program& program, const std::string& method, const std::string& target,
                const std::string& headers, const std::string& body = "") {
  const bool with_body = !body.empty();
  return Raw(program,
             method + " " + target + " HTTP/1.1\r\n" + headers +
                 (with_body ? "Content-Type: application/json\r\nContent-Length: " +
                                  std::to_string(body.size()) + "\r\n"
                            : "") +
                 "\r\n" + body,
             1);
}

int StatusOf(const std::string& reply) {
  return reply.size() < 12 ? 0 : std::stoi(reply.substr(9, 3));
}

int Status(const Program& program, const std::string& method, const std::string& target,
           const std::string& headers, const std::string& body = "") {
  return StatusOf(Ask(program, method, target, headers, body));
}

constexpr const char* kLocal = "Host: localhost\r\n";
constexpr const char* kHealth = "/__admin/health";
constexpr const char* kWorlds = "/__admin/worlds";

TEST(AdminAccessTest, IsOpenOnThisMachine) {
  Program program;
  for (const char* host : {"127.0.0.1", "127.0.0.1:1", "localhost", "LOCALHOST:80", "[::1]:8080"}) {
    EXPECT_EQ(Status(program, "GET", kWorlds, std::string("Host: ") + host + "\r\n"), 200) << host;
  }
}

TEST(AdminAccessTest, IsNotReachedByAnotherName) {
  Program program;
  for (const char* host : {"example.com", "example.com:8080", "127.0.0.1.example.com",
                           "localhost.example.com", "10.0.0.1", "0.0.0.0", "[::2]", "x"}) {
    const std::string line = std::string("Host: ") + host + "\r\n";
    EXPECT_EQ(Status(program, "GET", kWorlds, line), 403) << host;
    EXPECT_EQ(Status(program, "POST", kWorlds, line, R"({"name":"t"})"), 403) << host;
    EXPECT_EQ(Status(program, "GET", kHealth, line), 200) << host;
  }
  EXPECT_EQ(Status(program, "GET", "/__admin/worlds/t", kLocal), 404) << "nothing was done";
}

// RFC 9112 section 3.2.2: the target's authority counts, whatever Host says.
TEST(AdminAccessTest, LooksAtTheAuthorityOfAnAbsoluteTarget) {
  Program program;
  const std::string worlds = kWorlds;
  const std::string evil = "Host: evil.example\r\n";
  EXPECT_EQ(Status(program, "GET", "http://evil.example" + worlds, kLocal), 403);
  EXPECT_EQ(Status(program, "GET", "http://127.0.0.1.evil.example:80" + worlds, kLocal), 403);
  EXPECT_EQ(Status(program, "GET", "http://127.0.0.1:1" + worlds, evil), 200);
  for (const char* bad : {"evil?://x", "http://127.0.0.1@evil.example", "file://127.0.0.1"}) {
    EXPECT_EQ(Status(program, "GET", bad + worlds, kLocal), 400) << bad;
  }
}

TEST(AdminAccessTest, TakesNothingFromPagesOfAnotherOrigin) {
  Program program;
  const std::string own = "Host: " + program.url().substr(program.url().find("//") + 2) + "\r\n";
  for (const char* from :
       {"Origin: http://example.com", "Origin: null", "Origin: http://localhost:1",
        "Origin: http://127.0.0.1", "Origin:", "Sec-Fetch-Site: cross-site"}) {
    const std::string headers = own + from + "\r\n";
    EXPECT_EQ(Status(program, "GET", kWorlds, headers), 403) << from;
    EXPECT_EQ(Status(program, "POST", kWorlds, headers, R"({"name":"t"})"), 403) << from;
    EXPECT_EQ(Status(program, "DELETE", "/__admin/worlds/default", headers), 403) << from;
    EXPECT_EQ(Status(program, "GET", kHealth, headers), 200) << from;
    EXPECT_EQ(Status(program, "HEAD", kHealth, headers), 200) << from;
  }
  EXPECT_EQ(Status(program, "GET", kWorlds, own + "Origin: " + program.url() + "\r\n"), 200);
  EXPECT_EQ(Status(program, "GET", kWorlds, own + "Sec-Fetch-Site: same-origin\r\n"), 200);
  EXPECT_EQ(Status(program, "GET", "/__admin/worlds/t", kLocal), 404) << "nothing was done";
}

TEST(AdminAccessTest, TellsBrowsersNothingOfCors) {
  Program program;
  const std::string page = std::string(kLocal) + "Origin: http://example.com\r\n";
  for (const auto& [method, target] :
       {std::pair("GET", kHealth), std::pair("GET", kWorlds), std::pair("OPTIONS", kWorlds)}) {
    const std::string reply =
        Ask(program, method, target, page + "Access-Control-Request-Method: POST\r\n");
    EXPECT_EQ(reply.find("Access-Control"), std::string::npos) << reply;
  }
  EXPECT_EQ(Status(program, "OPTIONS", kWorlds, page), 405);
}

TEST(AdminAccessTest, AsksForTheTokenThatWasGiven) {
  Program program("default", {"--admin-token", "s3cret"});
  const std::string reply = Ask(program, "GET", kWorlds, kLocal);
  EXPECT_EQ(StatusOf(reply), 401);
  EXPECT_NE(reply.find("WWW-Authenticate: Bearer"), std::string::npos) << reply;
  EXPECT_NE(reply.find(R"("code":"unauthorized")"), std::string::npos) << reply;
  for (const char* wrong : {"Bearer s3cre", "Bearer s3crets", "Bearer S3cret", "Basic s3cret",
                            "s3cret", "Bearer", ""}) {
    const std::string headers = std::string(kLocal) + "Authorization: " + wrong + "\r\n";
    EXPECT_EQ(Status(program, "GET", kWorlds, headers), 401) << wrong;
    EXPECT_EQ(Status(program, "POST", kWorlds, headers, R"({"name":"t"})"), 401) << wrong;
  }
  const std::string right = "Host: anything.example.com\r\nAuthorization: Bearer s3cret\r\n";
  EXPECT_EQ(Status(program, "GET", kWorlds, right), 200);
  EXPECT_EQ(Status(program, "GET", kWorlds, right + "Origin: http://example.com\r\n"), 403);
  EXPECT_EQ(Status(program, "GET", "/__admin/worlds/t", right), 404) << "nothing was done";
  EXPECT_EQ(Status(program, "GET", kHealth, kLocal), 200);
}

TEST(AdminAccessTest, MakesATokenWhereOthersMayCome) {
  Program program("default", {"--host", "0.0.0.0"});
  EXPECT_EQ(Status(program, "GET", kWorlds, kLocal), 401);
  EXPECT_EQ(Status(program, "GET", kHealth, kLocal), 200);
  Ask(program, "GET", kWorlds, std::string(kLocal) + "Authorization: Bearer x\r\n");
  const Finished run = program.Stop(SIGTERM);

  const std::string label = "admin token: ";
  const auto at = run.out.find(label);
  ASSERT_NE(at, std::string::npos) << run.out;
  EXPECT_EQ(run.out.find(label, at + 1), std::string::npos) << "printed once";
  const std::string token = run.out.substr(at + label.size(), 48);
  EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos) << token;
  EXPECT_EQ(run.err.find(token), std::string::npos);
}

TEST(AdminAccessTest, PrintsNoTokenThatWasGiven) {
  Program program("default", {"--host", "0.0.0.0", "--log-level", "trace"},
                  {"UNDERSTUDY_ADMIN_TOKEN=s3cret"});
  const std::string right = std::string(kLocal) + "Authorization: Bearer s3cret\r\n";
  EXPECT_EQ(Status(program, "GET", kWorlds, right), 200);
  EXPECT_EQ(Status(program, "GET", "/__admin/worlds?token=s3cret", right), 400);
  const Finished run = program.Stop(SIGTERM);
  EXPECT_EQ(run.out.find("s3cret"), std::string::npos) << run.out;
  EXPECT_EQ(run.err.find("s3cret"), std::string::npos) << run.err;
}

TEST(AdminAccessTest, IsThereOnlyToSayThatItIsWell) {
  for (const auto& [arguments, environment] :
       {std::pair(std::vector<std::string>{"--no-admin"}, std::vector<std::string>{}),
        std::pair(std::vector<std::string>{"--host", "0.0.0.0"},
                  std::vector<std::string>{"UNDERSTUDY_NO_ADMIN=true"})}) {
    Program program("default", arguments, environment);
    EXPECT_EQ(Status(program, "GET", kHealth, kLocal), 200);
    for (const char* target : {kWorlds, "/__admin/contracts", "/__admin/version", "/__admin"}) {
      EXPECT_EQ(Status(program, "GET", target, kLocal), 404) << target;
    }
    const auto outside = Ask(program, "GET", "/admin/worlds", kLocal);
    EXPECT_EQ(outside.find("Understudy-Hint"), std::string::npos) << outside;
    EXPECT_EQ(Status(program, "POST", kWorlds, kLocal, R"({"name":"t"})"), 404);
    EXPECT_EQ(program.Stop(SIGTERM).out.find("admin token"), std::string::npos);
  }
}

TEST(AdminAccessTest, IsNoneOfTheVendorsBusiness) {
  Program program("default", {"--admin-token", "s3cret"});
  EXPECT_EQ(Status(program, "GET", "/api/v1/accounts", "Host: example.com\r\n"), 200);
  EXPECT_EQ(Status(program, "GET", "/~t/__admin/worlds", kLocal), 401);
}

}  // namespace
}  // namespace understudy::conformance
