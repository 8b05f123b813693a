#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"
#include "entities/infer_fields.h"
#include "entities/infer_rows.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::Schema;

// Alternatives of a schema that may have the member.
const Schema* MemberOf(const Schema& schema, const std::string& name) {
  std::vector<const Schema*> all = {&schema};
  all.insert(all.end(), schema.one_of.begin(), schema.one_of.end());
  all.insert(all.end(), schema.any_of.begin(), schema.any_of.end());
  for (const Schema* each : all) {
    if (const auto* property = each->Find(name)) return property->schema;
  }
  return nullptr;
}

// One operation that the file names.
class OperationBinder {
 public:
  OperationBinder(Overruling& made, const DeclaredOperation& declared, std::size_t number,
                  std::size_t entity)
      : made_(made),
        declared_(declared),
        foreign_(made.document.foreign.operations[number]),
        bound_(made.api.operations[number]) {
    is_inferred_ = bound_.kind == declared.kind && bound_.entity == entity;
    if (is_inferred_) return;
    // Its rows stay where they belong.
    InferredScope scope = bound_.entity == entity ? std::move(bound_.scope) : InferredScope();
    bound_ = {};
    bound_.scope = std::move(scope);
    bound_.kind = declared.kind;
    bound_.entity = entity;
  }

  void Bind() {
    if (Writes(declared_.kind) && !foreign_.operation->writes) {
      made_.Fail(declared_.name, Concat({"a ", foreign_.operation->method, " only reads: it can't ",
                                         WordOf(declared_.kind), " rows"}));
      return;
    }
    if (declared_.kind != OperationKind::kList && declared_.kind != OperationKind::kCreate)
      BindKey();
    BindReply();
    BindBody();
  }

 private:
  void BindKey() {
    const auto parameters = PathParameters(*foreign_.operation);
    if (declared_.key) {
      const auto parts = Split(declared_.key->text, '/');
      const bool are_there = std::all_of(parts.begin(), parts.end(), [&](const auto part) {
        return std::find(parameters.begin(), parameters.end(), part) != parameters.end();
      });
      if (are_there && parts.size() != made_.KeyPartsOf(bound_.entity)) {
        made_.Fail(*declared_.key, "the key of the rows has another number of parts");
        return;
      }
      if (are_there) {
        bound_.key_parameter = declared_.key->text;
        return;
      }
      made_.Fail(*declared_.key,
                 Concat({"the path ", foreign_.operation->path, " has no parameter ",
                         Quoted(declared_.key->text), parameters.empty() ? "" : ": it has ",
                         QuotedNames(parameters)}));
      return;
    }
    if (is_inferred_) return;
    bound_.key_parameter =
        UsualKeyParameter(foreign_, declared_.kind, made_.KeyNameOf(bound_.entity),
                          made_.NameOf(bound_.entity), made_.KeyPartsOf(bound_.entity));
    const bool may_be_in_body =
        declared_.kind == OperationKind::kUpdate || declared_.kind == OperationKind::kReplace;
    if (bound_.key_parameter.empty() && !may_be_in_body) {
      made_.Fail(declared_.name, Concat({"the path ", foreign_.operation->path,
                                         " has no parameter that could be the row's key"}));
    }
  }

  // The schema that the path leads to; nullptr, with an error, if it leads nowhere.
  const Schema* Follow(const Schema* schema, const std::vector<Word>& path, const Mark& mark,
                       std::string_view what) {
    if (schema == nullptr) {
      made_.errors.Add(mark, Concat({what, " has no schema in the document"}));
      return nullptr;
    }
    for (const auto& name : path) {
      schema = MemberOf(*schema, name.text);
      if (schema != nullptr) continue;
      made_.Fail(name, Concat({what, " has no member ", Quoted(name.text)}));
      return nullptr;
    }
    return schema;
  }

  void BindReply() {
    const Schema* schema = ReplySchema(foreign_);
    const bool is_list = declared_.kind == OperationKind::kList;
    const bool must_show = is_list || declared_.kind == OperationKind::kRead;
    if (declared_.reply) {
      bound_.reply_row = std::nullopt;
      bound_.shown = nullptr;
      if (declared_.reply->is_shown) {
        FollowReply(Follow(schema, declared_.reply->path, declared_.reply->mark, "the reply"));
      } else if (must_show) {
        made_.errors.Add(declared_.reply->mark,
                         Concat({"`", WordOf(declared_.kind), "` has to show what it finds"}));
      }
      return;
    }
    if (is_inferred_) return;
    if (auto row = UsualReplyRow(foreign_, declared_.kind, made_.KeyNameOf(bound_.entity),
                                 made_.NameOf(bound_.entity))) {
      bound_.reply_row = std::move(row->path);
      bound_.shown = row->schema;
    }
    if (bound_.reply_row || !must_show) return;
    made_.Fail(
        declared_.name,
        Concat(
            {"the document's reply shows no ", is_list ? "list of rows" : "row", " of ",
             made_.NameOf(bound_.entity), ", with its key ", Quoted(made_.KeyNameOf(bound_.entity)),
             schema == nullptr ? ": it declares no JSON" : ": say by `reply` which member it is"}));
  }

