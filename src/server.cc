#include "understudy/server.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/log.h"
#include "base/text.h"
#include "control/admin.h"
#include "control/root_page.h"
#include "control/routes.h"
#include "front/access_log.h"
#include "front/catalogs.h"
#include "front/late_record.h"
#include "front/pipeline.h"
#include "front/reload.h"
#include "front/request_metrics.h"
#include "front/seeded_scenario.h"
#include "front/worlds.h"
#include "http/post.h"
#include "http/server.h"
#include "http/url.h"
#include "journal/journal_file.h"
#include "journal/redaction.h"
#include "journal/stream.h"
#include "scenario/origin.h"
#include "scenario/row_changes.h"
#include "scenario/scenario.h"
#include "scenario/watch.h"
#include "store/state.h"
#include "vendors/catalog.h"

namespace understudy {
namespace {

// The work before and after it included, a stop takes 5 s at most.
constexpr std::chrono::milliseconds kDrain{4800};

constexpr const char* kDefault = "default";

[[noreturn]] void Fail(StartFailure::Reason reason, const std::string& message) {
  throw StartFailure(reason, message);
}

scenario::Origin OriginOf(const Options& options) {
  const bool is_default = options.scenario.empty() && options.apis.empty();
  return {{options.apis, options.api_root},
          is_default ? kDefault : options.scenario,
          options.scenario_text};
}

SharedCatalog MakeCatalog(const Options& options) {
  const auto origin = OriginOf(options);
  const auto apis = origin.AllApis();
  Diagnostics warnings(Severity::kWarning);
  auto made = scenario::ReadCatalog(origin, apis, warnings);
  if (!made) Fail(StartFailure::Reason::kInvalidScenario, made.error().Render());
  front::LogWarnings(warnings);
  front::LogVendorFiles(apis);
  return std::move(*made);
}

// Whether the build has seeded the rows. A file of --db gets its rows one by one.
bool HasBuiltInRows(const SharedCatalog& catalog, const Options& options) {
  const auto origin = OriginOf(options);
  return catalog == Catalog::BuiltIn() && origin.text.empty() && origin.scenario == kDefault &&
         scenario::IsBuiltIn(kDefault) && options.database_file.empty();
}

// The parts that do not depend on the scenario. They are made while it is read, which halves the
// time of a start.
struct Preparation {
  explicit Preparation(const Options& options)
      : catalog(MakeCatalog(options)),
        empty(HasBuiltInRows(catalog, options)
                  ? std::shared_future<std::unique_ptr<store::Database>>()
                  : MakeEmpty(catalog)) {}

  std::shared_ptr<const front::SeededScenario> Seed(const front::ScenarioSeeder& seeder,
                                                    const scenario::Scenario& scenario) const {
    return scenario.lacks_rows ? seeder.MakeDefault(scenario) : seeder.Make(scenario, *empty.get());
  }

  const SharedCatalog catalog;
  // Not valid if the build has made more.
  const std::shared_future<std::unique_ptr<store::Database>> empty;
  // Needed later, so they start later: there may be only two processors.
  const std::future<void> contracts =
      std::async(std::launch::async, [catalog = catalog, empty = empty] {
        if (empty.valid()) empty.wait();
        catalog->ReadContracts();
      });

