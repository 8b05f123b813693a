#include "front/query_hint.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace understudy::front {
namespace {

// Of unknown and of known names that the hint shows.
constexpr std::size_t kMostUnknown = 3;
constexpr std::size_t kMostKnown = 12;
// Longer names are compared by their beginning: EditDistance() takes the product of the lengths.
constexpr std::size_t kMostCompared = 60;

bool HasName(std::string_view sent, std::string_view known) {
  return sent.starts_with(known) && (sent.size() == known.size() || sent[known.size()] == '[');
}

bool IsKnownName(const contract::Contract& contract, const contract::Operation& operation,
                 std::string_view sent) {
  const auto& parameters = operation.parameters;
  const auto& credentials = contract.query_credentials();
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](const contract::Parameter& parameter) {
                       return parameter.in == In::kQuery && HasName(sent, parameter.name);
                     }) ||
         std::find(credentials.begin(), credentials.end(), sent) != credentials.end();
}

// The operation's parameters, those first whose names are nearest to `unknown`.
std::vector<std::string_view> KnownNames(const contract::Operation& operation,
                                         std::string_view unknown) {
  std::vector<std::string_view> names;
  for (const auto& parameter : operation.parameters) {
    if (parameter.in == In::kQuery) names.push_back(parameter.name);
  }
  const auto compared = unknown.substr(0, kMostCompared);
  std::stable_sort(names.begin(), names.end(), [&](std::string_view a, std::string_view b) {
    return EditDistance(compared, a) < EditDistance(compared, b);
  });
  return names;
}

std::string ListKnown(const std::vector<std::string_view>& names) {
  if (names.empty()) return "; this operation has none";
  std::string text = "; known: ";
  for (std::size_t i = 0; i < std::min(names.size(), kMostKnown); ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > kMostKnown) {
    text += " and " + std::to_string(names.size() - kMostKnown) + " more";
  }
  return text;
}

}  // namespace

std::string QueryHint(const contract::Contract& contract, const contract::Operation& operation,
                      const http::Pairs& query) {
  std::vector<std::string_view> unknown;
  for (const auto& [name, value] : query) {
    if (IsKnownName(contract, operation, name)) continue;
    if (std::find(unknown.begin(), unknown.end(), name) == unknown.end()) unknown.push_back(name);
  }
  if (unknown.empty()) return "";
  std::string text = unknown.size() == 1 ? "unknown query parameter " : "unknown query parameters ";
  for (std::size_t i = 0; i < std::min(unknown.size(), kMostUnknown); ++i) {
    if (i > 0) text += ", ";
    text += Quoted(unknown[i]);
  }
  if (unknown.size() > kMostUnknown) {
    text += " and " + std::to_string(unknown.size() - kMostUnknown) + " more";
  }
  return text + ListKnown(KnownNames(operation, unknown.front()));
}

}  // namespace understudy::front
