#include "front/seeded_scenario.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "store/copy.h"

// The build makes it: built_in_tables_main.cc.
extern "C" {
extern const char understudy_built_in_tables[];
extern const char understudy_built_in_tables_end[];
}

namespace understudy::front {
namespace {

// A database that has the tables of Catalog::BuiltIn().
std::string_view BuiltInTables() {
  const auto* const end = understudy_built_in_tables_end;
  return {understudy_built_in_tables, static_cast<std::size_t>(end - understudy_built_in_tables)};
}

std::vector<SharedRule> ShareRules(const std::vector<scenario::FaultRule>& rules) {
  std::vector<SharedRule> shared;
  for (const auto& rule : rules) {
    shared.push_back(std::make_shared<const scenario::FaultRule>(rule));
  }
  return shared;
}

std::vector<std::string> CredentialsOf(const scenario::Scenario& scenario) {
  std::vector<std::string> secrets;
  for (const auto& vendor : scenario.vendors) {
    for (const auto& credential : vendor.credentials) {
      secrets.push_back(credential.secret);
      if (!credential.is_user) continue;
      secrets.push_back(EncodeBase64(credential.secret));
      secrets.push_back(credential.secret.substr(credential.secret.find(':') + 1));
    }
  }
  return secrets;
}

}  // namespace

std::unique_ptr<store::Database> MakeEmptyDatabase(const Catalog& catalog) {
  auto database = std::make_unique<store::Database>();
  // Nothing is undone in it: a database not filled is dropped. A journal would copy each page
  // for each row.
  database->Execute("PRAGMA journal_mode=OFF");
  if (&catalog == Catalog::BuiltIn().get()) {
    store::CopyBytes(BuiltInTables(), *database);
  } else {
    store::Transaction transaction(*database);
    store::CreateTables(*database, catalog.tables());
    transaction.Commit();
    // Worlds of several catalogs share connections.
    store::NumberTables(*database, catalog.number());
  }
  // Needed soon, and dear without this database.
  catalog.row_tables(database.get());
  return database;
}

store::Fingerprint FingerprintOf(const scenario::Scenario& scenario) {
  std::string content = scenario.name + " " + scenario::DigestOf(scenario);
  // What a user's API does and its rows may come from its document.
  for (const auto& served : scenario.vendors) {
    const Vendor& vendor = *served.vendor;
    if (vendor.contract == nullptr) continue;
    content += " " + vendor.content;
  }
  return {store::Digest(scenario.catalog->tables()), std::move(content)};
}

std::shared_ptr<const SeededScenario> ScenarioSeeder::Make(const scenario::Scenario& scenario,
                                                           store::Database& empty) const {
  known_credentials->Add(CredentialsOf(scenario));
  const auto fingerprint = FingerprintOf(scenario);
  store::Transaction transaction(empty);
  scenario::Seed(scenario, empty);
  store::MarkSeeded(empty, fingerprint);
  transaction.Commit();
  return std::shared_ptr<const SeededScenario>(
      new SeededScenario{Service(scenario, public_url), store::Image(empty.Bytes()), scenario.clock,
                         static_cast<std::uint64_t>(scenario.seed), fingerprint.scenario,
                         ShareRules(scenario.faults)});
}

}  // namespace understudy::front
