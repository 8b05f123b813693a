#include "serve_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

namespace understudy {
namespace {

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

// A header carries it, so it is made of what may stand in one.
CLI::Validator Token() {
  return CLI::Validator(
      [](const std::string& text) {
        const auto is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
        const bool fits = !text.empty() && std::all_of(text.begin(), text.end(), is_plain);
        return fits ? "" : "must be of ASCII letters, digits and signs, without spaces";
      },
      "");
}

void AddControlOptions(CLI::App& app, Options& server) {
  app.add_option("--max-worlds", server.max_worlds,
                 "worlds at once, beyond which the longest unused one goes")
      ->envname("UNDERSTUDY_MAX_WORLDS")
      ->check(WholeNumber(1, 1'000'000))
      ->capture_default_str();
  AddDuration(app, "--world-ttl", server.world_ttl, "UNDERSTUDY_WORLD_TTL",
              "how long a world stays that nobody uses");
  app.add_option("--snapshots", server.snapshots_folder,
                 "keep named snapshots in this folder; else in memory")
      ->envname("UNDERSTUDY_SNAPSHOTS")
      ->check(NotEmpty());
  app.add_option("--admin-token", server.admin_token,
                 "ask for this token at /__admin; made if others than this machine may ask")
      ->envname("UNDERSTUDY_ADMIN_TOKEN")
      ->check(Token());
  app.add_flag_callback(
         "--no-admin", [&server] { server.admin = false; }, "nothing of /__admin but its health")
      ->envname("UNDERSTUDY_NO_ADMIN");
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

void AddBasicOptions(CLI::App& app, ServeOptions& options) {
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
  app.add_flag("--watch", options.server.watch, "read the scenario's files anew when they change")
      ->envname("UNDERSTUDY_WATCH");
  app.add_option("--log-level", options.log_level, "how much to log on standard error")
      ->envname("UNDERSTUDY_LOG_LEVEL")
      ->check(CLI::IsMember(log::LevelNames()))
      ->capture_default_str();
  app.add_option("--log-format", options.log_format, "text or json")
      ->envname("UNDERSTUDY_LOG_FORMAT")
      ->check(CLI::IsMember(std::vector<std::string>{"text", "json"}))
      ->capture_default_str();
}

}  // namespace

void AddServeOptions(CLI::App& app, ServeOptions& options) {
  AddBasicOptions(app, options);
  AddControlOptions(app, options.server);
  AddTransportOptions(app, options);
}

void AddHealthOptions(CLI::App& app, std::string& url) {
  app.add_option("--url", url, "the server's address")
      ->envname("UNDERSTUDY_URL")
      ->check(HttpUrl(false))
      ->capture_default_str();
}

}  // namespace understudy
