#include "program/explain.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "base/text.h"
#include "entities/explain.h"
#include "program/exit_code.h"
#include "program/print.h"
#include "vendors/catalog.h"

namespace understudy {
namespace {

// What the reply of a built-in operation is filled from, as far as its binding says it.
std::vector<std::string> ExplainBinding(const Vendor& vendor, const std::string& operation) {
  std::vector<std::string> lines;
  const auto& all = vendor.replies;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& each) { return each.operation == operation; });
  if (found == all.end()) {
    lines.emplace_back("the reply is always the same, or its handler writes it");
    return lines;
  }
  if (found->row) {
    lines.push_back(Concat({"rows", found->entity.empty() ? "" : " of ", found->entity, " at `/",
                            *found->row, "` of the reply"}));
  }
  for (const auto& query : found->queries) lines.push_back("SQL: SELECT … " + query);
  for (const auto& fill : found->fills) {
    lines.push_back(Concat({"`", fill.property, "`: ", fill.column.empty() ? "rows" : fill.column,
                            fill.from.empty() ? "" : " ", fill.from}));
  }
  if (!found->values.empty()) {
    lines.push_back(Concat({"from the handler: ", Join(found->values, ", ")}));
  }
  return lines;
}

void PrintLines(const std::vector<std::string>& lines, std::string_view indent) {
  for (const auto& line : lines) std::cout << indent << line << "\n";
}

void PrintOperation(const Vendor& vendor, const contract::Operation& operation) {
  std::cout << Printable(operation.id) << "\n";
  const std::string path = Concat({operation.method, " ", operation.path});
  if (path != operation.id) std::cout << "  " << Printable(path) << "\n";
  PrintLines(vendor.explain ? vendor.explain(operation) : ExplainBinding(vendor, operation.id),
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
    PrintOperation(vendor, *operation);
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
  for (const auto& operation : catalog.ContractOf(vendor)->operations()) {
    known.push_back(operation->id);
    if (operation->id != name && Concat({operation->method, " ", operation->path}) != name) {
      continue;
    }
    PrintOperation(vendor, *operation);
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

bool IsScenario(const std::string& name) {
  std::error_code error;
  return std::filesystem::exists(name, error) || name.ends_with(".yaml") ||
         name.ends_with(".yml") || name.ends_with(".json");
}

}  // namespace

int Explain(const ExplainOptions& options) {
  auto names = options.names;
  std::string scenario;
  if (!names.empty() && IsScenario(names.front())) {
    scenario = names.front();
    names.erase(names.begin());
  }
  const auto catalog = CatalogOf(scenario, options.apis);
  if (catalog == nullptr) return kInvalidScenario;
  if (names.size() > 2) {
    std::cerr << "error: explain: name a scenario, a vendor and an operation at most\n";
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
