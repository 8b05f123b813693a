// A server with --db that is killed: what it acknowledged is there at its next start.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
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

// --- A kill at every write of a long run

struct Write {
  std::string method;
  std::string target;
  std::string type;
  std::string body;
};

std::string Wire(const Write& write) {
  std::string head = write.method + " " + write.target + " HTTP/1.1\r\nHost: localhost\r\n" +
                     "apiKey: od_test\r\n";
  if (!write.type.empty()) head += "Content-Type: " + write.type + "\r\n";
  return head + "Content-Length: " + std::to_string(write.body.size()) + "\r\n\r\n" + write.body;
}

// Of all kinds, through an API and past it. Each changes something, and is good after those before
// it alone.
std::vector<Write> MixedWrites() {
  constexpr int kGroups = 25;
  const std::string root = kCustomers;
  const std::string rows = "/__admin/worlds/default/data/helpcrunch/customers/";
  const std::string form = "application/x-www-form-urlencoded";
  const std::string json = "application/json";
  std::vector<Write> writes;
  for (int group = 1; group <= kGroups; ++group) {
    const std::string id = std::to_string(group);
    const std::string key = "K" + id;
    writes.push_back(
        {"POST", root + "/createCustomerCRUD", form, "primaryID=" + key + "&brandID=1"});
    writes.push_back({"PUT", root + "/updateCustomer", form,
                      "externalPrimaryID=" + key + "&brandID=1&firstname=Ada"});
    writes.push_back({"POST", root + "/externalEvent", form,
                      "external_id=" + key + "&brand_id=1&initiated_by=test&message=" + key});
    writes.push_back({"POST", root + "/addChannelOnly", form,
                      "primary_id=" + key + "&brand_id=1&extra_email=" + key + "@example.com"});
    writes.push_back({"PUT", rows + id, json, R"({"name":"Ada"})"});
    writes.push_back({"PATCH", rows + id, json, R"({"email":"ada@example.com"})"});
    writes.push_back({"DELETE", root + "/" + id, "", ""});
    writes.push_back({"DELETE", rows + id, "", ""});
  }
  return writes;
}

// All that MixedWrites() change.
std::string StateOf(Connection& connection) {
  std::string state;
  const std::string rows = "/__admin/worlds/default/data/";
  for (const std::string& target :
       {rows + "omnidesk/customers?limit=1000", rows + "omnidesk/events?limit=1000",
        rows + "helpcrunch/customers?limit=1000", std::string(kCustomers) + "?limit=100"}) {
    const WireReply reply = Exchange(connection, Wire({"GET", target, "", ""}));
    EXPECT_EQ(reply.status, 200) << reply.raw;
    state += reply.body + "\n";
  }
  return state;
}

// When a server is killed: once a reply is there, or this share of the way to it.
using Moment = std::optional<double>;

class KillEveryWriteTest : public ::testing::Test {
 protected:
  // Every third kill comes right after a reply, the others about when the write is committed.
  static Moment MomentOf(int kill) {
    constexpr int kSteps = 20;
    if (kill % 3 == 0) return std::nullopt;
    return 0.5 + static_cast<double>(kill % kSteps) / kSteps;
  }

  // Sends a write to a server and kills it. Whether the reply came.
  bool WriteAndKill(Program& program, const Write& write, Moment moment) {
    Connection connection(program.port());
    EXPECT_TRUE(connection.Send(Wire(write), Soon()));
    // The way to a reply is measured in looks whether it is there: no clock, on any machine.
    const double most = moment ? *moment * looks_to_reply_ : 1e8;  // a minute or so
    double looks = 0;
    while (looks < most && !connection.IsStale()) ++looks;
    if (!moment) looks_to_reply_ = looks;
    // What is read before the kill was acknowledged before it.
    const bool replied = !moment && HasReply(connection);
    EXPECT_EQ(program.Stop(SIGKILL).exit_code, 128 + SIGKILL);
    EXPECT_TRUE(replied || moment) << "no reply";
    return replied || HasReply(connection);
  }

  static bool HasReply(Connection& connection) {
    const auto reply = connection.Receive(false, Soon());
    EXPECT_TRUE(!reply || reply->status / 100 == 2) << reply->raw;
    return reply.has_value();
  }

  // Does a write where nothing is killed; the state after it.
  std::string Follow(const Write& write) {
    EXPECT_EQ(Exchange(living_connection_, Wire(write)).status / 100, 2);
    return StateOf(living_connection_);
  }

  const std::vector<Write> writes_ = MixedWrites();
  // The clock stands still, so that both servers write the same.
  const std::string scenario_ = ScenarioFile("extends: default\nclock: 2024-01-15T12:00:00Z\n");
  const std::string file_ = NewFolder() + "/state.db";
  // Never killed: what the other one must be like.
  Program living_{scenario_};
  Connection living_connection_{living_.port()};
  double looks_to_reply_ = 0;
};

// A write that is under way is there wholly or not at all; if not, it is sent again.
TEST_F(KillEveryWriteTest, LosesNothingThatWasAcknowledged) {
  ASSERT_GE(writes_.size(), 200U);
  const Deadline enough = std::chrono::steady_clock::now() + std::chrono::seconds(45);
  std::string state = StateOf(living_connection_);
  bool replied = false;
  int undone = 0;
  std::size_t next = 0;
  for (int kills = 0; true; ++kills) {
    SCOPED_TRACE("kill " + std::to_string(kills) + ", write " + std::to_string(next));
    Program program(scenario_, {"--db", file_});
    Connection connection(program.port());
    const std::string found = StateOf(connection);
    if (kills > 0 && (replied || found != state)) {
      const std::string before = std::exchange(state, Follow(writes_[next++]));
      ASSERT_NE(state, before) << "the write changes nothing";
    } else if (kills > 0) {
      ++undone;
    }
    ASSERT_EQ(found, state) << "the reply came: " << replied;
    if (next == writes_.size()) break;
    if (std::chrono::steady_clock::now() > enough) {
      std::cerr << "after " << kills << " kills, enough for a build that is so slow\n";
      break;
    }
    replied = WriteAndKill(program, writes_[next], MomentOf(kills));
  }
  EXPECT_GT(undone, 0) << "no kill came before a write was committed";
}

}  // namespace
}  // namespace understudy::conformance
