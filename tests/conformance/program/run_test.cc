// `understudy run [OPTIONS] -- COMMAND`.

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/tls.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Runs a shell script beside a server. $UNDERSTUDY in it is the program.
Finished RunScript(const std::string& script, const std::vector<std::string>& options = {},
                   std::vector<std::string> environment = {}) {
  std::vector<std::string> words = {"run"};
  words.insert(words.end(), options.begin(), options.end());
  words.insert(words.end(), {"--", "sh", "-c", script});
  environment.push_back("UNDERSTUDY=" + ProgramPath());
  return RunToEnd(words, environment);
}

TEST(RunTest, GivesTheCommandAServerThatAnswers) {
  const Finished run = RunScript("\"$UNDERSTUDY\" health && echo \"$UNDERSTUDY_URL\"");
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  const auto lines = Lines(run.out);
  ASSERT_EQ(lines.size(), 2U) << Printed(run);
  EXPECT_TRUE(lines[0].starts_with("ok: " + lines[1] + ", process ")) << run.out;
  EXPECT_TRUE(lines[1].starts_with("http://127.0.0.1:")) << run.out;
}

TEST(RunTest, LeavesStandardOutputToTheCommand) {
  const Finished run =
      RunToEnd({"run", "--log-level", "debug", "--", "printf", "%s|", "a b", "--"});
  EXPECT_EQ(run.out, "a b|--|");
  EXPECT_TRUE(Has(run.err, "listening on http://127.0.0.1:")) << run.err;
}

TEST(RunTest, ExitsWithTheStatusOfTheCommand) {
  const std::vector<std::pair<std::string, int>> rows = {{"exit 0", 0},
                                                         {"exit 7", 7},
                                                         {"exit 255", 255},
                                                         {"kill -KILL $$", 128 + SIGKILL},
                                                         {"kill -TERM $$", 128 + SIGTERM}};
  for (const auto& [script, status] : rows)
    EXPECT_EQ(RunScript(script).exit_code, status) << script;
}

TEST(RunTest, SaysWhenTheCommandCanNotBeStarted) {
  const std::string folder = NewFolder();
  const std::string text = WriteFile(folder, "text", "no program");
  const std::vector<std::pair<std::string, int>> rows = {
      {folder + "/absent", 127}, {"understudy-no-such-command", 127}, {text, 126}, {folder, 126}};
  for (const auto& [command, status] : rows) {
    const Finished run = RunToEnd({"run", "--", command});
    EXPECT_EQ(run.exit_code, status) << Printed(run);
    EXPECT_TRUE(Has(run.err, "error: " + command + ": ")) << run.err;
  }
}

TEST(RunTest, NeedsACommand) {
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"run"}, {"run", "--"}, {"run", "default"}, {"run", "--port", "0"}}) {
    const Finished run = RunToEnd(words);
    EXPECT_EQ(run.exit_code, 2) << Printed(run);
    EXPECT_TRUE(Has(run.err, "error: run: name the command")) << run.err;
  }
}

TEST(RunTest, DoesNotRunTheCommandWhenTheServerDoesNotStart) {
  Program program;
  const std::vector<std::pair<std::vector<std::string>, int>> rows = {
      {{"no-such-scenario"}, 3},
      {{"--port", std::to_string(program.port())}, 4},
      {{"--threads", "x"}, 2},
      {{"--db", NewFolder() + "/absent/db"}, 1}};
  for (const auto& [options, status] : rows) {
    const Finished run = RunScript("echo ran", options);
    EXPECT_EQ(run.exit_code, status) << Printed(run);
    EXPECT_EQ(run.out, "");
  }
}

TEST(RunTest, TakesTheOptionsOfServe) {
  const CertificateFiles& files = ServerCertificate();
  const std::string folder = NewFolder();
  const Finished run =
      RunScript("cat " + folder +
                    "/port; echo \"$UNDERSTUDY_URL $UNDERSTUDY_TLS_URL\"; \"$UNDERSTUDY\" health",
                {"empty", "--port-file", folder + "/port", "--tls-cert", files.certificate,
                 "--tls-key", files.key, "--host", "localhost"});
  EXPECT_GT(std::atoi(run.out.c_str()), 0) << Printed(run);
  EXPECT_TRUE(Has(run.out, " https://localhost:")) << Printed(run);
  EXPECT_TRUE(Has(run.out, "scenario empty")) << Printed(run);
}

TEST(RunTest, TellsTheCommandTheAdminToken) {
  const std::string script = "echo \"token=$UNDERSTUDY_ADMIN_TOKEN\"";
  EXPECT_EQ(RunScript(script).out, "token=\n");
  EXPECT_EQ(RunScript(script, {"--admin-token", "given"}).out, "token=given\n");
  EXPECT_EQ(RunScript(script, {}, {"UNDERSTUDY_ADMIN_TOKEN=inherited"}).out, "token=inherited\n");
  const Finished made = RunScript(script, {"--host", "0.0.0.0"});
  EXPECT_GT(made.out.size(), std::string("token=\n").size() + 20) << Printed(made);
}

