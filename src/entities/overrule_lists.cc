#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "entities/list_fields.h"
#include "entities/list_parameters.h"
#include "entities/names.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

// False, with an error, if other rows have what is shown there.
bool IsStored(Overruling& made, std::size_t entity, std::size_t field, const Word& name) {
  if (!made.api.entities[entity].facts[field].of_others) return true;
  made.Fail(name, Concat({Quoted(name.text),
                          " is shown of other rows: lists can't be filtered, searched or "
                          "ordered by it"}));
  return false;
}

std::optional<std::size_t> StoredField(Overruling& made, std::size_t entity, const Word& name) {
  const auto field = made.FieldOf(entity, name);
  return field && IsStored(made, entity, *field, name) ? field : std::nullopt;
}

// "-createdAt", "id".
std::vector<OrderBy> OrderNamed(Overruling& made, std::size_t entity,
                                const std::vector<Word>& words) {
  std::vector<OrderBy> order;
  for (Word name : words) {
    const bool is_down = name.text.starts_with('-');
    if (is_down) name.text.erase(0, 1);
    const auto field = StoredField(made, entity, name);
    if (!field) continue;
    const bool is_there =
        std::any_of(order.begin(), order.end(), [&](const auto& by) { return by.field == *field; });
    if (is_there) made.Fail(name, Concat({Quoted(name.text), " is here twice"}));
    order.push_back({*field, is_down});
  }
  return order;
}

// Whether a list, or another row, shows rows of the entity one after the other.
bool IsListed(const InferredApi& api, std::size_t entity) {
  const auto lists = [&](const InferredOperation& operation) {
    const auto& all = operation.includes;
    return (operation.kind == OperationKind::kList && operation.entity == entity) ||
           std::any_of(all.begin(), all.end(), [&](const auto& included) {
             return included.entity == entity && !included.is_one;
           });
  };
  const auto shows = [&](const InferredEntity& other) {
    return std::any_of(other.shows.begin(), other.shows.end(), [&](const auto& shown) {
      return shown.entity == entity && shown.kind == InferredEntity::Shown::Kind::kIds;
    });
  };
  return std::any_of(api.operations.begin(), api.operations.end(), lists) ||
         std::any_of(api.entities.begin(), api.entities.end(), shows);
}

// One list.
class ListDeclarer {
 public:
  ListDeclarer(Overruling& made, std::size_t number)
      : made_(made),
        operation_(*made.document.foreign.operations[number].operation),
        bound_(made.api.operations[number]),
        list_(bound_.list),
        parameters_(ListParametersOf(operation_)) {}

  void Declare(const DeclaredOperation* declared) {
    if (made_.file.infers) {
      list_ = InferListParameters(operation_, made_.api.entities[bound_.entity]);
    }
    const bool has_order = declared != nullptr && declared->order;
    list_.order = has_order ? OrderNamed(made_, bound_.entity, *declared->order)
                            : made_.api.entities[bound_.entity].order;
    if (declared != nullptr) DeclareParameters(*declared);
  }

 private:
  void DeclareParameters(const DeclaredOperation& declared) {
    if (declared.filters) list_.filters.clear();
    if (declared.searches) list_.searches.clear();
    if (declared.sort) list_.sort = {};
    if (declared.pages) list_.paging = {};
    if (declared.filters) DeclareFilters(*declared.filters);
    if (declared.searches) DeclareSearches(*declared.searches);
    if (declared.sort) DeclareSort(*declared.sort);
    if (declared.pages) DeclarePages(*declared.pages);
    for (const auto& include : declared.includes) Take(include.parameter);
  }

  void DeclareFilters(const std::vector<DeclaredOperation::Filter>& filters) {
    for (const auto& filter : filters) {
      const ListParameter* parameter = Take(filter.parameter);
      const auto field = FieldOrMember(filter.field);
      if (parameter != nullptr && field) {
        list_.filters.push_back({parameter->name, field->field, field->member});
      }
    }
  }

  // "attributes.title" is a member of a field.
  std::optional<ListField> FieldOrMember(const Word& name) {
    if (name.text.find('.') != std::string::npos) {
      auto meant = FieldMeant(made_.api.entities[bound_.entity], PlainName(name.text));
      const bool is_it = meant && NameOf(made_.api.entities[bound_.entity], *meant) == name.text;
      if (is_it) return IsStored(made_, bound_.entity, meant->field, name) ? meant : std::nullopt;
    }
    const auto field = StoredField(made_, bound_.entity, name);
    return field ? std::optional(ListField{*field}) : std::nullopt;
  }

