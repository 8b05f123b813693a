#include "program/health.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <string>
#include <tl/expected.hpp>

#include "base/json.h"
#include "base/text.h"
#include "http/client.h"
#include "program/exit_code.h"
#include "program/option_group.h"

namespace understudy {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds kLongestTry{3000};
constexpr milliseconds kBetweenTries{20};

// "http://HOST:PORT" for what a server listens on: a wildcard address becomes loopback.
std::string UrlOf(std::string host, const std::string& port) {
  if (host == "0.0.0.0" || host.empty()) host = "127.0.0.1";
  if (host == "::" || host == "[::]") host = "::1";
  const bool v6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return "http://" + (v6 ? "[" + host + "]" : host) + ":" + port;
}

tl::expected<std::string, std::string> ReadPort(const HealthOptions& options) {
  const std::string& file = options.port_file;
  const std::string name = options.environment.NameOf("--port-file") + " " + file;
  std::ifstream stream(file);
  if (!stream) return tl::make_unexpected(name + ": there is no such port file");
  std::string port;
  stream >> port;
  const auto parsed = ParseInteger(port);
  if (parsed.status == IntegerStatus::kOk && parsed.value > 0 && parsed.value < 65536) return port;
  return tl::make_unexpected(name + ": it holds no port number");
}

tl::expected<std::string, std::string> FindUrl(const HealthOptions& options) {
  if (!options.url.empty()) return options.url.substr(0, options.url.find_last_not_of('/') + 1);
  if (options.port_file.empty()) return UrlOf(options.host, std::to_string(options.port));
  return ReadPort(options).map([&](const std::string& port) { return UrlOf(options.host, port); });
}

// "process 77, started 2026-…, instance 0f…": which server sent `health`.
std::string Describe(const Node& health) {
  const auto text = [&](std::string_view name) { return std::string(health.Text(name, "?")); };
  return "process " + text("pid") + ", started " + text("started") + ", instance " +
         text("instance") + ", scenario " + text("scenario");
}

// The line to print for a server that answers as it should; the error says what is wrong.
tl::expected<std::string, std::string> Ask(const HealthOptions& options, milliseconds patience) {
  const auto url = FindUrl(options);
  if (!url) return tl::make_unexpected(url.error());
  const auto reply = http::Fetch(*url + "/__admin/health", patience);
  if (!reply) return tl::make_unexpected(reply.error());
  if (reply->status != 200) {
    return tl::make_unexpected(*url + "/__admin/health: status " + std::to_string(reply->status));
  }
  const Source source{"health", reply->body};
  Diagnostics diagnostics;
  const auto health = ParseJson(source, diagnostics);
  if (!health || health->Text("status") != "ok") {
    return tl::make_unexpected(*url + ": the reply is not that of understudy");
  }
  if (options.pid > 0 && health->Text("pid") != std::to_string(options.pid)) {
    return tl::make_unexpected(*url + ": another server answered, " + Describe(*health) +
                               "; expected process " + std::to_string(options.pid));
  }
  return "ok: " + *url + ", " + Describe(*health);
}

// A process that is watched for its end. Without pidfd_open(2) it seems to run for ever.
class Watched {
 public:
  explicit Watched(int pid) {
    if (pid <= 0) return;
    fd_ = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    ended_ = fd_ < 0 && errno == ESRCH;
  }
  ~Watched() {
    if (fd_ >= 0) close(fd_);
  }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  // Waits for the end of the process, `time` at most; true when it has ended.
  bool EndsWithin(milliseconds time) {
    if (ended_) return true;
    pollfd waits{fd_, POLLIN, 0};
    ended_ = poll(&waits, 1, static_cast<int>(time.count())) > 0;
    return ended_;
  }

 private:
  int fd_ = -1;
  bool ended_ = false;
};

}  // namespace

void AddHealthOptions(CLI::App& app, HealthOptions& options) {
  OptionGroup where(app, "Where to ask (the first that is set)");
  where.Add("--url", "URL", options.url, "The server's address.")->check(HttpUrl(false));
  where
      .Add("--port-file", "FILE", options.port_file,
           "File that holds the port: what `serve --port-file` writes.")
      ->check(NotEmpty());
  where.Add("--port", "PORT", options.port, "The server's port.")->check(PortNumber());
  where
      .Add("--host", "ADDRESS", options.host,
           "The address that the server listens on, for --port and --port-file. 0.0.0.0 and :: "
           "mean loopback.")
      ->check(NotEmpty());
  OptionGroup how(app, "How to ask");
  how.Add("--wait", options.wait,
          "Ask again until the server answers, for at most this long. A missing port file is "
          "waited for too. Without it: ask once, for 3s at most.");
  how.Add("--pid", "PID", options.pid,
          "Accept only a server with this process id, and stop waiting when that process ends.")
      ->check(WholeNumber(1, 2'147'483'647))
      ->default_str("");
}

std::vector<std::string> IgnoredByHealth(const CLI::App& app) {
  if (app.count("--url") + app.count("--port-file") > 0) {
    return {"UNDERSTUDY_URL", "UNDERSTUDY_PORT_FILE", "UNDERSTUDY_PORT"};
  }
  if (app.count("--port") + app.count("--host") > 0) {
    return {"UNDERSTUDY_URL", "UNDERSTUDY_PORT_FILE"};
  }
  return {};
}

int Health(const HealthOptions& options) {
  const auto deadline = SteadyClock::now() + options.wait;
  Watched process(options.pid);
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
    const bool is_last = left <= milliseconds(0);
    const auto line = Ask(options, is_last ? kLongestTry : std::min(left, kLongestTry));
    if (line) {
      std::cout << *line << "\n";
      return kFine;
    }
    const bool ended = process.EndsWithin(is_last ? milliseconds(0) : kBetweenTries);
    if (!ended && !is_last) continue;
    std::cerr << "error: " << line.error() << "\n";
    if (ended) std::cerr << "error: process " << options.pid << " has ended\n";
    return kUnhealthy;
  }
}

}  // namespace understudy
