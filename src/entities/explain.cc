#include "entities/explain.h"

#include <algorithm>

#include "base/text.h"
#include "entities/list_query.h"
#include "entities/overruling.h"
#include "entities/own_errors.h"

namespace understudy::entities {
namespace {

std::string_view TypeName(Shape::Type type) {
  switch (type) {
    case Shape::Type::kString:
      return "string";
    case Shape::Type::kInteger:
      return "integer";
    case Shape::Type::kNumber:
      return "number";
    case Shape::Type::kBoolean:
      return "boolean";
    case Shape::Type::kInstant:
      return "time";
    default:
      return "JSON";
  }
}

// Explains one operation.
class OperationExplainer {
 public:
  OperationExplainer(const ApiPlan& plan, std::size_t number)
      : plan_(plan), made_(plan.operations[number]) {}

  std::vector<std::string> Explain() {
    if (made_.kind == OperationKind::kExample) {
      Add({"shows ",
           made_.fixed.is_made ? "a value made from the document's schema"
                               : "what the document shows",
           ", whatever is sent to it", Origin()});
      AddFixedReply();
      return std::move(lines_);
    }
    const bool is_list = made_.kind == OperationKind::kList;
    Add({WordOf(made_.kind), is_list ? "s " : "s a row of ", made_.entity->declaration.name, Key(),
         Origin()});
    AddOwners();
    if (is_list) AddList();
    AddIncludes();
    AddSql();
    if (!made_.view) {
      AddFixedReply();
      return std::move(lines_);
    }
    const std::string row = made_.view->Outline();
    const std::string rows = is_list ? Concat({"[", row, ", …]"}) : row;
    Add({"reply ", std::to_string(made_.status), " ", made_.content_type, ": ",
         made_.envelope->is_bare() ? rows : made_.envelope->Outline(rows)});
    return std::move(lines_);
  }

 private:
  void Add(std::initializer_list<std::string_view> parts) { lines_.push_back(Concat(parts)); }

  // Where the file says it.
  std::string Origin() const {
    const auto& operation = *made_.foreign->operation;
    const std::string path = contract::DocumentPath(*plan_.foreign.contract, operation);
    const std::string whole = Concat({operation.method, " ", operation.path});
    for (const auto& declared : plan_.vendor_file.operations) {
      const auto& name = declared.name.text;
      if (name != operation.id && name != path && name != whole) continue;
      return Concat({" (", plan_.vendor_file.source->name, ":",
                     std::to_string(declared.name.mark.line()), ")"});
    }
    return " (inferred)";
  }

  std::string Key() const {
    const auto& key = made_.entity->declaration.fields[made_.entity->key].name;
    if (made_.kind == OperationKind::kList || made_.kind == OperationKind::kCreate) return {};
    const std::string& parameter = made_.inferred->key_parameter;
    if (parameter.empty()) return Concat({" by `", key, "` in the body"});
    std::vector<std::string> parts;
    for (const auto part : Split(parameter, '/')) parts.push_back(Concat({"{", part, "}"}));
    return Concat({" by `", key, "` = ", Join(parts, "/")});
  }

  void AddOwners() {
    const auto& owners = made_.inferred->owners;
    for (std::size_t i = 0; i < owners.size(); ++i) {
      const auto& name = plan_.inferred.entities[owners[i].entity].declaration.name;
      Add({"below a row of ", name, ", {", owners[i].parameter,
           "}; 404 if there is none: ", made_.owners[i].sql});
    }
    if (const auto& given = made_.inferred->given; !given.parameter.empty()) {
      Add({"`", made_.entity->declaration.fields[given.field].name, "` of the rows is {",
           given.parameter, "}"});
    }
    if (owners.empty()) return;
    const auto& field = made_.entity->declaration.fields[made_.inferred->owner_field];
    Add({"its key is `", field.name, "` of the rows"});
  }

