// Subcommands to exit status. What each does is elsewhere.

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/version.h"
#include "control/routes.h"
#include "http/client.h"
#include "scenario/scenario.h"
#include "store/database.h"
#include "understudy/server.h"

namespace understudy {
namespace {

// Documented in README.md.
enum ExitCode {
  kFine = 0,
  kRuntimeFailure = 1,
  kUsage = 2,
  kInvalidScenario = 3,
  kPortBusy = 4,
  kUnhealthy = 5,
};

constexpr const char* kExamples = R"(
Examples:
  understudy serve                              the built-in default scenario on port 8080
  understudy serve my.yaml --port 0 --port-file port.txt
  understudy serve secured --db state.sqlite    keep the state over restarts
  understudy check scenarios/*.yaml             find every mistake, with its line and column
  understudy routes --json

Every option can be given as UNDERSTUDY_<OPTION> too, such as UNDERSTUDY_PORT=0; a flag beats it.
Exit status: 0 fine, 1 run-time failure, 2 usage, 3 invalid scenario, 4 port busy, 5 unhealthy.
)";

struct ServeOptions {
  Options server;
  std::string port_file;
  std::string tls_port_file;
  int max_buffer_mib = 256;
  std::string log_level = "info";
  std::string log_format = "text";
};

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

// Writes beside the file and renames, so that a reader finds either nothing or the whole number.
bool WritePortFile(const char* option, const std::string& file, int port) {
  if (file.empty()) return true;
  const std::string fresh = file + ".new";
  std::ofstream stream(fresh, std::ios::trunc);
  stream << port << '\n';
  stream.close();
  if (stream && std::rename(fresh.c_str(), file.c_str()) == 0) return true;
  std::cerr << "understudy: " << option << " " << file << ": can't be written\n";
  return false;
}

// Each connection is an open file, and the limit that a shell sets by default is low; what may be
// raised without asking is.
void RaiseFileLimit() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

int Serve(const ServeOptions& options) {
  log::Configure(options.log_level,
                 options.log_format == "json" ? log::Format::kJson : log::Format::kText);
  // Blocked before the first thread begins, so that only sigwait() below gets them.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  RaiseFileLimit();
  store::TuneProcess();
  try {
    Server server(options.server);
    if (!WritePortFile("--port-file", options.port_file, server.port())) return kRuntimeFailure;
    if (!WritePortFile("--tls-port-file", options.tls_port_file, server.tls_port())) {
      if (!options.port_file.empty()) std::remove(options.port_file.c_str());
      return kRuntimeFailure;
    }
    std::cout << "listening on " << server.url() << "\n";
    if (server.tls_port() > 0) std::cout << "listening on " << server.tls_url() << "\n";
    std::cout << server.routes_text() << std::flush;
    int signal_number = 0;
    sigwait(&stop_signals, &signal_number);
    log::Info(std::string("stopping on ") + (signal_number == SIGTERM ? "SIGTERM" : "SIGINT"));
    if (!server.Stop()) log::Warn("requests still under way after 5 s were cut off");
    return kFine;
  } catch (const StartFailure& failure) {
    const bool whole = failure.reason() == StartFailure::Reason::kInvalidScenario;
    std::cerr << (whole ? "" : "understudy: ") << failure.what() << (whole ? "" : "\n");
    return ExitCodeOf(failure);
  }
}

int Check(const std::vector<std::string>& scenarios) {
  int exit_code = kFine;
  for (const auto& path : scenarios) {
    const auto loaded = scenario::Load(path);
    if (loaded) {
      std::cout << path << ": ok\n";
      continue;
    }
    std::cerr << loaded.error().Render();
    exit_code = kInvalidScenario;
  }
  return exit_code;
}

int Routes(const std::string& scenario, bool json) {
  const auto loaded = scenario::Load(scenario);
  if (!loaded) {
    std::cerr << loaded.error().Render();
    return kInvalidScenario;
  }
  const front::Service service(*loaded);
  if (json) {
    std::cout << control::RoutesJson(service) << "\n";
  } else {
    std::cout << control::RoutesText(service, "http://127.0.0.1:8080");
  }
  return kFine;
}

int Health(std::string url) {
  url = url.substr(0, url.find_last_not_of('/') + 1);
  const auto status = http::GetStatus(url + "/__admin/health");
  if (status && *status == 200) {
    std::cout << "ok\n";
    return kFine;
  }
  std::cerr << "understudy: "
            << (status ? url + " answers with status " + std::to_string(*status) : status.error())
            << "\n";
  return kUnhealthy;
}

std::string DefaultHealthUrl() {
  const char* port = std::getenv("UNDERSTUDY_PORT");
  return std::string("http://127.0.0.1:") + (port == nullptr ? "8080" : port);
}

// An empty value is a variable that was not set, or a slip: neither may pass for the default.
CLI::Validator NotEmpty() {
  return CLI::Validator(
      [](const std::string& text) { return text.empty() ? "must not be empty" : ""; }, "");
}

CLI::Validator HttpUrl(bool also_https) {
  return CLI::Validator(
      [also_https](const std::string& url) {
        const bool known =
            url.starts_with("http://") || (also_https && url.starts_with("https://"));
        const bool has_host = known && url.find("://") + 3 < url.size();
        return has_host ? std::string()
                        : "expected http://… " + std::string(also_https ? "or https://… " : "") +
                              "found `" + url + "`";
      },
      "URL");
}

CLI::Validator PortNumber() {
  return CLI::Validator(
      [](const std::string& text) {
        const auto parsed = ParseInteger(text);
        const bool fits = parsed.status == IntegerStatus::kOk && parsed.value >= 0 &&
                          parsed.value <= 65535 && (text == "0" || text.front() != '0');
        return fits ? std::string() : "expected a number from 0 to 65535, found `" + text + "`";
      },
      "0-65535");
}

CLI::Validator WholeNumber(std::int64_t least, std::int64_t most) {
  const std::string range = std::to_string(least) + "-" + std::to_string(most);
  return CLI::Validator(
      [=](const std::string& text) {
        const auto parsed = ParseInteger(text);
        const bool fits =
            parsed.status == IntegerStatus::kOk && parsed.value >= least && parsed.value <= most;
        return fits ? std::string() : "expected a number " + range + ", found `" + text + "`";
      },
      range);
}

// A duration such as 10s or 500ms, into `to`, whose value now is the default.
void AddDuration(CLI::App& app, const std::string& name, std::chrono::milliseconds& to,
                 const char* environment, const std::string& what) {
  // The check below has been passed by then.
  const auto read = [&to](const std::string& text) { to = ParseDuration(text).value(); };
  app.add_option_function<std::string>(name, read, what)
      ->envname(environment)
      ->type_name("DURATION")
      ->default_str(std::to_string(to / std::chrono::seconds(1)) + "s")
      ->check(CLI::Validator(
          [](const std::string& text) {
            return ParseDuration(text)
                       ? std::string()
                       : "expected a duration like 10s, 500ms or 2m, found `" + text + "`";
          },
          ""));
}

void AddTransportOptions(CLI::App& app, ServeOptions& options) {
  Options& server = options.server;
  auto* certificate = app.add_option("--tls-cert", server.tls_certificate_file,
                                     "serve TLS too, with this certificate (PEM, with its chain)")
                          ->envname("UNDERSTUDY_TLS_CERT")
                          ->check(NotEmpty());
  auto* key = app.add_option("--tls-key", server.tls_key_file, "the certificate's key (PEM)")
                  ->envname("UNDERSTUDY_TLS_KEY")
                  ->check(NotEmpty());
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--tls-port", server.tls_port, "port for TLS; 0 takes a free one")
      ->envname("UNDERSTUDY_TLS_PORT")
      ->check(PortNumber())
      ->needs(certificate)
      ->capture_default_str();
  app.add_option("--tls-port-file", options.tls_port_file, "write the port of TLS here")
      ->envname("UNDERSTUDY_TLS_PORT_FILE")
      ->check(NotEmpty())
      ->needs(certificate);
  app.add_option("--threads", server.threads, "event loops; 0: one a core, 4 at most")
      ->envname("UNDERSTUDY_THREADS")
      ->check(WholeNumber(0, 64))
      ->capture_default_str();
  AddDuration(app, "--header-timeout", server.header_timeout, "UNDERSTUDY_HEADER_TIMEOUT",
              "how long a request's headers may take");
  AddDuration(app, "--body-timeout", server.body_timeout, "UNDERSTUDY_BODY_TIMEOUT",
              "how long a request's body may take");
  AddDuration(app, "--idle-timeout", server.idle_timeout, "UNDERSTUDY_IDLE_TIMEOUT",
              "how long a connection may wait between requests");
  app.add_option("--max-connections", server.max_connections,
                 "connections at once, beyond which the longest idle one is closed; 0: the limit "
                 "on open files less 64")
      ->envname("UNDERSTUDY_MAX_CONNECTIONS")
      ->check(WholeNumber(0, 1'000'000))
      ->capture_default_str();
  app.add_option("--max-buffer", options.max_buffer_mib,
                 "MiB kept for requests and replies that clients are slow with")
      ->envname("UNDERSTUDY_MAX_BUFFER")
      ->check(WholeNumber(16, 65'536))
      ->capture_default_str();
}

void AddServeOptions(CLI::App& app, ServeOptions& options) {
  app.add_option("scenario", options.server.scenario,
                 "a scenario file, or default, secured, rate-limited, flaky, outage, empty")
      ->envname("UNDERSTUDY_SCENARIO")
      ->capture_default_str();
  app.add_option("--host", options.server.host, "address to listen on")
      ->envname("UNDERSTUDY_HOST")
      ->check(NotEmpty())
      ->capture_default_str();
  app.add_option("--port", options.server.port, "port to listen on; 0 takes a free one")
      ->envname("UNDERSTUDY_PORT")
      ->check(PortNumber())
      ->capture_default_str();
  app.add_option("--port-file", options.port_file, "write the port here once it is bound")
      ->envname("UNDERSTUDY_PORT_FILE")
      ->check(NotEmpty());
  app.add_option("--db", options.server.database_file,
                 "keep the state in this SQLite file; else in memory")
      ->envname("UNDERSTUDY_DB")
      ->check(NotEmpty());
  app.add_option("--public-url", options.server.public_url, "what generated URLs begin with")
      ->envname("UNDERSTUDY_PUBLIC_URL")
      ->check(HttpUrl(true));
  app.add_flag("--skip-delays", options.server.skip_delays,
               "faults delay no reply while the clock stands still")
      ->envname("UNDERSTUDY_SKIP_DELAYS");
  app.add_option("--log-level", options.log_level, "how much to log on standard error")
      ->envname("UNDERSTUDY_LOG_LEVEL")
      ->check(CLI::IsMember(log::LevelNames()))
      ->capture_default_str();
  app.add_option("--log-format", options.log_format, "text or json")
      ->envname("UNDERSTUDY_LOG_FORMAT")
      ->check(CLI::IsMember(std::vector<std::string>{"text", "json"}))
      ->capture_default_str();
}

// CLI11 2.4 passes over a variable whose value is no good; before, it said so.
void CheckEnvironment(const CLI::App& app) {
  for (auto* subcommand : app.get_subcommands()) {
    for (auto* option : subcommand->get_options()) {
      const char* value = std::getenv(option->get_envname().c_str());
      if (value == nullptr || *value == '\0' || option->count() > 0) continue;
      option->add_result(value);
      option->run_callback();
    }
  }
}

// One file can't hold two ports, however its path is spelt.
void CheckPortFiles(const ServeOptions& options) {
  if (options.port_file.empty() || options.tls_port_file.empty()) return;
  std::error_code ignored;
  if (std::filesystem::weakly_canonical(options.port_file, ignored) ==
      std::filesystem::weakly_canonical(options.tls_port_file, ignored)) {
    throw CLI::ValidationError("--tls-port-file", "must be another file than --port-file");
  }
}

int Main(int argc, char** argv) {
  CLI::App app("A stand-in for SaaS vendors' REST APIs: HelpCrunch, Leeloo.ai, Omnidesk, Sumaya.");
  app.footer(kExamples);
  app.set_version_flag("--version", "understudy " + std::string(Version()));
  app.require_subcommand(0, 1);

  ServeOptions serve_options;
  serve_options.server.port = 8080;
  serve_options.server.tls_port = 8443;
  auto* serve = app.add_subcommand("serve", "Serve a scenario over HTTP until SIGTERM or SIGINT.");
  AddServeOptions(*serve, serve_options);
  AddTransportOptions(*serve, serve_options);

  std::vector<std::string> to_check;
  auto* check = app.add_subcommand("check", "Find everything that is wrong with scenarios.");
  check->add_option("scenario", to_check, "scenario files")->required();

  std::string routes_scenario = "default";
  bool routes_json = false;
  auto* routes = app.add_subcommand("routes", "List the operations.");
  routes->add_option("scenario", routes_scenario, "a scenario")
      ->envname("UNDERSTUDY_SCENARIO")
      ->capture_default_str();
  routes->add_flag("--json", routes_json, "as JSON")->envname("UNDERSTUDY_JSON");

  std::string health_url = DefaultHealthUrl();
  auto* health = app.add_subcommand("health", "Ask a server whether it answers.");
  health->add_option("--url", health_url, "the server's address")
      ->envname("UNDERSTUDY_URL")
      ->check(HttpUrl(false))
      ->capture_default_str();

  try {
    app.parse(argc, argv);
    CheckEnvironment(app);
    CheckPortFiles(serve_options);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? kFine : kUsage;
  }
  if (check->parsed()) return Check(to_check);
  if (routes->parsed()) return Routes(routes_scenario, routes_json);
  if (health->parsed()) return Health(health_url);
  if (serve->parsed()) {
    serve_options.server.max_buffer =
        static_cast<std::size_t>(serve_options.max_buffer_mib) * 1024 * 1024;
    return Serve(serve_options);
  }
  // Nothing asked for: serve, with what the environment says.
  const char* bare[] = {argv[0], "serve"};
  return Main(2, const_cast<char**>(bare));
}

}  // namespace
}  // namespace understudy

int main(int argc, char** argv) {
  try {
    return understudy::Main(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "understudy: " << e.what() << "\n";
    return understudy::kRuntimeFailure;
  }
}
