// A server with --db that is killed: what it acknowledged is there at its next start.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "../support/client.h"
#include "check_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

constexpr int kRounds = 30;
constexpr int kWrites = 40;  // of a connection, in one piece: the kill comes in the middle of them
constexpr const char* kCustomers = "/api/v2/customer";

std::string Key(int round, int connection, int write) {
  return "R" + std::to_string(round) + "c" + std::to_string(connection) + "w" +
         std::to_string(write);
}

std::string Writes(int round, int connection) {
  std::string all;
  for (int write = 0; write < kWrites; ++write) {
    const std::string body = "primaryID=" + Key(round, connection, write) + "&brandID=1";
    all += "POST " + std::string(kCustomers) +
           "/createCustomerCRUD HTTP/1.1\r\nHost: t\r\napiKey: od_test\r\n"
           "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  return all;
}

// What a connection sent, and how much of it was acknowledged.
struct Batch {
  int round;
  int connection;
  int acknowledged = 0;
};

class KillTest : public ::testing::Test {
 protected:
  // Counts up to `most` good replies.
  static void Read(Connection& connection, Batch& batch, int most) {
    while (batch.acknowledged < most) {
      const auto reply = connection.Receive(false, Soon());
      if (!reply) return;
      ASSERT_EQ(reply->status, 200) << reply->raw;
      ++batch.acknowledged;
    }
  }

  // Kills a server after so many replies to the first of two connections.
  std::vector<Batch> KillAfter(int replies, int round) {
    Program program("default", {"--db", file_});
    std::vector<Batch> batches = {{round, 0}, {round, 1}};
    Connection one(program.port());
    Connection two(program.port());
    EXPECT_TRUE(two.Send(Writes(round, 1), Soon()));
    EXPECT_TRUE(one.Send(Writes(round, 0), Soon()));
    Read(one, batches[0], replies);
    EXPECT_EQ(program.Stop(SIGKILL).exit_code, 128 + SIGKILL);
    Read(one, batches[0], kWrites);
    Read(two, batches[1], kWrites);
    return batches;
  }

  // How many writes of `batch` are there: the first ones, and those that were acknowledged.
  static int CountThere(Client& client, const Batch& batch) {
    int there = 0;
    for (int write = 0; write < kWrites; ++write) {
      const bool found = client
                             .Form("POST", std::string(kCustomers) + "/SearchByPrimaryExternalID",
                                   {{"primary_id", Key(batch.round, batch.connection, write)}})
                             .status == 200;
      EXPECT_TRUE(found || write >= batch.acknowledged)
          << Key(batch.round, batch.connection, write) << " was acknowledged and is lost";
      EXPECT_TRUE(!found || there == write)
          << Key(batch.round, batch.connection, write) << " is there without one before it";
      if (found) ++there;
    }
    return there;
  }

  const std::string file_ = NewFolder() + "/state.db";
};

TEST_F(KillTest, LosesNoAcknowledgedWriteWheneverItComes) {
  const Deadline enough = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  std::vector<Batch> all;
  for (int round = 0; round < kRounds && std::chrono::steady_clock::now() < enough; ++round) {
    for (const Batch& batch : KillAfter(round, round)) all.push_back(batch);
  }
  Program program("default", {"--db", file_});
  Client client(program, {{"apiKey", "od_test"}});
  int there = 0;
  int cut = 0;
  for (const Batch& batch : all) {
    const int found = CountThere(client, batch);
    there += found;
    if (found < kWrites) ++cut;
  }
  EXPECT_EQ(client.Get(kCustomers).Integer("/itemTotal"), 42 + there);
  EXPECT_GT(cut, 0) << "no kill came while there was something to write";
}

// The seeding of a new file is one write.
TEST_F(KillTest, LeavesAFileThatTheNextStartSeedsOrFindsSeeded) {
  for (int round = 0; round < 3; ++round) {
    Program program("default", {"--db", file_});
    EXPECT_EQ(Client(program, {{"apiKey", "od_test"}}).Get(kCustomers).Integer("/itemTotal"), 42);
    program.Stop(SIGKILL);
  }
}

}  // namespace
}  // namespace understudy::conformance
