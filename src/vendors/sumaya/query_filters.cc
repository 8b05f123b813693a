#include "vendors/sumaya/query_filters.h"

#include <algorithm>
#include <string_view>

namespace understudy::sumaya {
namespace {

constexpr std::string_view kOpening = "filter[";

bool Contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void AddOnce(std::vector<std::string>& names, std::string_view name) {
  if (!Contains(names, name)) names.emplace_back(name);
}

}  // namespace

std::vector<std::string> RequestedFilters(const http::Pairs& query) {
  std::vector<std::string> names;
  int next_number = 0;
  for (const auto& [parameter, value] : query) {
    const auto end = parameter.find(']');
    if (!parameter.starts_with(kOpening) || end == std::string::npos) continue;
    const auto name = parameter.substr(kOpening.size(), end - kOpening.size());
    AddOnce(names, name.empty() ? std::to_string(next_number++) : name);
  }
  return names;
}

std::vector<std::string> AllowedFilters(const contract::Operation& operation) {
  std::vector<std::string> names;
  for (const auto& parameter : operation.parameters) {
    if (!parameter.name.starts_with(kOpening)) continue;
    names.push_back(
        parameter.name.substr(kOpening.size(), parameter.name.size() - kOpening.size() - 1));
  }
  return names;
}

std::vector<std::string> UnknownNames(const std::vector<std::string>& requested,
                                      const std::vector<std::string>& allowed) {
  std::vector<std::string> unknown;
  for (const auto& name : requested) {
    if (!Contains(allowed, name)) unknown.push_back(name);
  }
  return unknown;
}

std::vector<std::string> SortNames(const std::vector<std::string>& fields) {
  std::vector<std::string> names;
  for (const std::string_view field : fields) {
    AddOnce(names, field.starts_with('-') ? field.substr(1) : field);
  }
  return names;
}

}  // namespace understudy::sumaya
