#include "entities/query_builder.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "contract/laravel_input.h"

namespace understudy::entities {
namespace {

constexpr std::string_view kFilterOpening = "filter[";
constexpr std::string_view kSort = "sort";

bool IsNameIn(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void AddOnce(std::vector<std::string>& names, std::string_view name) {
  if (!IsNameIn(names, name)) names.emplace_back(name);
}

std::string SortNames(const std::vector<std::string>& fields) {
  std::vector<std::string> names;
  for (const std::string_view field : fields) {
    AddOnce(names, field.starts_with('-') ? field.substr(1) : field);
  }
  return Join(names, ", ");
}

Problem UnknownQuery(std::string_view name, std::string message) {
  return BadParameter({std::string(name), In::kQuery, Rule::kUnknown, std::move(message)});
}

}  // namespace

std::vector<std::string> RequestedFilters(const http::Pairs& query) {
  std::vector<std::string> names;
  int next_number = 0;
  for (const auto& [parameter, value] : query) {
    const auto end = parameter.find(']');
    if (!parameter.starts_with(kFilterOpening) || end == std::string::npos) continue;
    const auto name = parameter.substr(kFilterOpening.size(), end - kFilterOpening.size());
    AddOnce(names, name.empty() ? std::to_string(next_number++) : name);
  }
  return names;
}

std::vector<std::string> AllowedFilters(const contract::Operation& operation) {
  std::vector<std::string> names;
  for (const auto& parameter : operation.parameters) {
    if (!parameter.name.starts_with(kFilterOpening)) continue;
    names.push_back(parameter.name.substr(kFilterOpening.size(),
                                          parameter.name.size() - kFilterOpening.size() - 1));
  }
  return names;
}

std::vector<std::string> UnknownFilters(const std::vector<std::string>& requested,
                                        const std::vector<std::string>& allowed) {
  std::vector<std::string> unknown;
  for (const auto& name : requested) {
    if (!IsNameIn(allowed, name)) unknown.push_back(name);
  }
  return unknown;
}

// Spatie's InvalidSortQuery says "is", its InvalidFilterQuery "are".
std::string SortsNotAllowed(const std::vector<std::string>& requested,
                            const std::vector<std::string>& allowed) {
  return Concat({"Requested sort(s) `", SortNames(requested),
                 "` is not allowed. Allowed sort(s) are `", SortNames(allowed), "`."});
}

std::optional<Problem> RefusedByQueryBuilder(const contract::Operation& operation,
                                             const http::Pairs& query) {
  const auto requested = RequestedFilters(query);
  if (!requested.empty()) {
    const auto allowed = AllowedFilters(operation);
    const auto unknown = UnknownFilters(requested, allowed);
    if (!unknown.empty()) {
      return UnknownQuery("filter", Concat({"Requested filter(s) `", Join(unknown, ", "),
                                            "` are not allowed. Allowed filter(s) are `",
                                            Join(allowed, ", "), "`."}));
    }
  }
  const auto& known = operation.parameters;
  const bool takes_sort =
      std::any_of(known.begin(), known.end(), [](const auto& each) { return each.name == kSort; });
  if (takes_sort) return std::nullopt;
  for (const auto& [name, value] : query) {
    if (name != kSort) continue;
    const auto sort = contract::TrimStrings(value);
    if (!sort.empty()) return UnknownQuery(kSort, SortsNotAllowed({std::string(sort)}, {}));
  }
  return std::nullopt;
}

}  // namespace understudy::entities
