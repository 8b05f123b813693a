#pragma once

namespace understudy {

// The program's exit statuses; `understudy --help` prints them.
enum ExitCode {
  kFine = 0,
  kRuntimeFailure = 1,
  kUsage = 2,
  kInvalidScenario = 3,
  kPortBusy = 4,
  kUnhealthy = 5,
  // Of `understudy run`, as shells have them.
  kNotExecutable = 126,
  kNotFound = 127,
  kSignal = 128,  // and the signal's number
};

}  // namespace understudy
