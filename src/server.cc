#include "understudy/server.h"

#include <chrono>
#include <future>
#include <utility>
#include <vector>

#include "control/admin.h"
#include "control/routes.h"
#include "front/pipeline.h"
#include "front/service.h"
#include "http/server.h"
#include "http/url.h"
#include "scenario/scenario.h"
#include "store/world.h"

namespace understudy {
namespace {

// With what is done before and after, a stop takes 5 s at most.
constexpr std::chrono::milliseconds kDrain{4800};

[[noreturn]] void Fail(StartFailure::Reason reason, const std::string& message) {
  throw StartFailure(reason, message);
}

scenario::Scenario LoadScenario(const Options& options) {
  auto loaded = options.scenario_text.empty()
                    ? scenario::Load(options.scenario)
                    : scenario::LoadText(options.scenario_text, "scenario text");
  if (!loaded) Fail(StartFailure::Reason::kInvalidScenario, loaded.error().Render());
  return std::move(*loaded);
}

std::vector<std::string> AllTables() {
  std::vector<std::string> schema;
  for (const auto& vendor : AllVendors()) schema.push_back(vendor.schema);
  return schema;
}

std::unique_ptr<store::Database> MakeEmptyState() {
  auto database = std::make_unique<store::Database>();
  store::CreateTables(*database, AllTables());
  return database;
}

// What does not depend on the scenario, made while that is read: it halves the time of a start.
struct Preparation {
  std::future<front::Contracts> contracts = std::async(std::launch::async, &front::LoadContracts);
  std::future<std::unique_ptr<store::Database>> empty =
      std::async(std::launch::async, &MakeEmptyState);
};

// The scenario's state in a file that keeps it.
std::unique_ptr<store::Database> OpenState(const scenario::Scenario& scenario,
                                           const std::string& file) {
  const auto tables = AllTables();
  const store::Fingerprint fingerprint{store::Digest(tables),
                                       scenario.name + " " + scenario::DigestOf(scenario)};
  auto opened = store::OpenFile(file, fingerprint);
  if (!opened) Fail(StartFailure::Reason::kRuntime, opened.error());
  if (opened->is_new) {
    store::Transaction transaction(*opened->database);
    store::CreateTables(*opened->database, tables);
    scenario::Seed(scenario, *opened->database);
    store::MarkSeeded(*opened->database, fingerprint);
    transaction.Commit();
  }
  return std::move(opened->database);
}

// The scenario's state in memory.
std::unique_ptr<store::Database> SeedState(const scenario::Scenario& scenario,
                                           std::unique_ptr<store::Database> empty) {
  store::Transaction transaction(*empty);
  scenario::Seed(scenario, *empty);
  transaction.Commit();
  return empty;
}

// What a client on this machine can use: a wildcard address is none to connect to.
std::string UrlOf(const std::string& scheme, std::string host, int port) {
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  const bool v6 = host.find(':') != std::string::npos;
  return scheme + "://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<std::string> PublicUrl(const Options& options) {
  if (options.public_url.empty()) return std::nullopt;
  return options.public_url.substr(0, options.public_url.find_last_not_of('/') + 1);
}

http::ServerOptions TransportOptions(const Options& options) {
  http::ServerOptions result;
  result.host = options.host;
  result.port = options.port;
  if (!options.tls_certificate_file.empty() || !options.tls_key_file.empty()) {
    result.tls = {options.tls_certificate_file, options.tls_key_file, options.tls_port};
  }
  result.patience.head = options.header_timeout;
  result.patience.body = options.body_timeout;
  result.patience.idle = options.idle_timeout;
  result.threads = options.threads;
  result.most_connections = options.max_connections;
  result.most_buffered = options.max_buffer;
  return result;
}

}  // namespace

struct Server::Impl {
  Impl(const scenario::Scenario& scenario, const Options& options, Preparation& prepared)
      : world(options.database_file.empty() ? SeedState(scenario, prepared.empty.get())
                                            : OpenState(scenario, options.database_file),
              scenario.clock),
        service(scenario, PublicUrl(options), prepared.contracts.get()) {
    auto started =
        http::Server::Start(TransportOptions(options),
                            [this](const http::Request& request) { return Answer(request); });
    if (!started) {
      Fail(started.error().port_busy ? StartFailure::Reason::kPortBusy
                                     : StartFailure::Reason::kRuntime,
           started.error().message);
    }
    transport = std::move(*started);
    url = UrlOf("http", options.host, transport->port());
    if (transport->tls_port() > 0) tls_url = UrlOf("https", options.host, transport->tls_port());
  }

  http::Response Answer(const http::Request& request) {
    if (control::Admin::Owns(http::SplitTarget(request.target).path)) return admin.Handle(request);
    return pipeline.Handle(request);
  }

  store::World world;
  front::Service service;
  front::Pipeline pipeline{service, world};
  control::Admin admin{service};
  std::string url;
  std::string tls_url;
  // Last, so that it stops before what it uses goes.
  std::unique_ptr<http::Server> transport;
};

Server::Server(const Options& options) {
  Preparation prepared;
  const auto scenario = LoadScenario(options);
  impl_ = std::make_unique<Impl>(scenario, options, prepared);
}

Server::~Server() { Stop(); }

const std::string& Server::url() const { return impl_->url; }
int Server::port() const { return impl_->transport->port(); }
const std::string& Server::tls_url() const { return impl_->tls_url; }
int Server::tls_port() const { return impl_->transport->tls_port(); }
std::string Server::routes_text() const { return control::RoutesText(impl_->service, impl_->url); }
bool Server::Stop() { return impl_->transport->Stop(kDrain); }

}  // namespace understudy
