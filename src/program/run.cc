#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.h"
#include "program/exit_code.h"
#include "program/process.h"
#include "program/serve.h"
#include "program/stop_guard.h"

namespace understudy {
namespace {

// The signals that are passed on to the command, and SIGCHLD.
sigset_t RunSignals() {
  sigset_t signals = StopSignals();
  sigaddset(&signals, SIGCHLD);
  return signals;
}

// The environment of the command: ours, with what it needs to find the server.
std::vector<std::string> CommandEnvironment(const ServeOptions& options, const Server& server) {
  const auto& token =
      options.server.admin_token.empty() ? server.made_admin_token() : options.server.admin_token;
  const std::vector<std::pair<std::string, std::string>> own = {
      {"UNDERSTUDY_URL=", server.url()},
      {"UNDERSTUDY_TLS_URL=", server.tls_url()},
      {"UNDERSTUDY_ADMIN_TOKEN=", token}};
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    bool is_own = false;
    for (const auto& [name, value] : own) is_own = is_own || text.starts_with(name);
    if (!is_own) result.emplace_back(text);
  }
  for (const auto& [name, value] : own) {
    if (!value.empty()) result.push_back(name + value);
  }
  return result;
}

struct Spawned {
  pid_t pid = -1;
  int error = 0;  // an errno; 0: it runs
};

// Starts `command` with the signal mask `mask` and without our SIG_IGN for SIGPIPE. posix_spawn and
// not fork: the server's threads run already.
Spawned Spawn(char** command, std::vector<std::string> environment, const sigset_t& mask) {
  std::vector<char*> entries;
  for (auto& entry : environment) entries.push_back(entry.data());
  entries.push_back(nullptr);
  sigset_t standard;
  sigemptyset(&standard);
  sigaddset(&standard, SIGPIPE);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setsigdefault(&attributes, &standard);
  const InheritedFileLimit limit;
  Spawned spawned;
  spawned.error =
      posix_spawnp(&spawned.pid, command[0], nullptr, &attributes, command, entries.data());
  posix_spawnattr_destroy(&attributes);
  return spawned;
}

// Passes signals on until the command ends, and returns its exit status.
int AwaitEnd(pid_t pid) {
  const sigset_t signals = RunSignals();
  while (true) {
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) == pid) {
      return WIFSIGNALED(status) ? kSignal + WTERMSIG(status) : WEXITSTATUS(status);
    }
    siginfo_t info{};
    const int signal = sigwaitinfo(&signals, &info);
    // A terminal sends its signals to the command, too, which is in the same process group.
    const bool from_terminal = info.si_code == SI_KERNEL;
    if (signal > 0 && signal != SIGCHLD && !from_terminal) kill(pid, signal);
  }
}

int RunCommand(const ServeOptions& options, const Server& server, char** command,
               const sigset_t& mask) {
  const auto spawned = Spawn(command, CommandEnvironment(options, server), mask);
  if (spawned.error == 0) return AwaitEnd(spawned.pid);
  std::cerr << "error: " << command[0] << ": " << std::strerror(spawned.error) << "\n";
  return spawned.error == ENOENT ? kNotFound : kNotExecutable;
}

}  // namespace

int Run(const ServeOptions& options, char** command) {
  PrepareProcess();
  // Whoever started us may have set SIG_IGN: waitpid() would then find nothing.
  signal(SIGCHLD, SIG_DFL);
  sigset_t mask;
  const sigset_t signals = RunSignals();
  pthread_sigmask(SIG_BLOCK, &signals, &mask);
  return ReportingFailures(options, [&] {
    int status = kFine;
    PortFiles port_files(options);
    std::optional<StopGuard> guard;  // outlives the server
    Server server(options.server);
    port_files.Write(server);
    log::Info("listening on " + server.url());
    if (server.tls_port() > 0) log::Info("listening on " + server.tls_url());
    status = RunCommand(options, server, command, mask);
    guard.emplace([&] {
      port_files.Remove();
      _exit(status);
    });
    guard->Begin();
    port_files.Remove();
    server.Stop();
    return status;
  });
}

}  // namespace understudy
