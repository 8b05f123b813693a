#include "entities/vendor_file.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "base/yaml.h"
#include "contract/document_file.h"
#include "entities/built_in_words.h"
#include "entities/vendor_vocabulary.h"
#include "entities/vendor_words.h"

namespace understudy::entities {
namespace {

constexpr std::size_t kMostBytes = std::size_t{8} * 1024 * 1024;

class VendorFileReader {
 public:
  explicit VendorFileReader(Diagnostics& errors, bool is_built_in = false)
      : words_(errors), errors_(errors), is_built_in_(is_built_in) {}

  void Read(const Node& root, VendorFile& file) {
    if (root.is_null() || !words_.IsMap(root)) return;
    words_.CheckNames(root, "a vendor.yaml",
                      is_built_in_ ? BuiltInFileWords() : NamesOf(FileWords()));
    if (!is_built_in_) words_.RefuseEmptyMembers(root, {"entities", "operations", "errors"});
    if (const Node* infer = root.Find("infer")) {
      file.infers = words_.Truth(*infer).value_or(true);
    }
    if (const Node* limit = root.Find("limit")) file.limit = words_.Limit(*limit);
    if (const Node* prefix = root.Find("prefix")) file.prefix = words_.Prefix(*prefix);
    if (const Node* places = root.Find("credentials"))
      file.credentials = words_.Credentials(*places);
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
    words_.CheckNames(node, "an entity",
                      is_built_in_ ? BuiltInEntityWords() : NamesOf(EntityWords()));
    if (const Node* schema = node.Find("schema")) entity.schemas = words_.OneOrMore(*schema);
    if (!is_built_in_) entity.key = ReadKey(node);
    if (const Node* order = node.Find("order")) entity.order = words_.OneOrMore(*order);
    const Node* unique = is_built_in_ ? nullptr : node.Find("unique");
    if (unique != nullptr) entity.unique = ReadGroups(*unique);
    if (const auto doc = words_.OptionalText(node, "doc")) entity.doc = doc->text;
    for (const auto& field : words_.Members(node, "fields")) {
      entity.fields.push_back(ReadField(field));
    }
    if (is_built_in_) return entity;
    words_.RefuseEmpty(node, "this entity");
    words_.RefuseEmptyMembers(node, {"fields", "shows", "unique"});
    for (const auto& show : words_.Members(node, "shows")) {
      if (auto read = ReadShow(show)) entity.shows.push_back(std::move(*read));
    }
    return entity;
  }

  std::optional<DeclaredEntity::Show> ReadShow(const Member& member) {
    const Node& node = member.value;
    const Word name{member.name, member.mark};
    if (!node.is_map()) {
      auto path = words_.Text(node);
      if (!path) return std::nullopt;
      return DeclaredEntity::Show{name, std::move(*path)};
    }
    words_.CheckNames(node, "`shows`", NamesOf(ShowWords()));
    auto ids = words_.OptionalText(node, "ids");
    auto count = words_.OptionalText(node, "count");
    if (ids.has_value() == count.has_value()) {
      errors_.Add(node.mark, "expected either `ids` or `count`, with an entity");
      return std::nullopt;
    }
    return DeclaredEntity::Show{name,
                                {},
                                count.has_value(),
                                ids ? std::move(*ids) : std::move(*count),
                                words_.OptionalText(node, "by")};
  }

  // `id`, or `[year, month]`, which gives "year/month".
  std::optional<Word> ReadKey(const Node& node) {
    const Node* key = node.Find("key");
    if (key == nullptr) return std::nullopt;
    std::vector<std::string> parts;
    for (const auto& part : words_.OneOrMore(*key)) parts.push_back(part.text);
    if (parts.empty()) return std::nullopt;
    return Word{Join(parts, "/"), key->mark};
  }

  // `{kind: type}`: a parameter of the path, and the field that it is.
  std::optional<DeclaredOperation::Given> ReadGiven(const Node& node) {
    const Node* given = node.Find("given");
    if (given == nullptr || !words_.IsMap(*given)) return std::nullopt;
    if (given->members.size() != 1) {
      errors_.Add(given->mark, "expected one parameter of the path, and its field");
      return std::nullopt;
    }
    const Member& member = given->members[0];
    auto field = words_.Text(member.value);
    if (!field) return std::nullopt;
    return DeclaredOperation::Given{{member.name, member.mark}, std::move(*field)};
  }

  // `[email, [ownerId, name]]`.
  std::vector<std::vector<Word>> ReadGroups(const Node& node) {
    std::vector<std::vector<Word>> groups;
    if (!node.is_sequence()) {
      groups.push_back(words_.OneOrMore(node));
      return groups;
    }
    for (const auto& item : node.items) groups.push_back(words_.OneOrMore(item));
    return groups;
  }

  DeclaredField ReadField(const Member& member) {
    DeclaredField field;
    field.name = {member.name, member.mark};
    const Node& node = member.value;
    field.node = &node;
    // One that the contract has is named for the place of the next one.
    if (is_built_in_ && node.is_null()) return field;
    if (!words_.IsMap(node)) return field;
    words_.CheckNames(node, "a field", is_built_in_ ? BuiltInFieldWords() : NamesOf(FieldWords()));
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
      if (VerbNamed(member.name, is_built_in_) != nullptr) verbs.push_back(&member);
    }
    return verbs;
  }

