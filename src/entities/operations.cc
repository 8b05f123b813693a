#include "entities/operations.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/compound_key.h"
#include "entities/path_checks.h"
#include "entities/request_tree.h"

namespace understudy::entities {
namespace detail {

PathKey::PathKey(const InferredEntity& entity, std::string_view text)
    : text_(text),
      is_integer_(entity.declaration.fields[entity.key].shape.type() == Shape::Type::kInteger) {
  if (!is_integer_) return;
  const auto parsed = ParseInteger(text);
  if (parsed.status == IntegerStatus::kOk) integer_ = parsed.value;
}

bool PathKey::BindTo(store::Query& query, int parameter) const {
  if (!is_integer_) {
    query.Bind(parameter, text_);
    return true;
  }
  if (integer_) query.Bind(parameter, *integer_);
  return integer_.has_value();
}

std::optional<Error> MissingOwner(const ApiPlan& plan, const OperationPlan& operation, Call& call) {
  std::optional<PathKey> before;
  for (std::size_t i = 0; i < operation.owners.size(); ++i) {
    const auto& owner = operation.inferred->owners[i];
    const auto& entity = plan.inferred.entities[owner.entity];
    const PathKey key(entity, call.arguments.Text(owner.parameter));
    const ScopeText scope(owner.scope, call);
    auto query = call.database.Prepare(operation.owners[i].sql);
    scope.BindTo(query, 3);
    const bool is_bound = key.BindTo(query, 1) &&
                          (!operation.owners[i].is_below || (before && before->BindTo(query, 2)));
    if (!is_bound || !query.Step()) {
      return RefuseMissing(operation, call, owner.parameter, entity, key.text());
    }
    before = key;
  }
  return std::nullopt;
}

ScopeText::ScopeText(const InferredScope& scope, const Call& call)
    : is_there_(!scope.parameters.empty()) {
  if (scope.parameters.size() == 1) text_ = call.arguments.Text(scope.parameters.front());
  if (scope.parameters.size() < 2) return;
  for (const auto& parameter : scope.parameters) {
    if (&parameter != &scope.parameters.front()) text_ += '/';
    AppendKeyPart(call.arguments.Text(parameter), text_);
  }
}

void ScopeText::BindTo(store::Query& query, int parameter) const {
  if (is_there_) query.Bind(parameter, text_);
}

bool BindOwner(const ApiPlan& plan, const OperationPlan& operation, const Call& call,
               store::Query& query, int parameter) {
  const auto& owners = operation.inferred->owners;
  const auto& given = operation.inferred->given;
  if (!given.parameter.empty() && operation.kind == OperationKind::kList) {
    const std::string_view text = call.arguments.Text(given.parameter);
    const auto& field = operation.entity->declaration.fields[given.field];
    if (field.shape.type() != Shape::Type::kInteger) {
      query.Bind(parameter, text);
      return true;
    }
    const auto parsed = ParseInteger(text);
    if (parsed.status == IntegerStatus::kOk) query.Bind(parameter, parsed.value);
    return parsed.status == IntegerStatus::kOk;
  }
  if (owners.empty()) return true;
  const auto& entity = plan.inferred.entities[owners.back().entity];
  return PathKey(entity, call.arguments.Text(owners.back().parameter)).BindTo(query, parameter);
}

namespace {

// Those that a reply computes are not among them.
void AddFixedHeaders(const OperationPlan& operation, std::vector<http::Header>& headers) {
  if (operation.headers == nullptr) return;
  for (const auto& header : *operation.headers) {
    const bool is_computed =
        (operation.links_pages && EqualsIgnoreCase(header.name, "Link")) ||
        (operation.has_location && EqualsIgnoreCase(header.name, "Location")) ||
        std::any_of(operation.page_headers.begin(), operation.page_headers.end(),
                    [&](const auto& computed) { return computed.name == header.name; });
    if (!is_computed) headers.push_back(header);
  }
}

}  // namespace

Reply ReplyOf(const OperationPlan& operation, std::string body, std::string_view content_type,
              std::string_view basis) {
  auto head = std::make_unique<ReplyHead>();
  head->headers.push_back({std::string(http::kBasisHeader), std::string(basis)});
  AddFixedHeaders(operation, head->headers);
  // An empty body can be a picture, or a text, and no JSON.
  const bool may_be_empty = !content_type.empty() && !contract::IsJsonType(content_type);
  if (!body.empty() || may_be_empty) {
    head->content_type = content_type.empty() ? std::string_view("application/json") : content_type;
  }
  return {operation.status, std::move(body), std::move(head)};
}

std::string UriEncoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      AppendPercentEncoded(encoded, c);
    }
  }
  return encoded;
}

std::string PathPrefix(const Call& call) {
  const std::string url = call.base_url();
  const auto host = url.find("://");
  const auto path = host == std::string::npos ? host : url.find('/', host + 3);
  return path == std::string::npos ? std::string() : url.substr(path);
}

Reply StatefulReply(const OperationPlan& operation, std::string body) {
  return ReplyOf(operation, std::move(body), operation.content_type, "stateful");
}

}  // namespace detail

namespace {

Outcome ExampleReply(const OperationPlan& operation, const Call& call) {
  // GET has no body that means anything (RFC 9110).
  if (operation.foreign->operation->writes) {
    auto sent = ReadRequestTree(*operation.foreign, call.request);
    if (!sent) return tl::make_unexpected(std::move(sent.error()));
  }
  const FixedBody& fixed = operation.fixed;
  return detail::ReplyOf(operation, fixed.text(), fixed.content_type,
                         fixed.is_made ? "schema" : "example");
}

Outcome Answer(const ApiPlan& plan, const OperationPlan& operation, Call& call) {
  if (auto wrong = detail::WhyPathIsRefused(operation, call)) {
    return tl::make_unexpected(std::move(*wrong));
  }
  switch (operation.kind) {
    case OperationKind::kList:
      return detail::List(plan, operation, call);
    case OperationKind::kExample:
      return ExampleReply(operation, call);
    default:
      return detail::AnswerOnRow(plan, operation, call);
  }
}

}  // namespace

Handler HandlerOf(std::shared_ptr<const ApiPlan> plan, std::size_t operation) {
  return [plan = std::move(plan), operation](Call& call) {
    return Answer(*plan, plan->operations[operation], call);
  };
}

}  // namespace understudy::entities
