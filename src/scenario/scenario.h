#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/cors.h"
#include "scenario/fault.h"
#include "scenario/files.h"
#include "scenario/strict.h"
#include "scenario/webhook.h"
#include "store/state.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

struct Credential {
  std::string secret;
  std::vector<std::string> permissions;
  bool is_user = false;  // `secret` is "name:password", of the list `users`
};

// One vendor's part of a scenario.
struct VendorScenario {
  const Vendor* vendor;
  std::vector<Credential> credentials;
  std::optional<RateLimit> rate_limit;
  Settings settings;                           // complete: defaults filled in
  std::vector<std::vector<const Node*>> rows;  // by entity, in the vendor's order; checked
  Strict strict = Strict::kReport;             // its own key, or the scenario's
  std::vector<Webhook> webhooks = {};
  // Own the rows that Vendor::make_rows() and Vendor::written_rows made.
  std::vector<std::shared_ptr<const void>> made_rows = {};
};

// A scenario that has passed every check. Movable; its nodes stay where they are.
struct Scenario {
  SharedCatalog catalog;  // to which the vendors belong
  std::string name;
  std::string description;
  std::string folder;  // of its file; "builtin:scenarios" for a built-in one
  Clock clock;
  std::int64_t seed = 0;
  std::optional<std::string> public_url;  // without a slash at the end
  Cors cors;
  std::vector<VendorScenario> vendors;  // the vendors that are served, in the catalog's order
  std::vector<FaultRule> faults;        // the first that applies is used

  // Warnings: parts that are allowed but can't work.
  Diagnostics warnings{Severity::kWarning};

  // Its rows are those of the built-in default scenario, in the built-in catalog.
  bool has_default_rows = false;
  // It was read without its rows: DigestOf() and Seed() are not for it.
  bool lacks_rows = false;

  // Own what `rows` point into.
  std::vector<std::unique_ptr<Source>> sources;
  std::unique_ptr<Node> root;
};

// Reads and checks a scenario for the catalog's vendors, given by path or built-in name, with
// everything that it extends and includes. Returns all errors at once.
tl::expected<Scenario, Diagnostics> Load(const SharedCatalog& catalog,
                                         const std::string& path_or_name);

// A built-in scenario, of the built-in catalog, that extends none. The rows that it includes are
// left out: for whoever has them, as the build seeded them.
Scenario LoadWithoutRows(const std::string& name);

// The same for a scenario in the same folder as another one: see OpenBeside().
tl::expected<Scenario, Diagnostics> LoadBeside(const SharedCatalog& catalog,
                                               const std::string& folder, const std::string& name);

// The same for a file, never for a built-in scenario. Adds to `looked_at` where files were looked
// for, even if the scenario has errors.
tl::expected<Scenario, Diagnostics> LoadFile(const SharedCatalog& catalog, const std::string& path,
                                             LookedAt& looked_at);

// The same for a text. Messages show `name` as the file; relative paths start at the current
// folder.
tl::expected<Scenario, Diagnostics> LoadText(const SharedCatalog& catalog, const std::string& text,
                                             const std::string& name);

// The same for a text from outside, whose relative paths start at `folder`: see OpenBase().
struct SentText {
  std::string text;
  std::string name;         // for messages; also the scenario's name if it has none
  bool is_json;             // else YAML
  MemberNames member = {};  // the members that lead to the scenario in the text
};
tl::expected<Scenario, Diagnostics> LoadSent(const SharedCatalog& catalog, SentText sent,
                                             const std::string& folder);

// Tells scenarios of different content apart; comments and layout don't count.
std::string DigestOf(const Scenario& scenario);

// Identifies the tables and the scenario. A file of --db must have the same.
store::Fingerprint FingerprintOf(const Scenario& scenario);

// Inserts every row. The caller has opened a transaction.
void Seed(const Scenario& scenario, store::Database& database);

}  // namespace understudy::scenario
