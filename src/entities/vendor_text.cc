#include "entities/vendor_text.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_pointer.h"
#include "base/text.h"
#include "contract/document.h"
#include "contract/server_path.h"
#include "entities/infer_rows.h"
#include "entities/list_fields.h"
#include "entities/list_parameters.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

using contract::Schema;

std::string YamlNames(const std::vector<std::string>& names) {
  std::vector<std::string> written;
  for (const auto& name : names) written.push_back(YamlName(name));
  return Concat({"[", Join(written, ", "), "]"});
}

// Pointers to nodes of a document: "#/components/schemas/Pet", "pets.yaml#/Pet".
class Pointers {
 public:
  explicit Pointers(const Node& root) {
    if (const Node* files = root.Find(contract::kFilesMember)) {
      for (const auto& file : files->members) Add(file.value, file.name + "#");
    }
    Add(root, "#");
  }
  std::string To(const Node* node) const {
    const auto found = all_.find(node);
    return found == all_.end() ? std::string() : found->second;
  }

 private:
  // A document is 200 deep at most.
  void Add(const Node& node, const std::string& pointer) {
    if (node.is_scalar()) return;
    all_.emplace(&node, pointer);
    for (const auto& member : node.members) {
      Add(member.value, Concat({pointer, "/", PointerStep(member.name)}));
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      Add(node.items[i], Concat({pointer, "/", std::to_string(i)}));
    }
  }

  std::map<const Node*, std::string> all_;
};

class VendorWriter {
 public:
  explicit VendorWriter(const ApiPlan& plan) : plan_(plan), api_(plan.inferred) {}

  std::string Write(const std::string& document) {
    text_ = Concat({"# yaml-language-server: $schema=vendor.schema.json\n# What is served of ",
                    Printable(document),
                    ". The words are told in docs/own-api.md.\n"
                    "#\n"
                    "# With `infer: false`, nothing is served but what stands here. Without that "
                    "line, what is\n"
                    "# left out is inferred again.\ninfer: false\n"});
    const std::string& prefix = plan_.foreign.contract->prefix();
    if (!prefix.empty() && contract::WhyNoPrefix(prefix).empty()) {
      text_ += Concat({"\n# The beginning of all paths.\nprefix: ", YamlName(prefix), "\n"});
    }
    text_ += api_.entities.empty() ? "" : "\n# What there are rows of.\nentities:\n";
    for (const auto& entity : api_.entities) WriteEntity(entity);
    text_ +=
        "\n# What each operation does: list, read, create, update (merge), replace or delete "
        "rows. One with\n# `example: true` shows what the document shows, whatever is sent "
        "to it.\noperations:\n";
    for (std::size_t i = 0; i < api_.operations.size(); ++i) WriteOperation(i);
    return std::move(text_);
  }

 private:
  std::string SchemaOf(const Schema& schema) {
    const Node& root = *plan_.document.root;
    const Node* components = root.Find("components");
    const Node* schemas = components == nullptr ? nullptr : components->Find("schemas");
    const Node* node = schemas == nullptr ? nullptr : schemas->Find(schema.name);
    if (!schema.name.empty() && node != nullptr && &plan_.schemas->At(*node) == &schema) {
      return YamlName(schema.name);
    }
    if (!pointers_) pointers_ = std::make_unique<Pointers>(root);
    return YamlName(pointers_->To(schema.node));
  }

