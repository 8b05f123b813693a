// What the program may take of the machine: open files, memory.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "check_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

using Words = std::vector<std::string>;
using Connections = std::vector<std::unique_ptr<Connection>>;

constexpr std::string_view kHealth = "GET /__admin/health HTTP/1.1\r\nHost: t\r\n\r\n";

// --- Open files

// As long as it lives, programs start with a limit on open files, which they can't raise.
class FileLimit {
 public:
  explicit FileLimit(int files) : path_(ProgramPath()) {
    const std::string script = WriteFile(
        NewFolder(), "limited",
        "#!/bin/sh\nulimit -n " + std::to_string(files) + " && exec '" + path_ + "' \"$@\"\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    setenv("UNDERSTUDY_PROGRAM", script.c_str(), 1);
  }
  ~FileLimit() { setenv("UNDERSTUDY_PROGRAM", path_.c_str(), 1); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  const std::string path_;
};

// `most` connections are served at once, and no more.
void ExpectCap(const Program& program, int most) {
  Connections connections;
  for (int i = 0; i < most; ++i) {
    connections.push_back(std::make_unique<Connection>(program.port()));
    EXPECT_EQ(Exchange(*connections.back(), kHealth).status, 200);
  }
  for (const auto& connection : connections) EXPECT_EQ(Exchange(*connection, kHealth).status, 200);
  Connection newcomer(program.port());
  EXPECT_EQ(Exchange(newcomer, kHealth).status, 200);
  EXPECT_EQ(ToEnd(*connections.front()), "");
  for (int i = 1; i < most; ++i) {
    EXPECT_FALSE(connections[static_cast<std::size_t>(i)]->IsStale()) << i;
  }
}

struct FileCase {
  int files;
  int connections;
};

// Of a limit that 64 others would use up, half.
const std::vector<FileCase> kFileCases = {{192, 128}, {100, 50}};

TEST(FileLimitTest, LeavesSixtyFourFilesForOthersByDefault) {
  for (const FileCase& c : kFileCases) {
    const FileLimit limit(c.files);
    Program program("default", {"--threads", "1"});
    ExpectCap(program, c.connections);
    EXPECT_EQ(program.Stop(SIGTERM).err.find("limit on open files"), std::string::npos);
  }
}

TEST(FileLimitTest, BoundsMaxConnectionsWithAWarning) {
  for (const FileCase& c : kFileCases) {
    const FileLimit limit(c.files);
    const std::string asked = std::to_string(c.connections + 1);
    Program program("default", {"--threads", "1", "--max-connections", asked});
    ExpectCap(program, c.connections);
    const std::string err = program.Stop(SIGTERM).err;
    EXPECT_NE(err.find("the limit on open files leaves room for " + std::to_string(c.connections) +
                       " connections, not for " + asked),
              std::string::npos)
        << err;
  }
}

TEST(FileLimitTest, LeavesAloneWhatFits) {
  const FileLimit limit(192);
  Program program("default", {"--threads", "1", "--max-connections", "128"});
  ExpectCap(program, 128);
  EXPECT_EQ(program.Stop(SIGTERM).err.find("limit on open files"), std::string::npos);
}

// --- Memory

// Eight bodies of 4 MB, three quarters of each sent: 24 MB, no part of which can be let go.
class MaxBufferTest : public ::testing::Test {
 protected:
  static constexpr std::size_t kClients = 8;
  static constexpr std::size_t kSentFirst = 3'000'000;

  void SendParts(const Program& program) {
    for (std::size_t i = 0; i < kClients; ++i) {
      clients_.push_back(std::make_unique<Connection>(program.port()));
      clients_.back()->Send(request_.substr(0, kSentFirst), Soon());
    }
  }
  // Sends what is left; returns the replies.
  std::vector<WireReply> SendRest() {
    std::vector<WireReply> replies;
    for (const auto& client : clients_) {
      client->Send(std::string_view(request_).substr(kSentFirst), Soon());
      std::optional<WireReply> reply = client->Receive(false, Soon());
      replies.push_back(reply ? std::move(*reply) : WireReply{});
    }
    return replies;
  }
  bool AwaitsOneRefusal() const {
    for (const Deadline deadline = Soon(); std::chrono::steady_clock::now() < deadline;) {
      for (const auto& client : clients_) {
        if (client->IsStale()) return true;
      }
      std::this_thread::yield();
    }
    return false;
  }
  const VendorCase vendor_ = AllVendors().front();
  // No operation of the vendor's, which is found out once the body is there.
  const std::string request_ =
      WithBody(vendor_, "POST", vendor_.path, "text/plain", std::string(4'000'000, 'x'));
  Connections clients_;
};

TEST_F(MaxBufferTest, BeyondItBodiesAreRefused) {
  for (const bool from_environment : {false, true}) {
    Program program("default", from_environment ? Words{} : Words{"--max-buffer", "16"},
                    from_environment ? Words{"UNDERSTUDY_MAX_BUFFER=16"} : Words{});
    clients_.clear();
    SendParts(program);
    ASSERT_TRUE(AwaitsOneRefusal());
    ExpectHealthy(program);
    std::size_t served = 0;
    for (const WireReply& reply : SendRest()) {
      served += reply.status == 405 ? 1 : 0;
      if (reply.status == 405) continue;
      ExpectError(vendor_, reply, 503, "");
      EXPECT_FALSE(reply.keeps_open);
    }
    EXPECT_GT(served, 0U);
    EXPECT_LT(served, kClients);
    ExpectHealthy(program);
  }
}

TEST_F(MaxBufferTest, WithinItTheyAreNot) {
  Program program("default", {"--max-buffer", "64"});
  SendParts(program);
  for (const WireReply& reply : SendRest()) EXPECT_EQ(reply.status, 405) << reply.raw;
}

}  // namespace
}  // namespace understudy::conformance
