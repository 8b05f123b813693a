#include "entities/list_query.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "entities/instant_sql.h"
#include "entities/list_fields.h"
#include "entities/list_parameters.h"
#include "entities/names.h"
#include "entities/operations.h"
#include "entities/sort_terms.h"
#include "entities/whole_numbers.h"

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
      const auto parsed = ParseInteger(WholeDigits(text));
      if (parsed.status == IntegerStatus::kOk) values.Integer(parsed.value);
    } else if (filter.type == Shape::Type::kNumber) {
      if (const auto number = ParseNumber(text)) values.Raw(FormatNumber(*number));
    } else {
      values.String(text);
    }
  }
  values.EndArray();
  return values.Take();
}

// Whether the value, which no row can have, is for requests that want all rows: `all` of a
// parameter's enumeration.
bool MeansAll(const ListFilter& filter, const std::string& text) {
  if (filter.sent == nullptr || filter.sent->choices.empty()) {
    return IsWordForAll(text);
  }
  const auto& choices = filter.sent->choices;
  return std::any_of(choices.begin(), choices.end(),
                     [&](const Node* each) { return each->text == text; });
}

bool IsName(std::string_view text) {
  return !text.empty() && text.find_first_of("0123456789") == std::string_view::npos;
}

// The texts as rows have them; none if one of them means all rows.
std::vector<std::string> ValuesMeant(const InferredEntity& entity, const ListFilter& filter,
                                     std::vector<std::string> texts) {
  if (filter.inferred == nullptr) return texts;
  if (filter.kind != ListFilter::Kind::kEquals) {
    // Neither a number nor a time.
    const bool wants_all =
        texts.size() == 1 && MeansAll(filter, texts.front()) && IsName(texts.front());
    return wants_all ? std::vector<std::string>() : texts;
  }
  for (auto& text : texts) {
    auto meant = ValueMeant(entity, {filter.inferred->field, filter.inferred->member}, text);
    if (meant) {
      text = std::move(*meant);
    } else if (MeansAll(filter, text)) {
      return {};
    }
  }
  return texts;
}

// Whether the parameter's enumeration has the text.
bool IsChoice(const contract::Operation& list, std::string_view name, std::string_view text) {
  for (const auto& parameter : ListParametersOf(list)) {
    if (parameter.name != name || parameter.schema == nullptr) continue;
    const auto& choices = parameter.schema->choices;
    return std::any_of(choices.begin(), choices.end(),
                       [&](const Node* each) { return each->text == text; });
  }
  return false;
}

// As a row value.
std::string InstantSql(std::string_view text) {
  return Concat({"(", SecondSql(text), ", ", FractionSql(text), ")"});
}

}  // namespace

std::string FilterSql(const ListFilter& filter, int parameter) {
  const std::string number = std::to_string(parameter);
  if (filter.kind == ListFilter::Kind::kSearch) {
    return Concat(
        {"instr(fold(", filter.column, "), fold(json_extract(?", number, ", '$[0]'))) > 0"});
  }
  if (filter.kind != ListFilter::Kind::kEquals) {
    const std::string value = Concat({"json_extract(?", number, ", '$[0]')"});
    const std::string_view sign = filter.kind == ListFilter::Kind::kAtLeast  ? " >= "
                                  : filter.kind == ListFilter::Kind::kAbove  ? " > "
                                  : filter.kind == ListFilter::Kind::kAtMost ? " <= "
                                                                             : " < ";
    if (filter.type == Shape::Type::kString) {  // a time
      return Concat({InstantSql(filter.column), sign, InstantSql(value)});
    }
    return Concat({"CAST(", filter.column, " AS REAL)", sign, value});
  }
  const std::string values = Concat({"(SELECT value FROM json_each(?", number, "))"});
  if (filter.type == Shape::Type::kAny) {
    return Concat({"EXISTS(SELECT 1 FROM json_each(", filter.column,
                   ") AS item WHERE item.value IN ", values, ")"});
  }
  // Numbers are texts in their columns, as the client wrote them.
  if (filter.type == Shape::Type::kNumber) {
    return Concat({"CAST(", filter.column, " AS REAL) IN ", values});
  }
  if (filter.is_instant) {
    return Concat({"(", filter.column, " IN ", values, " OR ", InstantSql(filter.column),
                   " IN (SELECT ", SecondSql("value"), ", ", FractionSql("value"),
                   " FROM json_each(?", number, ")))"});
  }
  return Concat({filter.column, " IN ", values});
}

