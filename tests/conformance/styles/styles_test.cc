// Users' own APIs in other styles: documents like JSON:API's in 3.1, and forms with cursors.

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "../support/client.h"
#include "../support/ids.h"
#include "../support/program.h"

namespace understudy::conformance {
namespace {

const std::string kJournal = UNDERSTUDY_APIS_FOLDER "/journal/openapi.json";
const std::string kBilling = UNDERSTUDY_APIS_FOLDER "/billing/openapi.yaml";

class StylesTest : public ::testing::Test {
 protected:
  std::string Ids(const std::string& target) { return IdsIn(client_.Get(target), "/data"); }
  Reply Article(const std::string& id, const std::string& kind) {
    return client_.Json(
        "POST", "/journal/articles",
        R"({"data":{"id":")" + id + R"(","kind":")" + kind + R"(","attributes":{"title":"T"}}})");
  }
  std::string Customer(const std::string& name) {
    return client_.Form("POST", "/billing/customers", {{"name", name}}).Text("/id");
  }

  Program program_{"", {"--api", kJournal, "--api", kBilling}};
  Client client_{program_};
};

TEST_F(StylesTest, RowsInsideOfObjectsHaveTheirPartsInside) {
  EXPECT_EQ(
      client_.Get("/journal/articles/a1").body,
      R"({"data":{"type":"articles","id":"a1","kind":"news","attributes":{"title":"First"}}})");
  const Reply made = Article("a2", "news");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Header("Content-Type"), "application/vnd.api+json");
  EXPECT_EQ(made.Header("Location"), "/journal/articles/a2");
  EXPECT_EQ(made.Text("/data/type"), "articles");
  const Reply changed =
      client_.Send("PATCH", "/journal/articles/a1", {{"Content-Type", "application/vnd.api+json"}},
                   R"({"data":{"attributes":{"body":"B"}}})");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.Text("/data/attributes/title"), "First");
  EXPECT_EQ(changed.Text("/data/attributes/body"), "B");
  EXPECT_EQ(client_.Json("POST", "/journal/articles", R"({"data":{"attributes":{}}})").status, 400);
}

TEST_F(StylesTest, PagesLinkToEachOther) {
  for (const std::string id : {"a2", "a3", "a4", "a5"}) Article(id, id == "a5" ? "x" : "news");
  const Reply first = client_.Get("/journal/articles?filter%5Bkind%5D=news");
  EXPECT_EQ(first.At("/data").Size(), 2U);
  EXPECT_EQ(first.Integer("/meta/total"), 4);
  EXPECT_EQ(first.Integer("/meta/pages"), 2);
  EXPECT_TRUE(first.At("/links/prev").IsNull());
  const std::string next = first.Text("/links/next");
  EXPECT_EQ(next, program_.url() + "/journal/articles?filter%5Bkind%5D=news&page%5Bnumber%5D=2");
  const std::string target = next.substr(program_.url().size());
  EXPECT_EQ(Ids(target), "a3 a4");
  const Reply second = client_.Get(target);
  EXPECT_TRUE(second.At("/links/next").IsNull());
  EXPECT_EQ(second.Text("/links/prev"),
            program_.url() + "/journal/articles?filter%5Bkind%5D=news&page%5Bnumber%5D=1");
}

TEST_F(StylesTest, FormsMakeRowsOfTheirSchema) {
  const Reply made = client_.Form("POST", "/billing/customers",
                                  {{"email", "ada@example.com"},
                                   {"balance", "-5"},
                                   {"address[city]", "Riga"},
                                   {"phones[]", "1"},
                                   {"phones[]", "2"}});
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.Text("/id").substr(0, 4), "cus_");
  EXPECT_EQ(made.Text("/id").size(), std::string("cus_4fGh8kLm2nPq6r").size());
  EXPECT_EQ(made.Text("/object"), "customer");
  EXPECT_EQ(made.Integer("/balance"), -5);
  EXPECT_EQ(made.Text("/address/city"), "Riga");
  EXPECT_EQ(made.Text("/phones/1"), "2");
  EXPECT_GT(made.Integer("/created"), 1'700'000'000);
  const std::string target = "/billing/customers/" + made.Text("/id");
  const Reply changed = client_.Form("POST", target, {{"name", "Ada"}, {"address[line1]", "1"}});
  EXPECT_EQ(changed.Text("/name"), "Ada");
  EXPECT_EQ(changed.Text("/email"), "ada@example.com");
  EXPECT_EQ(changed.Text("/address/city"), "Riga");
  const Reply gone = client_.Delete(target);
  EXPECT_EQ(gone.body, R"({"id":")" + made.Text("/id") + R"(","deleted":true})");
  const Reply missing = client_.Get(target);
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.Text("/error/type"), "not_found");
}

TEST_F(StylesTest, CursorsWalkThroughAList) {
  client_.Send("PUT", "/__admin/worlds/default/data/billing/customers",
               {{"Content-Type", "application/json"}}, "[]");
  const std::string a = Customer("Ann");
  const std::string b = Customer("Bob");
  const std::string c = Customer("Éva bob");
  const Reply first = client_.Get("/billing/customers");
  EXPECT_EQ(Ids("/billing/customers"), a + " " + b);
  EXPECT_TRUE(first.At("/has_more").GetBool());
  EXPECT_EQ(first.Text("/next_cursor"), b);
  EXPECT_EQ(first.Header("Link"),
            "<" + program_.url() + "/billing/customers?starting_after=" + b + ">; rel=\"next\"");
  const Reply last = client_.Get("/billing/customers?starting_after=" + b);
  EXPECT_EQ(Ids("/billing/customers?starting_after=" + b), c);
  EXPECT_FALSE(last.At("/has_more").GetBool());
  EXPECT_TRUE(last.At("/next_cursor").IsNull());
  EXPECT_EQ(last.Header("Link"), "");
  EXPECT_EQ(Ids("/billing/customers?ending_before=" + c), a + " " + b);
  EXPECT_EQ(Ids("/billing/customers?limit=1&ending_before=" + c), b);
  EXPECT_EQ(Ids("/billing/customers?ending_before=" + a), "");
  EXPECT_EQ(client_.Get("/billing/customers?starting_after=no").status, 400);
  EXPECT_EQ(Ids("/billing/customers?query=BOB"), b + " " + c);
}