 private:
  static std::shared_future<std::unique_ptr<store::Database>> MakeEmpty(
      const SharedCatalog& catalog) {
    return std::async(std::launch::async, [catalog] { return front::MakeEmptyDatabase(*catalog); });
  }
};

scenario::Scenario LoadScenario(const Preparation& prepared, const Options& options) {
  if (!prepared.empty.valid()) return scenario::LoadWithoutRows(kDefault);
  auto loaded = scenario::ReadScenario(OriginOf(options), prepared.catalog);
  if (!loaded) Fail(StartFailure::Reason::kInvalidScenario, loaded.error().Render());
  front::LogWarnings(loaded->warnings);
  return std::move(*loaded);
}

// Opens the --db file, filled with the scenario's rows if it is new; nullptr without such a file.
std::unique_ptr<store::Database> OpenKept(const scenario::Scenario& scenario,
                                          const std::string& file) {
  if (file.empty()) return nullptr;
  const auto fingerprint = scenario::FingerprintOf(scenario);
  auto opened = store::OpenFile(file, fingerprint);
  if (!opened) Fail(StartFailure::Reason::kRuntime, opened.error());
  if (opened->is_new) {
    store::Transaction transaction(*opened->database);
    store::CreateTables(*opened->database, scenario.catalog->tables());
    scenario::Seed(scenario, *opened->database);
    store::MarkSeeded(*opened->database, fingerprint);
    transaction.Commit();
  }
  opened->database->WaitBriefly();
  return std::move(opened->database);
}

// The URL for a client on this machine, which can't connect to a wildcard address.
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
  result.timeouts.head = options.header_timeout;
  result.timeouts.body = options.body_timeout;
  result.timeouts.idle = options.idle_timeout;
  result.threads = options.threads;
  result.most_connections = options.max_connections;
  result.most_buffered = options.max_buffer;
  return result;
}

void CheckBounds(const char* option, std::size_t value, std::size_t least, std::size_t most) {
  if (value >= least && value <= most) return;
  Fail(StartFailure::Reason::kRuntime,
       Concat({"Options::", option, " must be ", std::to_string(least), " to ",
               std::to_string(most), ", and not ", std::to_string(value)}));
}

// As the command line does.
void CheckJournalOptions(const Options& options) {
  constexpr std::size_t kMiB = std::size_t{1024} * 1024;
  CheckBounds("journal_entries", options.journal_entries, 0, 1'000'000);
  CheckBounds("journal_bytes", options.journal_bytes, kMiB, 65'536 * kMiB);
  CheckBounds("journal_body", options.journal_body, 0, kMiB);
}

front::Worlds::Limits WorldLimits(const Options& options) {
  const auto hosts = http::ReadAllowedHosts(options.allow_webhooks_to);
  if (!hosts) Fail(StartFailure::Reason::kRuntime, "--allow-webhooks-to: " + hosts.error());
  return {options.max_worlds,
          options.world_ttl,
          {options.journal_entries, options.journal_bytes, options.journal_body},
          *hosts};
}

// What any vendor calls a credential: a world may serve others than the server's scenario.
std::vector<std::string> CredentialNames(const Catalog& catalog) {
  std::vector<std::string> names;
  for (const auto& vendor : catalog.vendors()) {
    const auto& contract = catalog.ContractOf(vendor);
    for (const auto* own : {&contract->header_credentials(), &contract->query_credentials()}) {
      names.insert(names.end(), own->begin(), own->end());
    }
  }
  return names;
}

journal::Redaction RedactionFor(const Options& options, const front::ScenarioSeeder& seeder) {
  if (options.show_credentials) return {};
  return journal::Redaction(CredentialNames(*seeder.catalogs.Current()), seeder.known_credentials);
}

std::unique_ptr<journal::JournalFile> OpenJournalFile(const front::Catalogs& catalogs,
                                                      const Options& options,
                                                      const journal::Redaction& redaction) {
  if (options.journal_file.empty()) return nullptr;
  const scenario::RowCatalogs rows{
      catalogs.Current(), [catalogs](std::uint32_t tables) { return catalogs.WithTables(tables); }};
  try {
    return std::make_unique<journal::JournalFile>(options.journal_file, redaction,
                                                  scenario::RowChangesWriter(rows));
  } catch (const std::runtime_error& e) {
    Fail(StartFailure::Reason::kRuntime,
         Concat({"--journal-file ", options.journal_file, ": ", e.what()}));
  }
}

// "*.Example.com" and ".example.com" mean "example.com".
std::string WorldHostSuffix(const Options& options) {
  std::string_view suffix = options.world_from_host;
  if (suffix.starts_with('*')) suffix.remove_prefix(1);
  if (suffix.starts_with('.')) suffix.remove_prefix(1);
  return LowerAscii(suffix);
}

std::unique_ptr<scenario::Watcher> Watch(front::Reloader& reloader) {
  if (reloader.files().empty()) {
    Fail(StartFailure::Reason::kRuntime,
         "--watch: needs a scenario file or --api; this scenario is built in or given as text");
  }
  try {
    return std::make_unique<scenario::Watcher>(reloader.files(),
                                               [&reloader] { return reloader.Follow(); });
  } catch (const std::runtime_error& e) {
    Fail(StartFailure::Reason::kRuntime, std::string("--watch: ") + e.what());
  }
}

std::unique_ptr<control::SnapshotStore> MakeShelf(const std::string& folder) {
  if (folder.empty()) return control::MakeMemorySnapshotStore();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder, error)) {
    Fail(StartFailure::Reason::kRuntime, "--snapshots " + folder + ": is not a folder");
  }
  return control::MakeFolderSnapshotStore(folder);
}

}  // namespace

struct Server::Impl {
  Impl(const scenario::Scenario& scenario, const Options& options, Preparation& prepared)
      : seeder{{prepared.catalog, [this](const Catalog& catalog) { Follow(catalog); }},
               PublicUrl(options)},
        worlds(prepared.Seed(seeder, scenario), OpenKept(scenario, options.database_file),
               WorldLimits(options)),
        redaction(RedactionFor(options, seeder)),
        metrics(*seeder.catalogs.Current()),
        access_log(options.access_log ? std::make_unique<front::AccessLog>(redaction) : nullptr),
        journal_file(OpenJournalFile(seeder.catalogs, options, redaction)),
        pipeline(worlds,
                 {options.skip_delays, WorldHostSuffix(options),
                  [this](std::string_view method, std::string_view path) {
                    return admin.HintFor(method, path);
                  }},
                 {&metrics, access_log.get()}, redaction),
        reloader(seeder, worlds, OriginOf(options)),
        scenario_cache(seeder, scenario.folder),
        snapshots(MakeShelf(options.snapshots_folder)),
        rules(control::RulesFor(options.host, options.admin_token, options.admin)),
        admin({worlds, scenario_cache, reloader, *snapshots, redaction, stream, metrics,
               [this] { return TransportCounts(); }},
              rules, WorldHostSuffix(options)),
        root_page(worlds, rules) {
    if (journal_file) worlds.journals().Listen(*journal_file);
    worlds.journals().Listen(stream);
    if (options.watch) watcher = Watch(reloader);
    if (options.admin_token.empty()) made_admin_token = rules.token;
    auto started = http::Server::Start(
        TransportOptions(options), [this](const http::Request& request) { return Answer(request); },
        [this](const http::Request& request) { return AnswerEarly(request); },
        [this](const http::Request& request) { RecordLost(request); });
    if (!started) {
      Fail(started.error().port_busy ? StartFailure::Reason::kPortBusy
                                     : StartFailure::Reason::kRuntime,
           started.error().message);
    }
    transport = std::move(*started);
    serving = transport.get();
    url = UrlOf("http", options.host, transport->port());
    if (transport->tls_port() > 0) tls_url = UrlOf("https", options.host, transport->tls_port());
  }

