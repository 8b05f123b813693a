#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/built_in_parts.h"
#include "entities/declared_fields.h"

namespace understudy::entities {
namespace {

using ListColumns = std::vector<std::string>;

// Filters that a call may have or not need a query for each choice.
constexpr std::size_t kMostBoundFilters = 4;

// "a = ?1 AND b = ?2", with "WHERE" before it; empty for no columns.
std::string Conditions(const ListColumns& equal) {
  ListColumns conditions;
  for (const auto& column : equal) {
    conditions.push_back(Concat({column, " = ?", std::to_string(conditions.size() + 1)}));
  }
  return conditions.empty() ? "" : Concat({" WHERE ", Join(conditions, " AND ")});
}

// Whether the index has first these columns, in any order, and then that order.
bool Serves(const ListColumns& index, const ListColumns& equal, const ListColumns& order) {
  if (index.size() < equal.size() + order.size()) return false;
  const auto first = index.begin() + static_cast<std::ptrdiff_t>(equal.size());
  const bool has_equal = std::all_of(equal.begin(), equal.end(), [&](const std::string& column) {
    return std::any_of(index.begin(), first, [&](const std::string& each) {
      return std::string_view(each).substr(0, each.find(' ')) == column;
    });
  });
  return has_equal && std::equal(order.begin(), order.end(), first);
}

}  // namespace

BuiltInParts::Order BuiltInParts::OrderOf(const BuiltInEntity& entity,
                                          const std::optional<std::vector<Word>>& words) {
  Order order;
  if (words) {
    for (const auto& word : *words) {
      if (const auto field = FindOrdered(entity.made->fields, word, errors_)) {
        order.columns.push_back(field->column);
      }
    }
  } else if (const Field* key = KeyOf(*entity.made, entity.declared->name.mark)) {
    order.columns.push_back(ColumnOf(*key));
  }
  order.sql = Join(order.columns, ", ");
  return order;
}

void BuiltInParts::AddOwner(const BuiltInOperation& operation, ListColumns& conditions,
                            ListRows& list) {
  const auto& declared = operation.declared;
  if (!declared.owners || declared.owners->empty()) return;
  const DeclaredOwner& said = declared.owners->back();
  const auto* owner = EntityNamed(said.entity);
  const Field* key = owner == nullptr ? nullptr : KeyOf(*owner->made, said.entity.mark);
  if (key == nullptr) return;
  list.owner.name =
      said.parameter.text.empty() ? LastParameter(operation.path) : said.parameter.text;
  list.owner.is_integer = key->shape.type() == Shape::Type::kInteger;
  list.owner_sql =
      Concat({"SELECT 1 FROM ", owner->made->table, " WHERE ", ColumnOf(*key), " = ?1"});
  list.absent = AbsentOf(*owner->made);
  const Field* field = OwnerFieldOf(declared, operation.entity, *owner, said.entity.mark);
  if (field != nullptr) conditions.push_back(ColumnOf(*field));
}

void BuiltInParts::AddFilters(const BuiltInOperation& operation, ListColumns& columns,
                              ListRows& list) {
  if (!operation.declared.filters) return;
  for (const auto& filter : *operation.declared.filters) {
    const auto field = FindOrdered(operation.entity.made->fields, filter.field, errors_);
    if (!field) continue;
    const auto type = field->field->shape.type();
    if (type != Shape::Type::kString && type != Shape::Type::kInteger) {
      errors_.Add(filter.field.mark,
                  Concat({Quoted(filter.field.text), " is no text and no integer: filter in C++"}));
      continue;
    }
    list.filters.push_back({filter.parameter.text, type == Shape::Type::kInteger});
    columns.push_back(field->column);
  }
  if (list.filters.size() > kMostBoundFilters) {
    errors_.Add(operation.declared.name.mark,
                "there are more than four filters: bind the "
                "operation in C++");
    list.filters.clear();
  }
}

std::vector<PageValue> BuiltInParts::ReadValues(const BuiltInOperation& operation,
                                                ReplyBinding& binding) {
  std::vector<PageValue> values;
  for (const auto& member : words_.Members(*operation.declared.node, "fill")) {
    const std::pair<std::string_view, PageValue> known[] = {{"limit", PageValue::kLimit},
                                                            {"offset", PageValue::kOffset},
                                                            {"count", PageValue::kCount},
                                                            {"total", PageValue::kTotal}};
    const auto* const found =
        std::find_if(std::begin(known), std::end(known),
                     [&](const auto& each) { return each.first == member.value.text; });
    if (found == std::end(known)) {
      errors_.Add(member.value.mark, "a list can fill in limit, offset, count or total");
      continue;
    }
    binding.values.push_back(member.name);
    values.push_back(found->second);
  }
  if (values.size() > kMostValues) {
    errors_.Add(operation.declared.name.mark, "`fill` names more than four properties");
    values.clear();
  }
  return values;
}

void BuiltInParts::ReadPages(const BuiltInOperation& operation, std::string& limit,
                             std::string& offset) {
  for (const std::string_view word : {"like", "search", "instead", "past", "trashed", "whole"}) {
    if (const Node* said = operation.declared.node->Find(word)) {
      errors_.Add(said->mark, Concat({Quoted(word), " needs `pages: laravel`"}));
    }
  }
  const Node* sort = operation.declared.node->Find("sort");
  if (sort != nullptr && IsAnyOf(operation.declared)) {
    errors_.Add(sort->mark, "a list with `any-of` has one order");
  }
  if (!operation.declared.pages) return;
  for (const auto& [word, parameter] : operation.declared.pages->parameters) {
    if (word == "limit") limit = parameter.text;
    if (word == "offset") offset = parameter.text;
    if (word == "limit" || word == "offset") continue;
    errors_.Add(parameter.mark, "a built-in vendor's list has only `limit` and `offset`");
  }
}

void BuiltInParts::CheckIndex(const EntityDeclaration& entity, const Mark& at,
                              std::string_view what, const ListColumns& equal,
                              const ListColumns& order) {
  const bool by_key = equal.empty() && order.size() == 1 &&
                      order.front() == SnakeCase(entity.unique.front().front());
  const bool is_served =
      by_key || std::any_of(entity.indexes.begin(), entity.indexes.end(),
                            [&](const auto& index) { return Serves(index, equal, order); });
  if (is_served) return;
  ListColumns wanted = equal;
  wanted.insert(wanted.end(), order.begin(), order.end());
  errors_.Add(at, Concat({"no index of ", Quoted(entity.name), " can serve ", what,
                          ": add one of the fields with the columns ", Join(wanted, ", "),
                          " to `indexes`"}));
}

std::string BuiltInParts::TotalSql(const EntityDeclaration& entity, const ListColumns& equal) {
  for (const auto& counter : entity.counters) {
    if (!counter.or_any.empty() || counter.by.size() != equal.size() ||
        !std::is_permutation(equal.begin(), equal.end(), counter.by.begin())) {
      continue;
    }
    return Concat({"SELECT total FROM ", counter.table, Conditions(equal)});
  }
  return Concat({"SELECT count(*) FROM ", entity.table, Conditions(equal)});
}

// Nulls come last in both directions. An index serves both: SQLite reads it backwards.
void BuiltInParts::AddSorts(const BuiltInOperation& operation, const Field& key, ListRows& list,
                            std::vector<Order>& orders) {
  if (!operation.declared.sort) return;
  const auto& sort = *operation.declared.sort;
  const std::string id = ColumnOf(key);
  if (sort.parameter) list.sort.parameter = sort.parameter->text;
  if (sort.direction) list.sort.direction = sort.direction->text;
  for (const auto& [value, name] : sort.values) {
    const auto field = FindOrdered(operation.entity.made->fields, name, errors_);
    if (!field) continue;
    const std::string last = field->field->shape.nullable() ? " NULLS LAST" : "";
    list.sort.values.push_back(value.text);
    const ListColumns columns = {field->column, id};
    orders.push_back({Concat({field->column, last, ", ", id}), columns});
    orders.push_back({Concat({field->column, " DESC, ", id, " DESC"}), columns});
  }
  if (list.sort.values.empty() || !sort.parameter) {
    errors_.Add(operation.declared.name.mark, "`sort` needs `parameter` and `fields`");
  }
}

void BuiltInParts::AddQueries(const BuiltInOperation& operation, const Field& key,
                              const Order& order, const std::vector<ListColumns>& conditions,
                              ReplyBinding& binding) {
  const EntityDeclaration& entity = *operation.entity.made;
  const std::string row = entity.clustered ? ColumnOf(key) : "rowid";
  for (const auto& equal : conditions) {
    CheckIndex(entity, operation.declared.name.mark, "this list", equal, order.columns);
    const std::string limit = std::to_string(equal.size() + 1);
    const std::string offset = std::to_string(equal.size() + 2);
    // A page is a subquery that uses only the index to skip to a far offset. CROSS JOIN keeps it
    // outermost, which keeps its order.
    binding.queries.push_back(
        Concat({"FROM (SELECT ", row, " AS position FROM ", entity.table, Conditions(equal),
                " ORDER BY ", order.sql, " LIMIT ?", limit, " OFFSET ?", offset, ") CROSS JOIN ",
                entity.table, " m ON m.", row, " = position"}));
  }
}

ListRows BuiltInParts::MakeList(const BuiltInOperation& operation, ReplyBinding& binding) {
  ListRows list;
  const EntityDeclaration& entity = *operation.entity.made;
  ListColumns always;
  ListColumns filtered;
  AddOwner(operation, always, list);
  AddFilters(operation, filtered, list);
  list.values = ReadValues(operation, binding);
  ReadPages(operation, list.limit, list.offset);
  const auto& words =
      operation.declared.order ? operation.declared.order : operation.entity.declared->order;
  std::vector<Order> orders = {OrderOf(operation.entity, words)};
  const Field* key = KeyOf(entity, operation.declared.name.mark);
  if (key == nullptr) return list;
  AddSorts(operation, *key, list, orders);
  std::vector<ListColumns> conditions;
  for (std::size_t mask = 0; (mask >> filtered.size()) == 0; ++mask) {
    ListColumns equal = always;
    for (std::size_t i = 0; i < filtered.size(); ++i) {
      if (((mask >> i) & 1) != 0) equal.push_back(filtered[i]);
    }
    list.totals.push_back(TotalSql(entity, equal));
    conditions.push_back(std::move(equal));
  }
  for (const auto& order : orders) AddQueries(operation, *key, order, conditions, binding);
  return list;
}

}  // namespace understudy::entities