  void FollowReply(const Schema* schema) {
    if (schema == nullptr) return;
    if (declared_.kind == OperationKind::kList) {
      if (schema->items == nullptr) {
        made_.errors.Add(declared_.reply->mark, "there is no list at this place of the reply");
        return;
      }
      const auto rows =
          FindRows(*schema, made_.KeyNameOf(bound_.entity), made_.NameOf(bound_.entity));
      schema = rows && rows->path.empty() ? rows->schema : schema->items;
    } else {
      const auto row =
          FindRow(*schema, made_.KeyNameOf(bound_.entity), made_.NameOf(bound_.entity));
      if (row && row->path.empty()) schema = row->schema;
    }
    bound_.shown = schema;
    bound_.reply_row.emplace();
    for (const auto& name : declared_.reply->path) bound_.reply_row->push_back(name.text);
  }

  void BindBody() {
    const Schema* schema = BodySchema(foreign_);
    if (declared_.body) {
      const Mark mark =
          declared_.body->empty() ? declared_.name.mark : declared_.body->front().mark;
      if (Follow(schema, *declared_.body, mark, "the request's body") == nullptr) return;
      bound_.body_row.clear();
      for (const auto& name : *declared_.body) bound_.body_row.push_back(name.text);
      return;
    }
    if (is_inferred_) return;
    bound_.body_row = UsualBodyRow(foreign_, declared_.kind, bound_.reply_row,
                                   made_.KeyNameOf(bound_.entity), made_.NameOf(bound_.entity));
  }

  Overruling& made_;
  const DeclaredOperation& declared_;
  const ForeignOperation& foreign_;
  InferredOperation& bound_;
  bool is_inferred_ = false;
};

// Operations by their names and by method and path.
class OperationNames {
 public:
  explicit OperationNames(const Overruling& made) {
    const auto& all = made.document.foreign.operations;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& operation = *all[i].operation;
      names_.push_back(operation.id);
      numbers_.emplace(operation.id, i);
      std::string by_path = contract::DocumentPath(*made.document.foreign.contract, operation);
      numbers_.emplace(by_path, i);
      if (operation.ends_with_slash) by_path.pop_back();
      numbers_.emplace(std::move(by_path), i);
      numbers_.emplace(Concat({operation.method, " ", operation.path}), i);
    }
  }

  std::optional<std::size_t> Find(Overruling& made, const Word& name) const {
    const auto found = numbers_.find(name.text);
    if (found != numbers_.end()) return found->second;
    made.Fail(name, Concat({"the document has no operation ", Quoted(name.text),
                            DidYouMean(name.text, names_), ": it has ", QuotedNames(names_)}));
    return std::nullopt;
  }

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> numbers_;
};

// Properties of replies first, as inference does: those that show most first.
void AddFieldsOfBodies(Overruling& made) {
  constexpr std::array<OperationKind, 5> kOrder = {OperationKind::kRead, OperationKind::kList,
                                                   OperationKind::kCreate, OperationKind::kReplace,
                                                   OperationKind::kUpdate};
  const auto& operations = made.api.operations;
  const auto each = [&](const auto& add) {
    for (const auto kind : kOrder) {
      for (std::size_t i = 0; i < operations.size(); ++i) {
        const bool is_good = made.declared[i] != nullptr && !made.failed_operations[i];
        if (is_good && operations[i].kind == kind) add(i, operations[i]);
      }
    }
  };
  each([&](std::size_t, const InferredOperation& operation) {
    if (operation.shown != nullptr) made.AddProperties(*operation.shown, true, operation.entity);
  });
  each([&](std::size_t i, const InferredOperation& operation) {
    if (!Writes(operation.kind)) return;
    const Schema* schema = BodySchema(made.document.foreign.operations[i]);
    for (const auto& name : operation.body_row) {
      if (schema != nullptr) schema = MemberOf(*schema, name);
    }
    if (schema != nullptr) made.AddProperties(*schema, false, operation.entity);
  });
}

