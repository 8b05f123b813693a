#include "scenario/scenario.h"

#include <deque>
#include <stdexcept>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "scenario/check.h"
#include "scenario/clock_setting.h"
#include "scenario/limit.h"
#include "scenario/load.h"
#include "scenario/warnings.h"

namespace understudy::scenario {
namespace {

std::vector<Credential> ReadCredentials(const Node& node, const CredentialSpec& spec) {
  std::vector<Credential> credentials;
  for (const auto& item : node.Items(spec.key)) {
    if (item.is_scalar()) {
      credentials.push_back({item.text, {}});
      continue;
    }
    Credential credential{std::string(item.Text("key")), {}};
    for (const auto& p : item.Items("permissions")) credential.permissions.push_back(p.text);
    credentials.push_back(std::move(credential));
  }
  if (!spec.takes_users) return credentials;
  for (const auto& user : node.Items("users")) {
    credentials.push_back(
        {Concat({user.Text("name"), ":", user.Text("password")}), {}, /*is_user=*/true});
  }
  return credentials;
}

VendorScenario ReadVendor(const Vendor& vendor, const Node& node, Strict scenario_strict,
                          const entities::WrittenRows::Creation& creation) {
  VendorScenario read{&vendor, ReadCredentials(node, vendor.credentials), std::nullopt, {}, {}};
  if (const Node* limit = node.Find("rate_limit")) {
    read.rate_limit = ReadRateLimit(*limit, vendor);
  } else if (vendor.contract != nullptr) {  // a user's API has the limit of its vendor.yaml
    read.rate_limit = vendor.published_limit;
  }
  read.strict = ReadStrict(node.Find("strict"), scenario_strict);
  const Node* settings = node.Find("settings");
  for (const auto& setting : vendor.settings) {
    const std::string& fallback = setting.choices.front();
    read.settings[setting.name] =
        settings == nullptr ? fallback : LowerAscii(settings->Text(setting.name, fallback));
  }
  for (const auto& webhook : node.Items("webhooks")) read.webhooks.push_back(ReadWebhook(webhook));
  const Node* data = node.Find("data");
  for (const auto& entity : vendor.entities) {
    std::vector<const Node*> rows;
    if (data != nullptr && data->Find(entity.name) != nullptr) {
      for (const auto& row : data->Items(entity.name)) rows.push_back(&row);
      if (vendor.written_rows) {
        read.made_rows.push_back(std::make_shared<const std::deque<Node>>(
            vendor.written_rows->Complete(read.rows.size(), creation, rows)));
      }
    } else if (vendor.make_rows) {
      auto made = std::make_shared<const std::vector<Node>>(
          vendor.make_rows(read.rows.size(), creation.seed, read.rows));
      for (const auto& row : *made) rows.push_back(&row);
      read.made_rows.push_back(std::move(made));
    }
    read.rows.push_back(std::move(rows));
  }
  return read;
}

Scenario Read(const SharedCatalog& catalog, Loaded loaded, const std::string& fallback_name,
              const std::string& folder) {
  Scenario scenario;
  scenario.catalog = catalog;
  scenario.root = std::make_unique<Node>(std::move(*loaded.root));
  scenario.sources = std::move(loaded.sources);
  const Node& root = *scenario.root;
  scenario.name = root.Text("name", fallback_name);
  scenario.description = root.Text("description");
  scenario.seed = root.Integer("seed");
  scenario.clock = ReadClock(root.Find("clock"));
  scenario.folder = folder;
  if (const auto url = root.OptionalText("public_url")) {
    scenario.public_url = url->substr(0, url->find_last_not_of('/') + 1);
  }
  scenario.cors = ReadCors(root.Find("cors"));
  const Strict strict = ReadStrict(root.Find("strict"), Strict::kReport);
  const Node* vendors = root.Find("vendors");
  for (const auto& vendor : catalog->vendors()) {
    static const Node kNothing;
    const Node* node = vendors == nullptr ? nullptr : vendors->Find(vendor.name);
    // A user's API need not be listed.
    if (node == nullptr && vendor.contract != nullptr) node = &kNothing;
    if (node == nullptr) continue;
    scenario.vendors.push_back(
        ReadVendor(vendor, *node, strict,
                   {scenario.clock.Begun().Now(), static_cast<std::uint64_t>(scenario.seed)}));
  }
  for (const auto& rule : root.Items("faults")) scenario.faults.push_back(ReadFaultRule(rule));
  AddWarnings(scenario, scenario.warnings);
  scenario.warnings.Sort();
  return scenario;
}

tl::expected<Scenario, Diagnostics> Build(const SharedCatalog& catalog, File file,
                                          LookedAt* looked_at = nullptr) {
  Diagnostics diagnostics;
  const std::string fallback_name = file.name;
  const std::string folder = file.folder;
  Loaded loaded = Assemble(std::move(file), diagnostics, looked_at);
  // A test checks those that are built in.
  const bool is_checked = loaded.is_built_in && catalog == Catalog::BuiltIn();
  if (loaded.root && !is_checked) Check(*catalog, loaded, diagnostics);
  if (!diagnostics.empty()) {
    diagnostics.Sort();
    return tl::make_unexpected(std::move(diagnostics));
  }
  const bool has_default_rows = loaded.has_default_rows && catalog == Catalog::BuiltIn();
  Scenario scenario = Read(catalog, std::move(loaded), fallback_name, folder);
  scenario.has_default_rows = has_default_rows;
  return scenario;
}

tl::unexpected<Diagnostics> Unreadable(const std::string& path, const std::string& why) {
  Diagnostics diagnostics;
  diagnostics.Add(path, why);
  return tl::make_unexpected(std::move(diagnostics));
}

void RequireRows(const Scenario& scenario) {
  if (scenario.lacks_rows) throw std::logic_error(scenario.name + " was read without its rows");
}

}  // namespace

tl::expected<Scenario, Diagnostics> Load(const SharedCatalog& catalog,
                                         const std::string& path_or_name) {
  auto file = OpenScenario(path_or_name);
  if (!file) return Unreadable(path_or_name, file.error());
  return Build(catalog, std::move(*file));
}

Scenario LoadWithoutRows(const std::string& name) {
  auto file = OpenScenario(name);
  if (!file || file->tree.empty()) throw std::logic_error(name + " is no built-in scenario");
  const std::string fallback_name = file->name;
  const std::string folder = file->folder;
  Scenario scenario =
      Read(Catalog::BuiltIn(), AssembleWithoutRows(std::move(*file)), fallback_name, folder);
  scenario.lacks_rows = true;
  return scenario;
}

tl::expected<Scenario, Diagnostics> LoadBeside(const SharedCatalog& catalog,
                                               const std::string& folder, const std::string& name) {
  auto file = OpenBeside(folder, name);
  if (!file) return Unreadable(name, file.error());
  return Build(catalog, std::move(*file));
}

tl::expected<Scenario, Diagnostics> LoadFile(const SharedCatalog& catalog, const std::string& path,
                                             LookedAt& looked_at) {
  auto file = OpenFile(path, &looked_at);
  if (!file) return Unreadable(path, file.error());
  return Build(catalog, std::move(*file), &looked_at);
}

tl::expected<Scenario, Diagnostics> LoadText(const SharedCatalog& catalog, const std::string& text,
                                             const std::string& name) {
  return Build(catalog, {name, "text:" + name, ".", text});
}

tl::expected<Scenario, Diagnostics> LoadSent(const SharedCatalog& catalog, SentText sent,
                                             const std::string& folder) {
  const std::string id = "text:" + sent.name;
  return Build(catalog, {std::move(sent.name),
                         id,
                         folder,
                         std::move(sent.text),
                         sent.is_json,
                         {},
                         std::move(sent.member)});
}

std::string DigestOf(const Scenario& scenario) {
  RequireRows(scenario);
  return store::Digest({json::ToText(*scenario.root)});
}

store::Fingerprint FingerprintOf(const Scenario& scenario) {
  std::string content = scenario.name + " " + DigestOf(scenario);
  // What a user's API does and its rows may come from its document.
  for (const auto& served : scenario.vendors) {
    const Vendor& vendor = *served.vendor;
    if (vendor.contract == nullptr) continue;
    content += " " + vendor.content;
  }
  return {store::Digest(scenario.catalog->tables()), std::move(content)};
}

void Seed(const Scenario& scenario, store::Database& database) {
  RequireRows(scenario);
  for (const auto& vendor : scenario.vendors) {
    for (std::size_t i = 0; i < vendor.rows.size(); ++i) {
      for (const Node* row : vendor.rows[i]) vendor.vendor->entities[i].Insert(database, *row);
    }
  }
}

}  // namespace understudy::scenario
