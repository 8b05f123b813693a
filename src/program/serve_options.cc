#include "program/serve_options.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "base/log.h"
#include "program/option_group.h"
#include "program/validators.h"
#include "scenario/scenario.h"

namespace understudy {
namespace {

void AddScenarioOptions(CLI::App& app, ServeOptions& options) {
  Options& server = options.server;
  app.add_option("scenario", server.scenario,
                 "Scenario file, or a built-in scenario: default, secured, rate-limited, flaky, "
                 "outage or empty.")
      ->type_name("")
      ->default_str("default");
  OptionGroup group(app, "Scenario and data");
  group.AddApis(server.apis, server.api_root);
  group.Flag("--watch", server.watch,
             "Reload the scenario when one of its files or a document of --api changes.");
  group
      .Add("--db", "FILE", server.database_file,
           "Keep the rows of world `default` in this SQLite file. Without it, they are kept in "
           "memory.")
      ->check(NotEmpty());
  group
      .Add("--snapshots", "FOLDER", server.snapshots_folder,
           "Keep named snapshots in this folder. Without it, they are kept in memory.")
      ->check(NotEmpty());
  group.Flag("--skip-delays", server.skip_delays,
             "Skip the delays of faults in worlds with a frozen clock.");
}

void AddAddressOptions(CLI::App& app, ServeOptions& options) {
  Options& server = options.server;
  OptionGroup group(app, "Address");
  group.Add("--host", "ADDRESS", server.host, "Address to listen on. 0.0.0.0 means every network.")
      ->transform(HostAddress());
  group.Add("--port", "PORT", server.port, "Port to listen on. 0 takes a free port.")
      ->check(PortNumber());
  group
      .Add(
          "--port-file", "FILE", options.port_file,
          "Write the port to this file once the server answers. A file that an earlier server left "
          "is removed at start; the own one on exit.")
      ->check(NotEmpty());
  group
      .Add("--public-url", "URL", server.public_url,
           "Start the URLs in replies with this. Without it: the scenario's `public_url`, or the "
           "host of the request.")
      ->check(HttpUrl(true));
}

void AddTlsOptions(CLI::App& app, ServeOptions& options) {
  Options& server = options.server;
  OptionGroup group(app, "TLS");
  group
      .Add("--tls-cert", "FILE", server.tls_certificate_file,
           "Serve TLS too, with this certificate (PEM, with its chain). Needs --tls-key.")
      ->check(NotEmpty());
  group.Add("--tls-key", "FILE", server.tls_key_file, "Private key of the certificate (PEM).")
      ->check(NotEmpty());
  group.Add("--tls-port", "PORT", server.tls_port, "Port for TLS. 0 takes a free port.")
      ->check(PortNumber());
  group
      .Add("--tls-port-file", "FILE", options.tls_port_file,
           "Write the TLS port to this file, as --port-file does.")
      ->check(NotEmpty());
}

void AddWorldOptions(CLI::App& app, ServeOptions& options) {
  Options& server = options.server;
  OptionGroup group(app, "Worlds and admin API");
  group
      .Add("--max-worlds", "NUMBER", server.max_worlds,
           "Maximum number of worlds, 1 to 1,000,000. Above it, the least recently used world is "
           "deleted.")
      ->check(WholeNumber(1, 1'000'000));
  group.Add("--world-ttl", server.world_ttl,
            "Delete a world after it has been idle for this long.");
  // A flag, so that `--world-from-host FILE` still serves FILE: a domain needs `=`.
  app.add_flag("--world-from-host{localhost}", server.world_from_host,
               "Take the world from the host: http://cart.localhost:PORT is world `cart`. "
               "--world-from-host=DOMAIN takes another domain than localhost.")
      ->group("Worlds and admin API")
      ->transform(WorldDomain());
  group
      .Add("--admin-token", "TOKEN", server.admin_token,
           "Bearer token for /__admin. If --host is not loopback and no token is set, one is "
           "generated and printed at startup.")
      ->check(Token());
  app.add_option("--allow-webhooks-to", server.allow_webhooks_to,
                 "Send webhooks to this host too, and not to this machine only. May be repeated.")
      ->group("Worlds and admin API")
      ->type_name("HOST[:PORT]")
      ->allow_extra_args(false)
      ->check(WebhookHost());
  group.Flag("--no-admin", options.no_admin, "Disable the admin API, except GET /__admin/health.");
}

void AddLimitOptions(CLI::App& app, ServeOptions& options) {
  Options& server = options.server;
  OptionGroup group(app, "Connections");
  group
      .Add("--threads", "NUMBER", server.threads,
           "Number of event loops, 0 to 64. 0 means one fewer than the machine has cores, at "
           "least 1 and at most 4.")
      ->check(WholeNumber(0, 64));
  group.Add("--header-timeout", server.header_timeout,
            "Longest time for receiving the headers of a request.");
  group.Add("--body-timeout", server.body_timeout,
            "Longest time for receiving the body of a request.");
  group.Add("--idle-timeout", server.idle_timeout,
            "Close a connection that has been idle for this long.");
  group
      .Add("--max-connections", "NUMBER", server.max_connections,
           "Maximum number of connections. Above it, the longest idle connection is closed. 0 "
           "means the limit on open files minus 64.")
      ->check(WholeNumber(0, 1'000'000));
  group
      .Add("--max-buffer", "MIB", options.max_buffer_mib,
           "Memory limit for buffered requests and replies, 16 to 65,536 MiB. Above it, new "
           "requests get 503 or are disconnected.")
      ->check(WholeNumber(16, 65'536));
}

void AddJournalOptions(CLI::App& app, ServeOptions& options) {
  OptionGroup group(app, "Journal");
  group
      .Add("--journal", "NUMBER", options.server.journal_entries,
           "Requests that the journal of each world keeps, 0 to 1,000,000. 0 turns it off.")
      ->check(WholeNumber(0, 1'000'000));
  group
      .Add("--journal-bytes", "MIB", options.journal_mib,
           "Memory limit for the journals of all worlds, 1 to 65,536 MiB. Above it, the oldest "
           "requests are dropped.")
      ->check(WholeNumber(1, 65'536));
  group
      .Add("--journal-body", "KIB", options.journal_body_kib,
           "What the journal keeps of each body, 0 to 1,024 KiB.")
      ->check(WholeNumber(0, 1'024));
  group
      .Add("--journal-file", "FILE", options.server.journal_file,
           "Append each request to this file once it is answered, as a line of JSON.")
      ->check(NotEmpty());
  group.Flag(
      "--show-credentials", options.server.show_credentials,
      "Show credentials in exports, streams, files, verdicts and the access log. Without it, "
      "they are `***`.");
}

void AddLogOptions(CLI::App& app, ServeOptions& options) {
  OptionGroup group(app, "Log (on standard error)");
  group
      .Add("--log-level", "LEVEL", options.log_level,
           "Least level to log: trace, debug, info, warn, error or off. debug logs each request.")
      ->transform(LogLevel());
  group.Add("--log-format", "FORMAT", options.log_format, "text or json (one object a line).")
      ->transform(OneOf({"text", "json"}));
  group.Flag("--access-log", options.server.access_log,
             "Log each request and its reply, whatever --log-level is.");
}

bool Given(const CLI::App& app, const std::string& option) { return app.count(option) > 0; }

void CheckTls(const CLI::App& app, const EnvironmentValues& environment) {
  const auto needs = [&](const std::string& option, const std::string& other) {
    if (Given(app, option) && !Given(app, other)) {
      throw CLI::ValidationError(environment.NameOf(option), "needs " + other);
    }
  };
  needs("--tls-cert", "--tls-key");
  needs("--tls-key", "--tls-cert");
  needs("--tls-port", "--tls-cert");
  needs("--tls-port-file", "--tls-cert");
}

// However the two paths are spelt.
void CheckPortFiles(const ServeOptions& options) {
  if (options.port_file.empty() || options.tls_port_file.empty()) return;
  std::error_code ignored;
  if (std::filesystem::weakly_canonical(options.port_file, ignored) ==
      std::filesystem::weakly_canonical(options.tls_port_file, ignored)) {
    throw CLI::ValidationError(
        options.environment.NameOf("--tls-port-file"),
        "must be another file than " + options.environment.NameOf("--port-file"));
  }
}

}  // namespace

void AddServeOptions(CLI::App& app, ServeOptions& options) {
  AddScenarioOptions(app, options);
  AddAddressOptions(app, options);
  AddTlsOptions(app, options);
  AddWorldOptions(app, options);
  AddJournalOptions(app, options);
  AddLimitOptions(app, options);
  AddLogOptions(app, options);
}

void FinishServeOptions(const CLI::App& app, ServeOptions& options) {
  CheckTls(app, options.environment);
  CheckPortFiles(options);
  const auto& named = options.server.scenario;
  const std::string scenario = named.empty() ? "default" : named;
  if (options.server.watch && options.server.apis.empty() && scenario::IsBuiltIn(scenario)) {
    throw CLI::ValidationError(options.environment.NameOf("--watch"),
                               "needs a scenario file; `" + scenario + "` is a built-in scenario");
  }
  options.server.admin = !options.no_admin;
  options.server.journal_bytes = static_cast<std::size_t>(options.journal_mib) * 1024 * 1024;
  options.server.journal_body = static_cast<std::size_t>(options.journal_body_kib) * 1024;
  options.server.max_buffer = static_cast<std::size_t>(options.max_buffer_mib) * 1024 * 1024;
}

void ConfigureLog(const ServeOptions& options) {
  log::Configure(options.log_level,
                 options.log_format == "json" ? log::Format::kJson : log::Format::kText);
}

}  // namespace understudy
