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

// Only messages about mistakes need the texts, for their places.
enum class Texts { kLeftOut, kKept };

contract::DocumentFile Open(std::string name, const BuiltInText& text, Texts texts,
                            std::string_view without = {}) {
  auto source = std::make_unique<const Source>(
      Source{std::move(name), std::string(texts == Texts::kKept ? text.yaml : "")});
  Node root = Unpack(text.tree, *source, without);
  return {std::move(source), std::move(root)};
}

// The errors, and those of `variant`.
std::shared_ptr<const entities::ContractErrors> ErrorsOf(const Node& file, const Node& said,
                                                         const Node& contract,
                                                         Diagnostics& errors) {
  auto made = std::make_shared<entities::ContractErrors>(said, contract, errors);
  const Node* variant = file.Find("variant");
  const Node* other = variant == nullptr ? nullptr : variant->Find("errors");
  if (other != nullptr) {
    made->SetVariant(std::string(variant->Text("setting")), std::string(variant->Text("is")),
                     std::make_unique<const entities::ContractErrors>(*other, contract, errors));
  }
  return made;
}

// What a vendor is completed from.
struct Files {
  BuiltInText contract;
  BuiltInText words;
  RowFinds finds;
};

using Declarations = std::vector<entities::EntityDeclaration>;

// What binding the operations needs.
struct Words {
  std::string vendor;
  std::shared_ptr<ContractDocument> document;
  entities::VendorFile file;
  Declarations declarations;
  entities::BoundInCode in_code;
};

entities::BuiltInFiles FilesOf(const Words& words, ContractSchemas& read) {
  return {words.vendor, words.file, words.document->root(), read.schemas};
}

entities::BoundOperations Bind(const Words& words) {
  auto read = words.document->TakeSchemas();
  const auto files = FilesOf(words, *read);
  Diagnostics errors;
  auto bound = entities::BindBuiltIn(files, words.declarations, words.in_code, errors);
  if (!read->faults.empty()) throw std::logic_error(read->faults.Render());
  if (!errors.empty()) throw std::logic_error(errors.Render());
  for (auto& [id, handler] : bound.handlers) {
    handler = entities::WithSettings(files, id, std::move(handler));
  }
  words.document->KeepSchemas(std::move(read));
  return bound;
}

// How the vendor renders errors.
void TakeErrors(const Node& file, const Node& said, const ContractDocument& document,
                Vendor& vendor, Diagnostics& errors) {
  const auto made = ErrorsOf(file, said, document.root(), errors);
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
}

// Takes what the files say.
void Take(const std::shared_ptr<ContractDocument>& document, contract::DocumentFile words,
          const RowFinds& finds, Vendor& vendor, Diagnostics& errors) {
  auto file = entities::ReadBuiltInFile(std::move(words), errors);
  if (!file) return;
  CheckSettings(*file->root, vendor.settings, errors);
  if (const Node* said = file->root->Find("errors")) {
    TakeErrors(*file->root, *said, *document, vendor, errors);
  } else {
    errors.Add(file->root->mark, "the file needs the word `errors`");
  }
  if (const Node* variant = file->root->Find("variant")) {
    vendor.variant = {std::string(variant->Text("setting")), std::string(variant->Text("is"))};
  }
  auto said =
      std::make_shared<Words>(Words{vendor.name, document, std::move(*file), {}, {{}, finds}});
  for (const auto& [id, handler] : vendor.handlers) said->in_code.operations.insert(id);
  const auto read = document->TakeSchemas();
  const auto files = FilesOf(*said, *read);
  said->declarations = entities::DeclareBuiltIn(files, errors);
  if (!read->faults.empty()) throw std::logic_error(read->faults.Render());
  if (!errors.empty()) return;
  vendor.entities = entities::CompileEntities(said->declarations);
  vendor.schema = entities::TablesSql(said->declarations);
  for (auto& [id, handler] : vendor.handlers) {
    handler = entities::WithSettings(files, id, std::move(handler));
  }
  vendor.bind_operations = [said = std::shared_ptr<const Words>(std::move(said))] {
    return Bind(*said);
  };
}

void Complete(const Files& files, Texts texts, Vendor& vendor) {
  const auto folder = Concat({"src/vendors/", vendor.name, "/"});
  const auto document = std::make_shared<ContractDocument>(
      Open(folder + "contract.yaml", files.contract, texts, "x-basis"),
      [name = folder + "contract.yaml", contract = files.contract] {
        return Open(name, contract, Texts::kKept);
      });
  vendor.contract_yaml = files.contract.yaml;
  Diagnostics errors;
  Take(document, Open(folder + "vendor.yaml", files.words, texts), files.finds, vendor, errors);
  if (!errors.empty()) throw std::logic_error(errors.Render());
  vendor.document = document;
}

}  // namespace

void CompleteFromFiles(const BuiltInText& contract, const BuiltInText& words, const RowFinds& finds,
                       Vendor& vendor) {
  const Files files{contract, words, finds};
  const auto with_texts = [files, in_code = vendor] {
    Vendor again = in_code;
    Complete(files, Texts::kKept, again);
    return again;
  };
  try {
    Complete(files, Texts::kLeftOut, vendor);
  } catch (const std::logic_error&) {
    vendor = with_texts();
  }
  vendor.bind_operations = [bind = vendor.bind_operations, with_texts] {
    try {
      return bind();
    } catch (const std::logic_error&) {
      return with_texts().bind_operations();
    }
  };
}

}  // namespace understudy
