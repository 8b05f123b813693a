// How the program stops.

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/wire.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(StopTest, ExitsWithZeroOnSigtermAndSigint) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Program program;
    EXPECT_EQ(Client(program).Get("/__admin/health").status, 200);
    EXPECT_EQ(program.Stop(signal).exit_code, 0) << signal;
  }
}

TEST(StopTest, DoesNotWaitForIdleConnections) {
  Program program;
  Client idle(program);
  Connection silent(program.port());
  EXPECT_EQ(idle.Get("/__admin/health").status, 200);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(program.Stop(SIGTERM).exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(StopTest, FinishesTheRequestUnderWay) {
  Program program;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const std::string body = "primaryID=UNDERWAY";
  Connection connection(program.port());
  ASSERT_TRUE(
      connection.Send("POST /api/v2/customer/createCustomerCRUD HTTP/1.1\r\nHost: t\r\napiKey: "
                      "od_test\r\nExpect: 100-continue\r\n"
                      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n",
                      deadline));
  while (!Has(connection.pending(), "100 Continue\r\n\r\n")) ASSERT_TRUE(connection.Fill(deadline));

  ASSERT_EQ(kill(program.pid(), SIGTERM), 0);
  ASSERT_TRUE(connection.Send(body, deadline));
  const std::optional<WireReply> reply = connection.Receive(false, deadline);

  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->status, 200) << reply->raw;
  EXPECT_EQ(program.Stop(0).exit_code, 0);  // only waits: the signal was sent
}

TEST(StopTest, GivesUpOnAClientThatNeverFinishesItsRequest) {
  Program program;
  Connection connection(program.port());
  ASSERT_TRUE(
      connection.Send("POST /v1/customers/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab",
                      std::chrono::steady_clock::now() + std::chrono::seconds(20)));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(program.Stop(SIGTERM).exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}
TEST(StopTest, StopsOnSighupUnlessNohupStartedIt) {
  Program program;
  EXPECT_EQ(program.Stop(SIGHUP).exit_code, 0);

  const Finished run = RunToEnd({"run", "--", "sh", "-c",
                                 "trap '' HUP; \"$0\" serve --port 0 --port-file $1 >&2 & "
                                 "\"$0\" health --wait 50s --port-file $1 >&2; kill -HUP $!; "
                                 "\"$0\" health --port-file $1 >&2; echo health $?; "
                                 "kill $!; wait $!; echo serve $?",
                                 ProgramPath(), NewFolder() + "/port"});
  EXPECT_EQ(run.out, "health 0\nserve 0\n") << Printed(run);
}

// Stops every thread of a program but the first and the one that watches a stop, as handlers that
// compute for ever would. The kernel lets a process trace its children.
class Standstill {
 public:
  explicit Standstill(pid_t program) {
    const std::string folder = "/proc/" + std::to_string(program) + "/task";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const pid_t thread = std::stoi(entry.path().filename().string());
      if (thread == program || ReadFile(entry.path() / "comm") == "understudy-stop\n") continue;
      if (ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) != 0) return;
      threads_.push_back(thread);
      if (ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) != 0) return;
      waitpid(thread, nullptr, __WALL);
    }
    works_ = true;
  }

  // False where tracing is forbidden.
  bool works() const { return works_; }

  // Lets the kernel forget the threads of a program that has ended. Blocks until it has.
  void AwaitEnd() {
    for (const pid_t thread : threads_) {
      int status = 0;
      while (waitpid(thread, &status, __WALL) == thread && !WIFEXITED(status) &&
             !WIFSIGNALED(status)) {
      }
    }
  }

 private:
  std::vector<pid_t> threads_;
  bool works_ = false;
};

TEST(StopTest, TakesFiveSecondsWhateverAHandlerDoes) {
  const std::string file = NewFolder() + "/port";
  Program program("default", {"--port-file", file});
  Standstill threads(program.pid());
  if (!threads.works()) GTEST_SKIP() << "tracing is forbidden here";
  const auto begin = SteadyClock::now();
  ASSERT_EQ(kill(program.pid(), SIGTERM), 0);
  threads.AwaitEnd();
  const auto took = SteadyClock::now() - begin;
  const Finished end = program.Stop(0);
  EXPECT_EQ(end.exit_code, 0) << Printed(end);
  EXPECT_GT(took, seconds(4));
  EXPECT_LT(took, seconds(20));
  EXPECT_TRUE(Has(end.err, "was still running 5 s after the stop began")) << end.err;
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(StopTest, ASecondSignalEndsAtOnce) {
  const std::string file = NewFolder() + "/port";
  Program program("default", {"--port-file", file});
  Standstill threads(program.pid());
  if (!threads.works()) GTEST_SKIP() << "tracing is forbidden here";
  const auto begin = SteadyClock::now();
  ASSERT_EQ(kill(program.pid(), SIGTERM), 0);
  ASSERT_TRUE(program.AwaitError("stopping on SIGTERM"));
  ASSERT_EQ(kill(program.pid(), SIGINT), 0);
  threads.AwaitEnd();
  EXPECT_LT(SteadyClock::now() - begin, std::chrono::milliseconds(4500));
  EXPECT_EQ(program.Stop(0).exit_code, 128 + SIGINT);
  EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace understudy::conformance
