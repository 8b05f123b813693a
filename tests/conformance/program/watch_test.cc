// A scenario that is edited while it is served.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../support/client.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWrong = "vendors: {helpcrunch: {tokens: [t], data: {customers: 7}}}\n";

class WatchTest : public ::testing::Test {
 protected:
  // The scenario, whose one customer is in a file that it includes.
  WatchTest() {
    WriteFile(folder_, "my.yaml",
              "name: mine\nvendors:\n  omnidesk: {keys: [{key: k, permissions: [CUSTOMER_READ, "
              "CUSTOMER_CUD]}], "
              "data: {brands: [{id: 1, name: b}], customers: {include: rows.yaml}}}\n");
    WriteRows("Ada");
  }

  static std::string RowsOf(const std::string& name) {
    return "- {id: 1, brand_id: 1, firstname: " + name + "}\n";
  }
  void WriteRows(const std::string& name) const { WriteFile(folder_, "rows.yaml", RowsOf(name)); }
  // As most editors do.
  void ReplaceRows(const std::string& text) const {
    fs::rename(WriteFile(folder_, ".rows.yaml.new", text), folder_ + "/rows.yaml");
  }
  std::string Scenario() const { return folder_ + "/my.yaml"; }

  static std::string FirstName(Client& client, const std::string& world) {
    return client.Get("/~" + world + "/api/v2/customer/1", {{"apiKey", "k"}})
        .Text("/item/firstname");
  }
  static void Rename(Client& client, const std::string& world, const std::string& name) {
    const Reply reply = client.Send("PUT", "/~" + world + "/api/v2/customer/1",
                                    {{"apiKey", "k"}, {"Content-Type", "application/json"}},
                                    R"({"firstname":")" + name + "\"}");
    ASSERT_EQ(reply.status, 200) << reply.body;
  }

  const std::string folder_ = NewFolder();
};

TEST_F(WatchTest, UnwrittenWorldsMoveOnAndWrittenOnesStay) {
  const Program program(Scenario(), {"--watch"});
  Client client(program);
  EXPECT_EQ(FirstName(client, "read"), "Ada");
  Rename(client, "written", "Mine");

  ReplaceRows(RowsOf("Ben"));

  ASSERT_TRUE(program.AwaitError("2 worlds updated; 1 world kept as before: written"));
  EXPECT_EQ(FirstName(client, "read"), "Ben");
  EXPECT_EQ(FirstName(client, "default"), "Ben");
  EXPECT_EQ(FirstName(client, "new"), "Ben");
  EXPECT_EQ(FirstName(client, "written"), "Mine");
}

TEST_F(WatchTest, TheLogNamesTenOfTheWorldsThatStay) {
  const Program program(Scenario(), {"--watch"});
  Client client(program);
  for (char name = 'a'; name <= 'l'; ++name) Rename(client, std::string(1, name), "Mine");

  ReplaceRows(RowsOf("Ben"));

  EXPECT_TRUE(
      program.AwaitError("12 worlds kept as before: a, b, c, d, e, f, g, h, i, j and 2 more\n"));
}

TEST_F(WatchTest, WhatIsInvalidChangesNothingAndIsToldAsCheckTellsIt) {
  const Program program(Scenario(), {"--watch"});
  Client client(program);

  ReplaceRows("- {id: 1, brand_id: 1, firstnam: Ben}\n");

  const std::string check = RunToEnd({"check", Scenario()}).err;
  EXPECT_NE(check.find("unknown key `firstnam`"), std::string::npos) << check;
  ASSERT_TRUE(program.AwaitError(check));
  EXPECT_EQ(FirstName(client, "default"), "Ada");

  ReplaceRows(RowsOf("Cyd"));

  ASSERT_TRUE(program.AwaitError(" updated"));
  EXPECT_EQ(FirstName(client, "default"), "Cyd");
}

TEST_F(WatchTest, AFileThatWasMissingIsWaitedFor) {
  const Program program(Scenario(), {"--watch"});
  Client client(program);

  fs::remove(folder_ + "/rows.yaml");
  ASSERT_TRUE(program.AwaitError("include `rows.yaml`: no such file"));
  EXPECT_EQ(FirstName(client, "default"), "Ada");
  WriteRows("Ben");

  ASSERT_TRUE(program.AwaitError(" updated"));
  EXPECT_EQ(FirstName(client, "default"), "Ben");
}

TEST_F(WatchTest, WhatSaysTheSameAgainMovesNothing) {
  const Program program(Scenario(), {"--watch"});

  ReplaceRows("- {id: 1, brand_id: 1, firstnam: Ben}\n");
  ASSERT_TRUE(program.AwaitError("unknown key"));
  ReplaceRows("# as before\n" + RowsOf("Ada"));

  ASSERT_TRUE(program.AwaitError("scenario `mine` has not changed"));
}