  void DeclareSearches(const std::vector<DeclaredOperation::Search>& searches) {
    for (const auto& search : searches) {
      const ListParameter* parameter = Take(search.parameter);
      std::vector<std::size_t> fields;
      for (const auto& name : search.fields) {
        const auto field = StoredField(made_, bound_.entity, name);
        if (!field) continue;
        const auto& shape = made_.api.entities[bound_.entity].declaration.fields[*field].shape;
        if (std::find(fields.begin(), fields.end(), *field) != fields.end()) {
          made_.Fail(name, Concat({Quoted(name.text), " is here twice"}));
        } else if (shape.type() == Shape::Type::kString) {
          fields.push_back(*field);
        } else {
          made_.Fail(name, Concat({"only texts can be searched, and ", Quoted(name.text),
                                   " is none: use `filter`"}));
        }
      }
      if (parameter != nullptr && !fields.empty()) {
        list_.searches.push_back({parameter->name, std::move(fields)});
      }
    }
  }

  void DeclareSort(const DeclaredOperation::Sort& sort) {
    for (const auto& name : sort.fields) {
      if (const auto field = StoredField(made_, bound_.entity, name)) {
        list_.sort.fields.push_back(*field);
      }
    }
    if (sort.parameter) {
      if (const auto* parameter = Take(*sort.parameter)) list_.sort.parameter = parameter->name;
    } else if (sort.direction || !sort.fields.empty()) {
      made_.Fail(sort.direction ? *sort.direction : sort.fields.front(),
                 "`sort` needs a `parameter`, which names the field to sort by");
    }
    if (sort.direction) {
      if (const auto* parameter = Take(*sort.direction)) list_.sort.direction = parameter->name;
    }
  }

  void DeclarePages(const DeclaredOperation::Pages& pages) {
    for (const auto& [word, name] : pages.parameters) {
      const ListParameter* parameter = Take(name);
      if (parameter == nullptr) continue;
      Paging& paging = list_.paging;
      if (word == "limit") {
        paging.limit = parameter->name;
        paging.default_limit = pages.default_limit.value_or(DefaultLimit(*parameter));
      } else {
        (word == "offset"  ? paging.offset
         : word == "page"  ? paging.page
         : word == "after" ? paging.after
                           : paging.before) = parameter->name;
      }
    }
  }

  // The query parameter of this name, which then does nothing else; nullptr, with an error, if
  // there is none, or if the file gives it something else to do too.
  const ListParameter* Take(const Word& name) {
    const ListParameter* found = QueryParameterOf(made_, operation_, parameters_, name);
    if (found == nullptr) return nullptr;
    if (std::find(taken_.begin(), taken_.end(), name.text) != taken_.end()) {
      made_.Fail(name, Concat({"the parameter ", Quoted(name.text), " would do two things"}));
      return nullptr;
    }
    taken_.push_back(name.text);
    Free(name.text);
    return found;
  }

  // Takes away what was inferred of the parameter.
  void Free(const std::string& parameter) {
    std::erase_if(list_.filters, [&](const auto& each) { return each.parameter == parameter; });
    std::erase_if(list_.searches, [&](const auto& each) { return each.parameter == parameter; });
    Paging& paging = list_.paging;
    if (paging.limit == parameter) paging.default_limit = 0;
    for (auto* name : {&list_.sort.parameter, &list_.sort.direction, &paging.limit, &paging.offset,
                       &paging.page, &paging.after, &paging.before}) {
      if (*name == parameter) name->clear();
    }
  }

  Overruling& made_;
  const contract::Operation& operation_;
  InferredOperation& bound_;
  ListParameters& list_;
  const std::vector<ListParameter> parameters_;
  std::vector<std::string> taken_;
};

}  // namespace

const ListParameter* QueryParameterOf(Overruling& made, const contract::Operation& operation,
                                      const std::vector<ListParameter>& parameters,
                                      const Word& name) {
  std::vector<std::string> known;
  for (const auto& parameter : parameters) {
    if (parameter.name == name.text) return &parameter;
    known.push_back(parameter.name);
  }
  made.Fail(name, Concat({Quoted(operation.id), " has no query parameter ", Quoted(name.text),
                          DidYouMean(name.text, known), known.empty() ? "" : ": it has ",
                          QuotedNames(known)}));
  return nullptr;
}

void DeclareLists(Overruling& made) {
  for (const auto& declared : made.file.entities) {
    const auto entity = made.EntityNamed(declared.name);
    if (!entity || !declared.order || declared.order->empty()) continue;
    if (IsListed(made.api, *entity)) {
      made.api.entities[*entity].order = OrderNamed(made, *entity, *declared.order);
    } else {
      made.Fail(declared.order->front(), "no operation lists these rows: leave `order` out");
    }
  }
  for (std::size_t i = 0; i < made.api.operations.size(); ++i) {
    if (made.api.operations[i].kind != OperationKind::kList || made.failed_operations[i]) continue;
    ListDeclarer(made, i).Declare(made.declared[i]);
    // No column has what is shown of other rows.
    auto& operation = made.api.operations[i];
    const auto& entity = made.api.entities[operation.entity];
    std::erase_if(operation.list.filters,
                  [&](const auto& filter) { return entity.facts[filter.field].of_others; });
  }
}

}  // namespace understudy::entities
