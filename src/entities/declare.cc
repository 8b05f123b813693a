#include "entities/declare.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/declared_fields.h"
#include "entities/reply_schema.h"
#include "entities/schema_shape.h"
#include "entities/vendor_words.h"

namespace understudy::entities {
namespace {

using Declarations = std::vector<EntityDeclaration>;

const std::string& ReferenceIn(const Shape& shape) {
  const bool is_list = shape.type() == Shape::Type::kList && !shape.elements().empty();
  return is_list ? shape.elements().front().references() : shape.references();
}

// Of a column that a view shows: as the writer of replies writes it.
std::string ShownSql(const contract::Schema& schema, const Field& field) {
  std::string column = ColumnOf(field);
  switch (field.shape.type()) {
    case Shape::Type::kInstant: {
      // Rounded down, also before 1970.
      const std::string seconds =
          Concat({"(", column, " - (", column, " % 1000 + 1000) % 1000) / 1000"});
      if (schema.time != "comma") return {};
      return Concat({"strftime('%Y-%m-%d, %H:%M:%S', ", seconds, ", 'unixepoch')"});
    }
    case Shape::Type::kString:
    case Shape::Type::kInteger:
      return column;
    case Shape::Type::kBoolean:
      return Concat({"json(iif(", column, ", 'true', 'false'))"});
    default:
      return Concat({"json(", column, ")"});
  }
}

class EntityDeclarer {
 public:
  EntityDeclarer(const BuiltInFiles& files, const DeclaredEntity& declared,
                 contract::Schemas& overlays, const Declarations& before, Diagnostics& errors)
      : files_(files),
        declared_(declared),
        overlays_(overlays),
        before_(before),
        words_(errors),
        errors_(errors) {}

  EntityDeclaration Make() {
    entity_.name = declared_.name.text;
    entity_.table = words_.SqlText(*declared_.node, "table");
    if (entity_.table.empty()) {
      entity_.table = Concat({files_.vendor, "_", SnakeCase(entity_.name)});
    }
    entity_.doc = declared_.doc.value_or(std::string());
    entity_.keeps_last_key = declared_.node->Boolean("keeps-last-key");
    entity_.clustered = declared_.node->Boolean("clustered");
    for (const auto& draft : DraftFields(files_, declared_, overlays_, errors_)) {
      entity_.fields.push_back(MakeField(draft, words_, errors_));
      CheckReference(draft, entity_.fields.back());
    }
    CheckNamedFields();
    ReadKey();
    MatchAnyCase();
    for (auto& field : entity_.fields) FinishSides(field);
    ReadSearch();
    ReadIndexes();
    ReadCounters();
    ReadViews();
    return std::move(entity_);
  }

 private:
  void CheckReference(const FieldDraft& draft, const Field& field) {
    const std::string& name = ReferenceIn(field.shape);
    if (name.empty()) return;
    const bool is_before = std::any_of(before_.begin(), before_.end(),
                                       [&](const auto& entity) { return entity.name == name; });
    if (is_before) return;
    errors_.Add(draft.mark, Concat({Quoted(draft.name), " refers to ", Quoted(name),
                                    ", which no entity above this one is called: correct the name, "
                                    "or move that entity up"}));
  }

  const Field* Find(std::string_view name) const {
    for (const auto& field : entity_.fields) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }

  // Adds an error if there is no field of this name; "channels.id" is a part of one.
  bool WantField(const Word& name) {
    return FindOrdered(entity_.fields, {name.text.substr(0, name.text.find('.')), name.mark},
                       errors_)
        .has_value();
  }

  // Those that other fields name.
  void CheckNamedFields() {
    for (const auto& field : declared_.fields) {
      if (const auto from = words_.OptionalText(*field.node, "default-from")) WantField(*from);
      for (const auto& member : words_.Members(*field.node, "only-with")) {
        WantField({member.name, member.mark});
      }
    }
  }

  void ReadKey() {
    std::vector<Word> key = {{"id", declared_.name.mark}};
    if (const Node* node = declared_.node->Find("key")) key = words_.OneOrMore(*node);
    entity_.unique = {ReadGroup(key)};
    for (const auto& group : declared_.node->Items("unique")) {
      entity_.unique.push_back(ReadGroup(words_.OneOrMore(group)));
    }
  }

  std::vector<std::string> ReadGroup(const std::vector<Word>& words) {
    std::vector<std::string> group;
    for (const auto& word : words) {
      if (WantField(word)) group.push_back(word.text);
    }
    return group;
  }

  bool IsKey(const Field& field) const {
    const auto& key = entity_.unique.front();
    return std::find(key.begin(), key.end(), field.name) != key.end();
  }

  // Texts that are keys, or refer to them.
  void MatchAnyCase() {
    if (!files_.file.root->Boolean("any-case-keys")) return;
    for (auto& field : entity_.fields) {
      const Shape& shape =
          field.shape.type() == Shape::Type::kList ? field.shape.elements().front() : field.shape;
      const bool is_text = shape.type() == Shape::Type::kString;
      if (is_text && (IsKey(field) || !shape.references().empty())) field.any_case = true;
    }
  }