  std::optional<DeclaredOperation> ReadOperation(const Member& member) {
    const Node& node = member.value;
    if (!words_.IsMap(node)) return std::nullopt;
    const auto verbs = VerbsIn(node);
    if (verbs.size() != 1) {
      std::vector<std::string> known;
      for (const auto& verb : VerbWords()) known.emplace_back(verb.word);
      const Member* misspelt = verbs.empty() ? MisspeltVerb(node, known) : nullptr;
      if (misspelt != nullptr) {
        errors_.Add(misspelt->mark,
                    Concat({"unknown word ", Quoted(misspelt->name), " of an operation",
                            DidYouMean(misspelt->name, known)}));
        return std::nullopt;
      }
      errors_.Add(verbs.empty() ? member.mark : verbs[1]->mark,
                  Concat({Quoted(member.name),
                          verbs.empty() ? " has no word for what it does" : " does two things",
                          ": give it one of ", Join(known, ", ")}));
      return std::nullopt;
    }
    const VerbWord& verb = *VerbNamed(verbs.front()->name, is_built_in_);
    std::vector<std::string> names = verb.words;
    names.emplace_back(verb.word);
    if (is_built_in_) {
      const auto further = BuiltInOperationWords(verb.kind);
      names.insert(names.end(), further.begin(), further.end());
    }
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
    const Node* key = node.Find("key");
    const bool names_fields = is_built_in_ && key != nullptr && key->is_map();
    if (!names_fields) operation.key = ReadKey(node);
    operation.given = ReadGiven(node);
    operation.owner_field = words_.OptionalText(node, "by");
    if (!is_built_in_) ReadIncludes(node, operation);
    if (const Node* of = node.Find("of")) operation.owners = ReadOwners(*of);
    if (const Node* scope = node.Find("scope")) operation.scope = ReadScope(*scope);
    if (const Node* body = node.Find("body")) operation.body = words_.Texts(*body);
    if (const Node* reply = node.Find("reply")) {
      DeclaredOperation::ReplyRow row{reply->mark};
      row.is_shown = reply->text != "none";
      if (row.is_shown) row.path = words_.Texts(*reply);
      operation.reply = std::move(row);
    }
  }

  // `{expand: {owner: ownerId, toys: toys}}`.
  void ReadIncludes(const Node& node, DeclaredOperation& operation) {
    words_.RefuseEmptyMembers(node, {"include"});
    for (const auto& parameter : words_.Members(node, "include")) {
      DeclaredOperation::Include include{{parameter.name, parameter.mark}, {}};
      if (!words_.IsMap(parameter.value)) continue;
      words_.RefuseEmpty(parameter.value, "what this parameter includes");
      for (const auto& part : parameter.value.members) {
        if (auto rows = words_.Text(part.value)) {
          include.parts.push_back({{part.name, part.mark}, std::move(*rows)});
        }
      }
      operation.includes.push_back(std::move(include));
    }
  }

  // `tenant`, `[org, team]`, or `{tenant: [org, team]}`, which names the field.
  DeclaredScope ReadScope(const Node& node) {
    if (!node.is_map()) return {{{}, node.mark}, words_.OneOrMore(node)};
    if (node.members.size() != 1) {
      errors_.Add(node.mark, "expected one field, and its parameters of the path");
      return {};
    }
    const Member& member = node.members[0];
    return {{member.name, member.mark}, words_.OneOrMore(member.value)};
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
        if (is_built_in_) words_.CheckNames(member.value, "a filter", {"any-of"});
        const Node* any_of = is_built_in_ ? member.value.Find("any-of") : nullptr;
        if (auto field = words_.Text(any_of == nullptr ? member.value : *any_of)) {
          list.filters->push_back(
              {{member.name, member.mark}, std::move(*field), any_of != nullptr});
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
      words_.CheckNames(*sort, "`sort`", NamesOf(SortWords()));
      DeclaredOperation::Sort declared;
      declared.parameter = words_.OptionalText(*sort, "parameter");
      declared.direction = words_.OptionalText(*sort, "direction");
      const Node* fields = sort->Find("fields");
      if (is_built_in_ && fields != nullptr) {
        for (const auto& member : words_.Members(*sort, "fields")) {
          if (auto field = words_.Text(member.value)) {
            declared.values.push_back({{member.name, member.mark}, std::move(*field)});
          }
        }
      } else if (fields != nullptr) {
        declared.fields = words_.OneOrMore(*fields);
      }
      list.sort = std::move(declared);
    }
    if (const Node* order = node.Find("order")) list.order = words_.Texts(*order);
    const Node* pages = node.Find("pages");
    // Which LaravelLists reads.
    if (is_built_in_ && pages != nullptr && pages->text == "laravel") return;
    if (pages != nullptr && words_.IsMap(*pages)) list.pages = ReadPages(*pages);
  }

  DeclaredOperation::Pages ReadPages(const Node& node) {
    words_.CheckNames(node, "`pages`", NamesOf(PageWords()));
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
  const auto& all = VerbWords();
  return std::find_if(all.begin(), all.end(),
                      [&](const VerbWord& verb) { return verb.kind == kind; })
      ->word;
}

}  // namespace understudy::entities