// The parameters of owners that the file does not name: the last of the path that is not the key.
std::optional<std::string> OwnerParameter(Overruling& made, const DeclaredOwner& owner,
                                          const ForeignOperation& operation,
                                          const InferredOperation& bound) {
  const auto parameters = PathParameters(*operation.operation);
  if (!owner.parameter.text.empty()) {
    if (std::find(parameters.begin(), parameters.end(), owner.parameter.text) != parameters.end()) {
      return owner.parameter.text;
    }
    made.Fail(owner.parameter,
              Concat({"the path ", operation.operation->path, " has no parameter ",
                      Quoted(owner.parameter.text), parameters.empty() ? "" : ": it has ",
                      QuotedNames(parameters)}));
    return std::nullopt;
  }
  if (auto usual = UsualOwnerParameter(operation, bound.key_parameter)) return usual;
  made.Fail(owner.entity, Concat({"the path ", operation.operation->path,
                                  " has no parameter for the key of ", owner.entity.text}));
  return std::nullopt;
}

// Whether the field that `by` names holds the key of the row above.
void CheckRefers(Overruling& made, const Word& by, const InferredOperation& bound) {
  const auto above = bound.owners.back().entity;
  const auto& owners = made.api.entities[bound.entity].owners;
  const bool refers = std::any_of(owners.begin(), owners.end(), [&](const auto& owner) {
    return owner.field == bound.owner_field && owner.entity == above;
  });
  if (refers) return;
  const std::string& name = made.NameOf(above);
  made.Fail(by, Concat({Quoted(by.text), " of ", made.NameOf(bound.entity), " does not refer to ",
                        name, ": declare that it does, as `fields: {", by.text,
                        ": {references: ", name, "}}`"}));
}

void BindOwners(Overruling& made, const DeclaredOperation& declared, std::size_t number) {
  auto& bound = made.api.operations[number];
  const auto& operation = made.document.foreign.operations[number];
  if (declared.owners) {
    bound.owners.clear();
    for (const auto& owner : *declared.owners) {
      const auto entity = made.EntityNamed(owner.entity);
      const auto parameter = OwnerParameter(made, owner, operation, bound);
      if (!entity || !parameter) return;
      if (made.KeyPartsOf(*entity) > 1) {
        made.Fail(owner.entity, Concat({made.NameOf(*entity),
                                        " has a key of several fields: no rows can be below it"}));
        return;
      }
      bound.owners.push_back({*parameter, *entity, UsualOwnerScope(made, *entity, number)});
    }
  }
  if (declared.owner_field && bound.owners.empty()) {
    made.Fail(*declared.owner_field, "`by` needs `of`: there is no row above");
    return;
  }
  if (bound.owners.empty() || (!declared.owners && !declared.owner_field)) return;
  const auto above = bound.owners.back().entity;
  const auto& entity = made.api.entities[bound.entity];
  if (declared.owner_field) {
    if (const auto field = made.FieldOf(bound.entity, *declared.owner_field)) {
      bound.owner_field = *field;
      CheckRefers(made, *declared.owner_field, bound);
    }
    return;
  }
  std::vector<std::string> fields;
  for (const auto& owner : entity.owners) {
    if (owner.entity != above) continue;
    fields.push_back(entity.declaration.fields[owner.field].name);
    bound.owner_field = owner.field;
  }
  if (fields.size() == 1) return;
  const std::string& name = made.NameOf(above);
  made.Fail(declared.owners->back().entity,
            fields.empty()
                ? Concat({"no field of ", made.NameOf(bound.entity), " refers to ", name,
                          ": declare one, as `fields: {", name, "Id: {references: ", name, "}}`"})
                : Concat({"several fields refer to ", name, ", ", QuotedNames(fields),
                          ": say by `by` which one is meant"}));
}

}  // namespace

void DeclareOperations(Overruling& made) {
  const OperationNames names(made);
  for (const auto& declared : made.file.operations) {
    const auto number = names.Find(made, declared.name);
    if (!number) continue;
    if (const auto* other = made.declared[*number]) {
      made.Fail(declared.name,
                Concat({"this operation is bound twice: also as ", Quoted(other->name.text),
                        " in line ", std::to_string(other->name.mark.line())}));
      continue;
    }
    made.declared[*number] = &declared;
    if (declared.kind == OperationKind::kExample) {
      made.api.operations[*number] = {};
      continue;
    }
    const std::size_t before = made.errors.total();
    const auto entity = made.EntityNamed(declared.entity);
    if (entity) OperationBinder(made, declared, *number, *entity).Bind();
    made.failed_operations[*number] = !entity || made.errors.total() > before;
  }
  AddFieldsOfBodies(made);
}

void DeclareOwners(Overruling& made) {
  for (std::size_t i = 0; i < made.declared.size(); ++i) {
    const auto* declared = made.declared[i];
    const bool is_good = declared != nullptr && !made.failed_operations[i];
    if (is_good && declared->kind != OperationKind::kExample) {
      BindOwners(made, *declared, i);
    }
  }
}

}  // namespace understudy::entities
