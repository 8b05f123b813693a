#include "entities/vendor_file.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.h"
#include "base/yaml.h"
#include "contract/document_file.h"
#include "entities/vendor_words.h"

namespace understudy::entities {
namespace {

constexpr std::size_t kMostBytes = std::size_t{8} * 1024 * 1024;

const std::vector<std::string> kFileWords = {"infer", "entities", "operations"};
const std::vector<std::string> kEntityWords = {"schema", "key", "order", "fields", "doc"};
const std::vector<std::string> kFieldWords = {"type",    "format",   "default",
                                              "example", "readOnly", "references"};
// Those of built-in vendors.
const std::vector<std::string> kBuiltInFileWords = {"entities", "operations", "errors",
                                                    "any-case-keys", "error-status"};
const std::vector<std::string> kBuiltInEntityWords = {
    "schema", "order",  "key",   "fields",         "doc",       "table",  "shows", "unique",
    "search", "counts", "keeps", "keeps-last-key", "clustered", "indexes"};
const std::vector<std::string> kBuiltInFieldWords = {
    "type",          "format",      "default",  "nullable",   "minimum",  "maximum",
    "minLength",     "enum",        "items",    "properties", "required", "additionalProperties",
    "propertyNames", "description", "x-time",   "references", "column",   "default-from",
    "only-with",     "on-delete",   "any-case", "rows",       "found-by", "after"};
const std::vector<std::string> kSortWords = {"parameter", "direction", "fields"};
const std::vector<std::string> kPageWords = {"limit", "default", "offset",
                                             "page",  "after",   "before"};

struct Verb {
  std::string_view word;
  OperationKind kind;
  std::vector<std::string> words;  // that may be next to it
};

const std::vector<Verb>& Verbs() {
  static const std::vector<Verb> kVerbs = {
      {"list",
       OperationKind::kList,
       {"of", "by", "reply", "filter", "search", "sort", "order", "pages"}},
      {"read", OperationKind::kRead, {"of", "by", "key", "reply"}},
      {"create", OperationKind::kCreate, {"of", "by", "body", "reply"}},
      {"update", OperationKind::kUpdate, {"of", "by", "key", "body", "reply"}},
      {"replace", OperationKind::kReplace, {"of", "by", "key", "body", "reply"}},
      {"delete", OperationKind::kDelete, {"of", "by", "key", "reply"}},
      {"example", OperationKind::kExample, {}},
  };
  return kVerbs;
}

const Verb* VerbNamed(std::string_view word) {
  const auto& all = Verbs();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Verb& verb) { return verb.word == word; });
  return found == all.end() ? nullptr : &*found;
}

class VendorFileReader {
 public:
  explicit VendorFileReader(Diagnostics& errors, bool is_built_in = false)
      : words_(errors), errors_(errors), is_built_in_(is_built_in) {}

  void Read(const Node& root, VendorFile& file) {
    if (root.is_null() || !words_.IsMap(root)) return;
    words_.CheckNames(root, "a vendor.yaml", is_built_in_ ? kBuiltInFileWords : kFileWords);
    if (const Node* infer = root.Find("infer")) {
      file.infers = words_.Truth(*infer).value_or(true);
    }
    for (const auto& entity : words_.Members(root, "entities")) {
      file.entities.push_back(ReadEntity(entity));
    }
    for (const auto& operation : words_.Members(root, "operations")) {
      if (auto read = ReadOperation(operation)) file.operations.push_back(std::move(*read));
    }
  }

 private:
  DeclaredEntity ReadEntity(const Member& member) {
    DeclaredEntity entity;
    entity.name = {member.name, member.mark};
    const Node& node = member.value;
    entity.node = &node;
    if (!words_.IsMap(node)) return entity;
    words_.CheckNames(node, "an entity", is_built_in_ ? kBuiltInEntityWords : kEntityWords);
    if (const Node* schema = node.Find("schema")) entity.schemas = words_.OneOrMore(*schema);
    if (!is_built_in_) entity.key = words_.OptionalText(node, "key");
    if (const Node* order = node.Find("order")) entity.order = words_.OneOrMore(*order);
    if (const auto doc = words_.OptionalText(node, "doc")) entity.doc = doc->text;
    for (const auto& field : words_.Members(node, "fields")) {
      entity.fields.push_back(ReadField(field));
    }
    return entity;
  }

