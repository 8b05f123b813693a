#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "contract/schema.h"
#include "entities/infer_fields.h"
#include "entities/list_parameters.h"
#include "entities/overruling.h"
#include "entities/shown.h"

namespace understudy::entities {
namespace {

using contract::Schema;
using Included = InferredOperation::Included;
constexpr std::size_t kMostIncludes = 60;  // each is a bit of a number

// Whether a value of the type may fit the schema, or one of its alternatives.
bool Takes(const Schema& schema, Schema::Type type) {
  if ((schema.types & ~Schema::kNull) != 0) return (schema.types & type) != 0;
  const auto takes = [&](const Schema* each) {
    return each->types == 0 || (each->types & type) != 0;
  };
  for (const auto* alternatives : {&schema.one_of, &schema.any_of}) {
    if (!alternatives->empty() && std::none_of(alternatives->begin(), alternatives->end(), takes)) {
      return false;
    }
  }
  return true;
}

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
    if (const std::string why = WhyNot(*member, *included); !why.empty()) {
      made_.Fail(part.name, why);
      return;
    }
    if (bound_.includes.size() == kMostIncludes) {
      made_.Fail(part.name, "too many members are included: at most 60");
      return;
    }
    included->parameter = parameter.text;
    included->name = part.name.text;
    included->separator = SeparatorOfParameter(parameter.text);
    if (!IsReference(*included)) {
      auto& entity = made_.api.entities[bound_.entity];
      entity.declaration.fields[*field].shape = Shape::Any().Nullable();
      auto& facts = entity.facts[*field];
      facts.read_only = true;
      facts.required = false;
      facts.of_others = true;
    }
    bound_.includes.push_back(std::move(*included));
  }

  char SeparatorOfParameter(const std::string& name) const {
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const auto& each) { return each.name == name; });
    return found == parameters_.end() ? ',' : found->separator;
  }

  // Whether the member is a field that refers, and shows its own row.
  static bool IsReference(const Included& included) {
    return included.is_one && included.by == included.field;
  }

  // Why the member can't show such rows; empty: it can.
  std::string WhyNot(const Schema& member, const Included& included) const {
    const auto& entity = made_.api.entities[bound_.entity];
    const std::size_t field = included.field;
    const auto is_field = [&](const auto& each) { return each.field == field; };
    const auto is_any = [&](const auto& all) {
      return std::any_of(all.begin(), all.end(), is_field);
    };
    const std::string name = Quoted(entity.declaration.fields[field].name);
    const auto& parts = entity.key_parts;
    const bool is_key =
        field == entity.key || std::find(parts.begin(), parts.end(), field) != parts.end();
    if (!Takes(member, included.is_one ? Schema::kObject : Schema::kArray) || is_key) {
      return Concat(
          {name, " of the reply can't show ", included.is_one ? "a row" : "a list of rows"});
    }
    if (is_any(bound_.includes)) return Concat({name, " is included twice"});
    const bool is_reference = IsReference(included);
    if (is_any(entity.shows) || (!is_reference && IsShownElsewhere(field))) {
      return Concat({name, " is in `shows` too, which needs it without a parameter"});
    }
    if (is_reference) return {};
    if (is_any(entity.owners)) {
      return Concat({name, " refers to a row: it can only show that one, by ", name});
    }
    return {};
  }

  // Whether another row shows the field through a reference.
  bool IsShownElsewhere(std::size_t field) const {
    const auto& all = made_.api.entities;
    return std::any_of(all.begin(), all.end(), [&](const auto& entity) {
      return std::any_of(entity.shows.begin(), entity.shows.end(), [&](const auto& shown) {
        return shown.kind == InferredEntity::Shown::Kind::kThrough &&
               shown.entity == bound_.entity && shown.other == field;
      });
    });
  }

  // The schema of the member of the rows that the reply shows.
  const Schema* MemberNamed(const Word& name) {
    std::vector<std::string> known;
    bool is_hidden = false;
    for (const auto* kind : ShownKinds(made_.api.entities[bound_.entity], *bound_.shown)) {
      for (const auto& property : kind->properties) {
        const bool is_it = property.name == name.text;
        if (is_it && !property.schema->write_only) return property.schema;
        is_hidden = is_hidden || is_it;
        if (!property.schema->write_only) known.push_back(property.name);
      }
    }
    if (is_hidden) {
      made_.Fail(name, Concat({Quoted(name.text), " is `writeOnly`: no reply shows it"}));
    } else {
      made_.Fail(name, Concat({"the rows in the reply of ", Quoted(operation_.id), " have no ",
                               Quoted(name.text), DidYouMean(name.text, known)}));
    }
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
    const auto named = dot == std::string::npos
                           ? std::nullopt
                           : std::optional(Word{rows.text.substr(dot + 1), rows.mark});
    const auto by = ReferringField(made_, *other, bound_.entity, rows, named);
    return by ? std::optional(Included{{}, {}, field, *other, *by, false}) : std::nullopt;
  }

  Overruling& made_;
  const DeclaredOperation& declared_;
  const contract::Operation& operation_;
  InferredOperation& bound_;
  const std::vector<ListParameter> parameters_;
};

// Gives the included rows their scope; an error if the operation has another one.
void ScopeInclude(Overruling& made, std::size_t number, const Word& name, Included& included) {
  const auto& bound = made.api.operations[number];
  const auto& all = made.api.operations;
  const bool has_scope = std::any_of(all.begin(), all.end(), [&](const auto& each) {
    return each.kind != OperationKind::kExample && each.entity == included.entity &&
           !each.scope.parameters.empty();
  });
  if (!has_scope) return;
  included.scope = UsualOwnerScope(made, included.entity, number);
  if (included.scope.parameters == bound.scope.parameters) return;
  made.Fail(name, Concat({"the rows of ", made.NameOf(included.entity),
                          " have a `scope`: this operation needs the same parameters in its own"}));
}

}  // namespace

void DeclareScopesOfIncludes(Overruling& made) {
  for (std::size_t i = 0; i < made.api.operations.size(); ++i) {
    for (auto& included : made.api.operations[i].includes) {
      for (const auto& include : made.declared[i]->includes) {
        for (const auto& part : include.parts) {
          const bool is_it =
              include.parameter.text == included.parameter && part.name.text == included.name;
          if (is_it) ScopeInclude(made, i, part.name, included);
        }
      }
    }
  }
}

void DeclareIncludes(Overruling& made) {
  for (std::size_t i = 0; i < made.api.operations.size(); ++i) {
    if (made.declared[i] == nullptr || made.failed_operations[i]) continue;
    if (!made.declared[i]->includes.empty()) IncludeDeclarer(made, i).Declare();
  }
}

}  // namespace understudy::entities
