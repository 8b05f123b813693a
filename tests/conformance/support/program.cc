#include "program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "tls.h"

extern char** environ;

namespace understudy::conformance {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};
constexpr std::string_view kListening = "listening on ";

int MillisecondsUntil(Clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) : 0;
}

[[noreturn]] void ThrowErrno(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

// The inherited environment without the variables that would configure the program, and `additions`
// on top.
std::vector<std::string> Environment(const std::vector<std::string>& additions) {
  std::map<std::string, std::string> values;
  const auto add = [&values](std::string_view entry) {
    const auto equals = entry.find('=');
    if (equals == std::string_view::npos) return;
    values[std::string(entry.substr(0, equals))] = entry.substr(equals + 1);
  };
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::string_view(*entry).substr(0, 11) != "UNDERSTUDY_") add(*entry);
  }
  for (const auto& entry : additions) add(entry);
  std::vector<std::string> result;
  for (const auto& [name, value] : values) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// A process whose stdout is a pipe and whose stderr is a file in memory, so that a chatty log never
// blocks it.
struct Child {
  pid_t pid = -1;
  int out = -1;
  int err = -1;
};

// Two ends, of which the program gets the second.
struct Ends {
  int read = -1;
  int write = -1;
};

Ends NewPipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) ThrowErrno("pipe2");
  fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
  return {ends[0], ends[1]};
}

Ends NewTerminal() {
  const int main = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (main < 0) ThrowErrno("posix_openpt");
  char name[64];
  if (grantpt(main) != 0 || unlockpt(main) != 0 || ptsname_r(main, name, sizeof name) != 0) {
    ThrowErrno("terminal");
  }
  const int terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) ThrowErrno(name);
  return {main, terminal};
}

