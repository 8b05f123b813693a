#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/json.h"
#include "base/long_work.h"
#include "base/text.h"
#include "contract/arguments.h"
#include "http/multipart.h"

namespace understudy::contract {
namespace {

// It takes milliseconds to read.
constexpr std::size_t kLongBodyBytes = std::size_t{64} * 1024;

tl::unexpected<Problem> Malformed(std::string detail) {
  return tl::make_unexpected(Problem{ProblemKind::kMalformedBody, std::move(detail)});
}

// Whether the operation reads a field of this name. Other fields may hold anything.
bool Knows(const Body& body, std::string_view name) {
  return std::any_of(body.fields.begin(), body.fields.end(),
                     [&](const Parameter& field) { return field.name == name; }) ||
         std::any_of(body.open_fields.begin(), body.open_fields.end(),
                     [&](const OpenFields& open) { return name.starts_with(open.prefix); });
}

bool IsList(const Body& body, std::string_view name) {
  return std::any_of(body.fields.begin(), body.fields.end(), [&](const Parameter& field) {
    return field.name == name && field.type == Parameter::Type::kList;
  });
}

// What is wrong with a member's value, if anything.
std::optional<FieldProblem> CheckJsonValue(const std::string& name, const Node& value) {
  if (!value.is_scalar()) {
    return FieldProblem{name, In::kBody, Rule::kNotScalar,
                        Quoted(name) + " must be a string, a number or a boolean."};
  }
  if (value.text.find('\0') != std::string::npos) {
    return FieldProblem{name, In::kBody, Rule::kInvalid,
                        Quoted(name) + " must not hold a NUL character."};
  }
  return std::nullopt;
}

// Whether a field of this name is the operation's, or an element of such a field.
bool KnowsElement(const Body& body, std::string_view name) {
  return Knows(body, name) ||
         std::any_of(body.fields.begin(), body.fields.end(),
                     [&](const Parameter& field) { return HasName(name, field); });
}

void AddUnknownFields(const Body& body, const http::Pairs& fields, UnknownNames& unknown) {
  std::unordered_set<std::string_view> seen;
  for (const auto& [name, value] : fields) {
    if (!KnowsElement(body, name) && seen.insert(name).second) unknown.Add(name);
  }
}

tl::expected<http::Pairs, Problem> ReadJsonBody(const Body& body, std::string_view text,
                                                UnknownNames* unknown) {
  const Source source{"request body", std::string(text)};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  if (!root) {
    const Diagnostic& first = diagnostics.list().front();
    return Malformed("The request body is not JSON, line " + std::to_string(first.line) +
                     ", column " + std::to_string(first.column) + ": " + first.message + ".");
  }
  if (!root->is_map()) return Malformed("The request body must be a JSON object.");
  http::Pairs fields;
  Problem problem{ProblemKind::kBadParameter, ""};
  for (const auto& member : root->members) {
    if (unknown != nullptr && !KnowsElement(body, member.name)) unknown->Add(member.name);
    if (member.value.is_null() || !Knows(body, member.name)) continue;  // as if not sent
    const bool is_list = member.value.is_sequence() && IsList(body, member.name);
    const std::size_t more = is_list ? member.value.items.size() : 1;
    if (fields.size() + problem.fields.size() + more > http::kMostPairs) {
      return Malformed("The request body has more than " + std::to_string(http::kMostPairs) +
                       " fields.");
    }
    const auto add = [&](const std::string& name, const Node& value) {
      if (auto wrong = CheckJsonValue(member.name, value)) {
        problem.fields.push_back(std::move(*wrong));
      } else {
        fields.emplace_back(name, value.text);
      }
    };
    if (!is_list) add(member.name, member.value);
    if (!is_list) continue;
    for (const auto& item : member.value.items) add(member.name + "[]", item);
  }
  if (problem.fields.empty()) return fields;
  problem.detail = problem.fields.front().message;
  return tl::make_unexpected(std::move(problem));
}

template <typename Result>
tl::expected<http::Pairs, Problem> OrMalformed(Result result) {
  if (!result) return Malformed(std::move(result.error()));
  return std::move(*result);
}

}  // namespace

tl::expected<http::Pairs, Problem> ReadBody(const Body& body, const http::Request& request,
                                            UnknownNames* unknown) {
  if (request.body.empty()) return http::Pairs();
  if (request.body.size() > kLongBodyBytes) ExpectLongWork();
  const auto header = request.Header("Content-Type").value_or("");
  const std::string type = LowerAscii(Trim(header.substr(0, header.find(';'))));
  if (std::find(body.content_types.begin(), body.content_types.end(), type) ==
      body.content_types.end()) {
    return tl::make_unexpected(
        Problem{ProblemKind::kUnsupportedMediaType,
                (type.empty() ? "The request body has no Content-Type"
                              : "The Content-Type " + Quoted(type) + " is not accepted") +
                    ": send " + Join(body.content_types, ", ") + "."});
  }
  if (type == "application/json") return ReadJsonBody(body, request.body, unknown);
  auto fields = type == "multipart/form-data"
                    ? OrMalformed(http::ParseMultipart(request.body, header))
                    : OrMalformed(http::ParseUrlEncoded(request.body, "request body"));
  if (fields && unknown != nullptr) AddUnknownFields(body, *fields, *unknown);
  return fields;
}

}  // namespace understudy::contract
