#include "entities/list_query.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "entities/names.h"
#include "entities/operations.h"

namespace understudy::entities {
namespace {

// JSON for json_each().
std::string FilterValues(const ListFilter& filter, const std::vector<std::string>& texts) {
  json::Writer values;
  values.StartArray();
  for (const auto& text : texts) {
    if (filter.type == Shape::Type::kBoolean) {
      const bool is_true = EqualsIgnoreCase(text, "true") || text == "1";
      const bool is_false = EqualsIgnoreCase(text, "false") || text == "0";
      values.Integer(is_true ? 1 : is_false ? 0 : -1);
    } else if (filter.type == Shape::Type::kInteger) {
      const auto parsed = ParseInteger(text);
      if (parsed.status == IntegerStatus::kOk) values.Integer(parsed.value);
    } else {
      values.String(text);
    }
  }
  values.EndArray();
  return values.Take();
}

bool MayOrderBy(const ListOrder& order, const std::string& column) {
  const auto& columns = order.columns;
  return columns.empty() || std::find(columns.begin(), columns.end(), column) != columns.end();
}

}  // namespace

std::string FilterSql(const ListFilter& filter, int parameter) {
  const std::string number = std::to_string(parameter);
  if (filter.kind == ListFilter::Kind::kSearch) {
    return Concat(
        {"instr(lower(", filter.column, "), lower(json_extract(?", number, ", '$[0]'))) > 0"});
  }
  const std::string values = Concat({"(SELECT value FROM json_each(?", number, "))"});
  if (filter.type == Shape::Type::kAny) {
    return Concat({"EXISTS(SELECT 1 FROM json_each(", filter.column,
                   ") AS item WHERE item.value IN ", values, ")"});
  }
  return Concat({filter.column, " IN ", values});
}

std::optional<std::size_t> FixedFieldOf(const InferredOperation& list) {
  if (!list.given.parameter.empty()) return list.given.field;
  return list.owners.empty() ? std::nullopt : std::optional(list.owner_field);
}

std::string OrderTerm(const Field& field, bool is_down) {
  const bool is_number = field.shape.type() == Shape::Type::kNumber;
  return Concat({is_number ? "CAST(" : "", field.column, is_number ? " AS REAL)" : "",
                 is_down ? " DESC" : ""});
}

ListQuery::ListQuery(const ApiPlan& plan, const OperationPlan& operation, const Call& call)
    : plan_(plan), operation_(operation), call_(call), scope_(operation.inferred->scope, call) {
  ReadFilters();
  ReadOrder();
  where_ = Conditions();
}

std::string_view ListQuery::ValueOf(std::string_view parameter) const {
  if (parameter.empty()) return {};
  for (const auto& [name, value] : call_.arguments.query()) {
    if (name == parameter) return value;
  }
  return {};
}

void ListQuery::ReadFilters() {
  if (call_.arguments.query().empty()) return;
  for (const auto& filter : operation_.filters) {
    std::vector<std::string> texts;
    for (const auto& [name, value] : call_.arguments.query()) {
      if (name != filter.parameter && name != filter.parameter + "[]") continue;
      if (!filter.takes_several) {
        texts.push_back(value);
        continue;
      }
      for (const auto piece : Split(value, ',')) texts.emplace_back(piece);
    }
    if (texts.empty()) continue;
    const bool is_one = texts.size() == 1 && filter.kind == ListFilter::Kind::kEquals &&
                        filter.type != Shape::Type::kAny;
    used_.push_back({&filter, FilterValues(filter, texts), is_one});
  }
}

// By the first field that the request names, if the list may be ordered by it; rows that are equal
// by it, as they were made.
void ListQuery::ReadOrder() {
  std::string_view name = ValueOf(operation_.order.parameter);
  name = name.substr(0, name.find(','));
  bool is_down = name.starts_with('-');
  if (is_down || name.starts_with('+')) name.remove_prefix(1);
  const auto end = name.find_first_of(": ");
  if (end != std::string_view::npos && EqualsIgnoreCase(name.substr(end + 1), "desc")) {
    is_down = true;
  }
  if (EqualsIgnoreCase(ValueOf(operation_.order.direction), "desc")) is_down = true;
  const std::string plain = PlainName(name.substr(0, end));
  const ListOrder& order = operation_.order;
  if (!order.without.empty()) {
    order_ = order.without;
    is_sorted_ = true;
  }
  if (plain.empty()) return;
  for (const auto& field : operation_.entity->declaration.fields) {
    if (PlainName(field.name) != plain || !MayOrderBy(order, field.column)) continue;
    order_ = Concat({"ORDER BY ", OrderTerm(field, is_down), ", rowid"});
    is_sorted_ = true;
    return;
  }
}

std::string ListQuery::Conditions() const {
  std::vector<std::string> conditions;
  int parameter = 1;
  if (const auto field = FixedFieldOf(*operation_.inferred)) {
    conditions.push_back(operation_.entity->declaration.fields[*field].column + " = ?1");
  }
  const auto& scope = operation_.inferred->scope;
  if (scope_.is_there()) {
    conditions.push_back(ScopeCondition(*operation_.entity, scope, ScopeParameter()));
  }
  if (used_.empty()) {
    return conditions.empty() ? std::string() : Concat({" WHERE ", Join(conditions, " AND ")});
  }
  std::string others;
  for (const auto& filter : operation_.filters) {
    ++parameter;
    const std::string condition = FilterSql(filter, parameter);
    if (&filter == used_.front().filter) {
      // Rows with one value are in the order of its index; those with several would be sorted.
      conditions.push_back(used_.front().is_one ? Concat({filter.column, " = json_extract(?",
                                                          std::to_string(parameter), ", '$[0]')"})
                                                : condition);
    } else {
      others += Concat({" AND (?", std::to_string(parameter), " IS NULL OR ", condition, ")"});
    }
  }
  return Concat({" WHERE ", Join(conditions, " AND "), others});
}

int ListQuery::ScopeParameter() const { return static_cast<int>(operation_.filters.size()) + 2; }

int ListQuery::next_parameter() const { return ScopeParameter() + 1; }

bool ListQuery::BindTo(store::Query& query) const {
  if (!detail::BindOwner(plan_, operation_, call_, query, 1)) return false;
  scope_.BindTo(query, ScopeParameter());
  if (used_.empty()) return true;
  int parameter = 1;
  for (const auto& filter : operation_.filters) {
    ++parameter;
    const auto used = std::find_if(used_.begin(), used_.end(),
                                   [&](const Used& each) { return each.filter == &filter; });
    query.Bind(parameter, used == used_.end() ? std::optional<std::string_view>()
                                              : std::optional<std::string_view>(used->values));
  }
  return true;
}

}  // namespace understudy::entities
