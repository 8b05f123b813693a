#include "vendors/contract_errors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "entities/vendor_words.h"
#include "vendors/shared/problem_headers.h"
#include "vendors/shared/reasons.h"

namespace understudy {
namespace {

constexpr std::array<std::pair<std::string_view, ProblemKind>, 16> kProblemNames = {{
    {"malformed-request", ProblemKind::kMalformedRequest},
    {"malformed-body", ProblemKind::kMalformedBody},
    {"bad-parameter", ProblemKind::kBadParameter},
    {"missing-credentials", ProblemKind::kMissingCredentials},
    {"unknown-credentials", ProblemKind::kUnknownCredentials},
    {"lacks-permission", ProblemKind::kLacksPermission},
    {"unknown-path", ProblemKind::kUnknownPath},
    {"method-not-allowed", ProblemKind::kMethodNotAllowed},
    {"request-timeout", ProblemKind::kRequestTimeout},
    {"body-too-large", ProblemKind::kBodyTooLarge},
    {"target-too-long", ProblemKind::kTargetTooLong},
    {"unsupported-media-type", ProblemKind::kUnsupportedMediaType},
    {"too-many-requests", ProblemKind::kTooManyRequests},
    {"headers-too-large", ProblemKind::kHeadersTooLarge},
    {"internal", ProblemKind::kInternal},
    {"unavailable", ProblemKind::kUnavailable},
}};

constexpr std::string_view kBadPath = "bad-path";

// The example of a response of the contract; nullptr, with an error: there is none.
const Node* ExampleNamed(const Node& contract, const entities::Word& name, Diagnostics& errors) {
  const Node* node = &contract;
  for (const std::string_view step :
       {std::string_view("components"), std::string_view("responses"), std::string_view(name.text),
        std::string_view("content"), std::string_view("application/json"),
        std::string_view("example")}) {
    node = node->Find(step);
    if (node == nullptr) {
      errors.Add(name.mark,
                 Concat({"the contract has no response ", Quoted(name.text), " with an example"}));
      return nullptr;
    }
  }
  return node;
}

// The value at a JSON pointer; nullptr if there is none.
Node* AtPointer(Node& root, std::string_view pointer) {
  Node* node = &root;
  for (const auto& step : Split(pointer.substr(pointer.empty() ? 0 : 1), '/')) {
    const auto index = ParseInteger(step);
    if (node->is_sequence() && index.status == IntegerStatus::kOk && index.value >= 0 &&
        static_cast<std::size_t>(index.value) < node->items.size()) {
      node = &node->items[static_cast<std::size_t>(index.value)];
    } else {
      node = node->Find(step);
    }
    if (node == nullptr) return nullptr;
  }
  return node;
}

std::string JsonString(std::string_view text) { return json::Writer().String(text).Take(); }

}  // namespace

ContractErrors::ContractErrors(const Node& words, const Node& contract, Diagnostics& errors) {
  entities::VendorWords reader(errors);
  if (!reader.IsMap(words)) return;
  const std::vector<std::string> needed = {"challenge", "example", "code",
                                           "message",   "client",  "server"};
  std::vector<std::string> known = needed;
  known.emplace_back("problems");
  reader.CheckNames(words, "`errors`", known);
  for (const auto& name : needed) {
    if (words.Find(name) != nullptr) continue;
    errors.Add(words.mark, Concat({"`errors` needs a word ", Quoted(name)}));
    return;
  }
  challenge_ = words.Text("challenge");
  client_ = words.Text("client");
  server_ = words.Text("server");
  ReadShape(words, contract, errors);
  for (const auto& problem : reader.Members(words, "problems")) {
    ReadProblem(problem, contract, errors);
  }
}

void ContractErrors::ReadShape(const Node& words, const Node& contract, Diagnostics& errors) {
  const Node* example = ExampleNamed(
      contract, {std::string(words.Text("example")), words.Find("example")->mark}, errors);
  if (example == nullptr) return;
  // Texts that no example has mark the two places.
  const std::string marks[] = {"\x01 code", "\x01 message"};
  Node body = *example;
  for (const std::size_t i : {0U, 1U}) {
    const std::string_view word = i == 0 ? "code" : "message";
    Node* value = AtPointer(body, words.Text(word));
    if (value == nullptr || !value->is_string()) {
      errors.Add(words.Find(word)->mark, "the example has no text at this pointer");
      return;
    }
    value->text = marks[i];
  }
  const std::string json = json::ToText(body);
  const std::size_t places[] = {json.find(JsonString(marks[0])), json.find(JsonString(marks[1]))};
  code_is_first_ = places[0] < places[1];
  const std::size_t first = code_is_first_ ? 0 : 1;
  const std::size_t between = places[first] + JsonString(marks[first]).size();
  parts_[0] = json.substr(0, places[first]);
  parts_[1] = json.substr(between, places[1 - first] - between);
  parts_[2] = json.substr(places[1 - first] + JsonString(marks[1 - first]).size());
}

void ContractErrors::ReadProblem(const Member& problem, const Node& contract, Diagnostics& errors) {
  const auto* kind = std::find_if(kProblemNames.begin(), kProblemNames.end(),
                                  [&](const auto& each) { return each.first == problem.name; });
  if (kind == kProblemNames.end() && problem.name != kBadPath) {
    std::vector<std::string> known = {std::string(kBadPath)};
    for (const auto& [name, each] : kProblemNames) known.emplace_back(name);
    errors.Add(problem.mark, Concat({"there is no problem ", Quoted(problem.name),
                                     DidYouMean(problem.name, known)}));
    return;
  }
  Said said;
  if (problem.value.is_map()) {
    const Node* example =
        ExampleNamed(contract, {std::string(problem.value.Text("example")), problem.mark}, errors);
    if (example != nullptr) said.body = json::ToText(*example);
    said.reason = problem.value.Text("reason");
  } else {
    said.code = problem.value.text;
  }
  (problem.name == kBadPath ? bad_path_ : problems_[kind->second]) = std::move(said);
}

std::string ContractErrors::Body(const std::string& code, const std::string& message) const {
  const std::string& first = code_is_first_ ? code : message;
  const std::string& second = code_is_first_ ? message : code;
  return Concat({parts_[0], JsonString(first), parts_[1], JsonString(second), parts_[2]});
}

Error ContractErrors::Render(const Problem& problem) const {
  // A key that is no integer, for example, names no row.
  if (problem.kind == ProblemKind::kBadParameter && !bad_path_.body.empty() &&
      std::any_of(problem.fields.begin(), problem.fields.end(),
                  [](const FieldProblem& field) { return field.in == In::kPath; })) {
    return {404, bad_path_.body, {}, bad_path_.reason};
  }
  const int status = StatusOf(problem.kind);
  const auto known = problems_.find(problem.kind);
  const bool has_body = known != problems_.end() && !known->second.body.empty();
  const std::string& code = known == problems_.end() ? OtherCode(status) : known->second.code;
  return {status, has_body ? known->second.body : Body(code, problem.detail),
          ProblemHeaders(problem, challenge_), problem.detail};
}

Error ContractErrors::Render(int status) const {
  const std::string reason = ReasonOf(status);
  return {status, Body(OtherCode(status), reason), StatusHeaders(status, challenge_), reason};
}

}  // namespace understudy
