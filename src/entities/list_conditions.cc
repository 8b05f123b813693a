#include "entities/list_conditions.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/laravel_input.h"

namespace understudy::entities {
namespace {

std::string JsonTexts(const std::vector<std::string>& values) {
  json::Writer w;
  w.StartArray();
  for (const auto& value : values) w.String(value);
  return w.EndArray().Take();
}

// MySQL's collations ignore blanks at the end (PAD SPACE).
std::string AlikeKey(std::string_view text) {
  const auto last = text.find_last_not_of(' ');
  return SearchKey(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

// Spatie's laravel-query-builder makes truths of these two words; MySQL compares a boolean column
// with any other text as a number, which the text begins with, or 0.
bool IsTrueText(const std::string& value) {
  if (value == "true") return true;
  return contract::FilterValidateInt(value).value_or(0) == 1;
}

void AndAlso(std::string& where, std::string_view condition) {
  if (condition.empty()) return;
  where.append(where.empty() ? " WHERE " : " AND ").append(condition);
}

}  // namespace

ListConditions::ListConditions(const ListParts& parts, const Call& call)
    : parts_(parts), call_(call) {
  if (call.arguments.query().empty()) return;
  for (const auto& condition : parts.conditions) {
    if (!call.arguments.Has(condition.parameter)) continue;
    if (auto used = Use(condition)) used_.push_back(std::move(*used));
  }
}

std::optional<ListConditions::Used> ListConditions::Use(const ListCondition& condition) {
  Used used{&condition};
  if (condition.kind == ListCondition::Kind::kSearch) {
    used.text = SearchKey(call_.arguments.Text(condition.parameter));
    return used;
  }
  const auto& values = call_.arguments.List(condition.parameter);
  if (values.empty()) return std::nullopt;
  if (condition.kind == ListCondition::Kind::kTrashed) return UseTrashed(std::move(used), values);
  if (condition.kind == ListCondition::Kind::kPast) return UsePast(std::move(used), values);
  if (condition.kind == ListCondition::Kind::kTruths) UseTruths(used, values);
  if (condition.kind == ListCondition::Kind::kValues) UseValues(used, values);
  if (condition.kind != ListCondition::Kind::kDays) return used;
  // The contract has checked how they are written.
  const auto first = ParseDate(values.front());
  const auto last = ParseDate(values.back());
  if (first && last) {
    used.first = *first;
    used.end = *last + std::chrono::days(1);
  } else if (impossible_day_ == nullptr) {
    impossible_day_ = &condition.parameter;
  }
  return used;
}

// No values count as several: no row is equal to any of them.
void ListConditions::UseValues(Used& used, const std::vector<std::string>& values) {
  used.is_one = values.size() == 1;
  used.text = used.is_one ? values.front() : JsonTexts(values);
}

void ListConditions::UseTruths(Used& used, const std::vector<std::string>& values) {
  used.is_one = values.size() == 1;
  json::Writer w;
  w.StartArray();
  for (const auto& value : values) w.Integer(IsTrueText(value) ? 1 : 0);
  w.EndArray();
  used.text = used.is_one ? (IsTrueText(values.front()) ? "1" : "0") : w.Take();
}

// Spatie's FiltersTrashed, and the vendors' `true`.
std::optional<ListConditions::Used> ListConditions::UseTrashed(
    Used used, const std::vector<std::string>& values) {
  const std::string& value = values.front();
  if (value == "only") {
    used.is_one = false;
  } else if (value != "with" && !IsTrueText(value)) {
    return std::nullopt;
  }
  return used;
}

// Who asks for both asks for all.
std::optional<ListConditions::Used> ListConditions::UsePast(
    Used used, const std::vector<std::string>& values) const {
  used.is_one = IsTrueText(values.front());
  const bool is_both = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return IsTrueText(value) != used.is_one;
  });
  if (is_both) return std::nullopt;
  used.text = FormatDate(call_.now).view();
  return used;
}

void ListConditions::FindAlike() {
  for (auto& used : used_) {
    if (used.condition->kind != ListCondition::Kind::kAlike) continue;
    std::vector<std::string> keys;
    for (const auto& value : call_.arguments.List(used.condition->parameter)) {
      keys.push_back(AlikeKey(value));
    }
    auto query = call_.database.Prepare(used.condition->values);
    if (!parts_.owner_is.empty()) parts_.owner.Bind(call_, 1, query);
    std::vector<std::string> found;
    while (query.Step()) {
      std::string value = query.Text(0);
      if (std::find(keys.begin(), keys.end(), AlikeKey(value)) != keys.end()) {
        found.push_back(std::move(value));
      }
    }
    UseValues(used, found);
  }
}

const ListConditions::Used* ListConditions::UsedOf(const ListCondition& condition) const {
  const auto used = std::find_if(used_.begin(), used_.end(),
                                 [&](const Used& each) { return each.condition == &condition; });
  return used == used_.end() ? nullptr : &*used;
}

// nullopt: the counter does not know what is asked for.
std::optional<std::string> ListConditions::CounterSql() const {
  if (parts_.counter.empty()) return std::nullopt;
  bool is_sum = false;
  std::string where;
  if (!parts_.counter_is.empty()) AndAlso(where, parts_.counter_is);
  for (const auto& condition : parts_.conditions) {
    const Used* used = UsedOf(condition);
    if (used != nullptr && condition.counted_any.empty()) return std::nullopt;
    if (condition.counted_any.empty()) continue;
    is_sum = is_sum || (used != nullptr && !used->is_one);
    AndAlso(where, used == nullptr ? condition.counted_any
                   : used->is_one  ? condition.counted_one
                                   : condition.counted_several);
  }
  return Concat({is_sum ? "SELECT coalesce(sum(total), 0) FROM " : "SELECT total FROM ",
                 parts_.counter, where});
}

std::int64_t ListConditions::Count() const {
  const auto only_integer = [this](std::string_view sql) {
    auto query = call_.database.Prepare(sql);
    BindTo(query);
    // A counter that never counted has no row.
    return query.Step() ? query.Integer(0) : 0;
  };
  if (used_.empty()) return only_integer(parts_.count_all);
  if (const auto counter = CounterSql()) return only_integer(*counter);
  return only_integer(parts_.count_every_row + Where());
}

std::string ListConditions::Where() const {
  std::string where;
  where.reserve(500);  // more than most have
  if (!parts_.owner_is.empty()) AndAlso(where, parts_.owner_is);
  const bool is_trashed = std::any_of(used_.begin(), used_.end(), [](const Used& used) {
    return used.condition->kind == ListCondition::Kind::kTrashed;
  });
  if (!is_trashed) AndAlso(where, parts_.present);
  for (const auto& used : used_) {
    AndAlso(where, used.is_one ? used.condition->one : used.condition->several);
  }
  return where;
}

void ListConditions::BindTo(store::Query& query) const {
  if (!parts_.owner_is.empty()) parts_.owner.Bind(call_, 1, query);
  for (const auto& used : used_) {
    const int index = used.condition->index;
    if (used.condition->kind == ListCondition::Kind::kTrashed) continue;
    if (used.condition->kind == ListCondition::Kind::kDays) {
      query.Bind(index, used.first).Bind(index + 1, used.end);
    } else {
      query.Bind(index, used.text);
    }
  }
}

}  // namespace understudy::entities