TEST_F(WatchTest, FollowsTheFilesThatItNamesFromThenOn) {
  const Program program(Scenario(), {"--watch"});
  Client client(program);
  std::string text = ReadFile(Scenario());
  text.replace(text.find("rows.yaml"), 9, "more/a.yaml");
  fs::create_directory(folder_ + "/more");
  WriteFile(folder_, "more/a.yaml", RowsOf("Ben") + "- {id: 2, brand_id: 1, firstname: Bo}\n");
  WriteFile(folder_, "my.yaml", text);
  ASSERT_TRUE(program.AwaitError(" updated"));
  EXPECT_EQ(FirstName(client, "default"), "Ben");

  WriteFile(folder_, "more/a.yaml", "- {id: 1, brand_id: 1, firstnam: Cyd}\n");

  EXPECT_TRUE(program.AwaitError("more/a.yaml:1:24: error: unknown key `firstnam`"));
}

TEST_F(WatchTest, TheDefaultWorldOfAStateFileStays) {
  const Program program(Scenario(), {"--watch", "--db", folder_ + "/state.sqlite"});
  Client client(program);

  ReplaceRows(RowsOf("Ben"));

  ASSERT_TRUE(program.AwaitError(
      "1 world kept as before: default (default keeps the rows of its --db file)"));
  EXPECT_EQ(FirstName(client, "default"), "Ada");
  EXPECT_EQ(FirstName(client, "new"), "Ben");
}

TEST_F(WatchTest, WithoutItFilesAreReadOnce) {
  const Program program(Scenario());
  Client client(program);

  ReplaceRows(RowsOf("Ben"));

  EXPECT_EQ(FirstName(client, "default"), "Ada");
}

TEST_F(WatchTest, ABuiltInScenarioCanNotBeWatched) {
  for (const auto& arguments :
       {std::vector<std::string>{"serve", "default", "--watch"}, {"serve", "--watch"}}) {
    const Finished run = RunToEnd(arguments);
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_NE(run.err.find("--watch: needs a scenario file; `default` is a built-in scenario"),
              std::string::npos)
        << run.err;
  }
  EXPECT_EQ(RunToEnd({"serve"}, {"UNDERSTUDY_WATCH=true"}).exit_code, 2);
}

class ReloadCallTest : public WatchTest {
 protected:
  static Reply Reload(Client& client) { return client.Send("POST", "/__admin/scenario", {}, ""); }
};

TEST_F(ReloadCallTest, ReadsTheScenarioNow) {
  const Program program(Scenario());
  Client client(program);
  Rename(client, "b", "Mine");
  Rename(client, "a", "Mine");
  ReplaceRows(RowsOf("Ben"));

  EXPECT_EQ(Reload(client).body, R"({"scenario":"mine","moved":1,"stayed":["a","b"]})");
  EXPECT_EQ(FirstName(client, "default"), "Ben");
  EXPECT_EQ(FirstName(client, "a"), "Mine");
  EXPECT_EQ(Reload(client).body, R"({"scenario":"mine","moved":0,"stayed":[]})");
}

TEST_F(ReloadCallTest, SaysWhatIsWrong) {
  const Program program(Scenario());
  Client client(program);
  WriteFile(folder_, "my.yaml", kWrong);

  const Reply reply = Reload(client);

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.Text("/error/code"), "invalid_scenario");
  EXPECT_EQ(reply.Text("/error/details/0/file"), Scenario());
  EXPECT_NE(reply.body.find(R"("line":1,"column":)"), std::string::npos) << reply.body;
  EXPECT_EQ(FirstName(client, "default"), "Ada");
  EXPECT_TRUE(program.AwaitError(RunToEnd({"check", Scenario()}).err));
}

TEST_F(ReloadCallTest, RefusesABodyAndAScenarioWithoutAFile) {
  const Program program(Scenario());
  Client client(program);
  EXPECT_EQ(client
                .Send("POST", "/__admin/scenario", {{"Content-Type", "application/json"}},
                      R"({"scenario":"default"})")
                .status,
            400);
  const Program built_in("default");
  Client other(built_in);
  EXPECT_EQ(Reload(other).status, 409);
}

TEST_F(WatchTest, AnErrorIsLoggedOnce) {
  Program program(Scenario());
  {
    Client client(program);
    const auto reload = [&] { return client.Json("POST", "/__admin/scenario", "{}").status; };
    ReplaceRows("- {id: 1, brand_id: 1, firstnam: Ben}\n");
    EXPECT_EQ(reload(), 422);
    EXPECT_EQ(reload(), 422);
    ReplaceRows("- {id: 1, brand_id: 1, lastnam: Ben}\n");
    EXPECT_EQ(reload(), 422);
  }
  const std::string log = program.Stop(SIGTERM).err;
  const auto first = log.find("unknown key `firstnam`");
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("unknown key `firstnam`", first + 1), std::string::npos) << log;
  EXPECT_NE(log.find("unknown key `lastnam`"), std::string::npos) << log;
}

}  // namespace
}  // namespace understudy::conformance