  // See front::Catalogs::OnNew.
  void Follow(const Catalog& catalog) {
    seeder.known_credentials->AddNames(CredentialNames(catalog));
    metrics.Follow(catalog);
  }

  http::Response Answer(const http::Request& request) {
    const auto path = http::SplitTarget(request.target).path;
    const bool is_admin = control::Admin::Owns(path);
    if (!is_admin && (request.rejected || !root_page.Owns(path))) {
      return pipeline.Handle(request);
    }
    const auto began = request.Began();
    auto response = is_admin ? admin.Handle(request) : root_page.Handle(request);
    if (access_log) Log(request, response, began);
    return response;
  }

  // Of a request that is no vendor's.
  void Log(const http::Request& request, http::Response& response,
           std::chrono::steady_clock::time_point began) {
    if (front::ReplacesReply(request, response)) return;
    auto access = access_log->Describe(request, response, {});
    if (http::LeavesAtOnce(response)) {
      access_log->Add(access, std::chrono::steady_clock::now() - began);
      return;
    }
    auto record =
        std::make_shared<front::LateRecord>(front::Observers{nullptr, access_log.get()}, began);
    record->SetAccess(std::move(access));
    response.watcher = std::move(record);
  }

  void RecordLost(const http::Request& request) {
    if (!control::Admin::Owns(http::SplitTarget(request.target).path)) pipeline.RecordLost(request);
  }

  http::Server::Counts TransportCounts() const {
    const http::Server* server = serving;
    return server == nullptr ? http::Server::Counts{} : server->counts();
  }

  std::optional<http::Response> AnswerEarly(const http::Request& request) {
    const auto path = http::SplitTarget(request.target).path;
    if (control::Admin::Owns(path) || root_page.Owns(path)) return std::nullopt;
    return pipeline.HandleEarly(request);
  }

  const front::ScenarioSeeder seeder;
  front::Worlds worlds;
  const journal::Redaction redaction;
  front::RequestMetrics metrics;
  const std::unique_ptr<front::AccessLog> access_log;
  const std::unique_ptr<journal::JournalFile> journal_file;
  front::Pipeline pipeline;
  front::Reloader reloader;
  control::ScenarioCache scenario_cache;
  const std::unique_ptr<control::SnapshotStore> snapshots;
  journal::Stream stream;
  const control::AccessRules rules;
  control::Admin admin;
  control::RootPage root_page;
  std::string made_admin_token;
  std::string url;
  std::string tls_url;
  // Last, so that they stop before the members that they use are destroyed.
  std::unique_ptr<scenario::Watcher> watcher;
  std::unique_ptr<http::Server> transport;
  // `transport`, for its own threads: they run before it is assigned.
  std::atomic<const http::Server*> serving = nullptr;
};

Server::Server(const Options& options) {
  CheckJournalOptions(options);
  Preparation prepared(options);
  const auto scenario = LoadScenario(prepared, options);
  impl_ = std::make_unique<Impl>(scenario, options, prepared);
}

Server::~Server() { Stop(); }

const std::string& Server::url() const { return impl_->url; }
int Server::port() const { return impl_->transport->port(); }
const std::string& Server::tls_url() const { return impl_->tls_url; }
const std::string& Server::made_admin_token() const { return impl_->made_admin_token; }
int Server::tls_port() const { return impl_->transport->tls_port(); }
std::string Server::routes_text() const {
  return control::RoutesText(*impl_->worlds.Default()->scenario, impl_->worlds.connections(),
                             impl_->url);
}
World Server::world(const std::string& name) {
  return {impl_->worlds, impl_->redaction, impl_->url, name};
}
bool Server::Stop() {
  if (impl_->watcher != nullptr) impl_->watcher->Stop();
  impl_->admin.EndSearches();
  impl_->worlds.webhooks().Stop();
  const bool clean = impl_->transport->Stop(kDrain);
  if (impl_->journal_file) impl_->journal_file->Finish();
  return clean;
}

}  // namespace understudy
