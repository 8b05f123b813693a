#include "entities/built_in.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "entities/built_in_laravel.h"
#include "entities/built_in_merged.h"
#include "entities/built_in_parts.h"
#include "entities/built_in_variant.h"
#include "entities/built_in_writes.h"
#include "entities/declared_fields.h"

namespace understudy::entities {
namespace {

struct FoundOperation {
  std::string path;
  const Node* node;
};

class BuiltInBinder {
 public:
  BuiltInBinder(const BuiltInFiles& files, const std::vector<EntityDeclaration>& entities,
                const BoundInCode& in_code, Diagnostics& errors)
      : files_(files),
        in_code_(in_code),
        errors_(errors),
        parts_(files, entities, errors),
        laravel_(files, parts_, errors),
        finds_(files, parts_, errors),
        writes_(files, parts_, finds_, errors),
        variant_(files, parts_, errors) {
    FindOperations();
  }

  BoundOperations Bind() {
    for (const auto& declared : files_.file.operations) BindOne(declared);
    parts_.CheckShown();
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
    const bool is_in_code = in_code_.operations.contains(id);
    const bool wants_code = declared.kind == OperationKind::kCode;
    if (wants_code && !is_in_code) {
      errors_.Add(declared.name.mark,
                  Concat({"no handler in C++ is bound to ", Quoted(id), ", which has `code`"}));
      return;
    }
    if (is_in_code && !wants_code) {
      errors_.Add(declared.name.mark, Concat({Quoted(id),
                                              " is bound in C++ too: take it out of "
                                              "vendor.yaml, or out of the vendor's "
                                              "handlers"}));
      return;
    }
    // Of "customers.channels", the entity that has the list.
    const std::string& text = declared.entity.text;
    const auto dot = declared.kind == OperationKind::kDelete ? text.find('.') : std::string::npos;
    const BuiltInEntity* entity = parts_.EntityNamed({text.substr(0, dot), declared.entity.mark});
    if (entity == nullptr) return;
    const BuiltInOperation operation{declared, *found->second.node, found->second.path, *entity};
    switch (declared.kind) {
      case OperationKind::kRead:
        return BindRead(operation);
      case OperationKind::kList:
        return BindList(operation);
      case OperationKind::kCreate:
      case OperationKind::kUpdate:
        return BindWrite(operation);
      case OperationKind::kCode:
        return BindCode(operation);
      case OperationKind::kDelete:
        return dot == std::string::npos ? BindDelete(operation)
                                        : BindDeleteItem(operation, text.substr(dot + 1));
      default:
        errors_.Add(declared.name.mark,
                    Concat({"a built-in vendor's vendor.yaml can't bind `", WordOf(declared.kind),
                            "`: bind ", Quoted(id), " in C++"}));
    }
  }

  ReplyBinding BindingOf(const BuiltInOperation& operation) {
    ReplyBinding binding{.operation = operation.declared.name.text,
                         .row = ReplyRow(operation.declared),
                         .entity = operation.entity.made->name};
    binding.fills = parts_.FillsOf(operation, *binding.row);
    return binding;
  }

  void AddReply(const BuiltInOperation& operation, ReplyBinding binding) {
    auto variant = variant_.Of(operation, binding);
    if (variant) bound_.variant_replies.push_back(std::move(*variant));
    bound_.replies.push_back(std::move(binding));
  }

  void AddHandler(const BuiltInOperation& operation, Handler handler) {
    bound_.handlers.emplace_back(operation.declared.name.text, std::move(handler));
  }

  // The row of an operation: found in C++, by fields, or by the path's key; nullptr, with an error.
  RowFinder FindOf(const BuiltInOperation& operation) {
    const auto in_code = in_code_.finds.find(operation.declared.name.text);
    if (in_code != in_code_.finds.end()) return in_code->second;
    if (const Node* key = operation.declared.node->Find("key"); key != nullptr && key->is_map()) {
      return finds_.ByFields(operation, operation.entity, *key, /*is_by_key=*/true);
    }
    const Field* key = parts_.KeyOf(*operation.entity.made, operation.declared.entity.mark);
    const auto parameter = KeyParameter(operation.declared, operation.path);
    if (key == nullptr || !parameter) return nullptr;
    return RowOfPath{{*parameter, key->shape.type() == Shape::Type::kInteger}};
  }

  // Its handler is the vendor's.
  void BindCode(const BuiltInOperation& operation) {
    ReplyBinding binding = BindingOf(operation);
    if (const Node* values = operation.declared.node->Find("values")) {
      VendorWords words(errors_);
      for (const auto& value : words.OneOrMore(*values)) binding.values.push_back(value.text);
    }
    AddReply(operation, std::move(binding));
  }

  void BindRead(const BuiltInOperation& operation) {
    const Node& node = *operation.declared.node;
    const Node* by = node.Find("find");
    const bool is_by_key = by == nullptr;
    if (is_by_key) by = node.Find("key");
    if (by != nullptr && by->is_map()) {
      AddReply(operation, BindingOf(operation));
      AddHandler(operation, ReadFound{finds_.ByFields(operation, operation.entity, *by, is_by_key),
                                      parts_.AbsentOf(*operation.entity.made)});
      return;
    }
    const auto& entity = *operation.entity.made;
    const Field* key = parts_.KeyOf(entity, operation.declared.entity.mark);
    const auto parameter = KeyParameter(operation.declared, operation.path);
    if (key == nullptr || !parameter) return;
    ReplyBinding binding = BindingOf(operation);
    ReadRow handler{{*parameter, key->shape.type() == Shape::Type::kInteger},
                    parts_.AbsentOf(entity)};
    parts_.AddIncluded(operation, binding, handler);
    AddReply(operation, std::move(binding));
    AddReading(operation, std::move(handler));
  }

