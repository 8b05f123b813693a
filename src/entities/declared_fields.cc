#include "entities/declared_fields.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "entities/reply_schema.h"
#include "entities/schema_shape.h"

namespace understudy::entities {
namespace {

using contract::Schema;
using Drafts = std::vector<FieldDraft>;

Drafts::iterator DraftNamed(Drafts& drafts, std::string_view name) {
  return std::find_if(drafts.begin(), drafts.end(),
                      [&](const FieldDraft& draft) { return draft.name == name; });
}

// The place behind the draft `before`; the first place if that is empty.
Drafts::iterator PlaceBehind(Drafts& drafts, std::string_view before) {
  if (before.empty()) return drafts.begin();
  const auto found = DraftNamed(drafts, before);
  return found == drafts.end() ? found : std::next(found);
}

std::string TypeName(const Schema& schema) {
  const std::pair<Schema::Type, std::string_view> names[] = {
      {Schema::kString, "string"},   {Schema::kInteger, "integer"}, {Schema::kNumber, "number"},
      {Schema::kBoolean, "boolean"}, {Schema::kArray, "array"},     {Schema::kObject, "object"}};
  if (schema.Is(Schema::kString) && ShapeOfSchema(schema).type() == Shape::Type::kInstant) {
    return "instant";
  }
  for (const auto& [type, name] : names) {
    if (schema.Is(type)) return std::string(name);
  }
  return "any value";
}

class FieldDrafter {
 public:
  FieldDrafter(const BuiltInFiles& files, const DeclaredEntity& entity, contract::Schemas& overlays,
               Diagnostics& errors)
      : files_(files), entity_(entity), overlays_(overlays), words_(errors), errors_(errors) {
    const Node* shows = entity.node->Find("shows");
    if (shows == nullptr) return;
    // "links.orders" is a part of the property "links".
    for (const auto& member : shows->members) {
      shown_.push_back({member.name.substr(0, member.name.find('.')), member.mark});
    }
    if (!shows->is_map()) shown_ = words_.Texts(*shows);
  }

  Drafts Make() {
    for (const auto& name : entity_.schemas) {
      if (const Schema* schema = SchemaNamed(files_, name, errors_)) AddSchema(*schema, name.text);
    }
    std::string before;
    for (const auto& field : entity_.fields) {
      AddOverlay(field, before);
      before = field.name.text;
    }
    for (const auto& shown : shown_) {
      if (shown_found_.size() < shown_.size() &&
          std::find(shown_found_.begin(), shown_found_.end(), shown.text) == shown_found_.end()) {
        errors_.Add(shown.mark, Concat({"no schema of this entity has a property ",
                                        Quoted(shown.text), ": leave it out of `shows`"}));
      }
    }
    return std::move(drafts_);
  }

 private:
  bool IsShown(const std::string& name) {
    const bool is_shown = std::any_of(shown_.begin(), shown_.end(),
                                      [&](const Word& word) { return word.text == name; });
    if (is_shown) shown_found_.push_back(name);
    return is_shown;
  }

  void AddSchema(const Schema& schema, const std::string& from) {
    std::string before;
    for (const auto& property : schema.properties) {
      // A property that allows one value only is the same in every reply: no row holds it.
      if (OnlyValue(*property.schema) != nullptr || IsShown(property.name)) continue;
      const auto known = DraftNamed(drafts_, property.name);
      if (known == drafts_.end()) {
        const Mark mark = property.schema->node == nullptr ? Mark{} : property.schema->node->mark;
        drafts_.insert(PlaceBehind(drafts_, before), {property.name, mark, *property.schema, from});
      } else if (TypeName(known->schema) != TypeName(*property.schema)) {
        errors_.Add(property.schema->node == nullptr ? known->mark : property.schema->node->mark,
                    Concat({Quoted(property.name), " of ", Quoted(entity_.name.text),
                            " has two types: ", TypeName(known->schema), " in ", known->from, ", ",
                            TypeName(*property.schema), " in ", from,
                            ": give it one, or list it in `shows`"}));
      }
      before = property.name;
    }
  }

  void AddOverlay(const DeclaredField& field, const std::string& before) {
    const Node* node = field.node;
    const bool is_new = DraftNamed(drafts_, field.name.text) == drafts_.end();
    if (is_new && node->Find("type") == nullptr) {
      errors_.Add(field.name.mark, Concat({"no schema of ", Quoted(entity_.name.text), " has ",
                                           Quoted(field.name.text), ": give it a `type`"}));
      return;
    }
    if (is_new) {
      drafts_.insert(PlaceBehind(drafts_, before),
                     {field.name.text, field.name.mark, overlays_.At(*node), {}, &field});
      return;
    }
    auto& draft = *DraftNamed(drafts_, field.name.text);
    draft.declared = &field;
    draft.mark = field.name.mark;
    if (node->is_map() && !node->members.empty()) Merge(overlays_.At(*node), draft.schema);
    if (const auto after = words_.OptionalText(*node, "after")) MoveBehind(field, *after);
  }

  void MoveBehind(const DeclaredField& field, const Word& after) {
    if (DraftNamed(drafts_, after.text) == drafts_.end() || after.text == field.name.text) {
      errors_.Add(after.mark, Concat({"there is no other field ", Quoted(after.text)}));
      return;
    }
    const auto place = DraftNamed(drafts_, field.name.text);
    FieldDraft draft = std::move(*place);
    drafts_.erase(place);
    drafts_.insert(PlaceBehind(drafts_, after.text), std::move(draft));
  }