  void AddList() {
    int parameter = 1;
    for (const auto& filter : made_.filters) {
      Add({filter.kind == ListFilter::Kind::kSearch ? "search `" : "filter `", filter.parameter,
           "`: ", FilterSql(filter, ++parameter),
           filter.without.empty() ? std::string()
                                  : Concat({"; without it ", QuotedNames(filter.without)})});
    }
    const auto& sort = made_.order;
    if (!sort.parameter.empty()) {
      Add({"sort `", sort.parameter, "`",
           sort.direction.empty() ? std::string() : Concat({", direction `", sort.direction, "`"}),
           sort.is_down ? " (down without)" : "", ": by ",
           sort.columns.empty() ? "any field" : Join(sort.columns, ", ")});
    }
    const Paging& paging = made_.paging;
    std::vector<std::string> pages;
    const auto add = [&](std::string_view word, const std::string& name) {
      if (!name.empty()) pages.push_back(Concat({word, " `", name, "`"}));
    };
    add("limit", paging.limit);
    if (paging.default_limit > 0) {
      pages.back() += Concat({" (", std::to_string(paging.default_limit), " without)"});
    }
    add("offset", paging.offset);
    add("page", paging.page);
    add("after", paging.after);
    add("before", paging.before);
    if (!pages.empty()) Add({"pages: ", Join(pages, ", ")});
  }

  void AddIncludes() {
    for (const auto& included : made_.inferred->includes) {
      const auto& other = plan_.inferred.entities[included.entity].declaration;
      const auto& by = included.is_one ? made_.entity->declaration : other;
      Add({"include `", included.parameter, "`: `", included.name, "` is ",
           included.is_one ? "the row of " : "the rows of ", other.name, " by `",
           by.fields[included.by].name, "`"});
    }
  }

  void AddSql() {
    if (made_.kind == OperationKind::kList) {
      const auto& fields = made_.entity->declaration.fields;
      std::vector<std::string> conditions;
      if (const auto field = FixedFieldOf(*made_.inferred)) {
        conditions.push_back(fields[*field].column + " = ?1");
      }
      const auto& scope = made_.inferred->scope;
      if (!scope.parameters.empty()) {
        conditions.push_back(
            ScopeCondition(*made_.entity, scope, static_cast<int>(made_.filters.size()) + 2));
      }
      Add({"SQL: SELECT ", made_.view->columns(), " FROM ", made_.entity->declaration.table,
           conditions.empty() ? std::string() : " WHERE " + Join(conditions, " AND "), " ",
           made_.order.without.empty() ? "ORDER BY rowid" : made_.order.without});
      return;
    }
    if (made_.kind == OperationKind::kDelete) Add({"SQL: ", made_.delete_row});
    if (!made_.find_shown.empty()) Add({"SQL: ", made_.find_shown});
  }

  void AddFixedReply() {
    constexpr std::size_t kMost = 200;
    std::string text = Printable(made_.fixed.text().substr(0, kMost));
    if (made_.fixed.text().size() > kMost) text += "…";
    Add({"reply ", std::to_string(made_.status), " ", made_.fixed.content_type,
         !text.empty()                      ? ": "
         : made_.fixed.content_type.empty() ? "without a body"
                                            : " without a body",
         text});
  }

  const ApiPlan& plan_;
  const OperationPlan& made_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string RowView::Outline() const {
  std::vector<std::string> members;
  for (const auto& property : properties_) {
    members.push_back(Concat(
        {"\"", Printable(property.name), "\":",
         property.constant.empty() ? Concat({"<", property.column, ">"}) : property.constant}));
  }
  return Concat({"{", Join(members, ","), "}"});
}

std::string Envelope::Outline(std::string_view rows) const {
  std::string text;
  for (const auto& step : steps_) {
    text += step.bytes;
    text += step.fill == PageFill::kRows ? std::string(rows) : OutlineOf(step.fill);
  }
  return text + end_;
}

std::vector<std::string> ExplainEntity(const Entity& entity) {
  std::vector<std::string> lines;
  std::size_t width = 0;
  for (const auto& property : entity.row.properties()) {
    width = std::max(width, property.name.size());
  }
  const auto& key = entity.unique.front();
  for (const auto& property : entity.row.properties()) {
    const auto column = entity.columns.find(property.name);
    std::string line = property.name + std::string(width - property.name.size() + 2, ' ');
    line += TypeName(property.shape.type());
    line += column == entity.columns.end() ? std::string(", in a table of its own")
                                           : ", column " + column->second;
    if (std::find(key.begin(), key.end(), property.name) != key.end()) line += ", key";
    if (!property.shape.references().empty()) {
      line += Concat({", references ", property.shape.references()});
    }
    if (property.shape.nullable()) line += ", may be null";
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> ExplainOperation(const ApiPlan& plan, std::size_t operation) {
  auto lines = OperationExplainer(plan, operation).Explain();
  for (auto& line : ExplainErrors(plan, *plan.operations[operation].foreign)) {
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace understudy::entities
