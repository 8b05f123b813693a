#include "program/explain.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "base/text.h"
#include "entities/explain.h"
#include "program/exit_code.h"
#include "program/print.h"
#include "scenario/files.h"
#include "vendors/catalog.h"

namespace understudy {
namespace {

void ExplainPlans(const entities::Replies& replies,
                  const std::vector<entities::ReplyBinding>& bindings, const std::string& operation,
                  std::vector<std::string>& lines) {
  const auto plans = replies.find(operation);
  if (plans == replies.end()) return;
  std::vector<const entities::ReplyBinding*> its;
  for (const auto& binding : bindings) {
    if (binding.operation == operation) its.push_back(&binding);
  }
  for (std::size_t i = 0; i < plans->second.size(); ++i) {
    const auto& plan = plans->second[i];
    const auto* binding = i < its.size() ? its[i] : nullptr;
    if (binding != nullptr && !binding->entity.empty()) {
      lines.push_back(Concat({"rows of ", binding->entity}));
    }
    for (const auto& sql : plan.queries()) lines.push_back("SQL: " + sql);
    lines.push_back("reply: " + plan.Explain(binding == nullptr ? std::vector<std::string>()
                                                                : binding->values));
  }
}

// What a built-in operation answers with, and from what.
std::vector<std::string> ExplainReplies(const Catalog& catalog, const Vendor& vendor,
                                        const std::string& operation) {
  std::vector<std::string> lines;
  const auto& operations = catalog.OperationsOf(vendor);
  ExplainPlans(operations.replies, operations.bindings, operation, lines);
  if (lines.empty()) return {"the reply has no JSON, or its handler writes it"};
  const auto& variant = vendor.variant;
  std::vector<std::string> others;
  ExplainPlans(catalog.VariantRepliesOf(vendor), operations.variants, operation, others);
  if (!others.empty()) {
    lines.push_back(Concat({"where the setting ", variant.setting, " is ", variant.value, ":"}));
    lines.insert(lines.end(), others.begin(), others.end());
  }
  return lines;
}

void PrintLines(const std::vector<std::string>& lines, std::string_view indent) {
  for (const auto& line : lines) std::cout << indent << line << "\n";
}

void PrintOperation(const Catalog& catalog, const Vendor& vendor,
                    const contract::Operation& operation) {
  std::cout << Printable(operation.id) << "\n";
  const std::string path = Concat({operation.method, " ", operation.path});
  if (path != operation.id) std::cout << "  " << Printable(path) << "\n";
  PrintLines(
      vendor.explain ? vendor.explain(operation) : ExplainReplies(catalog, vendor, operation.id),
      "  ");
}

void PrintVendor(const Catalog& catalog, const Vendor& vendor) {
  std::cout << vendor.name << "\n";
  for (const auto& entity : vendor.entities) {
    std::cout << "\nentity " << entity.name << ", table " << entity.rows.table << "\n";
    if (!entity.doc.empty()) std::cout << "  " << entity.doc << "\n";
    PrintLines(entities::ExplainEntity(entity), "  ");
  }
  if (!vendor.entities.empty()) std::cout << "\ntables\n";
  for (const auto line : Split(vendor.schema, '\n')) {
    if (!Trim(line).empty()) std::cout << "  " << line << "\n";
  }
  for (const auto& operation : catalog.ContractOf(vendor)->operations()) {
    std::cout << "\n";
    PrintOperation(catalog, vendor, *operation);
  }
}

int UnknownName(std::string_view what, const std::string& name,
                const std::vector<std::string>& known) {
  std::cerr << "error: there is no " << what << " " << Quoted(name) << DidYouMean(name, known)
            << "\n";
  return kUsage;
}

int PrintNamedOperation(const Catalog& catalog, const Vendor& vendor, const std::string& name) {
  std::vector<std::string> known;
  const auto& contract = *catalog.ContractOf(vendor);
  for (const auto& operation : contract.operations()) {
    const std::string by_path = contract::DocumentPath(contract, *operation);
    const bool is_it = operation->id == name || by_path == name ||
                       (operation->ends_with_slash && by_path == name + "/") ||
                       Concat({operation->method, " ", operation->path}) == name;
    known.push_back(operation->id);
    known.push_back(by_path);
    if (!is_it) continue;
    PrintOperation(catalog, vendor, *operation);
    return kFine;
  }
  return UnknownName("operation of " + vendor.name, name, known);
}

// Users' APIs; if there are none, the built-in ones.
int PrintVendors(const Catalog& catalog) {
  const auto& all = catalog.vendors();
  const auto is_own = [](const Vendor& vendor) { return vendor.contract != nullptr; };
  const bool has_own = std::any_of(all.begin(), all.end(), is_own);
  bool is_first = true;
  for (const auto& vendor : all) {
    if (has_own && !is_own(vendor)) continue;
    if (!is_first) std::cout << "\n";
    is_first = false;
    PrintVendor(catalog, vendor);
  }
  return kFine;
}

// A file, or a built-in scenario whose name no API of `apis` has.
bool IsScenario(const std::string& name, const ApiOptions& apis) {
  const auto own = ParseOwnApis(apis);
  const bool is_api =
      std::any_of(own.begin(), own.end(), [&](const OwnApi& api) { return api.name == name; });
  // Its document is often in a folder of the same name.
  if (is_api) return false;
  if (scenario::IsBuiltIn(name)) return true;
  std::error_code error;
  const auto file = std::filesystem::status(name, error);
  return (std::filesystem::exists(file) && !std::filesystem::is_directory(file)) ||
         name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

}  // namespace

int Explain(const ExplainOptions& options) {
  auto names = options.names;
  std::string scenario;
  if (!names.empty() && IsScenario(names.front(), options.apis)) {
    scenario = names.front();
    names.erase(names.begin());
  }
  const auto catalog = CatalogOf(scenario, options.apis);
  if (catalog == nullptr) return kInvalidScenario;
  if (names.size() > 2) {
    std::cerr << "error: explain: name a scenario, an API and an operation at most\n";
    return kUsage;
  }
  // One API alone needs no name: `explain --api FILE listPets`.
  const bool is_alone = catalog->vendors().size() == 1;
  if (is_alone && !names.empty() && catalog->Find(names.front()) == nullptr) {
    names.insert(names.begin(), catalog->vendors().front().name);
  }
  if (names.empty()) return PrintVendors(*catalog);
  const Vendor* vendor = catalog->Find(names.front());
  if (vendor == nullptr) return UnknownName("API", names.front(), catalog->names());
  if (names.size() == 2) return PrintNamedOperation(*catalog, *vendor, names.back());
  PrintVendor(*catalog, *vendor);
  return kFine;
}

}  // namespace understudy