  void WriteEntity(const InferredEntity& entity) {
    const auto& fields = entity.declaration.fields;
    text_ += Concat({"  ", YamlName(entity.declaration.name),
                     ":\n    schema: ", SchemaOf(*entity.schema),
                     "\n    key: ", KeyText(fields[entity.key].name), "\n"});
    WriteUnique(entity.declaration);
    std::string written;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto words = WordsOf(entity, i);
      if (words.empty()) continue;
      written += Concat({"      ", YamlName(fields[i].name), ": {", Join(words, ", "), "}\n"});
    }
    if (!written.empty()) text_ += "    fields:\n" + written;
  }

  // "id", or "[year, month]" of "year/month".
  static std::string KeyText(const std::string& key) {
    if (key.find('/') == std::string::npos) return YamlName(key);
    std::vector<std::string> parts;
    for (const auto part : Split(key, '/')) parts.emplace_back(part);
    return YamlNames(parts);
  }

  void WriteUnique(const EntityDeclaration& entity) {
    std::vector<std::string> groups;
    for (std::size_t i = 1; i < entity.unique.size(); ++i) {
      groups.push_back(entity.unique[i].size() == 1 ? YamlName(entity.unique[i].front())
                                                    : YamlNames(entity.unique[i]));
    }
    if (!groups.empty()) text_ += Concat({"    unique: [", Join(groups, ", "), "]\n"});
  }

  // Whether the field only keeps rows apart: `scope` of operations tells it.
  bool IsOnlyScope(const InferredEntity& entity, std::size_t field) const {
    return entity.facts[field].schema == nullptr &&
           std::any_of(api_.operations.begin(), api_.operations.end(), [&](const auto& operation) {
             return operation.kind != OperationKind::kExample &&
                    &api_.entities[operation.entity] == &entity &&
                    !operation.scope.parameters.empty() && operation.scope.field == field;
           });
  }

  // What must be said of a field beside the schema.
  std::vector<std::string> WordsOf(const InferredEntity& entity, std::size_t field) const {
    std::vector<std::string> words;
    const bool is_unknown = entity.facts[field].schema == nullptr;
    if (field == entity.key && !entity.key_parts.empty()) return words;
    if (const auto* owner = ReferredBy(entity, field)) {
      words.push_back("references: " + YamlName(NameOf(owner->entity)));
    } else if (is_unknown && !IsOnlyScope(entity, field)) {
      const auto type = entity.declaration.fields[field].shape.type();
      words.emplace_back(type == Shape::Type::kInteger ? "type: integer" : "type: string");
      words.emplace_back("readOnly: true");
    }
    return words;
  }

  // The row above that a field refers to; nullptr: none. Of several, the last one has the foreign
  // key.
  static const InferredEntity::Owner* ReferredBy(const InferredEntity& entity, std::size_t field) {
    const InferredEntity::Owner* found = nullptr;
    for (const auto& owner : entity.owners) {
      if (owner.field == field) found = &owner;
    }
    return found;
  }

  const std::string& NameOf(std::size_t entity) const {
    return api_.entities[entity].declaration.name;
  }

  void WriteOperation(std::size_t number) {
    const auto& operation = api_.operations[number];
    const auto& foreign = plan_.foreign.operations[number];
    const std::string path = contract::DocumentPath(*plan_.foreign.contract, *foreign.operation);
    if (foreign.operation->id != path) text_ += Concat({"  # ", Printable(path), "\n"});
    words_.clear();
    if (operation.kind == OperationKind::kExample) {
      words_.emplace_back("example: true");
    } else {
      words_.push_back(Concat({WordOf(operation.kind), ": ", YamlName(NameOf(operation.entity))}));
      AddPlaces(foreign, operation);
      AddOwners(foreign, operation);
      AddScope(operation);
      if (const auto& given = operation.given; !given.parameter.empty()) {
        const auto& fields = api_.entities[operation.entity].declaration.fields;
        Add("given", Concat({"{", YamlName(given.parameter), ": ",
                             YamlName(fields[given.field].name), "}"}));
      }
      if (operation.kind == OperationKind::kList) AddList(foreign, operation.list);
    }
    text_ += Concat({"  ", YamlName(foreign.operation->id), ": {", Join(words_, ", "), "}\n"});
  }

  void Add(std::string_view word, const std::string& value) {
    words_.push_back(Concat({word, ": ", value}));
  }

  // The key, if it is not where it is looked for, and the members that have rows.
  void AddPlaces(const contract::ForeignOperation& foreign, const InferredOperation& operation) {
    const auto& entity = api_.entities[operation.entity];
    const std::string key = LastPart(entity.declaration.fields[entity.key].name);
    const std::size_t parts = std::max<std::size_t>(entity.key_parts.size(), 1);
    const std::string& name = entity.declaration.name;
    const auto kind = operation.kind;
    const bool has_key = kind != OperationKind::kList && kind != OperationKind::kCreate;
    if (has_key && operation.key_parameter != UsualKeyParameter(foreign, kind, key, name, parts)) {
      Add("key", KeyText(operation.key_parameter));
    }
    const auto reply = UsualReplyRow(foreign, kind, key, name);
    const bool is_usual = operation.reply_row ? reply && reply->path == *operation.reply_row &&
                                                    reply->schema == operation.shown
                                              : !reply;
    if (!is_usual || (operation.reply_row && !operation.reply_row->empty())) {
      Add("reply", operation.reply_row ? YamlNames(*operation.reply_row) : std::string("none"));
    }
    const bool has_body = Writes(kind) && kind != OperationKind::kDelete;
    const auto body = UsualBodyRow(foreign, kind, operation.reply_row, key, name);
    if (has_body && BodySchema(foreign) != nullptr &&
        (!operation.body_row.empty() || operation.body_row != body)) {
      Add("body", YamlNames(operation.body_row));
    }
  }

  void AddOwners(const contract::ForeignOperation& foreign, const InferredOperation& operation) {
    if (operation.owners.empty()) return;
    const auto& last = operation.owners.back();
    const auto usual = UsualOwnerParameter(foreign, operation.key_parameter);
    if (operation.owners.size() == 1 && usual == last.parameter) {
      Add("of", YamlName(NameOf(last.entity)));
    } else {
      std::vector<std::string> owners;
      for (const auto& owner : operation.owners) {
        owners.push_back(Concat({YamlName(owner.parameter), ": ", YamlName(NameOf(owner.entity))}));
      }
      Add("of", Concat({"{", Join(owners, ", "), "}"}));
    }
    const auto& entity = api_.entities[operation.entity];
    std::vector<std::size_t> fields;
    for (const auto& owner : entity.owners) {
      const bool is_written = ReferredBy(entity, owner.field) == &owner;
      if (is_written && owner.entity == last.entity) fields.push_back(owner.field);
    }
    if (fields != std::vector<std::size_t>{operation.owner_field}) {
      Add("by", YamlName(entity.declaration.fields[operation.owner_field].name));
    }
  }

  void AddScope(const InferredOperation& operation) {
    const auto& scope = operation.scope;
    if (scope.parameters.empty()) return;
    const std::string& field = api_.entities[operation.entity].declaration.fields[scope.field].name;
    const std::string parameters = scope.parameters.size() == 1 ? YamlName(scope.parameters.front())
                                                                : YamlNames(scope.parameters);
    const bool is_usual = field == Join(scope.parameters, "_");
    Add("scope", is_usual ? parameters : Concat({"{", YamlName(field), ": ", parameters, "}"}));
  }

  void AddList(const contract::ForeignOperation& foreign, const ListParameters& list) {
    const auto& entity = api_.entities[api_.operations[NumberOf(foreign)].entity];
    const auto name_of = [&](std::size_t field) { return entity.declaration.fields[field].name; };
    std::vector<std::string> words;
    for (const auto& filter : list.filters) {
      words.push_back(Concat({YamlName(filter.parameter), ": ",
                              YamlName(entities::NameOf(entity, {filter.field, filter.member}))}));
    }
    if (!words.empty()) Add("filter", Concat({"{", Join(words, ", "), "}"}));
    words.clear();
    for (const auto& search : list.searches) {
      std::vector<std::string> fields;
      for (const auto field : search.fields) fields.push_back(name_of(field));
      words.push_back(Concat({YamlName(search.parameter), ": ", YamlNames(fields)}));
    }
    if (!words.empty()) Add("search", Concat({"{", Join(words, ", "), "}"}));
    AddSort(list, name_of);
    AddPages(*foreign.operation, list.paging);
  }

  template <typename NameOfField>
  void AddSort(const ListParameters& list, const NameOfField& name_of) {
    std::vector<std::string> words;
    if (!list.sort.parameter.empty()) {
      words.push_back("parameter: " + YamlName(list.sort.parameter));
      if (!list.sort.direction.empty()) {
        words.push_back("direction: " + YamlName(list.sort.direction));
      }
      std::vector<std::string> fields;
      for (const auto field : list.sort.fields) fields.push_back(name_of(field));
      if (!fields.empty()) words.push_back("fields: " + YamlNames(fields));
      Add("sort", Concat({"{", Join(words, ", "), "}"}));
    }
    words.clear();
    for (const auto& by : list.order) words.push_back((by.is_down ? "-" : "") + name_of(by.field));
    if (!words.empty()) Add("order", YamlNames(words));
  }

  void AddPages(const contract::Operation& operation, const Paging& paging) {
    std::vector<std::string> words;
    const auto add = [&](std::string_view word, const std::string& parameter) {
      if (!parameter.empty()) words.push_back(Concat({word, ": ", YamlName(parameter)}));
    };
    add("limit", paging.limit);
    std::int64_t usual = 0;
    for (const auto& parameter : ListParametersOf(operation)) {
      if (parameter.name == paging.limit) usual = DefaultLimit(parameter);
    }
    if (paging.default_limit > 0 && paging.default_limit != usual) {
      words.push_back("default: " + std::to_string(paging.default_limit));
    }
    add("offset", paging.offset);
    add("page", paging.page);
    add("after", paging.after);
    add("before", paging.before);
    if (!words.empty()) Add("pages", Concat({"{", Join(words, ", "), "}"}));
  }

  std::size_t NumberOf(const contract::ForeignOperation& foreign) const {
    return static_cast<std::size_t>(&foreign - plan_.foreign.operations.data());
  }

  const ApiPlan& plan_;
  const InferredApi& api_;
  std::unique_ptr<Pointers> pointers_;
  std::vector<std::string> words_;  // of one operation
  std::string text_;
};

}  // namespace

std::string VendorText(const ApiPlan& plan, const std::string& document) {
  return VendorWriter(plan).Write(document);
}

std::string YamlName(const std::string& name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-.";
  const std::string lower = LowerAscii(name);
  bool means_other = false;
  for (const std::string_view word : {"true", "false", "null", "none", "yes", "no", "on", "off"}) {
    means_other = means_other || lower == word;
  }
  const bool is_plain = !name.empty() && !means_other &&
                        kLetters.find(name.front()) != std::string_view::npos &&
                        name.find_first_not_of(kPlain) == std::string::npos;
  return is_plain ? name : json::Writer().String(name).Take();
}

}  // namespace understudy::entities
