#include "contract/unknown_query.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "contract/form_tree.h"
#include "contract/parameter_style.h"
#include "contract/schema.h"
#include "contract/unknown_members.h"

namespace understudy::contract {
namespace {

bool MayBeObject(const Parameter& parameter) {
  return parameter.in == In::kQuery && parameter.styled != nullptr &&
         parameter.styled->schema != nullptr &&
         AllowsType(parameter.styled->schema, Schema::kObject);
}

bool TakesMembers(const Parameter& parameter) {
  return MayBeObject(parameter) && parameter.styled->TakesMembers();
}

// Whether it is an exploded object that may have members that its schema does not name: as
// parameters, these have any name.
bool TakesAnyName(const Parameter& parameter) {
  return TakesMembers(parameter) && MembersOf(*parameter.styled->schema).may_have_others;
}

bool KnowsQueryName(const Contract& contract, const Operation& operation, std::string_view sent) {
  const auto& parameters = operation.parameters;
  const auto& credentials = contract.query_credentials();
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](const Parameter& parameter) {
                       return parameter.in == In::kQuery && HasName(sent, parameter);
                     }) ||
         std::find(credentials.begin(), credentials.end(), sent) != credentials.end() ||
         std::any_of(parameters.begin(), parameters.end(), TakesAnyName);
}

std::string InBrackets(const std::string& name, std::string_view pointer) {
  std::string sent = name;
  for (const auto step : Split(pointer.substr(1), '/')) {
    sent += Concat({"[", PointerStepName(step), "]"});
  }
  return sent;
}

void AddMembers(const Parameter& parameter, const Operation& operation, const http::Pairs& query,
                UnknownNames& unknown) {
  if (!MayBeObject(parameter) || TakesMembers(parameter)) return;
  const bool is_sent = std::any_of(
      query.begin(), query.end(), [&](const auto& pair) { return HasName(pair.first, parameter); });
  if (!is_sent) return;
  const auto value = ReadFromPairs(*parameter.styled, query);
  if (!value) return;
  for (const auto& member : FindUnknownMembers(*parameter.styled->schema, *value)) {
    const auto sent = InBrackets(parameter.name, member.pointer);
    if (!HasParameter(operation, sent)) unknown.Add(sent);
  }
}

}  // namespace

UnknownNames UnknownInQuery(const Contract& contract, const Operation& operation,
                            const http::Pairs& query) {
  UnknownNames unknown;
  if (query.empty()) return unknown;
  std::unordered_set<std::string_view> seen;
  for (const auto& [name, value] : query) {
    if (IsIgnoredName(name) || KnowsQueryName(contract, operation, name)) continue;
    if (seen.insert(name).second) unknown.Add(name);
  }
  for (const auto& parameter : operation.parameters) {
    AddMembers(parameter, operation, query, unknown);
  }
  return unknown;
}

std::vector<std::string> NamesInQuery(const Operation& operation) {
  std::vector<std::string> names;
  for (const auto& parameter : operation.parameters) {
    if (parameter.in != In::kQuery) continue;
    names.push_back(parameter.name);
    if (!MayBeObject(parameter)) continue;
    for (const auto& member : MembersOf(*parameter.styled->schema).names) {
      names.push_back(TakesMembers(parameter) ? member
                                              : Concat({parameter.name, "[", member, "]"}));
    }
  }
  return names;
}

}  // namespace understudy::contract
