#include "entities/own_errors.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/vendor_words.h"
#include "http/message.h"

namespace understudy::entities {
namespace {

// Where a reply comes from that neither rows nor the document make.
constexpr std::string_view kFileBasis = "vendor.yaml";

constexpr std::pair<int, ProblemKind> kStatusKinds[] = {
    {400, ProblemKind::kBadParameter},    {401, ProblemKind::kUnknownCredentials},
    {403, ProblemKind::kLacksPermission}, {405, ProblemKind::kMethodNotAllowed},
    {413, ProblemKind::kBodyTooLarge},    {415, ProblemKind::kUnsupportedMediaType},
    {422, ProblemKind::kBadParameter},    {429, ProblemKind::kTooManyRequests},
    {500, ProblemKind::kInternal},        {503, ProblemKind::kUnavailable},
};

// What the file says of an operation's error with this status; nullptr: nothing.
const SaidError* SaidOfStatus(const ErrorRules& rules, int status) {
  if (status == 404) return &rules.absent;
  if (status == 409) return &rules.conflict;
  for (const auto& [its, kind] : kStatusKinds) {
    const auto found = its == status ? rules.problems.find(kind) : rules.problems.end();
    if (found != rules.problems.end()) return &found->second;
  }
  return nullptr;
}

const SaidError* SaidOf(const ErrorRules& rules, std::optional<ProblemKind> kind, int status) {
  if (!kind) return SaidOfStatus(rules, status);
  auto found = rules.problems.find(*kind);
  // It counts as bad input, unless the file names it.
  if (found == rules.problems.end() && *kind == ProblemKind::kMalformedBody) {
    found = rules.problems.find(ProblemKind::kBadParameter);
  }
  return found == rules.problems.end() ? nullptr : &found->second;
}

// Adds an error for each word that does nothing.
void RefuseIdleWords(const Node& words, Diagnostics& errors) {
  for (const std::string_view word : {"client", "server"}) {
    const Node* code = words.Find(word);
    if (code == nullptr || words.Find("code") != nullptr) continue;
    errors.Add(code->mark,
               Concat({"there is no place for a code: ", Quoted(word), " needs the word `code`"}));
  }
  VendorWords(errors).RefuseEmptyMembers(words, {"problems"});
}

}  // namespace

std::shared_ptr<const ContractErrors> ReadOwnErrors(const ApiPlan& plan, Diagnostics& errors) {
  const auto& root = plan.vendor_file.root;
  const Node* words = root == nullptr ? nullptr : root->Find("errors");
  if (words == nullptr) return nullptr;
  RefuseIdleWords(*words, errors);
  return std::make_shared<const ContractErrors>(
      ReadErrorRules(*words, *plan.document.root, &plan.foreign, errors));
}

void OverruleError(const ApiPlan& plan, std::optional<ProblemKind> kind, Error& made) {
  if (plan.errors == nullptr) return;
  const ErrorRules& rules = plan.errors->rules();
  const SaidError* known = SaidOf(rules, kind, made.status);
  SaidError said = known == nullptr ? SaidError{} : *known;
  for (auto& header : made.headers) {
    if (header.name != http::kBasisHeader) continue;
    // The shape is that of errors that the operation does not declare.
    const bool has_shape = header.value == "none" && !rules.shape_end.empty();
    if (said.body.empty() && !has_shape) return;
    header.value = kFileBasis;
  }
  said.message = made.reason;
  made.body = plan.errors->Body(made.status, said);
  if (!contract::IsJsonType(made.content_type)) made.content_type.clear();
}

std::optional<Reply> OwnErrorReply(const ApiPlan& plan, const contract::ForeignOperation& operation,
                                   int status, std::string_view detail) {
  constexpr int kFirstError = 400;
  if (plan.errors == nullptr || status < kFirstError) return std::nullopt;
  Error error = RefuseWith(&operation, status, detail);
  OverruleError(plan, std::nullopt, error);
  const auto& headers = error.headers;
  const bool is_own = std::any_of(headers.begin(), headers.end(), [](const http::Header& header) {
    return header.name == http::kBasisHeader && header.value == kFileBasis;
  });
  if (!is_own) return std::nullopt;
  if (error.content_type.empty()) error.content_type = "application/json";
  return Reply{status, std::move(error.body),
               std::make_unique<ReplyHead>(
                   ReplyHead{std::move(error.headers), std::move(error.content_type)})};
}

Handler WithOwnErrors(std::shared_ptr<const ApiPlan> plan, Handler handler) {
  if (plan->errors == nullptr) return handler;
  return [plan = std::move(plan), handler = std::move(handler)](Call& call) {
    Outcome outcome = handler(call);
    if (!outcome) OverruleError(*plan, std::nullopt, outcome.error());
    return outcome;
  };
}

std::vector<std::string> ExplainErrors(const ApiPlan& plan,
                                       const contract::ForeignOperation& operation) {
  std::vector<std::string> lines;
  if (plan.errors == nullptr) return lines;
  const ErrorRules& rules = plan.errors->rules();
  const auto add = [&](int status, std::string_view name, const SaidError& said) {
    if (said.body.empty()) return;
    lines.push_back(Concat({"error ", std::to_string(status), ", ", name, ": ", said.body, " (",
                            plan.vendor_file.source->name, ")"}));
  };
  for (const auto& [kind, said] : rules.problems) {
    const int status =
        kind == ProblemKind::kBadParameter ? ContentStatus(&operation) : StatusOf(kind);
    // Without credentials there are no errors of theirs.
    if (status != 401 || !operation.credentials.empty()) add(status, NameOf(kind), said);
  }
  add(404, "absent", rules.absent);
  add(409, "conflict", rules.conflict);
  return lines;
}

}  // namespace understudy::entities
