#include "entities/built_in.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "entities/built_in_laravel.h"
#include "entities/built_in_parts.h"

namespace understudy::entities {
namespace {

struct FoundOperation {
  std::string path;
  const Node* node;
};

class BuiltInBinder {
 public:
  BuiltInBinder(const BuiltInFiles& files, const std::vector<EntityDeclaration>& entities,
                const std::set<std::string>& in_code, Diagnostics& errors)
      : files_(files),
        in_code_(in_code),
        errors_(errors),
        parts_(files, entities, errors),
        laravel_(files, parts_, errors) {
    FindOperations();
  }

  BoundOperations Bind() {
    for (const auto& declared : files_.file.operations) BindOne(declared);
    CheckAllBound();
    return std::move(bound_);
  }

 private:
  void FindOperations() {
    const Node* paths = files_.contract.Find("paths");
    if (paths == nullptr) return;
    for (const auto& path : paths->members) {
      for (const auto& method : path.value.members) {
        const auto id = method.value.OptionalText("operationId");
        if (id) operations_[std::string(*id)] = {path.name, &method.value};
      }
    }
  }

  void BindOne(const DeclaredOperation& declared) {
    const std::string& id = declared.name.text;
    const auto found = operations_.find(id);
    if (found == operations_.end()) {
      std::vector<std::string> known;
      for (const auto& [name, operation] : operations_) known.push_back(name);
      errors_.Add(declared.name.mark,
                  Concat({"the contract has no operation ", Quoted(id), DidYouMean(id, known)}));
      return;
    }
    if (in_code_.contains(id)) {
      errors_.Add(declared.name.mark, Concat({Quoted(id),
                                              " is bound in C++ too: take it out of "
                                              "vendor.yaml, or out of the vendor's "
                                              "handlers"}));
      return;
    }
    const BuiltInEntity* entity = parts_.EntityNamed(declared.entity);
    if (entity == nullptr) return;
    const BuiltInOperation operation{declared, *found->second.node, found->second.path, *entity};
    if (declared.kind == OperationKind::kRead) {
      BindRead(operation);
    } else if (declared.kind == OperationKind::kList) {
      BindList(operation);
    } else {
      errors_.Add(declared.name.mark, Concat({"a built-in vendor's vendor.yaml binds only `read` "
                                              "and `list`: bind ",
                                              Quoted(id), " in C++"}));
    }
  }

  ReplyBinding BindingOf(const BuiltInOperation& operation) {
    ReplyBinding binding{.operation = operation.declared.name.text,
                         .row = ReplyRow(operation.declared),
                         .entity = operation.entity.made->name};
    binding.fills = parts_.FillsOf(operation.entity, *binding.row);
    return binding;
  }

  void BindRead(const BuiltInOperation& operation) {
    const auto& entity = *operation.entity.made;
    const Field* key = parts_.KeyOf(entity, operation.declared.entity.mark);
    const auto parameter = KeyParameter(operation.declared, operation.path);
    if (key == nullptr || !parameter) return;
    ReplyBinding binding = BindingOf(operation);
    ReadRow handler{{*parameter, key->shape.type() == Shape::Type::kInteger},
                    parts_.AbsentOf(entity)};
    parts_.AddIncluded(operation, binding, handler);
    bound_.replies.push_back(std::move(binding));
    bound_.handlers.emplace_back(operation.declared.name.text, std::move(handler));
  }

  void BindList(const BuiltInOperation& operation) {
    if (LaravelLists::IsLaravel(operation)) {
      auto list = laravel_.Make(operation, bound_.replies);
      bound_.handlers.emplace_back(operation.declared.name.text, std::move(list));
      return;
    }
    ReplyBinding binding = BindingOf(operation);
    auto handler = parts_.MakeList(operation, binding);
    bound_.replies.push_back(std::move(binding));
    bound_.handlers.emplace_back(operation.declared.name.text, std::move(handler));
  }

  // `key`, or the last parameter of the path.
  std::optional<std::string> KeyParameter(const DeclaredOperation& declared,
                                          const std::string& path) {
    if (declared.key) {
      if (path.find(Concat({"{", declared.key->text, "}"})) != std::string::npos) {
        return declared.key->text;
      }
      errors_.Add(declared.key->mark,
                  Concat({"the path ", path, " has no parameter ", Quoted(declared.key->text)}));
      return std::nullopt;
    }
    auto last = LastParameter(path);
    if (!last.empty()) return last;
    errors_.Add(declared.name.mark,
                Concat({"the path ", path, " has no parameter that could be a key"}));
    return std::nullopt;
  }

  static std::string ReplyRow(const DeclaredOperation& declared) {
    if (!declared.reply) return {};
    std::vector<std::string> names;
    for (const auto& word : declared.reply->path) names.push_back(word.text);
    return Join(names, ".");
  }

  // An operation that nothing is said of is more likely forgotten than meant.
  void CheckAllBound() {
    for (const auto& [id, operation] : operations_) {
      const bool is_declared =
          std::any_of(files_.file.operations.begin(), files_.file.operations.end(),
                      [&, &name = id](const auto& declared) { return declared.name.text == name; });
      if (is_declared || in_code_.contains(id)) continue;
      errors_.Add(operation.node->mark, Concat({"nothing says what ", Quoted(id),
                                                " does: name it in `operations` of "
                                                "vendor.yaml, or in the vendor's handlers"}));
    }
    for (const auto& id : in_code_) {
      if (operations_.contains(id)) continue;
      errors_.Add(files_.contract.mark,
                  Concat({"C++ binds an operation that the contract does not have: ", Quoted(id)}));
    }
  }

  const BuiltInFiles& files_;
  const std::set<std::string>& in_code_;
  Diagnostics& errors_;
  BuiltInParts parts_;
  LaravelLists laravel_;
  std::map<std::string, FoundOperation> operations_;
  BoundOperations bound_;
};

}  // namespace

BoundOperations BindBuiltIn(const BuiltInFiles& files,
                            const std::vector<EntityDeclaration>& entities,
                            const std::set<std::string>& in_code, Diagnostics& errors) {
  return BuiltInBinder(files, entities, in_code, errors).Bind();
}

}  // namespace understudy::entities