std::optional<std::size_t> FixedFieldOf(const InferredOperation& list) {
  if (!list.given.parameter.empty()) return list.given.field;
  return list.owners.empty() ? std::nullopt : std::optional(list.owner_field);
}

// Texts that SQLite does not read as times come by their text.
std::string OrderTerm(const InferredEntity& entity, const ListField& field, bool is_down,
                      std::string_view table) {
  const std::string column = Concat({table, ColumnOf(entity, field)});
  const std::string_view down = is_down ? " DESC" : "";
  if (IsInstant(entity, field)) {
    const std::string second = SecondSql(column);
    return Concat({second, down, ", iif(", second, " IS NULL, ", column, ", ", FractionSql(column),
                   ")", down});
  }
  const bool is_number =
      field.member.empty() && ShapeOf(entity, field).type() == Shape::Type::kNumber;
  return Concat({is_number ? "CAST(" : "", column, is_number ? " AS REAL)" : "", down});
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
  if (call_.arguments.query().empty() && !operation_.has_defaults) return;
  for (const auto& filter : operation_.filters) {
    std::vector<std::string> texts;
    bool is_sent = false;
    for (const auto& [name, value] : call_.arguments.query()) {
      if (name != filter.parameter && name != filter.parameter + "[]") continue;
      is_sent = true;
      if (!filter.takes_several) {
        texts.push_back(value);
        continue;
      }
      for (const auto piece : Split(value, filter.separator)) texts.emplace_back(piece);
    }
    if (!is_sent) texts = filter.without;
    texts = ValuesMeant(*operation_.entity, filter, std::move(texts));
    if (texts.empty() || IsForAllRows(filter, texts)) continue;
    const bool is_one = is_sent && texts.size() == 1 && filter.kind == ListFilter::Kind::kEquals &&
                        filter.type != Shape::Type::kAny && filter.type != Shape::Type::kNumber &&
                        !filter.is_instant;
    used_.push_back({&filter, FilterValues(filter, texts), is_one, !is_sent});
  }
  // Those that the request sends find rows by their indexes.
  std::stable_partition(used_.begin(), used_.end(),
                        [](const Used& each) { return !each.is_default; });
}

bool ListQuery::IsForAllRows(const ListFilter& filter,
                             const std::vector<std::string>& texts) const {
  if (filter.kind != ListFilter::Kind::kEquals) return false;
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    if (!IsChoiceOfAll(filter, text)) return false;
    auto query =
        call_.database.Prepare(Concat({"SELECT 1 FROM ", operation_.entity->declaration.table,
                                       " WHERE ", FilterSql(filter, 1), " LIMIT 1"}));
    const std::string values = FilterValues(filter, {text});
    query.Bind(1, values);
    return !query.Step();
  });
}

// What the request names, if the list may be ordered by it; rows that are equal by it, as they were
// made.
void ListQuery::ReadOrder() {
  const ListOrder& order = operation_.order;
  if (!order.without.empty()) {
    order_ = order.without;
    is_sorted_ = true;
  }
  std::string_view named = ValueOf(order.parameter);
  const std::string_view direction = ValueOf(order.direction);
  if (named.empty() && !direction.empty()) named = order.default_fields;
  if (named.empty()) return;
  const auto terms = SortTerms(*operation_.entity, order, named, direction);
  if (terms.empty()) {
    // A choice that no field means is another order than that without it.
    if (!IsChoice(*operation_.foreign->operation, order.parameter, ValueOf(order.parameter))) {
      return;
    }
    order_ = "ORDER BY rowid";
    is_sorted_ = false;
    return;
  }
  order_ = Concat({"ORDER BY ", Join(terms, ", "), ", rowid"});
  is_sorted_ = true;
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
    std::string condition = FilterSql(filter, parameter);
    const auto used = std::find_if(used_.begin(), used_.end(),
                                   [&](const Used& each) { return each.filter == &filter; });
    // A default also keeps rows without a value.
    if (used != used_.end() && used->is_default) {
      condition = Concat({"(", filter.column, " IS NULL OR ", condition, ")"});
    }
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