  void FinishSides(Field& field) {
    if (!field.items.table.empty()) {
      const std::string own = Concat({field.name, ".", field.items.order});
      const bool is_unique =
          std::any_of(entity_.unique.begin(), entity_.unique.end(),
                      [&](const auto& group) { return !group.empty() && group.front() == own; });
      field.items.key = is_unique ? std::vector{field.items.order}
                                  : std::vector{field.items.owner, field.items.order};
    }
    if (field.found_by.table.empty()) return;
    field.found_by.key = field.found_by.columns;
    for (const auto& copy : words_.Texts(OrNull(field, "found-by", "copies"))) {
      const auto found = FindOrdered(entity_.fields, copy, errors_);
      if (!found) continue;
      field.found_by.copies.push_back(ColumnOf(*found->field));
      field.found_by.key.push_back(found->column);
    }
    field.found_by.key.push_back(field.found_by.owner);
  }

  // The node of a word inside a word of a declared field; an empty sequence if it is not there.
  const Node& OrNull(const Field& field, std::string_view outer, std::string_view inner) const {
    static const Node kNone = [] {
      Node none;
      none.kind = Node::Kind::kSequence;
      return none;
    }();
    for (const auto& declared : declared_.fields) {
      if (declared.name.text != field.name) continue;
      const Node* node = declared.node->Find(outer);
      node = node == nullptr ? nullptr : node->Find(inner);
      if (node != nullptr) return *node;
    }
    return kNone;
  }

  void ReadSearch() {
    for (const auto& member : words_.Members(*declared_.node, "search")) {
      SearchColumn search{SnakeCase(member.name), {}};
      for (const auto& word : words_.OneOrMore(member.value)) {
        if (WantField(word)) search.fields.push_back(word.text);
      }
      entity_.search.push_back(std::move(search));
    }
  }

  std::vector<std::string> Columns(const std::vector<Word>& words) {
    std::vector<std::string> columns;
    for (const auto& word : words) {
      if (const auto found = FindOrdered(entity_.fields, word, errors_)) {
        columns.push_back(found->column);
      }
    }
    return columns;
  }

  void ReadIndexes() {
    for (const auto& index : declared_.node->Items("indexes")) {
      entity_.indexes.push_back(Columns(words_.OneOrMore(index)));
    }
  }

  void ReadCounters() {
    for (const auto& node : declared_.node->Items("counts")) {
      words_.CheckNames(node, "`counts`", {"table", "by", "or-any"});
      Counter counter;
      counter.table = words_.SqlText(node, "table");
      if (const Node* by = node.Find("by")) counter.by = Columns(words_.Texts(*by));
      if (const Node* any = node.Find("or-any")) counter.or_any = TextColumns(words_.Texts(*any));
      if (counter.by.empty()) entity_.total = TotalSql(counter);
      entity_.counters.push_back(std::move(counter));
    }
  }

  // 0 is no text, so it can mean any text.
  std::vector<std::string> TextColumns(const std::vector<Word>& words) {
    for (const auto& word : words) {
      const Field* field = Find(word.text);
      if (field == nullptr || field->shape.type() == Shape::Type::kString) continue;
      errors_.Add(word.mark,
                  Concat({Quoted(word.text), " is no text: its 0 would count all rows"}));
    }
    return Columns(words);
  }

  static std::string TotalSql(const Counter& counter) {
    if (counter.or_any.empty()) return Concat({"SELECT total FROM ", counter.table});
    return Concat({"SELECT coalesce(max(total), 0) FROM ", counter.table, " WHERE ",
                   Join(counter.or_any, " = 0 AND "), " = 0"});
  }

  void ReadViews() {
    for (const auto& member : words_.Members(*declared_.node, "keeps")) {
      const auto name = words_.Text(member.value);
      const auto* schema = name ? SchemaNamed(files_, *name, errors_) : nullptr;
      if (schema == nullptr) continue;
      std::vector<std::string> parts;
      for (const auto& property : schema->properties) {
        const Field* field = Find(property.name);
        const std::string sql = field == nullptr ? "" : ShownSql(*property.schema, *field);
        if (sql.empty()) {
          errors_.Add(name->mark, Concat({Quoted(property.name), " of ", name->text,
                                          " is no field that SQL can show: keep no view of it"}));
          continue;
        }
        parts.push_back(Concat({"'", property.name, "', ", sql}));
      }
      entity_.kept_views.push_back({SnakeCase(member.name),
                                    Concat({"json_object(\n    ", Join(parts, ",\n    "), ")"}),
                                    name->text});
    }
  }

  const BuiltInFiles& files_;
  const DeclaredEntity& declared_;
  contract::Schemas& overlays_;
  const Declarations& before_;
  VendorWords words_;
  Diagnostics& errors_;
  EntityDeclaration entity_;
};

}  // namespace

std::vector<EntityDeclaration> DeclareBuiltIn(const BuiltInFiles& files, Diagnostics& errors) {
  // The reader of the file knows each of its words, some of which no schema has.
  Diagnostics ignored(Severity::kWarning);
  contract::Schemas overlays(*files.file.root, ignored);
  std::vector<EntityDeclaration> entities;
  for (const auto& declared : files.file.entities) {
    entities.push_back(EntityDeclarer(files, declared, overlays, entities, errors).Make());
  }
  return entities;
}

}  // namespace understudy::entities
