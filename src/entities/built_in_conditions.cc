#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "entities/built_in_laravel.h"
#include "entities/declared_fields.h"

namespace understudy::entities {
namespace {

std::string EqualsParameter(std::string_view column, int parameter) {
  return Concat({column, " = ?", std::to_string(parameter)});
}

std::string InParameter(std::string_view column, int parameter) {
  return Concat({column, " IN (SELECT value FROM json_each(?", std::to_string(parameter), "))"});
}

std::string FoundIn(std::string_view column, int parameter) {
  return Concat({"instr(", column, ", ?", std::to_string(parameter), ") > 0"});
}

bool HasSearch(const EntityDeclaration& entity, const std::string& column) {
  return std::any_of(entity.search.begin(), entity.search.end(),
                     [&](const auto& each) { return each.column == column; });
}

}  // namespace

void LaravelLists::AddConditions(const BuiltInOperation& operation, ListLaravel& list) {
  AddFilters(operation, list);
  AddPast(operation, list);
  AddTrashed(operation, list);
  AddSearches(operation, list);
}

void LaravelLists::AddFilters(const BuiltInOperation& operation, ListLaravel& list) {
  if (operation.declared.filters) {
    for (const auto& filter : *operation.declared.filters) {
      AddFilter(operation, filter, /*is_alike=*/false, list);
    }
  }
  for (const auto& member : words_.Members(*operation.declared.node, "like")) {
    if (auto field = words_.Text(member.value)) {
      AddFilter(operation, {{member.name, member.mark}, std::move(*field)}, /*is_alike=*/true,
                list);
    }
  }
}

void LaravelLists::AddFilter(const BuiltInOperation& operation,
                             const DeclaredOperation::Filter& filter, bool is_alike,
                             ListLaravel& list) {
  if (IsOfOther(filter.field)) return AddFilterOfOther(operation, filter, list);
  const auto field = FindOrdered(operation.entity.made->fields, filter.field, errors_);
  if (!field) return;
  const auto type = field->field->shape.type();
  int& next = list.parts.next_parameter;
  ListCondition condition{.parameter = filter.parameter.text, .index = next++};
  const std::string& column = field->column;
  if (type == Shape::Type::kString) {
    condition.kind = is_alike ? ListCondition::Kind::kAlike : ListCondition::Kind::kValues;
    condition.one = EqualsParameter(column, condition.index);
    condition.several = InParameter(Concat({"+", column}), condition.index);
  } else if (type == Shape::Type::kBoolean && !is_alike) {
    condition.kind = ListCondition::Kind::kTruths;
    condition.one = EqualsParameter(column, condition.index);
    condition.several = InParameter(Concat({"+", column}), condition.index);
  } else if (type == Shape::Type::kInstant && !is_alike) {
    condition.kind = ListCondition::Kind::kDays;
    condition.one = Concat({column, " >= ?", std::to_string(condition.index), " AND ", column,
                            " < ?", std::to_string(next++)});
  } else {
    errors_.Add(filter.field.mark, Concat({Quoted(filter.field.text),
                                           " is no text, no time and no truth: filter in C++"}));
    return;
  }
  list.parts.conditions.push_back(std::move(condition));
  condition_columns_.push_back(column);
}

std::optional<LaravelLists::OfOther> LaravelLists::FindOfOther(const BuiltInEntity& entity,
                                                               const Word& word) {
  const auto dot = word.text.find('.');
  const auto reference =
      FindOrdered(entity.made->fields, {word.text.substr(0, dot), word.mark}, errors_);
  if (!reference) return std::nullopt;
  const auto* other = parts_.EntityNamed({reference->field->shape.references(), word.mark});
  const Field* key = other == nullptr ? nullptr : parts_.KeyOf(*other->made, word.mark);
  if (key == nullptr) return std::nullopt;
  const auto field =
      FindOrdered(other->made->fields, {word.text.substr(dot + 1), word.mark}, errors_);
  if (!field) return std::nullopt;
  return OfOther{field->field, reference->column, ColumnOf(*key), other->made->table};
}

void LaravelLists::AddFilterOfOther(const BuiltInOperation& operation,
                                    const DeclaredOperation::Filter& filter, ListLaravel& list) {
  const auto other = FindOfOther(operation.entity, filter.field);
  if (!other) return;
  if (other->field->shape.type() != Shape::Type::kString) {
    errors_.Add(filter.field.mark, Concat({Quoted(filter.field.text), " is no text"}));
    return;
  }
  ListCondition condition{.parameter = filter.parameter.text, .index = list.parts.next_parameter++};
  const auto among = [&](const std::string& is) {
    return Concat(
        {other->reference, " IN (SELECT ", other->key, " FROM ", other->table, " WHERE ", is, ")"});
  };
  const std::string column = ColumnOf(*other->field);
  condition.one = among(EqualsParameter(column, condition.index));
  condition.several = among(InParameter(column, condition.index));
  list.parts.conditions.push_back(std::move(condition));
  condition_columns_.emplace_back();
}

// A row without the date is never past.
void LaravelLists::AddPast(const BuiltInOperation& operation, ListLaravel& list) {
  for (const auto& member : words_.Members(*operation.declared.node, "past")) {
    const auto word = words_.Text(member.value);
    const auto field =
        word ? FindOrdered(operation.entity.made->fields, *word, errors_) : std::nullopt;
    if (!field) continue;
    ListCondition condition{.kind = ListCondition::Kind::kPast,
                            .parameter = member.name,
                            .index = list.parts.next_parameter++};
    const std::string today = Concat({"?", std::to_string(condition.index)});
    condition.one = Concat({field->column, " < ", today});
    condition.several = Concat({"coalesce(", field->column, " >= ", today, ", 1)"});
    list.parts.conditions.push_back(std::move(condition));
    condition_columns_.emplace_back();
  }
}

void LaravelLists::AddTrashed(const BuiltInOperation& operation, ListLaravel& list) {
  for (const auto& member : words_.Members(*operation.declared.node, "trashed")) {
    const auto word = words_.Text(member.value);
    const auto field =
        word ? FindOrdered(operation.entity.made->fields, *word, errors_) : std::nullopt;
    if (!field) continue;
    list.parts.present = Concat({field->column, " IS NULL"});
    list.parts.conditions.push_back({.kind = ListCondition::Kind::kTrashed,
                                     .parameter = member.name,
                                     .several = Concat({field->column, " IS NOT NULL"})});
    condition_columns_.emplace_back();
  }
}

void LaravelLists::AddSearches(const BuiltInOperation& operation, ListLaravel& list) {
  if (!operation.declared.searches) return;
  for (const auto& search : *operation.declared.searches) {
    ListCondition condition{.kind = ListCondition::Kind::kSearch,
                            .parameter = search.parameter.text,
                            .index = list.parts.next_parameter++};
    Columns parts;
    for (const auto& word : search.fields) {
      parts.push_back(SearchSql(operation.entity, word, condition.index));
    }
    condition.one = parts.size() == 1 ? parts.front() : Concat({"(", Join(parts, " OR "), ")"});
    list.parts.conditions.push_back(std::move(condition));
    condition_columns_.emplace_back();
  }
}

// `search`, a column of the entity's `search`, or `customer_id.search_name`, one of the row that a
// field refers to.
std::string LaravelLists::SearchSql(const BuiltInEntity& entity, const Word& word, int parameter) {
  const auto dot = word.text.find('.');
  const auto fail = [&] {
    errors_.Add(word.mark, Concat({Quoted(word.text), " is no column of `search`"}));
    return std::string();
  };
  if (dot == std::string::npos) {
    return HasSearch(*entity.made, word.text) ? FoundIn(word.text, parameter) : fail();
  }
  const auto field =
      FindOrdered(entity.made->fields, {word.text.substr(0, dot), word.mark}, errors_);
  if (!field) return {};
  const auto* other = parts_.EntityNamed({field->field->shape.references(), word.mark});
  const std::string column = word.text.substr(dot + 1);
  const Field* key = other == nullptr ? nullptr : parts_.KeyOf(*other->made, word.mark);
  if (key == nullptr || !HasSearch(*other->made, column)) return fail();
  return Concat({field->column, " IN (SELECT ", ColumnOf(*key), " FROM ", other->made->table,
                 " WHERE ", FoundIn(column, parameter), ")"});
}

// The counter that knows the most of what the list can ask.
void LaravelLists::AddCounter(const BuiltInEntity& entity, const Columns& always,
                              ListLaravel& list) {
  auto& parts = list.parts;
  Columns is;
  for (const auto& each : {parts.owner_is, parts.present}) {
    if (!each.empty()) is.push_back(each);
  }
  parts.count_every_row = Concat({"SELECT count(*) FROM ", parts.table});
  parts.count_all = Concat({parts.count_every_row, is.empty() ? "" : " WHERE ", Join(is, " AND ")});
  for (const auto& counter : entity.made->counters) {
    const bool has_always =
        std::all_of(always.begin(), always.end(), [&](const std::string& column) {
          return Has(counter.by, column) || Has(counter.or_any, column);
        });
    const bool asks_by = std::all_of(counter.by.begin(), counter.by.end(),
                                     [&](const auto& column) { return Has(always, column); });
    // A counter counts deleted rows too.
    if (!has_always || !asks_by || !parts.present.empty()) continue;
    AddCounted(counter, always, list);
    break;
  }
  for (std::size_t i = 0; i < parts.conditions.size(); ++i) {
    if (parts.conditions[i].kind != ListCondition::Kind::kAlike ||
        !parts.conditions[i].values.empty()) {
      continue;
    }
    errors_.Add(entity.declared->name.mark,
                Concat({"`like` finds the values of ", condition_columns_[i],
                        " in a counter: add one to `counts`, with that field in `or-any`"}));
  }
}

void LaravelLists::AddCounted(const Counter& counter, const Columns& always, ListLaravel& list) {
  auto& parts = list.parts;
  parts.counter = counter.table;
  Columns is;
  for (const auto& column : always) is.push_back(EqualsParameter(column, 1));
  Columns all;
  for (const auto& column : counter.or_any) {
    if (Has(always, column)) continue;
    const std::string any = Concat({column, " = 0"});
    all.push_back(any);
    const auto at = std::find(condition_columns_.begin(), condition_columns_.end(), column);
    if (at == condition_columns_.end()) {
      is.push_back(any);
      continue;
    }
    auto& condition = parts.conditions[static_cast<std::size_t>(at - condition_columns_.begin())];
    condition.counted_any = any;
    condition.counted_one = EqualsParameter(column, condition.index);
    condition.counted_several = InParameter(column, condition.index);
  }
  parts.counter_is = Join(is, " AND ");
  for (std::size_t i = 0; i < parts.conditions.size(); ++i) {
    auto& condition = parts.conditions[i];
    if (condition.kind != ListCondition::Kind::kAlike || condition.counted_any.empty()) continue;
    const std::string& column = condition_columns_[i];
    condition.values =
        Concat({"SELECT ", column, " FROM ", counter.table, " WHERE ", parts.counter_is,
                is.empty() ? "" : " AND ", "total > 0 AND typeof(", column, ") = 'text'"});
  }
  all.insert(all.begin(), is.begin(), is.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  parts.count_all = Concat(
      {"SELECT total FROM ", counter.table, all.empty() ? "" : " WHERE ", Join(all, " AND ")});
}

}  // namespace understudy::entities
