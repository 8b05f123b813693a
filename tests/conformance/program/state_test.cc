// What is kept: in memory by default, in the file of --db when asked.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "../support/client.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

const Headers kKey = {{"apiKey", "od_test"}};
constexpr const char* kCustomers = "/api/v2/customer";

class StateTest : public ::testing::Test {
 protected:
  static int Create(Client& client, const std::string& key) {
    return client
        .Form("POST", std::string(kCustomers) + "/createCustomerCRUD",
              {{"primaryID", key}, {"brandID", "1"}})
        .status;
  }

  static bool Has(Client& client, const std::string& key) {
    return client
               .Form("POST", std::string(kCustomers) + "/SearchByPrimaryExternalID",
                     {{"primary_id", key}})
               .status == 200;
  }

  // A database file of the default scenario, closed by a clean stop.
  void MakeDatabase() { Program program("default", {"--db", file_}); }

  // `serve scenario --db file_` ends with exit status 1, says `word` and leaves the file byte for
  // byte as it was.
  void ExpectRefused(const std::string& scenario, const std::string& word) {
    const std::string before = ReadFile(file_);
    const Finished run = RunToEnd({"serve", scenario, "--port", "0", "--db", file_});
    EXPECT_EQ(run.exit_code, 1) << Printed(run);
    EXPECT_EQ(run.out.find("listening"), std::string::npos) << Printed(run);
    EXPECT_NE(run.err.find(file_), std::string::npos) << run.err << " does not name the file";
    EXPECT_NE(run.err.find(word), std::string::npos) << run.err << " lacks " << word;
    EXPECT_TRUE(ReadFile(file_) == before) << "the file was changed";
  }

  const std::string folder_ = NewFolder();
  const std::string file_ = folder_ + "/state.db";
};

TEST_F(StateTest, IsForgottenWithoutAFile) {
  {
    Program program;
    Client client(program, kKey);
    ASSERT_EQ(Create(client, "MEMORY1"), 200);
    ASSERT_TRUE(Has(client, "MEMORY1"));
  }
  Program program;
  Client client(program, kKey);
  EXPECT_FALSE(Has(client, "MEMORY1"));
}

TEST_F(StateTest, IsNotSharedByTwoServers) {
  Program one;
  Program other;
  Client client(one, kKey);
  Client other_client(other, kKey);
  ASSERT_EQ(Create(client, "MEMORY1"), 200);
  EXPECT_FALSE(Has(other_client, "MEMORY1"));
}

TEST_F(StateTest, IsKeptInTheFileOverARestart) {
  for (const char* written : {"FILE1", "FILE2"}) {
    Program program("default", {"--db", file_});
    Client client(program, kKey);
    ASSERT_EQ(Create(client, written), 200);
  }
  Program program("default", {"--db", file_});
  Client client(program, kKey);
  EXPECT_TRUE(Has(client, "FILE1"));
  EXPECT_TRUE(Has(client, "FILE2"));
}

TEST_F(StateTest, IsSeededOnce) {
  long long total = 0;
  {
    Program program("default", {"--db", file_});
    Client client(program, kKey);
    ASSERT_EQ(client.Delete(std::string(kCustomers) + "/3").status, 200);
    total = client.Get(kCustomers).Integer("/itemTotal");
  }
  Program program("default", {"--db", file_});
  Client client(program, kKey);
  EXPECT_EQ(client.Get(kCustomers).Integer("/itemTotal"), total);
  EXPECT_EQ(client.Get(std::string(kCustomers) + "/3").status, 404)
      << "what was deleted stays away";
}

TEST_F(StateTest, IsSeededOnceByServersThatStartTogether) {
  std::vector<std::thread> users;
  for (int i = 0; i < 4; ++i) {
    // The harness ends a program together with the thread that started it.
    users.emplace_back([this] {
      try {
        const Program program("default", {"--db", file_});
        Client client(program, kKey);
        EXPECT_EQ(client.Get(kCustomers).Integer("/itemTotal"), 42);
      } catch (const std::exception& e) {
        ADD_FAILURE() << e.what();
      }
    });
  }
  for (auto& user : users) user.join();
}

TEST_F(StateTest, TakesTheFileFromTheEnvironment) {
  const std::vector<std::string> environment = {"UNDERSTUDY_DB=" + file_};
  {
    Program program("default", {}, environment);
    Client client(program, kKey);
    ASSERT_EQ(Create(client, "FILE1"), 200);
  }
  Program program("default", {}, environment);
  Client client(program, kKey);
  EXPECT_TRUE(Has(client, "FILE1"));
}

TEST_F(StateTest, SurvivesSigkillWithEveryAcknowledgedWrite) {
  constexpr int kRounds = 3;
  constexpr int kWrites = 40;
  const auto key = [](int round, int write) {
    return "KILL" + std::to_string(round) + "x" + std::to_string(write);
  };
  for (int round = 0; round < kRounds; ++round) {
    Program program("default", {"--db", file_});
    Client client(program, kKey);
    for (int write = 0; write < kWrites; ++write) ASSERT_EQ(Create(client, key(round, write)), 200);
    EXPECT_EQ(program.Stop(SIGKILL).exit_code, 128 + SIGKILL);
  }
  Program program("default", {"--db", file_});
  Client client(program, kKey);
  for (int round = 0; round < kRounds; ++round) {
    for (int write = 0; write < kWrites; ++write)
      EXPECT_TRUE(Has(client, key(round, write))) << key(round, write);
  }
}