  // The file's keywords override the contract's.
  static void Merge(const Schema& over, Schema& schema) {
    const Node& node = *over.node;
    const auto has = [&](std::string_view keyword) { return node.Find(keyword) != nullptr; };
    if (has("type")) schema.types = over.types;
    if (has("nullable")) {
      const bool nullable = node.Boolean("nullable");
      schema.types = static_cast<std::uint8_t>(nullable ? schema.types | Schema::kNull
                                                        : schema.types & ~Schema::kNull);
    }
    if (has("format")) schema.format = over.format;
    if (has("x-time")) schema.time = over.time;
    if (has("description")) schema.description = over.description;
    if (has("enum")) schema.choices = over.choices;
    if (has("minimum")) schema.minimum = over.minimum;
    if (has("maximum")) schema.maximum = over.maximum;
    if (has("minLength")) schema.min_length = over.min_length;
    if (has("items")) schema.items = over.items;
    if (has("properties")) schema.properties = over.properties;
    if (has("additionalProperties")) schema.additional_properties = over.additional_properties;
    if (has("default")) schema.default_value = over.default_value;
    schema.node = over.node;
  }

  const BuiltInFiles& files_;
  const DeclaredEntity& entity_;
  contract::Schemas& overlays_;
  VendorWords words_;
  Diagnostics& errors_;
  std::vector<Word> shown_;
  std::vector<std::string> shown_found_;
  Drafts drafts_;
};

// `{table: …, owner: …, order: …, columns: […], copies: [field, …]}`; indexes name columns.
SideTable ReadSide(const Node& node, VendorWords& words) {
  SideTable side;
  words.CheckNames(node, "a side table",
                   {"table", "owner", "order", "columns", "copies", "indexes", "counts"});
  side.table = words.SqlText(node, "table");
  side.owner = words.SqlText(node, "owner");
  side.order = words.SqlText(node, "order");
  side.counts = words.SqlText(node, "counts");
  if (const Node* columns = node.Find("columns")) side.columns = words.SqlTexts(*columns);
  for (const auto& index : node.Items("indexes")) side.indexes.push_back(words.SqlTexts(index));
  return side;
}

}  // namespace

const Schema* SchemaNamed(const BuiltInFiles& files, const Word& name, Diagnostics& errors) {
  const Node* components = files.contract.Find("components");
  const Node* schemas = components == nullptr ? nullptr : components->Find("schemas");
  const Node* found = schemas == nullptr ? nullptr : schemas->Find(name.text);
  if (found != nullptr) return &files.schemas.At(*found);
  std::vector<std::string> known;
  if (schemas != nullptr) {
    for (const auto& member : schemas->members) known.push_back(member.name);
  }
  errors.Add(name.mark, Concat({"the contract has no schema ", Quoted(name.text),
                                DidYouMean(name.text, known)}));
  return nullptr;
}

std::vector<FieldDraft> DraftFields(const BuiltInFiles& files, const DeclaredEntity& entity,
                                    contract::Schemas& overlays, Diagnostics& errors) {
  return FieldDrafter(files, entity, overlays, errors).Make();
}

Field MakeField(const FieldDraft& draft, VendorWords& words, Diagnostics& errors) {
  Field field{draft.name, ShapeOfSchema(draft.schema), PresenceOf(draft.schema)};
  if (draft.declared == nullptr) return field;
  const Node& node = *draft.declared->node;
  field.column = words.SqlText(node, "column");
  if (const auto from = words.OptionalText(node, "default-from")) field.default_from = from->text;
  if (!field.default_from.empty()) field.presence = kOptional;
  field.any_case = node.Boolean("any-case");
  for (const auto& member : words.Members(node, "only-with")) {
    if (const auto value = words.Text(member.value)) field.only_with = {member.name, value->text};
  }
  if (const auto how = words.OptionalText(node, "on-delete")) {
    field.lets_go = true;
    field.is_unlinked = how->text == "set-null";
    if (how->text != "set-null" && how->text != "cascade") {
      errors.Add(how->mark, "`on-delete` is cascade or set-null");
    } else if (field.is_unlinked && !field.shape.nullable()) {
      errors.Add(how->mark, Concat({Quoted(field.name), " can't be null: write `cascade`"}));
    }
  }
  if (const Node* items = node.Find("rows")) field.items = ReadSide(*items, words);
  if (const Node* found = node.Find("found-by")) field.found_by = ReadSide(*found, words);
  return field;
}

std::optional<OrderedField> FindOrdered(const std::vector<Field>& fields, const Word& name,
                                        Diagnostics& errors) {
  const bool is_descending = name.text.starts_with('-');
  const std::string_view wanted = std::string_view(name.text).substr(is_descending ? 1 : 0);
  for (const auto& field : fields) {
    if (field.name == wanted) {
      return OrderedField{&field, Concat({ColumnOf(field), is_descending ? " DESC" : ""})};
    }
  }
  std::vector<std::string> known;
  for (const auto& field : fields) known.push_back(field.name);
  errors.Add(name.mark, Concat({"there is no field ", Quoted(wanted),
                                DidYouMean(std::string(wanted), known)}));
  return std::nullopt;
}

}  // namespace understudy::entities
