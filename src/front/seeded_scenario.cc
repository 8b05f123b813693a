#include "front/seeded_scenario.h"

#include <utility>

#include "base/base64.h"
#include "front/built_in_rows.h"
#include "store/copy.h"

namespace understudy::front {
namespace {

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

std::shared_ptr<const SeededScenario> MakeSeeded(const scenario::Scenario& scenario,
                                                 const std::optional<std::string>& public_url,
                                                 store::Image rows, std::string digest) {
  return std::shared_ptr<const SeededScenario>(new SeededScenario{
      Service(scenario, public_url), std::move(rows), scenario.clock,
      static_cast<std::uint64_t>(scenario.seed), std::move(digest), ShareRules(scenario.faults)});
}

}  // namespace

std::unique_ptr<store::Database> MakeEmptyDatabase(const Catalog& catalog) {
  auto database = std::make_unique<store::Database>();
  // Nothing is undone in it: a database not filled is dropped. A journal would copy each page
  // for each row.
  database->Execute("PRAGMA journal_mode=OFF");
  if (&catalog == Catalog::BuiltIn().get()) {
    store::CopyBytes(BuiltInTables(), *database);
    catalog.row_tables(BuiltInTableNames());  // needed soon
  } else {
    store::Transaction transaction(*database);
    store::CreateTables(*database, catalog.tables());
    transaction.Commit();
    // Worlds of several catalogs share connections.
    store::NumberTables(*database, catalog.number());
    catalog.row_tables(database.get());  // dear without this database
  }
  return database;
}

std::shared_ptr<const SeededScenario> ScenarioSeeder::Make(const scenario::Scenario& scenario,
                                                           store::Database& empty) const {
  known_credentials->Add(CredentialsOf(scenario));
  const auto fingerprint = scenario::FingerprintOf(scenario);
  // A copy takes a tenth of what inserting takes.
  if (scenario.has_default_rows) store::CopyBytes(DefaultRows(), empty);
  store::Transaction transaction(empty);
  if (scenario.has_default_rows) {
    store::MarkAgain(empty, fingerprint);
  } else {
    scenario::Seed(scenario, empty);
    store::MarkSeeded(empty, fingerprint);
  }
  transaction.Commit();
  return MakeSeeded(scenario, public_url, store::Image(empty.Bytes()), fingerprint.scenario);
}

std::shared_ptr<const SeededScenario> ScenarioSeeder::MakeDefault(
    const scenario::Scenario& scenario) const {
  known_credentials->Add(CredentialsOf(scenario));
  scenario.catalog->row_tables(BuiltInTableNames());  // needed soon
  return MakeSeeded(scenario, public_url, store::Image::OfConstant(DefaultRows()),
                    DefaultFingerprint().scenario);
}

}  // namespace understudy::front
