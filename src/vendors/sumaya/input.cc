#include "vendors/sumaya/input.h"

#include <algorithm>
#include <utility>

#include "base/problem.h"
#include "base/text.h"
#include "contract/laravel_input.h"
#include "entities/contract_errors.h"
#include "entities/json_body.h"
#include "http/multipart.h"

namespace understudy::sumaya {
namespace {

std::string_view ContentTypeOf(const http::Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (EqualsIgnoreCase(name, "Content-Type")) return value;
  }
  return {};
}

bool BeginsWith(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
         EqualsIgnoreCase(text.substr(0, beginning.size()), beginning);
}

Error Malformed(const Call& call, std::string why) {
  return call.errors->Render({ProblemKind::kMalformedBody, std::move(why)}, call.settings,
                             &call.operation);
}

}  // namespace

void Input::Add(std::string_view name, std::string_view value) {
  const bool is_bytes = !IsUtf8(value) || value.find('\0') != std::string_view::npos;
  const auto trimmed = is_bytes ? value : contract::TrimStrings(value);
  if (trimmed.empty()) return;
  std::erase_if(fields_, [&](const auto& field) { return field.first == name; });
  fields_.emplace_back(name, trimmed);
}

tl::expected<Input, Error> Input::Read(const Call& call) {
  Input input;
  const auto type = ContentTypeOf(call.request);
  const bool is_form = BeginsWith(type, "application/x-www-form-urlencoded");
  if (is_form || BeginsWith(type, "multipart/form-data")) {
    const auto fields = is_form
                            ? http::ParseUrlEncoded(call.request.body, "request body")
                            : http::ParseMultipart(call.request.body, type, http::FileBytes::kAny);
    if (!fields) return tl::make_unexpected(Malformed(call, fields.error()));
    for (const auto& [name, value] : *fields) input.Add(name, value);
    return input;
  }
  // A request without a body sends no field.
  if (contract::TrimStrings(call.request.body).empty()) return input;
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  for (const auto& member : (*body)->root.members) {
    if (member.value.is_scalar() && !member.value.is_null()) {
      input.Add(member.name, member.value.text);
    }
  }
  return input;
}

std::optional<std::string_view> Input::Find(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const auto& field) { return field.first == name; });
  if (found == fields_.end()) return std::nullopt;
  return found->second;
}

std::optional<bool> Input::Truth(std::string_view name) const {
  const auto value = Find(name);
  if (!value) return std::nullopt;
  if (*value == "1" || *value == "true") return true;
  if (*value == "0" || *value == "false") return false;
  return std::nullopt;
}

Node TruthNode(bool truth) {
  Node node;
  node.kind = Node::Kind::kBoolean;
  node.text = truth ? "true" : "false";
  return node;
}

Error Refuse422(const Call& call, std::string_view message) {
  return call.errors->Render(422, message, call.settings);
}

}  // namespace understudy::sumaya