  DeclaredField ReadField(const Member& member) {
    DeclaredField field;
    field.name = {member.name, member.mark};
    const Node& node = member.value;
    field.node = &node;
    // One that the contract has is named for the place of the next one.
    if (is_built_in_ && node.is_null()) return field;
    if (!words_.IsMap(node)) return field;
    words_.CheckNames(node, "a field", is_built_in_ ? kBuiltInFieldWords : kFieldWords);
    field.type = words_.OptionalText(node, "type");
    field.format = words_.OptionalText(node, "format");
    field.references = words_.OptionalText(node, "references");
    field.default_value = node.Find("default");
    field.example = node.Find("example");
    if (const Node* read_only = node.Find("readOnly")) field.read_only = words_.Truth(*read_only);
    return field;
  }

  // The verbs that the map has; there should be one.
  std::vector<const Member*> VerbsIn(const Node& node) const {
    std::vector<const Member*> verbs;
    for (const auto& member : node.members) {
      if (VerbNamed(member.name) != nullptr) verbs.push_back(&member);
    }
    return verbs;
  }

  std::optional<DeclaredOperation> ReadOperation(const Member& member) {
    const Node& node = member.value;
    if (!words_.IsMap(node)) return std::nullopt;
    const auto verbs = VerbsIn(node);
    if (verbs.size() != 1) {
      std::vector<std::string> known;
      for (const auto& verb : Verbs()) known.emplace_back(verb.word);
      errors_.Add(verbs.empty() ? member.mark : verbs[1]->mark,
                  Concat({Quoted(member.name),
                          verbs.empty() ? " has no word for what it does" : " does two things",
                          ": give it one of ", Join(known, ", ")}));
      return std::nullopt;
    }
    const Verb& verb = *VerbNamed(verbs.front()->name);
    std::vector<std::string> names = verb.words;
    names.emplace_back(verb.word);
    if (is_built_in_) names.insert(names.end(), {"fill", "include"});
    words_.CheckNames(node, Concat({"an operation with `", verb.word, "`"}), names);
    DeclaredOperation operation;
    operation.name = {member.name, member.mark};
    operation.node = &node;
    operation.kind = verb.kind;
    const Node& object = verbs.front()->value;
    if (verb.kind == OperationKind::kExample) {
      if (!words_.Truth(object).value_or(true)) {
        errors_.Add(object.mark, "`example` can only be true: leave the operation out instead");
      }
      return operation;
    }
    operation.entity = words_.Text(object).value_or(Word{{}, object.mark});
    ReadParts(node, operation);
    if (verb.kind == OperationKind::kList) ReadListParts(node, operation);
    return operation;
  }

  void ReadParts(const Node& node, DeclaredOperation& operation) {
    operation.key = words_.OptionalText(node, "key");
    operation.owner_field = words_.OptionalText(node, "by");
    if (const Node* of = node.Find("of")) operation.owners = ReadOwners(*of);
    if (const Node* body = node.Find("body")) operation.body = words_.Texts(*body);
    if (const Node* reply = node.Find("reply")) {
      DeclaredOperation::ReplyRow row{reply->mark};
      row.is_shown = reply->text != "none";
      if (row.is_shown) row.path = words_.Texts(*reply);
      operation.reply = std::move(row);
    }
  }

  // `owners`, or `{ownerId: owners, petId: pets}`.
  std::vector<DeclaredOwner> ReadOwners(const Node& node) {
    std::vector<DeclaredOwner> owners;
    if (!node.is_map()) {
      if (auto entity = words_.Text(node)) owners.push_back({{{}, node.mark}, std::move(*entity)});
      return owners;
    }
    for (const auto& member : node.members) {
      if (auto entity = words_.Text(member.value)) {
        owners.push_back({{member.name, member.mark}, std::move(*entity)});
      }
    }
    return owners;
  }

