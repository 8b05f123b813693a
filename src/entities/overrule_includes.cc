#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "entities/infer_fields.h"
#include "entities/list_parameters.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

using Included = InferredOperation::Included;
constexpr std::size_t kMostIncludes = 60;  // each is a bit of a number

// The includes of one operation.
class IncludeDeclarer {
 public:
  IncludeDeclarer(Overruling& made, std::size_t number)
      : made_(made),
        declared_(*made.declared[number]),
        operation_(*made.document.foreign.operations[number].operation),
        bound_(made.api.operations[number]),
        parameters_(ListParametersOf(operation_)) {}

  void Declare() {
    for (const auto& include : declared_.includes) {
      // Of a list, its other words may name the parameter too: see ListDeclarer.
      const bool is_known = bound_.kind == OperationKind::kList ||
                            QueryParameterOf(made_, operation_, parameters_, include.parameter);
      if (!is_known) continue;
      if (bound_.shown == nullptr) {
        made_.Fail(include.parameter,
                   Concat({"the reply of ", Quoted(operation_.id), " shows no row"}));
        return;
      }
      for (const auto& part : include.parts) DeclarePart(include.parameter, part);
    }
  }

 private:
  void DeclarePart(const Word& parameter, const DeclaredOperation::Include::Part& part) {
    const auto* member = MemberNamed(part.name);
    if (member == nullptr) return;
    const auto field = made_.FieldOf(bound_.entity, part.name);
    if (!field) return;
    auto included = RowsMeant(*field, part.rows);
    if (!included) return;
    auto& entity = made_.api.entities[bound_.entity];
    const bool is_list = member->Is(contract::Schema::kArray);
    if (*field == entity.key || (is_list && included->is_one) ||
        (!is_list && !included->is_one && member->types != 0)) {
      made_.Fail(part.name, Concat({Quoted(part.name.text), " of the reply can't show ",
                                    included->is_one ? "a row" : "a list of rows"}));
      return;
    }
    if (bound_.includes.size() == kMostIncludes) {
      made_.Fail(part.name, "too many members are included: at most 60");
      return;
    }
    included->parameter = parameter.text;
    included->name = part.name.text;
    const bool is_reference = included->is_one && included->by == *field;
    if (!is_reference) {
      entity.declaration.fields[*field].shape = Shape::Any().Nullable();
      entity.facts[*field].read_only = true;
      entity.facts[*field].required = false;
    }
    bound_.includes.push_back(std::move(*included));
  }

  // The property of the rows that the reply shows.
  const contract::Schema* MemberNamed(const Word& name) {
    std::vector<std::string> known;
    for (const auto* kind : RowKinds(*bound_.shown)) {
      if (const auto* property = kind->Find(name.text)) return property->schema;
      for (const auto& property : kind->properties) known.push_back(property.name);
    }
    made_.Fail(name, Concat({"the rows in the reply of ", Quoted(operation_.id), " have no ",
                             Quoted(name.text), DidYouMean(name.text, known)}));
    return nullptr;
  }

  // "ownerId", a field that refers; "toys" or "toys.petId", rows that refer to this one.
  std::optional<Included> RowsMeant(std::size_t field, const Word& rows) {
    const auto& entity = made_.api.entities[bound_.entity];
    if (const auto by = FieldNamed(entity, rows.text)) {
      for (const auto& owner : entity.owners) {
        if (owner.field == *by) return Included{{}, {}, field, owner.entity, *by, true};
      }
    }
    const auto dot = rows.text.find('.');
    const Word name{rows.text.substr(0, dot), rows.mark};
    const auto& all = made_.api.entities;
    const bool is_entity = std::any_of(all.begin(), all.end(), [&](const auto& each) {
      return each.declaration.name == name.text;
    });
    if (!is_entity) {
      made_.Fail(rows,
                 "expected a field with `references`, such as `ownerId`, or an entity whose rows "
                 "refer to this one, such as `toys` or `toys.petId`");
      return std::nullopt;
    }
    const auto other = made_.EntityNamed(name);
    if (!other) return std::nullopt;
    DeclaredEntity::Show show{rows, {}};
    show.rows = rows;
    if (dot != std::string::npos) show.by = Word{rows.text.substr(dot + 1), rows.mark};
    const auto by = ReferringField(made_, *other, bound_.entity, show);
    return by ? std::optional(Included{{}, {}, field, *other, *by, false}) : std::nullopt;
  }

  Overruling& made_;
  const DeclaredOperation& declared_;
  const contract::Operation& operation_;
  InferredOperation& bound_;
  const std::vector<ListParameter> parameters_;
};

}  // namespace

void DeclareIncludes(Overruling& made) {
  for (std::size_t i = 0; i < made.api.operations.size(); ++i) {
    if (made.declared[i] == nullptr || made.failed_operations[i]) continue;
    if (!made.declared[i]->includes.empty()) IncludeDeclarer(made, i).Declare();
  }
}

}  // namespace understudy::entities