Child Start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            Ends out) {
  std::vector<std::string> words = {ProgramPath()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = Environment(environment);
  const std::vector<char*> argv = Pointers(words);
  const std::vector<char*> envp = Pointers(variables);

  const int err = memfd_create("understudy-stderr", MFD_CLOEXEC);
  if (err < 0) ThrowErrno("memfd_create");
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const pid_t parent = getpid();

  const pid_t pid = fork();
  if (pid < 0) ThrowErrno("fork");
  if (pid == 0) {
    // A test that crashes must leave no server behind.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    dup2(null, STDIN_FILENO);
    dup2(out.write, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  close(null);
  close(out.write);
  return {pid, out.read, err};
}

// Appends what comes out of `fd` to `text` until `done(text)` or the end of the stream. False at
// the deadline.
template <typename Done>
bool ReadUntil(int fd, std::string& text, Clock::time_point deadline, Done done) {
  while (!done(text)) {
    pollfd waiting{fd, POLLIN, 0};
    const int ready = poll(&waiting, 1, MillisecondsUntil(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    char buffer[4096];
    const ssize_t size = read(fd, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return true;
    text.append(buffer, static_cast<std::size_t>(size));
  }
  return true;
}

std::string Contents(int file) {
  std::string text;
  char buffer[4096];
  off_t offset = 0;
  while (true) {
    const ssize_t size = pread(file, buffer, sizeof buffer, offset);
    if (size <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(size));
    offset += size;
  }
}

// The exit status, or 128 + signal. Kills the process at the deadline and fails the test.
int Reap(pid_t pid, Clock::time_point deadline) {
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (MillisecondsUntil(deadline) == 0) {
      ADD_FAILURE() << "the program did not end within " << kPatience.count() << " s; killed";
      kill(pid, SIGKILL);
      waitpid(pid, &status, 0);
      break;
    }
    poll(nullptr, 0, 2);
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// What follows `listening on SCHEME://127.0.0.1:` in the line `number` (from 0) of `text`; 0 when
// that line is another one.
int PortOf(const std::string& text, int number, const std::string& scheme) {
  std::size_t begin = 0;
  for (; number > 0; --number) begin = text.find('\n', begin) + 1;
  const std::string line = text.substr(begin, text.find('\n', begin) - begin);
  const std::string expected = std::string(kListening) + scheme + "://";
  const auto colon = line.rfind(':');
  if (line.substr(0, expected.size()) != expected || colon <= expected.size()) return 0;
  return std::atoi(line.c_str() + colon + 1);
}

bool Never(const std::string& /*text*/) { return false; }

// Every folder that NewFolder() made.
struct Folders {
  std::vector<std::string> paths;
  ~Folders() {
    for (const auto& path : paths) {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  }
};

Finished AwaitEnd(const Child& child) {
  const auto deadline = Clock::now() + kPatience;
  Finished result{};
  ReadUntil(child.out, result.out, deadline, Never);
  result.exit_code = Reap(child.pid, deadline);
  result.err = Contents(child.err);
  close(child.out);
  close(child.err);
  return result;
}

}  // namespace

Finished RunToEnd(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment) {
  return AwaitEnd(Start(arguments, environment, NewPipe()));
}

Finished RunInTerminal(const std::vector<std::string>& arguments,
                       const std::vector<std::string>& environment) {
  return AwaitEnd(Start(arguments, environment, NewTerminal()));
}

Program::Program(std::string_view scenario, const std::vector<std::string>& arguments,
                 const std::vector<std::string>& environment) {
  std::vector<std::string> words = {"serve", "--port", "0"};
  if (!scenario.empty()) words.insert(words.begin() + 1, std::string(scenario));
  const bool tls = OverTls();
  if (tls) {
    const CertificateFiles& files = ServerCertificate();
    words.insert(words.end(),
                 {"--tls-cert", files.certificate, "--tls-key", files.key, "--tls-port", "0"});
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  const Child child = Start(words, environment, NewPipe());
  pid_ = child.pid;
  out_ = child.out;
  err_ = child.err;

  const std::string scheme = tls ? "https" : "http";
  const int line = tls ? 1 : 0;
  const auto has_line = [line](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n') > line;
  };
  if (ReadUntil(out_, out_text_, Clock::now() + kPatience, has_line) && has_line(out_text_)) {
    port_ = PortOf(out_text_, line, scheme);
  }
  if (port_ <= 0) {
    kill(pid_, SIGKILL);
    int status = 0;
    waitpid(pid_, &status, 0);
    const std::string err = Contents(err_);
    close(out_);
    close(err_);
    throw std::runtime_error(ProgramPath() + " serve " + std::string(scenario) +
                             " did not start; stdout: " + out_text_ + "\nstderr: " + err);
  }
  url_ = scheme + "://127.0.0.1:" + std::to_string(port_);
}

Program::~Program() {
  if (pid_ < 0) return;
  const Finished end = Stop(SIGTERM);
  EXPECT_EQ(end.exit_code, 0) << "the program's stderr: " << end.err;
}

bool Program::AwaitError(std::string_view text) const {
  const auto deadline = Clock::now() + kPatience;
  while (Contents(err_).find(text) == std::string::npos) {
    if (MillisecondsUntil(deadline) == 0) {
      ADD_FAILURE() << "never said: " << text << "\nbut: " << Contents(err_);
      return false;
    }
    poll(nullptr, 0, 2);
  }
  return true;
}

Finished Program::Stop(int signal) {
  const auto deadline = Clock::now() + kPatience;
  kill(pid_, signal);
  ReadUntil(out_, out_text_, deadline, Never);
  Finished result{};
  result.exit_code = Reap(pid_, deadline);
  result.out = out_text_;
  result.err = Contents(err_);
  close(out_);
  close(err_);
  pid_ = -1;
  return result;
}

std::string ProgramPath() {
  const char* path = std::getenv("UNDERSTUDY_PROGRAM");
  if (path == nullptr) throw std::runtime_error("UNDERSTUDY_PROGRAM names no program");
  return path;
}

std::string NewFolder() {
  static Folders folders;
  std::string path = ::testing::TempDir() + "understudy-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) ThrowErrno("mkdtemp " + path);
  folders.paths.push_back(path);
  return path;
}

}  // namespace understudy::conformance