std::string SavedIn(const std::string& folder, const std::string& name, const std::string& text) {
  std::ofstream(folder + "/" + name) << text;
  return folder + "/" + name;
}

TEST(NamedApisTest, AScenarioNamesDocuments) {
  const std::string folder = NewFolder();
  SavedIn(folder, "billing.yaml", [] {
    std::ifstream file(kBilling);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }());
  const auto scenario = SavedIn(folder, "s.yaml",
                                "apis: {pay: billing.yaml}\n"
                                "vendors: {pay: {tokens: ['ada:pw']}, leeloo: {}}\n");
  const auto extending = SavedIn(folder, "t.yaml", "extends: s\n");
  for (const auto& each : {scenario, extending}) {
    const Program program(each);
    Client client(program);
    EXPECT_EQ(client.Get("/billing/customers").status, 401) << each;
    // ada:pw
    EXPECT_EQ(client.Get("/billing/customers", {{"Authorization", "Basic YWRhOnB3"}}).status, 200);
    EXPECT_EQ(client.Get("/api/v1/accounts").status, 200);
  }
  EXPECT_EQ(RunToEnd({"check", scenario}).exit_code, 0);
  EXPECT_NE(RunToEnd({"routes", scenario}).out.find("(pay), curl -u 'ada:pw'"), std::string::npos);
  const auto wrong = SavedIn(folder, "u.yaml", "apis: {leeloo: billing.yaml}\n");
  EXPECT_EQ(RunToEnd({"check", wrong}).exit_code, 3);
  const auto missing = SavedIn(folder, "v.yaml", "apis: {pay: nothing.yaml}\n");
  const auto run = RunToEnd({"check", missing});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("nothing.yaml"), std::string::npos) << run.err;
}

TEST(UsersTest, BasicTakesTheUsersOfTheScenario) {
  const auto scenario =
      SavedIn(NewFolder(), "s.yaml",
              "vendors: {billing: {users: [{name: ada, password: 'pw:long'}, {name: key}]}}\n");
  const Program program(scenario, {"--api", "billing=" + kBilling});
  Client client(program);
  const auto as = [&](const std::string& credentials) {
    return client.Get("/billing/customers", {{"Authorization", "Basic " + credentials}}).status;
  };
  EXPECT_EQ(client.Get("/billing/customers").status, 401);
  EXPECT_EQ(client.Get("/billing/customers").Header("WWW-Authenticate"), "Basic realm=\"billing\"");
  EXPECT_EQ(client.Get("/billing/customers", {{"Prefer", "code=401"}}).Header("WWW-Authenticate"),
            "Basic realm=\"billing\"");
  EXPECT_EQ(as("YWRhOnB3OmxvbmcK"), 401);  // with a line feed
  EXPECT_EQ(as("YWRhOnB3OmxvbmcxMTEx"), 401);
  EXPECT_EQ(as("YWRhOnB3Omxvbmc="), 200);  // ada:pw:long
  EXPECT_EQ(as("a2V5Og=="), 200);          // key:
  client.Get("/billing/customers?email=pw:long");
  const std::string journal = client.Get("/__admin/requests/export").body;
  EXPECT_EQ(journal.find("pw:long"), std::string::npos);
  EXPECT_EQ(journal.find("YWRhOnB3Omxvbmc="), std::string::npos);
  EXPECT_NE(
      RunToEnd({"routes", scenario, "--api", "billing=" + kBilling}).out.find("-u 'ada:pw:long'"),
      std::string::npos);
}

TEST(UsersTest, CheckNamesTheirMistakes) {
  const auto errors = [&](const std::string& users) {
    const auto scenario =
        SavedIn(NewFolder(), "s.yaml", "vendors:\n  billing:\n    users: " + users + "\n");
    const auto run = RunToEnd({"check", scenario, "--api", "billing=" + kBilling});
    EXPECT_EQ(run.exit_code, 3) << users;
    return run.err;
  };
  EXPECT_NE(errors("[{name: 'a:b', password: x}]").find("s.yaml:3:20: error: the name of a user"),
            std::string::npos);
  EXPECT_NE(errors("[{name: a}, {name: a}]").find("s.yaml:3:31: error: duplicate `a` in users"),
            std::string::npos);
  EXPECT_NE(errors("[{nam: a}]").find("s.yaml:3:"), std::string::npos);
  EXPECT_NE(errors("[{name: a, password: [1]}]").find("s.yaml:3:33"), std::string::npos);
  // An API without `basic` has no users.
  const auto scenario = SavedIn(NewFolder(), "t.yaml", "vendors: {journal: {users: []}}\n");
  const auto run = RunToEnd({"check", scenario, "--api", "journal=" + kJournal});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("t.yaml:1:28: error: the API has no security scheme `basic`"),
            std::string::npos)
      << run.err;
}

}  // namespace
}  // namespace understudy::conformance
