#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/yaml.h"
#include "entities/built_in.h"
#include "entities/declare.h"

namespace understudy::testing {

// What a built-in vendor's files make: contract.yaml and vendor.yaml, whose texts these are.
class Declared {
 public:
  // `in_code`: the operations that C++ binds.
  Declared(const std::string& contract_text, const std::string& words,
           const std::set<std::string>& in_code = {}) {
    auto contract = Parse("contract.yaml", contract_text);
    auto file = entities::ReadBuiltInFile(Parse("vendor.yaml", words), errors_);
    if (!file) return;
    contract::Schemas schemas(contract.root, errors_);
    const entities::BuiltInFiles files{"shop", *file, contract.root, schemas};
    entities_ = entities::DeclareBuiltIn(files, errors_);
    bound_ = entities::BindBuiltIn(files, entities_, {in_code, {}}, errors_);
  }

  const std::vector<entities::EntityDeclaration>& entities() const { return entities_; }
  const entities::BoundOperations& bound() const { return bound_; }
  const std::vector<Diagnostic>& error_list() const { return errors_.list(); }
  // The errors, each with its place.
  std::string errors() const {
    std::string text;
    for (const auto& error : errors_.list()) {
      text += error.file + ":" + std::to_string(error.line) + ":" + std::to_string(error.column) +
              ": " + error.message + "\n";
    }
    return text;
  }

 private:
  contract::DocumentFile Parse(const std::string& name, const std::string& text) {
    contract::DocumentFile file{std::make_unique<const Source>(Source{name, text}), {}};
    file.root = *ParseYaml(*file.source, errors_);
    return file;
  }

  Diagnostics errors_;
  std::vector<entities::EntityDeclaration> entities_;
  entities::BoundOperations bound_;
};

}  // namespace understudy::testing
