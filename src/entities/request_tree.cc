#include "entities/request_tree.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/long_work.h"
#include "base/text.h"
#include "contract/form_tree.h"
#include "contract/schema_check.h"
#include "entities/api_errors.h"
#include "entities/declared_defaults.h"
#include "entities/infer_rows.h"
#include "entities/row_values.h"
#include "entities/xml_text.h"
#include "http/multipart.h"
#include "http/url.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::MediaType;
using contract::Schema;

// It takes milliseconds to read.
constexpr std::size_t kLongTreeBytes = std::size_t{64} * 1024;

// RFC 6902.
constexpr std::string_view kJsonPatch = "application/json-patch+json";

bool Covers(std::string_view declared, std::string_view sent) {
  const std::string wanted = LowerAscii(declared);
  if (wanted == sent || wanted == "*/*") return true;
  return wanted.ends_with("/*") &&
         sent.substr(0, wanted.size() - 1) == std::string_view(wanted).substr(0, wanted.size() - 1);
}

const MediaType* FindMedia(const ForeignOperation& operation, const std::string& sent) {
  for (const auto& media : operation.body) {
    // The text is not JSON with another name.
    if (sent == kJsonPatch && LowerAscii(media.name) != kJsonPatch) continue;
    if (Covers(media.name, sent)) return &media;
  }
  // JSON by another name: application/merge-patch+json.
  if (!contract::IsJsonType(sent) || sent == kJsonPatch) return nullptr;
  const auto found = std::find_if(operation.body.begin(), operation.body.end(), [](const auto& m) {
    return contract::IsJsonType(m.name) && m.name != kJsonPatch;
  });
  return found == operation.body.end() ? nullptr : &*found;
}

Error Unsupported(const ForeignOperation& operation, const std::string& sent) {
  std::vector<std::string> names;
  for (const auto& media : operation.body) names.push_back(media.name);
  const std::string what = sent.empty() ? "The request body has no Content-Type"
                                        : "The Content-Type " + Quoted(sent) + " is not accepted";
  return RefuseWith(&operation, 415, what + ": send " + Join(names, ", ") + ".");
}

// Puts the value in place of a text that is a JSON object or list, where the schema wants those.
void ReadJsonText(const Schema* schema, Node& value, RequestTree& tree) {
  const bool is_json = value.is_string() &&
                       (value.text.starts_with('{') || value.text.starts_with('[')) &&
                       schema != nullptr && !contract::AllowsType(schema, Schema::kString);
  if (!is_json) return;
  auto source = std::make_unique<Source>(Source{"request body", value.text});
  Diagnostics diagnostics;
  auto root = ParseJson(*source, diagnostics);
  if (!root || !diagnostics.empty()) return;
  value = std::move(*root);
  tree.parts.push_back(std::move(source));
}

// In multipart, a part that is no text is JSON, as OpenAPI says.
void ReadJsonParts(const Schema* schema, RequestTree& tree) {
  if (schema == nullptr) return;
  for (auto& member : tree.root.members.list()) {
    const Schema* its = contract::MemberSchema(schema, member.name);
    Node& value = member.value;
    if (value.is_sequence() && value.items.size() == 1 &&
        value.items.front().text.starts_with('[')) {
      value = Node(value.items.front());
    }
    ReadJsonText(its, value, tree);
    if (!value.is_sequence()) continue;
    const Schema* items = contract::ItemSchema(its);
    for (auto& item : value.items) ReadJsonText(items, item, tree);
  }
}

tl::expected<Node, std::string> ReadForm(const Schema* schema, const std::string& type,
                                         const http::Request& request) {
  if (type == "multipart/form-data") {
    auto fields = http::ParseMultipart(request.body, request.Header("Content-Type").value_or(""));
    if (!fields) return tl::make_unexpected(std::string(fields.error()));
    return contract::ReadFormTree(*fields, schema);
  }
  auto fields = http::ParseUrlEncoded(request.body, "request body");
  if (!fields) return tl::make_unexpected(fields.error());
  return contract::ReadFormTree(*fields, schema);
}

Node WithoutNulls(Node node) {
  if (!node.is_map()) return node;
  auto& members = node.members.list();
  std::erase_if(members, [](const Member& member) { return member.value.is_null(); });
  for (auto& member : members) member.value = WithoutNulls(std::move(member.value));
  return node;
}

std::optional<Error> Check(const ForeignOperation& operation, const Schema* schema,
                           const Node& root) {
  if (schema == nullptr) return std::nullopt;
  const auto problems = contract::CheckValue(*schema, root, contract::Direction::kRequest);
  if (problems.empty()) return std::nullopt;
  return RefuseProblem(&operation, problems.front());
}

