#include "vendors/built_in.h"

#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "base/yaml.h"
#include "entities/built_in.h"
#include "entities/contract_errors.h"
#include "entities/declare.h"
#include "entities/tables.h"
#include "http/reasons.h"
#include "vendors/setting_words.h"

namespace understudy {
namespace {

enum class TextForm { kJson, kYaml };

contract::DocumentFile Parse(Source text, TextForm form) {
  auto source = std::make_unique<const Source>(std::move(text));
  Diagnostics errors;
  auto root = form == TextForm::kJson ? ParseJson(*source, errors) : ParseYaml(*source, errors);
  if (!root) throw std::logic_error(errors.Render());
  return {std::move(source), std::move(*root)};
}

// Takes what the files say. What is returned is the contract's document.
contract::DocumentFile Take(contract::DocumentFile document, contract::DocumentFile words,
                            const RowFinds& finds, Vendor& vendor, Diagnostics& errors) {
  const auto file = entities::ReadBuiltInFile(std::move(words), errors);
  if (!file) return document;
  CheckSettings(*file->root, vendor.settings, errors);
  contract::Schemas schemas(document.root, errors);
  if (const Node* said = file->root->Find("errors")) {
    const auto made =
        std::make_shared<const entities::ContractErrors>(*said, document.root, errors);
    vendor.errors = made;
    vendor.render_problem = [made](const Problem& problem, const Settings& settings) {
      return made->Render(problem, settings);
    };
    vendor.render_status = [made](int status, const Settings& settings) {
      return made->Render(status, ReasonOf(status), settings);
    };
  }
  const entities::BuiltInFiles files{vendor.name, *file, document.root, schemas};
  const auto declarations = entities::DeclareBuiltIn(files, errors);
  entities::BoundInCode in_code{{}, finds};
  for (const auto& [id, handler] : vendor.handlers) in_code.operations.insert(id);
  auto bound = entities::BindBuiltIn(files, declarations, in_code, errors);
  if (!errors.empty()) return document;
  vendor.entities = entities::CompileEntities(declarations);
  vendor.schema = entities::TablesSql(declarations);
  for (auto& reply : bound.replies) vendor.replies.push_back(std::move(reply));
  for (auto& handler : bound.handlers) vendor.handlers.push_back(std::move(handler));
  for (auto& [id, handler] : vendor.handlers) {
    handler = entities::WithSettings(files, id, std::move(handler));
  }
  vendor.kept.insert(bound.reading.begin(), bound.reading.end());
  return document;
}

}  // namespace

void CompleteFromFiles(const BuiltInTexts& texts, const RowFinds& finds, Vendor& vendor) {
  const auto folder = Concat({"src/vendors/", vendor.name, "/"});
  const auto take = [&](TextForm form, std::string_view contract, std::string_view words,
                        Diagnostics& errors) {
    return Take(Parse({folder + "contract.yaml", std::string(contract)}, form),
                Parse({folder + "vendor.yaml", std::string(words)}, form), finds, vendor, errors);
  };
  vendor.contract_json = texts.contract_json;
  vendor.contract_yaml = texts.contract_yaml;
  Diagnostics errors;
  auto document = take(TextForm::kJson, texts.contract_json, texts.vendor_json, errors);
  if (errors.empty()) {
    vendor.document = std::make_shared<const contract::DocumentFile>(std::move(document));
    return;
  }
  // The places in the files as they were written.
  Diagnostics placed;
  static_cast<void>(take(TextForm::kYaml, texts.contract_yaml, texts.vendor_yaml, placed));
  throw std::logic_error((placed.empty() ? errors : placed).Render());
}

}  // namespace understudy