  void BindList(const BuiltInOperation& operation) {
    if (LaravelLists::IsLaravel(operation)) {
      ListLaravel list = laravel_.Make(operation, bound_.replies);
      // What the clock decides can't be kept.
      if (!list.asks_clock()) bound_.reading.insert(operation.declared.name.text);
      AddHandler(operation, std::move(list));
      return;
    }
    ReplyBinding binding = BindingOf(operation);
    const auto& declared = operation.declared;
    if (declared.node->Find("and") != nullptr) {
      AddReading(operation, MakeMerged(operation, files_, parts_, finds_, binding, errors_));
    } else if (BuiltInParts::IsAnyOf(declared)) {
      AddReading(operation, parts_.MakeAnyOf(operation, binding));
    } else {
      AddReading(operation, parts_.MakeList(operation, binding));
    }
    AddReply(operation, std::move(binding));
  }

  void AddReading(const BuiltInOperation& operation, Handler handler) {
    bound_.reading.insert(operation.declared.name.text);
    AddHandler(operation, std::move(handler));
  }

  void BindDelete(const BuiltInOperation& operation) {
    const auto& entity = *operation.entity.made;
    const Field* key = parts_.KeyOf(entity, operation.declared.entity.mark);
    if (key == nullptr) return;
    parts_.CheckDeletable(operation);
    AddHandler(
        operation,
        DeleteFound{FindOf(operation), parts_.AbsentOf(entity),
                    Concat({"DELETE FROM ", entity.table, " WHERE ", ColumnOf(*key), " = ?1"})});
  }

  // An item of a list that has a table of its own.
  void BindDeleteItem(const BuiltInOperation& operation, const std::string& list) {
    const auto& declared = operation.declared;
    const auto field =
        FindOrdered(operation.entity.made->fields, {list, declared.entity.mark}, errors_);
    const auto parameter = KeyParameter(declared, operation.path);
    const BuiltInEntity* owner = finds_.OwnerEntity(operation);
    if (!field || !parameter) return;
    const auto& items = field->field->items;
    if (items.table.empty() || owner == nullptr || owner->made != operation.entity.made) {
      errors_.Add(declared.entity.mark,
                  Concat({Quoted(list),
                          " must have `rows` of its own, and `of` must name the "
                          "parameter of ",
                          Quoted(operation.entity.made->name)}));
      return;
    }
    const auto parameters = ParametersOf(operation.node, files_.schemas);
    const auto* item = FindParameter(parameters, *parameter);
    AddHandler(operation,
               DeleteFound{finds_.OwnerOf(operation, *owner),
                           parts_.AbsentOf(*owner->made),
                           Concat({"DELETE FROM ", items.table, " WHERE ", items.owner,
                                   " = ?1 AND ", items.order, " = ?2"}),
                           BoundParameter{*parameter, item != nullptr && item->IsInteger()},
                           {Concat({"no such item of ", list})}});
  }

  void BindWrite(const BuiltInOperation& operation) {
    const auto& declared = operation.declared;
    WriteRow write = writes_.Make(operation);
    if (!write.creates || in_code_.finds.contains(declared.name.text)) {
      write.find = FindOf(operation);
    }
    if (write.creates && declared.owners) {
      const BuiltInEntity* owner = finds_.OwnerEntity(operation);
      if (owner == nullptr) return;
      write.find_owner = finds_.OwnerOf(operation, *owner);
      write.absent_owner = parts_.AbsentOf(*owner->made);
      const Field* field =
          parts_.OwnerFieldOf(declared, operation.entity, *owner, declared.name.mark);
      if (field != nullptr) write.owner_field = field->name;
    }
    AddHandler(operation, std::move(write));
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
      if (is_declared || in_code_.operations.contains(id)) continue;
      errors_.Add(operation.node->mark, Concat({"nothing says what ", Quoted(id),
                                                " does: name it in `operations` of "
                                                "vendor.yaml, or in the vendor's handlers"}));
    }
    std::set<std::string> in_code = in_code_.operations;
    for (const auto& [id, find] : in_code_.finds) in_code.insert(id);
    for (const auto& id : in_code) {
      if (operations_.contains(id)) continue;
      errors_.Add(files_.contract.mark,
                  Concat({"C++ binds an operation that the contract does not have: ", Quoted(id)}));
    }
  }

  const BuiltInFiles& files_;
  const BoundInCode& in_code_;
  Diagnostics& errors_;
  BuiltInParts parts_;
  LaravelLists laravel_;
  FindMaker finds_;
  WriteMaker writes_;
  VariantReplies variant_;
  std::map<std::string, FoundOperation> operations_;
  BoundOperations bound_;
};

}  // namespace

BoundOperations BindBuiltIn(const BuiltInFiles& files,
                            const std::vector<EntityDeclaration>& entities,
                            const BoundInCode& in_code, Diagnostics& errors) {
  return BuiltInBinder(files, entities, in_code, errors).Bind();
}

Handler WithSettings(const BuiltInFiles& files, const std::string& operation, Handler handler) {
  const Node* words = files.file.root->Find("no-content");
  const Node* paths = files.contract.Find("paths");
  if (words == nullptr || paths == nullptr) return handler;
  for (const auto& path : paths->members) {
    for (const auto& method : path.value.members) {
      const Node* replies = method.value.Find("responses");
      if (method.value.Text("operationId") != operation || replies == nullptr ||
          replies->Find("204") == nullptr) {
        continue;
      }
      return WithoutBody{std::move(handler), std::string(words->Text("setting")),
                         std::string(words->Text("is"))};
    }
  }
  return handler;
}

}  // namespace understudy::entities
