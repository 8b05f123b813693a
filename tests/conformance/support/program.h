#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace understudy::conformance {

// What a finished process left behind.
struct Finished {
  int exit_code;  // 128 + signal when a signal ended it
  std::string out;
  std::string err;
};

// Runs the program under test with `arguments` (and `environment`, "NAME=value" each, on top of the
// inherited one) to its end. Fails the test and kills the process after 60 s.
Finished RunToEnd(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment = {});

// The same with a terminal for the standard output; `out` then has "\r\n" for each line end.
Finished RunInTerminal(const std::vector<std::string>& arguments,
                       const std::vector<std::string>& environment);

// A server process of the test's own: `understudy serve SCENARIO --port 0 ARGUMENTS…`. The
// constructor returns once the process has printed `listening on http://127.0.0.1:PORT`. The
// destructor stops it by SIGTERM and expects exit status 0. Not copyable; used by one thread.
//
// Where OverTls() (tls.h) the process serves TLS besides, and what is said here of its address is
// that of its second line, `listening on https://127.0.0.1:PORT`.
class Program {
 public:
  // `scenario`: a built-in scenario's name or a path; empty: the command names none.
  explicit Program(std::string_view scenario = "default",
                   const std::vector<std::string>& arguments = {},
                   const std::vector<std::string>& environment = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // "http://127.0.0.1:PORT" (or https), no slash at the end.
  const std::string& url() const { return url_; }
  std::string scheme() const { return url_.substr(0, url_.find(':')); }
  int port() const { return port_; }
  pid_t pid() const { return pid_; }

  // Waits until the process has written `text` to its standard error; false after 60 s, with a
  // failure that shows what it did write.
  bool AwaitError(std::string_view text) const;

  // Sends `signal` and waits for the end (60 s at most). Call once; the destructor then does
  // nothing.
  Finished Stop(int signal);

 private:
  std::string url_;
  int port_ = 0;
  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string out_text_;
};

// The program's path, set by CMake as the environment variable UNDERSTUDY_PROGRAM of every
// conformance test.
std::string ProgramPath();

// A new empty folder below the test's temporary folder, removed at the end of the test process.
std::string NewFolder();

}  // namespace understudy::conformance