// What is wrong is left to who knows the row.
void CheckMerged(const Schema* schema, RequestTree& tree) {
  if (schema == nullptr) return;
  auto problems =
      contract::CheckValue(*schema, WithoutNulls(tree.root), contract::Direction::kRequest);
  for (auto& problem : problems) {
    auto& kept = problem.rule == Rule::kRequired ? tree.missing : tree.wrong;
    kept.push_back(std::move(problem));
  }
}

// A JSON Patch is taken where JSON is.
bool TakesPatch(const ForeignOperation& operation, const RequestTree& tree) {
  return tree.is_json_patch &&
         std::any_of(operation.body.begin(), operation.body.end(),
                     [](const auto& media) { return contract::IsJsonType(media.name); });
}

std::optional<Error> ReadJson(const ForeignOperation& operation, const http::Request& request,
                              RequestTree& tree) {
  tree.source = {"request body", std::string(request.body)};
  Diagnostics diagnostics;
  auto root = ParseJson(tree.source, diagnostics);
  if (!root || !diagnostics.empty()) {
    const auto& first = diagnostics.list().front();
    return RefuseWithFirst(
        &operation, {400, 422},
        Concat({"The request body is no JSON, line ", std::to_string(first.line), ", column ",
                std::to_string(first.column), ": ", first.message, "."}));
  }
  tree.root = std::move(*root);
  return std::nullopt;
}

}  // namespace

bool IsListOfPatches(const Schema* schema) {
  if (schema == nullptr || schema->items == nullptr) return false;
  return !contract::AllowsType(schema, Schema::kObject) && schema->items->Find("op") != nullptr &&
         schema->items->Find("path") != nullptr;
}

tl::expected<std::unique_ptr<RequestTree>, Error> ReadRequestTree(const ForeignOperation& operation,
                                                                  const http::Request& request,
                                                                  BodyUse use,
                                                                  const OperationPlan* row) {
  auto tree = std::make_unique<RequestTree>();
  if (!operation.operation->body) return tree;
  if (request.body.empty()) {
    tree->schema = BodySchema(operation);
    if (!operation.operation->body->required) return tree;
    return tl::make_unexpected(RefuseContent(&operation, "The request has no body."));
  }
  if (request.body.size() > kLongTreeBytes) ExpectLongWork();
  const auto header = request.Header("Content-Type").value_or("");
  const std::string type = LowerAscii(Trim(header.substr(0, header.find(';'))));
  const MediaType* media = FindMedia(operation, type);
  const bool is_patch = type == kJsonPatch || (media != nullptr && contract::IsJsonType(type) &&
                                               IsListOfPatches(media->schema));
  tree->is_json_patch = is_patch && use == BodyUse::kMergedOrPatch;
  if (media == nullptr && !TakesPatch(operation, *tree))
    return tl::make_unexpected(Unsupported(operation, type));
  const bool is_form = type == "multipart/form-data" || type == "application/x-www-form-urlencoded";
  if (is_form) {
    auto form = ReadForm(media->schema, type, request);
    if (!form)
      return tl::make_unexpected(RefuseWithFirst(&operation, {400, 422}, form.error() + "."));
    tree->root = std::move(*form);
    if (type == "multipart/form-data") ReadJsonParts(media->schema, *tree);
  } else if (contract::IsJsonType(type)) {
    if (auto wrong = ReadJson(operation, request, *tree)) {
      return tl::make_unexpected(std::move(*wrong));
    }
  } else if (use != BodyUse::kNone && IsXmlType(type)) {
    return tl::make_unexpected(
        RefuseWith(&operation, 415, "XML is not read: send the request body as JSON."));
  } else {
    return tree;  // nothing is known of its content
  }
  const Schema* schema = media == nullptr ? nullptr : media->schema;
  tree->schema = schema;
  const bool is_merged =
      (use == BodyUse::kMerged || use == BodyUse::kMergedOrPatch) && !tree->is_json_patch;
  if (is_merged) {
    CheckMerged(schema, *tree);
  } else if (auto wrong = Check(operation, schema, tree->root)) {
    if (row == nullptr || !detail::AddDeclaredDefaults(*row, *tree)) {
      return tl::make_unexpected(std::move(*wrong));
    }
    wrong = Check(operation, schema, tree->root);
    if (wrong) return tl::make_unexpected(std::move(*wrong));
  }
  return tree;
}

}  // namespace understudy::entities
