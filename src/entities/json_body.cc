#include "entities/json_body.h"

#include <cstddef>
#include <string>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/long_work.h"
#include "base/problem.h"
#include "base/text.h"
#include "entities/contract_errors.h"

namespace understudy::entities {
namespace {

// It takes milliseconds to read.
constexpr std::size_t kLongJsonBytes = std::size_t{64} * 1024;

tl::unexpected<Error> MalformedBody(const Call& call, std::string why) {
  return tl::make_unexpected(call.errors->Render({ProblemKind::kMalformedBody, std::move(why)},
                                                 call.settings, &call.operation));
}

tl::expected<std::unique_ptr<const JsonBody>, Error> ReadJsonOf(const Call& call, Node::Kind kind) {
  if (call.request.body.size() > kLongJsonBytes) ExpectLongWork();
  auto body = std::make_unique<JsonBody>();
  body->source = {"request body", std::string(call.request.body)};
  Diagnostics diagnostics;
  auto root = ParseJson(body->source, diagnostics);
  if (!root || !diagnostics.empty()) {
    const Diagnostic& first = diagnostics.list().front();
    return MalformedBody(
        call, Concat({"The request body is not JSON, line ", std::to_string(first.line),
                      ", column ", std::to_string(first.column), ": ", first.message, "."}));
  }
  if (root->kind != kind) {
    return MalformedBody(call, kind == Node::Kind::kMap ? "The request body must be a JSON object."
                                                        : "The request body must be a JSON list.");
  }
  body->root = std::move(*root);
  return std::unique_ptr<const JsonBody>(std::move(body));
}

}  // namespace

tl::expected<std::unique_ptr<const JsonBody>, Error> ReadJsonObject(const Call& call) {
  return ReadJsonOf(call, Node::Kind::kMap);
}

tl::expected<std::unique_ptr<const JsonBody>, Error> ReadJsonList(const Call& call) {
  return ReadJsonOf(call, Node::Kind::kSequence);
}

}  // namespace understudy::entities
