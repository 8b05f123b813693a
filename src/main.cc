// Subcommands to exit status. What each does is elsewhere.

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "base/log.h"
#include "base/version.h"
#include "control/routes.h"
#include "http/client.h"
#include "scenario/scenario.h"
#include "serve_options.h"
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
    if (!server.made_admin_token().empty()) {
      std::cout << "admin token: " << server.made_admin_token() << "\n";
    }
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

void CheckWatch(const Options& options) {
  if (options.watch && scenario::IsBuiltIn(options.scenario)) {
    throw CLI::ValidationError(
        "--watch", "needs a scenario file to watch; `" + options.scenario + "` is built in");
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
  AddHealthOptions(*health, health_url);

  try {
    app.parse(argc, argv);
    CheckEnvironment(app);
    CheckPortFiles(serve_options);
    if (serve->parsed()) CheckWatch(serve_options.server);
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