  void ReadListParts(const Node& node, DeclaredOperation& list) {
    if (node.Find("filter") != nullptr) {
      list.filters.emplace();
      for (const auto& member : words_.Members(node, "filter")) {
        if (auto field = words_.Text(member.value)) {
          list.filters->push_back({{member.name, member.mark}, std::move(*field)});
        }
      }
    }
    if (node.Find("search") != nullptr) {
      list.searches.emplace();
      for (const auto& member : words_.Members(node, "search")) {
        list.searches->push_back({{member.name, member.mark}, words_.OneOrMore(member.value)});
      }
    }
    if (const Node* sort = node.Find("sort"); sort != nullptr && words_.IsMap(*sort)) {
      words_.CheckNames(*sort, "`sort`", kSortWords);
      DeclaredOperation::Sort declared;
      declared.parameter = words_.OptionalText(*sort, "parameter");
      declared.direction = words_.OptionalText(*sort, "direction");
      if (const Node* fields = sort->Find("fields")) declared.fields = words_.OneOrMore(*fields);
      list.sort = std::move(declared);
    }
    if (const Node* order = node.Find("order")) list.order = words_.Texts(*order);
    if (const Node* pages = node.Find("pages"); pages != nullptr && words_.IsMap(*pages)) {
      list.pages = ReadPages(*pages);
    }
  }

  DeclaredOperation::Pages ReadPages(const Node& node) {
    words_.CheckNames(node, "`pages`", kPageWords);
    DeclaredOperation::Pages pages;
    for (const auto& member : node.members) {
      if (member.name != "default") {
        if (auto name = words_.Text(member.value)) {
          pages.parameters.emplace_back(member.name, std::move(*name));
        }
        continue;
      }
      pages.default_limit = words_.Count(member.value);
      if (node.Find("limit") == nullptr) {
        errors_.Add(member.mark, "`default` is that of `limit`: name that parameter too");
      }
    }
    return pages;
  }

  VendorWords words_;
  Diagnostics& errors_;
  const bool is_built_in_;
};

std::optional<VendorFile> ReadVendorTree(contract::DocumentFile read, Diagnostics& errors,
                                         bool is_built_in = false) {
  VendorFile file;
  file.source = std::move(read.source);
  file.root = std::make_unique<const Node>(std::move(read.root));
  const std::size_t before = errors.total();
  VendorFileReader(errors, is_built_in).Read(*file.root, file);
  if (errors.total() > before) return std::nullopt;
  return file;
}

}  // namespace

std::optional<VendorFile> LoadVendorFile(const std::string& path, Diagnostics& errors) {
  contract::DocumentBudget left;
  left.bytes = kMostBytes;
  const std::size_t before = errors.total();
  // What is a warning in a document, such as a repeated key, is an error here.
  auto read = contract::ReadDocumentFile(path, left, errors, errors);
  if (!read || errors.total() > before) return std::nullopt;
  return ReadVendorTree(std::move(*read), errors);
}

std::optional<VendorFile> ReadVendorFile(Source text, Diagnostics& errors) {
  auto source = std::make_unique<const Source>(std::move(text));
  const std::size_t before = errors.total();
  auto root = ParseYaml(*source, errors);
  if (!root || errors.total() > before) return std::nullopt;
  return ReadVendorTree({std::move(source), std::move(*root)}, errors);
}

std::optional<VendorFile> ReadBuiltInFile(contract::DocumentFile parsed, Diagnostics& errors) {
  return ReadVendorTree(std::move(parsed), errors, /*is_built_in=*/true);
}

std::string_view WordOf(OperationKind kind) {
  const auto& all = Verbs();
  return std::find_if(all.begin(), all.end(), [&](const Verb& verb) { return verb.kind == kind; })
      ->word;
}

}  // namespace understudy::entities
