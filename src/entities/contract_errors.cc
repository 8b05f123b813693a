#include "entities/contract_errors.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "entities/query_builder.h"
#include "http/problem_headers.h"

namespace understudy::entities {
namespace {

// The subject of a problem that concerns no parameter, for example the request's body.
std::string_view PartName(In in) {
  switch (in) {
    case In::kPath:
      return "path";
    case In::kQuery:
      return "query";
    case In::kBody:
      return "body";
    default:
      return "headers";
  }
}

std::string FieldsJson(const FieldCodes& fields) {
  json::Writer w;
  w.StartObject();
  for (const auto& [name, code] : fields) w.Key(std::string_view(name)).String(code);
  return w.EndObject().Take();
}

std::vector<std::string> Items(std::string_view list) {
  std::vector<std::string> items;
  for (const auto item : Split(list, ',')) items.emplace_back(Trim(item));
  return items;
}

std::string LaravelMessage(const FieldProblem& field) {
  const bool is_sort = field.name == "sort" && field.rule == Rule::kNotAllowed;
  return is_sort ? SortsNotAllowed(Items(field.value), field.allowed) : field.message;
}

}  // namespace

ContractErrors::ContractErrors(const Node& words, const Node& contract, Diagnostics& errors)
    : rules_(ReadErrorRules(words, contract, nullptr, errors)) {}

void ContractErrors::SetVariant(std::string setting, std::string value,
                                std::unique_ptr<const ContractErrors> variant) {
  setting_ = std::move(setting);
  value_ = std::move(value);
  variant_ = std::move(variant);
}

const ContractErrors& ContractErrors::With(const Settings& settings) const {
  if (variant_ == nullptr) return *this;
  const auto found = settings.find(setting_);
  return found != settings.end() && found->second == value_ ? *variant_ : *this;
}

std::string ContractErrors::AbsentBody(const contract::Operation& operation) const {
  if (!rules_.absent.body.empty()) return rules_.absent.body;
  return std::string(operation.ErrorExample(404));
}

int ContractErrors::HttpStatus(int status, const Settings& settings) const {
  const auto& [name, value, instead] = rules_.http_status;
  const auto found = name.empty() ? settings.end() : settings.find(name);
  return found != settings.end() && found->second == value ? instead : status;
}

std::string ContractErrors::Body(int status, const SaidError& said) const {
  if (!said.body.empty()) return said.body;
  const std::string& other = status < 500 ? rules_.client : rules_.server;
  json::Writer w;
  for (const auto& [json, place] : rules_.shape) {
    w.Part(json);
    switch (place) {
      case ErrorRules::Place::kCode:
        w.String(said.code.empty() ? other : said.code);
        break;
      case ErrorRules::Place::kMessage:
        w.String(said.message);
        break;
      case ErrorRules::Place::kStatus:
        w.Integer(status);
        break;
      case ErrorRules::Place::kFields:
        w.Raw(FieldsJson(said.fields));
        break;
    }
  }
  return w.Part(rules_.shape_end).Take();
}

FieldCodes ContractErrors::FieldsOf(const Problem& problem) const {
  FieldCodes fields;
  for (const auto& field : problem.fields) {
    const std::string_view name = field.name.empty() ? PartName(field.in) : field.name;
    const bool is_there = std::any_of(fields.begin(), fields.end(),
                                      [&](const auto& each) { return each.first == name; });
    if (is_there) continue;
    const auto code = rules_.field_codes.find(field.rule);
    fields.emplace_back(name,
                        code == rules_.field_codes.end() ? rules_.other_field_code : code->second);
  }
  return fields;
}

Error ContractErrors::Render(const Problem& problem, const Settings& settings,
                             const contract::Operation* operation) const {
  if (const auto& its = With(settings); &its != this) {
    return its.Render(problem, settings, operation);
  }
  const auto known = rules_.problems.find(problem.kind);
  SaidError said = known == rules_.problems.end() ? SaidError{} : known->second;
  said.message = problem.detail;
  if (problem.kind == ProblemKind::kBadParameter && !problem.fields.empty()) {
    const auto& all = problem.fields;
    // A key that is no integer, for example, names no row.
    const bool names_no_row =
        !rules_.bad_path.empty() && operation != nullptr &&
        std::any_of(all.begin(), all.end(), [](const auto& each) { return each.in == In::kPath; });
    if (names_no_row) {
      return {HttpStatus(404, settings), AbsentBody(*operation), {}, rules_.bad_path};
    }
    if (rules_.tells != ErrorRules::Tells::kAll) said.message = all.front().message;
    if (rules_.tells == ErrorRules::Tells::kLaravel) said.message = LaravelMessage(all.front());
    said.fields = FieldsOf(problem);
  }
  const int status = StatusOf(problem.kind);
  const int shown = HttpStatus(status, settings);
  auto headers = ProblemHeaders(problem, rules_.challenge);
  // A challenge is of 401 only.
  if (status == 401 && shown != 401) headers.clear();
  return {shown, Body(status, said), std::move(headers), problem.detail};
}

Error ContractErrors::Render(int status, std::string_view sentence,
                             const Settings& settings) const {
  if (const auto& its = With(settings); &its != this) return its.Render(status, sentence, settings);
  const int shown = HttpStatus(status, settings);
  return {shown, Body(status, {.message = std::string(sentence)}),
          StatusHeaders(shown, rules_.challenge), std::string(sentence)};
}

}  // namespace understudy::entities
