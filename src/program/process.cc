#include "program/process.h"

#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

#include <iostream>
#include <stdexcept>
#include <string>

#include "program/exit_code.h"
#include "store/database.h"

namespace understudy {
namespace {

rlimit& FileLimitAtStart() {
  static rlimit limit{};
  return limit;
}

void SetSoftFileLimit(rlim_t soft) {
  rlimit limit = FileLimitAtStart();
  limit.rlim_cur = soft;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int ExitCodeOf(const StartFailure& failure) {
  switch (failure.reason()) {
    case StartFailure::Reason::kInvalidScenario:
      return kInvalidScenario;
    case StartFailure::Reason::kPortBusy:
      return kPortBusy;
    case StartFailure::Reason::kRuntime:
      break;
  }
  return kRuntimeFailure;
}

// Of the address that could not be listened on: " (from UNDERSTUDY_PORT)", or "".
std::string AddressOrigin(const std::string& message, const ServeOptions& options) {
  if (!message.starts_with("cannot listen on ")) return "";
  const auto names_port = [&message](int port) {
    return message.find(":" + std::to_string(port) + ": ") != std::string::npos;
  };
  const std::string port = names_port(options.server.port) ? "--port" : "--tls-port";
  std::string names;
  for (const std::string& option : {std::string("--host"), port}) {
    const std::string& name = options.environment.NameOf(option);
    if (name != option) names += (names.empty() ? "" : " and ") + name;
  }
  return names.empty() ? "" : " (from " + names + ")";
}

// glibc grows a heap by a few pages, each time by a system call that stops the other threads at
// their page faults: a quarter of a start's processor time. With this pad, the heap of a thread
// begins with 2 MiB, one huge page, and the main heap grows by as much. Setting the pad ends
// glibc's own adjustment of the two thresholds, so they get what it reaches with bodies of 8 MiB:
// larger buffers go back to the system at once.
void TuneMalloc() {
#ifdef __GLIBC__
  constexpr int kMebibyte = 1 << 20;
  mallopt(M_TOP_PAD, 2 * kMebibyte);
  mallopt(M_MMAP_THRESHOLD, 8 * kMebibyte);
  mallopt(M_TRIM_THRESHOLD, 16 * kMebibyte);
#endif
}

// The server names options. One that begins the message gives way to the variable that set it.
std::string NamingVariables(const std::string& message, const ServeOptions& options) {
  const auto end = message.find_first_of(" :");
  if (!message.starts_with("--") || end == std::string::npos) {
    return message + AddressOrigin(message, options);
  }
  return options.environment.NameOf(message.substr(0, end)) + message.substr(end);
}

void Report(const StartFailure& failure, const ServeOptions& options) {
  if (failure.reason() == StartFailure::Reason::kInvalidScenario) {
    std::cerr << failure.what();  // whole lines, each with its place
    std::cerr << ScenarioOrigin(options.environment);
    return;
  }
  std::cerr << "error: " << NamingVariables(failure.what(), options) << "\n";
  if (failure.reason() == StartFailure::Reason::kPortBusy) {
    std::cerr << "Another server may be running. `--port 0` takes a free port.\n";
  }
}

}  // namespace

void PrepareProcess() {
  signal(SIGPIPE, SIG_IGN);
  // Each connection is an open file. Shells set a low soft limit, which may be raised.
  getrlimit(RLIMIT_NOFILE, &FileLimitAtStart());
  SetSoftFileLimit(FileLimitAtStart().rlim_max);
  TuneMalloc();
  store::TuneProcess();
}

InheritedFileLimit::InheritedFileLimit() { SetSoftFileLimit(FileLimitAtStart().rlim_cur); }
InheritedFileLimit::~InheritedFileLimit() { SetSoftFileLimit(FileLimitAtStart().rlim_max); }

int ReportingFailures(const ServeOptions& options, const std::function<int()>& act) {
  try {
    return act();
  } catch (const StartFailure& failure) {
    Report(failure, options);
    return ExitCodeOf(failure);
  }
}

}  // namespace understudy
