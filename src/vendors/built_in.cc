#include "vendors/built_in.h"

#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/packed.h"
#include "base/text.h"
#include "entities/built_in.h"
#include "entities/contract_errors.h"
#include "entities/declare.h"
#include "entities/tables.h"
#include "http/reasons.h"
#include "vendors/setting_words.h"

namespace understudy {
namespace {

contract::DocumentFile Open(std::string name, const BuiltInText& text) {
  auto source = std::make_unique<const Source>(Source{std::move(name), std::string(text.yaml)});
  Node root = Unpack(text.tree, *source);
  return {std::move(source), std::move(root)};
}

// Takes what the files say.
void Take(ContractDocument& document, contract::DocumentFile words, const RowFinds& finds,
          Vendor& vendor, Diagnostics& errors) {
  const auto file = entities::ReadBuiltInFile(std::move(words), errors);
  if (!file) return;
  CheckSettings(*file->root, vendor.settings, errors);
  auto read = document.TakeSchemas();
  if (const Node* said = file->root->Find("errors")) {
    const auto made =
        std::make_shared<const entities::ContractErrors>(*said, document.root(), errors);
    vendor.errors = made;
    vendor.render_problem = [made](const Problem& problem, const Settings& settings) {
      return made->Render(problem, settings);
    };
    vendor.render_for_operation = [made](const Problem& problem, const Settings& settings,
                                         const contract::Operation& operation) {
      return made->Render(problem, settings, &operation);
    };
    vendor.render_status = [made](int status, const Settings& settings) {
      return made->Render(status, ReasonOf(status), settings);
    };
  } else {
    errors.Add(file->root->mark, "the file needs the word `errors`");
  }
  const entities::BuiltInFiles files{vendor.name, *file, document.root(), read->schemas};
  const auto declarations = entities::DeclareBuiltIn(files, errors);
  entities::BoundInCode in_code{{}, finds};
  for (const auto& [id, handler] : vendor.handlers) in_code.operations.insert(id);
  auto bound = entities::BindBuiltIn(files, declarations, in_code, errors);
  if (!read->faults.empty()) throw std::logic_error(read->faults.Render());
  if (!errors.empty()) return;
  vendor.entities = entities::CompileEntities(declarations);
  vendor.schema = entities::TablesSql(declarations);
  for (auto& reply : bound.replies) vendor.replies.push_back(std::move(reply));
  for (auto& handler : bound.handlers) vendor.handlers.push_back(std::move(handler));
  for (auto& [id, handler] : vendor.handlers) {
    handler = entities::WithSettings(files, id, std::move(handler));
  }
  vendor.kept.insert(bound.reading.begin(), bound.reading.end());
  document.KeepSchemas(std::move(read));
}

}  // namespace

void CompleteFromFiles(const BuiltInText& contract, const BuiltInText& words, const RowFinds& finds,
                       Vendor& vendor) {
  const auto folder = Concat({"src/vendors/", vendor.name, "/"});
  const auto document =
      std::make_shared<ContractDocument>(Open(folder + "contract.yaml", contract));
  vendor.contract_yaml = contract.yaml;
  Diagnostics errors;
  Take(*document, Open(folder + "vendor.yaml", words), finds, vendor, errors);
  if (!errors.empty()) throw std::logic_error(errors.Render());
  vendor.document = document;
}

}  // namespace understudy