TEST(RunTest, ReplacesInheritedAddresses) {
  const Finished run = RunScript(
      "echo \"$UNDERSTUDY_URL|$UNDERSTUDY_TLS_URL\"", {},
      {"UNDERSTUDY_URL=http://stale.example.com", "UNDERSTUDY_TLS_URL=https://stale.example.com"});
  EXPECT_FALSE(Has(run.out, "stale")) << run.out;
}

TEST(RunTest, PassesSignalsOn) {
  for (const std::string name : {"TERM", "INT", "HUP"}) {
    // $PPID is `understudy run`. `wait` ends when the trap has run.
    const Finished run = RunScript("trap 'echo got " + name + "; kill $!; exit 3' " + name +
                                   "; sleep 50 & kill -" + name + " $PPID; wait; wait; wait");
    EXPECT_EQ(run.exit_code, 3) << Printed(run);
    EXPECT_EQ(run.out, "got " + name + "\n");
  }
}

// A program on a terminal of its own, which the test types on.
class OnTerminal {
 public:
  explicit OnTerminal(std::vector<std::string> words) {
    words.insert(words.begin(), ProgramPath());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      execv(argv[0], argv.data());
      _exit(127);
    }
  }
  ~OnTerminal() { close(terminal_); }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  void Type(const std::string& text) const {
    ASSERT_EQ(write(terminal_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void Signal(int number) const { kill(pid_, number); }

  // What was printed so far, up to `text`; to the end without one.
  std::string ReadTo(const std::string& text = "\x1b") {
    while (!Has(printed_, text)) {
      pollfd waits{terminal_, POLLIN, 0};
      std::array<char, 4096> buffer{};
      if (poll(&waits, 1, 60'000) <= 0) break;
      const ssize_t size = read(terminal_, buffer.data(), buffer.size());
      if (size <= 0) break;
      printed_.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return printed_;
  }
  int AwaitEnd() const {
    int status = 0;
    waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = -1;
  int terminal_ = -1;
  std::string printed_;
};

TEST(RunTest, LeavesControlCToTheTerminal) {
  OnTerminal run({"run", "--", "sh", "-c",
                  "trap 'echo interrupted' INT; trap 'kill $!; exit 4' TERM; sleep 50 & "
                  "echo ready; while :; do wait; done"});
  run.ReadTo("ready");
  run.Type("\x03");
  run.ReadTo("interrupted");
  run.Signal(SIGTERM);
  const std::string text = run.ReadTo();
  EXPECT_EQ(run.AwaitEnd(), 4) << text;
  EXPECT_EQ(text.find("interrupted"), text.rfind("interrupted")) << text;
}

TEST(RunTest, ExitsWithTheSignalThatItPassedOn) {
  EXPECT_EQ(RunScript("kill -TERM $PPID; exec sleep 50").exit_code, 128 + SIGTERM);
}

TEST(RunTest, GivesTheCommandTheSignalsAndLimitsThatItWasStartedWith) {
  const std::string show = "grep -E '^Sig(Blk|Ign)' /proc/self/status; ulimit -Sn";
  const Finished without = RunToEnd({"run", "--", "sh", "-c", show});
  // The same through a shell that lowers the soft limit first.
  const Finished limited = RunScript("ulimit -Sn 100; exec \"$UNDERSTUDY\" run -- sh -c '" +
                                     std::string("ulimit -Sn") + "'");
  EXPECT_TRUE(Has(without.out, "SigBlk:\t0000000000000000")) << without.out;
  EXPECT_EQ(limited.out, "100\n") << Printed(limited);
  const auto lines = Lines(without.out);
  ASSERT_EQ(lines.size(), 3U);
  // Signal 13 is SIGPIPE.
  const auto ignored = std::stoull(lines[1].substr(lines[1].find('\t')), nullptr, 16);
  EXPECT_EQ(ignored & (1ULL << (SIGPIPE - 1)), 0U) << without.out;
}

TEST(RunTest, GivesTheCommandNoneOfTheServersFiles) {
  const Finished run = RunScript("for f in /proc/$$/fd/*; do readlink $f; done",
                                 {"--db", NewFolder() + "/state.sqlite"});
  for (const std::string kind : {"socket:", "anon_inode", "sqlite"}) {
    EXPECT_FALSE(Has(run.out, kind)) << run.out;
  }
}

TEST(RunTest, StopsTheServerWhenTheCommandHasEnded) {
  const Finished run = RunToEnd({"run", "--", "sh", "-c", "echo $UNDERSTUDY_URL"});
  const std::string url = Lines(run.out).at(0);
  EXPECT_EQ(RunToEnd({"health", "--url", url}).exit_code, 5);
}

TEST(RunTest, WaitsForTheCommandAlthoughSigchldIsIgnored) {
  // `trap '' CHLD` makes the shell's child ignore SIGCHLD.
  const Finished run = RunScript("trap '' CHLD; exec \"$UNDERSTUDY\" run -- sh -c 'exit 9'");
  EXPECT_EQ(run.exit_code, 9) << Printed(run);
}

}  // namespace
}  // namespace understudy::conformance