TEST_F(StateTest, SurvivesSigkillRightAfterTheStart) {
  { Program("default", {"--db", file_}).Stop(SIGKILL); }
  Program program("default", {"--db", file_});
  EXPECT_GT(Client(program, kKey).Get(kCustomers).Integer("/itemTotal"), 30);
}

TEST_F(StateTest, KeepsAWriteAheadLogThatACleanStopFolds) {
  MakeDatabase();
  const std::string bytes = ReadFile(file_);
  ASSERT_GT(bytes.size(), 100U);
  EXPECT_EQ(bytes.substr(0, 15), "SQLite format 3");
  EXPECT_EQ(bytes[18], 2) << "the file format's write version 2 is WAL";
  EXPECT_EQ(bytes[19], 2) << "the file format's read version 2 is WAL";
  std::error_code error;
  const auto log_size = std::filesystem::file_size(file_ + "-wal", error);
  EXPECT_TRUE(error || log_size == 0) << "a clean stop leaves all in the one file";
}

TEST_F(StateTest, RefusesAFileOfAnotherScenario) {
  MakeDatabase();
  ExpectRefused("empty", "scenario");
  ExpectRefused("secured", "scenario");
  Program program("default", {"--db", file_});
  EXPECT_EQ(Client(program, kKey).Get(kCustomers).status, 200) << "its own scenario still opens it";
}

TEST_F(StateTest, RefusesAFileOfAnotherSchemaVersion) {
  MakeDatabase();
  std::string bytes = ReadFile(file_);
  // The file says by a digest which tables it holds; another digest is another version's.
  constexpr std::string_view kHex = "0123456789abcdef";
  std::size_t digest = bytes.find("schema");
  while (digest != std::string::npos &&
         bytes.find_first_not_of(kHex, digest + 6) < digest + 6 + 16) {
    digest = bytes.find("schema", digest + 1);
  }
  ASSERT_NE(digest, std::string::npos);
  bytes[digest + 6] = bytes[digest + 6] == '0' ? '1' : '0';
  WriteFile(folder_, "state.db", bytes);
  ExpectRefused("default", "version");
}

// Another program that holds the file, as an editor for SQLite does in a transaction.
TEST_F(StateTest, AnswersWith503WhileAnotherProgramHoldsTheFile) {
  const Program program("default", {"--db", file_});
  Client client(program, kKey);
  ASSERT_EQ(Create(client, "BEFORE"), 200);
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);

  const auto before = std::chrono::steady_clock::now();
  const Reply refused = client.Form("POST", std::string(kCustomers) + "/createCustomerCRUD",
                                    {{"primaryID", "DURING"}, {"brandID", "1"}});
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_EQ(refused.Header("Retry-After"), "1");
  const Reply row = client.Json("PUT", "/__admin/worlds/default/data/helpcrunch/customers/7",
                                R"({"name":"Ada"})");
  EXPECT_EQ(row.status, 503) << row.body;
  EXPECT_EQ(row.Text("/error/code"), "unavailable");
  EXPECT_EQ(row.Header("Retry-After"), "1");
  const Reply reset = client.Json("POST", "/__admin/worlds/default/reset", "{}");
  EXPECT_EQ(reset.status, 503) << reset.body;
  // Three waits of a quarter of a second, and not of five seconds.
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(12));
  EXPECT_EQ(client.Get(kCustomers).status, 200) << "reads go on";

  ASSERT_EQ(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  EXPECT_EQ(Create(client, "AFTER"), 200);
  EXPECT_FALSE(Has(client, "DURING"));
  EXPECT_TRUE(Has(client, "BEFORE"));
}

TEST_F(StateTest, AnswersOthersWhileAWriteWaitsForTheFile) {
  const Program program("default", {"--db", file_, "--threads", "1"});
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    Client client(program, kKey);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(Create(client, "DURING"), 503);
    done = true;
  });
  Client client(program);
  int answers = 0;
  for (; !done; ++answers) EXPECT_EQ(client.Get("/__admin/health").status, 200);
  writer.join();
  sqlite3_close(other);
  EXPECT_GT(answers, 12)
      << "a wait that stopped the others would let them through between the four only";
}

TEST_F(StateTest, RefusesAFileThatIsNoDatabase) {
  for (const std::string& text : {std::string("Dear diary,\n"), std::string(100'000, 'x'),
                                  std::string("SQLite format 3\0 but not really", 31)}) {
    WriteFile(folder_, "state.db", text);
    ExpectRefused("default", "");
  }
}

TEST_F(StateTest, RefusesADatabaseThatAnotherProgramMade) {
  // SQLite's application_id, at offset 68, says whose tables they are.
  MakeDatabase();
  std::string bytes = ReadFile(file_);
  ASSERT_GT(bytes.size(), 100U);
  bytes.replace(68, 4, 4, '\0');
  WriteFile(folder_, "state.db", bytes);
  ExpectRefused("default", "");
}

TEST_F(StateTest, RefusesAPathThatCannotBeAFile) {
  for (const std::string& path : {folder_, folder_ + "/absent/state.db"}) {
    const Finished run = RunToEnd({"serve", "default", "--port", "0", "--db", path});
    EXPECT_EQ(run.exit_code, 1) << Printed(run);
    EXPECT_NE(run.err.find(path), std::string::npos) << Printed(run);
  }
}

}  // namespace
}  // namespace understudy::conformance
