// The page at `/`, the list of calls at `/__admin`, and addresses that are printed for a shell.

#include <array>
#include <cstdio>
#include <string>

#include "admin_run.h"
#include "check_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

class RootPageTest : public AdminFixture {
 protected:
  Reply GetAs(const std::string& target, const std::string& accept) {
    return client_.Get(target, {{"Accept", accept}});
  }
};

TEST_F(RootPageTest, IsTextForCurlHtmlForBrowsersAndJsonOnDemand) {
  const Reply text = GetAs("/", "*/*");
  EXPECT_EQ(text.status, 200);
  EXPECT_EQ(text.Header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(text.Header("Vary"), "Accept");
  EXPECT_NE(text.body.find("scenario default"), std::string::npos) << text.body;
  EXPECT_NE(text.body.find("curl -H 'Authorization: Bearer hc_test' '" + program_.url() +
                           "/v1/customers?limit=2&sort=customers.lastSeen&order=desc'"),
            std::string::npos)
      << text.body;
  EXPECT_NE(text.body.find(program_.url() + "/__admin"), std::string::npos);

  const Reply html = GetAs("/", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
  EXPECT_EQ(html.Header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_NE(html.body.find("<h1>understudy</h1>"), std::string::npos) << html.body;
  EXPECT_NE(html.body.find("href=\"" + program_.url() + "/__admin/contracts\""), std::string::npos);

  const Reply json = GetAs("/", "application/json");
  EXPECT_EQ(json.Header("Content-Type"), "application/json");
  EXPECT_EQ(json.Text("/scenario"), "default");
  EXPECT_EQ(json.At("/apis").Size(), 4U);
  EXPECT_EQ(json.Text("/apis/0/prefix"), "/v1");
  EXPECT_EQ(GetAs("/", "application/json;q=0.1, text/html").Header("Content-Type"),
            "text/html; charset=utf-8");
}

TEST_F(RootPageTest, AnswersHeadAndNoOtherMethod) {
  const std::string head = Raw(program_, "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", 1);
  EXPECT_EQ(head.substr(0, 15), "HTTP/1.1 200 OK");
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    const Reply reply = client_.Send(method, "/");
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_EQ(reply.Header("Allow"), "GET, HEAD");
  }
}

TEST_F(RootPageTest, ShowsAWorldAndCreatesNone) {
  for (const char* target : {"/~cart/", "/~cart"}) {
    const Reply page = GetAs(target, "text/plain");
    EXPECT_EQ(page.status, 200) << target;
    EXPECT_NE(page.body.find(program_.url() + "/~cart/v1/customers?"), std::string::npos)
        << page.body;
  }
  EXPECT_EQ(client_.Get(In("cart")).status, 404);
  EXPECT_EQ(client_.Get("/~a%20b/").status, 400);
}

TEST_F(RootPageTest, TellsNoCredentialToAnotherName) {
  const Reply page = client_.Get("/", {{"Host", "attacker.example.com"}});
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body.find("hc_test"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("Bearer CREDENTIAL"), std::string::npos) << page.body;
}

TEST(RootPageProgramTest, IsWholeAtTheHostOfAWorld) {
  const Program program("default", {"--world-from-host"});
  Client client(program);
  const Headers host = {{"Host", "cart.localhost"}};
  const Reply page = client.Get("/", host);
  EXPECT_NE(page.body.find("Bearer hc_test"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("://cart.localhost/__admin"), std::string::npos) << page.body;
  EXPECT_EQ(client.Get("/__admin/contracts", host).status, 200);
}

TEST(RootPageProgramTest, HasNoLinksToWhatIsOff) {
  const Program program("default", {"--no-admin"});
  const Reply page = Client(program).Get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body.find("__admin"), std::string::npos) << page.body;
}

// What a shell makes of a command, with `printf` in the place of curl.
std::string Words(std::string command) {
  command.replace(0, 4, "printf '<%s>'");
  std::array<char, 4096> out{};
  FILE* pipe = popen(command.c_str(), "r");
  const std::size_t size = fread(out.data(), 1, out.size(), pipe);
  pclose(pipe);
  return {out.data(), size};
}

TEST(RootPageProgramTest, IsQuotedForTheShellAndHasTheScenariosIds) {
  const Program program(ScenarioFile(
      "vendors:\n"
      "  helpcrunch:\n"
      "    tokens: [\"it's $(touch /tmp/x) & [a]\"]\n"
      "  leeloo: {}\n"
      "  omnidesk:\n"
      "    data:\n"
      "      brands: [{id: 3, name: B}]\n"
      "      customers: [{id: 77, brand_id: 3}]\n"
      "  sumaya:\n"
      "    data:\n"
      "      customers: [{id: c 1, username: a, full_name: A, email: a@example.com}]\n"));
  Client client(program);
  const Reply json = client.Get("/", {{"Accept", "application/json"}});
  EXPECT_EQ(Words(json.Text("/apis/0/example")),
            "<-H><Authorization: Bearer it's $(touch /tmp/x) & [a]><" + program.url() +
                "/v1/customers?limit=2&sort=customers.lastSeen&order=desc>");
  EXPECT_EQ(Words(json.Text("/apis/1/example")),
            "<" + program.url() + "/api/v1/accounts?limit=3&offset=0&filter%5Btags%5D=tag3,tag2>");
  EXPECT_EQ(Words(json.Text("/apis/3/example")),
            "<" + program.url() + "/v1/admin/customer/c%201/trengo-messages>");
  // The example works as it is shown.
  EXPECT_EQ(
      client.Get("/v1/customers?limit=2", {{"Authorization", "Bearer it's $(touch /tmp/x) & [a]"}})
          .status,
      200);
}

TEST(RootPageProgramTest, RoutesHaveTheScenariosIdsOrNone) {
  const std::string file = ScenarioFile(
      "vendors:\n"
      "  helpcrunch: {tokens: [t]}\n"
      "  leeloo: {}\n"
      "  omnidesk:\n"
      "    data:\n"
      "      brands: [{id: 3, name: B}]\n"
      "      customers: [{id: 77, brand_id: 3}]\n");
  const Finished run = RunToEnd({"routes", file});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_EQ(run.out.find("8737843"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("'http://127.0.0.1:8080/v1/customers/{id}'"), std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find(" http://127.0.0.1:8080/api/v2/customer/77\n"), std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find("purgedata?customer_id=77'"), std::string::npos) << run.out;
  EXPECT_NE(
      run.out.find(
          "'http://127.0.0.1:8080/api/v1/accounts?limit=3&offset=0&filter%5Btags%5D=tag3,tag2'"),
      std::string::npos)
      << run.out;
  const Finished standard = RunToEnd({"routes"});
  EXPECT_NE(standard.out.find("/v1/customers/8737843"), std::string::npos) << standard.out;
  EXPECT_NE(standard.out.find("/api/v2/customer/5/channel/7"), std::string::npos) << standard.out;
  EXPECT_NE(standard.out.find(R"(/v1/customers/8737907/tags  --json '{"tags":[)"),
            std::string::npos)
      << standard.out;
}

class AdminCallsTest : public AdminFixture {};

TEST_F(AdminCallsTest, AreListed) {
  const Reply list = client_.Get("/__admin");
  EXPECT_EQ(list.status, 200) << list.body;
  EXPECT_EQ(list.Keys("/calls/0"), "method,path,summary");
  EXPECT_EQ(list.Text("/calls/0/path"), "/__admin");
  EXPECT_GT(list.At("/calls").Size(), 40U);
  for (const auto& call : list.At("/calls").GetArray()) {
    const std::string summary = call["summary"].GetString();
    EXPECT_TRUE(summary.ends_with('.')) << call["path"].GetString();
  }
  const Reply text = client_.Get("/__admin", {{"Accept", "text/html,*/*;q=0.8"}});
  EXPECT_EQ(text.Header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_NE(text.body.find("PUT /__admin/worlds/{world}/clock\n"), std::string::npos) << text.body;
  EXPECT_EQ(client_.Get("/__admin", {{"Host", "attacker.example.com"}}).status, 403);
  const Program guarded("default", {"--admin-token", "s3cret"});
  EXPECT_EQ(Client(guarded).Get("/__admin").status, 401);
}

TEST_F(AdminCallsTest, GiveTheSchemaOfScenarios) {
  const Reply schema = client_.Get("/__admin/schema");
  EXPECT_EQ(schema.status, 200);
  EXPECT_EQ(schema.Header("Content-Type"), "application/schema+json");
  EXPECT_EQ(schema.body, RunToEnd({"schema"}).out);
  EXPECT_EQ(schema.body, ReadFile(UNDERSTUDY_DOCS_FOLDER "/scenario.schema.json"));
}

}  // namespace
}  // namespace understudy::conformance
