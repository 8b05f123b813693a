#include "program/process.h"

#include <signal.h>
#include <sys/resource.h>

#include <iostream>
#include <stdexcept>

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

}  // namespace

void PrepareProcess() {
  signal(SIGPIPE, SIG_IGN);
  // Each connection is an open file. Shells set a low soft limit, which may be raised.
  getrlimit(RLIMIT_NOFILE, &FileLimitAtStart());
  SetSoftFileLimit(FileLimitAtStart().rlim_max);
  store::TuneProcess();
}

InheritedFileLimit::InheritedFileLimit() { SetSoftFileLimit(FileLimitAtStart().rlim_cur); }
InheritedFileLimit::~InheritedFileLimit() { SetSoftFileLimit(FileLimitAtStart().rlim_max); }

int ReportingFailures(const std::function<int()>& act) {
  try {
    return act();
  } catch (const StartFailure& failure) {
    // A scenario's errors are whole lines, each with its place.
    const bool whole = failure.reason() == StartFailure::Reason::kInvalidScenario;
    std::cerr << (whole ? "" : "error: ") << failure.what() << (whole ? "" : "\n");
    if (failure.reason() == StartFailure::Reason::kPortBusy) {
      std::cerr << "Another server may be running. `--port 0` takes a free port.\n";
    }
    return ExitCodeOf(failure);
  }
}

}  // namespace understudy
