#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/diagnostics.h"
#include "base/text.h"
#include "contract/document.h"
#include "contract/schema_check.h"
#include "contract/schema_format.h"
#include "entities/compound_key.h"
#include "entities/infer_fields.h"
#include "entities/infer_rows.h"
#include "entities/names.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

using contract::Schema;

struct NamedType {
  std::string_view name;
  Schema::Type type;
};
constexpr std::array<NamedType, 6> kTypes = {{{"string", Schema::kString},
                                              {"integer", Schema::kInteger},
                                              {"number", Schema::kNumber},
                                              {"boolean", Schema::kBoolean},
                                              {"array", Schema::kArray},
                                              {"object", Schema::kObject}}};

std::string_view NameOfType(std::uint8_t types) {
  for (const auto& each : kTypes) {
    if ((types & ~Schema::kNull) == each.type) return each.name;
  }
  return "several types";
}

bool IsOfType(const Node& node, Schema::Type type) {
  using Kind = Node::Kind;
  switch (type) {
    case Schema::kString:
      return node.kind == Kind::kString;
    case Schema::kInteger:
      return node.kind == Kind::kInteger;
    case Schema::kNumber:
      return node.kind == Kind::kInteger || node.kind == Kind::kNumber;
    case Schema::kBoolean:
      return node.kind == Kind::kBoolean;
    case Schema::kArray:
      return node.is_sequence();
    default:
      return node.is_map();
  }
}

// The node that a pointer of a $ref leads to (RFC 6901); nullptr if it leads nowhere.
const Node* PointedTo(const Node& root, std::string_view pointer) {
  const Node* at = &root;
  if (pointer == "#") return at;
  for (const auto piece : Split(pointer.substr(std::min<std::size_t>(2, pointer.size())), '/')) {
    if (at->is_sequence()) {
      const auto index = ParseUnsigned(piece);
      if (!index || *index >= at->items.size()) return nullptr;
      at = &at->items[*index];
      continue;
    }
    at = at->Find(PointerStepName(piece));
    if (at == nullptr) return nullptr;
  }
  return at;
}

// The schema that a word names.
const Schema* SchemaNamed(Overruling& made, const Word& name) {
  const Node& root = made.document.root;
  if (const auto hash = name.text.find('#'); hash != std::string::npos) {
    const Node* files = root.Find(contract::kFilesMember);
    const Node* file = hash == 0          ? &root
                       : files == nullptr ? nullptr
                                          : files->Find(name.text.substr(0, hash));
    const Node* node = file == nullptr ? nullptr : PointedTo(*file, name.text.substr(hash));
    if (node != nullptr) return &made.document.schemas.At(*node);
    made.Fail(name, "the document has nothing at " + Quoted(name.text));
    return nullptr;
  }
  const Node* components = root.Find("components");
  const Node* schemas = components == nullptr ? nullptr : components->Find("schemas");
  const Node* node = schemas == nullptr ? nullptr : schemas->Find(name.text);
  if (node != nullptr) return &made.document.schemas.At(*node);
  std::vector<std::string> known;
  if (schemas != nullptr && schemas->is_map()) {
    for (const auto& member : schemas->members) known.push_back(member.name);
  }
  made.Fail(name,
            Concat({"the document has no schema ", Quoted(name.text), DidYouMean(name.text, known),
                    known.empty() ? "" : ": it has ", QuotedNames(known)}));
  return nullptr;
}

// The number of a new entity.
std::size_t AddEntity(Overruling& made, const DeclaredEntity& declared, const Schema& schema) {
  std::vector<std::string> tables;
  for (const auto& each : made.api.entities) tables.push_back(each.declaration.table);
  InferredEntity entity;
  entity.declaration.name = declared.name.text;
  entity.declaration.table =
      DistinctName(Concat({SqlName(made.document.api), "__", SqlName(declared.name.text)}), tables);
  entity.schema = &schema;
  made.api.entities.push_back(std::move(entity));
  made.has_key.push_back(false);
  return made.api.entities.size() - 1;
}

// Two of the file's schemas that give a field two types.
void CheckSameTypes(Overruling& made, const Word& name, const Schema& schema,
                    const InferredEntity& entity) {
  for (const auto& property : schema.properties) {
    const auto field = FieldNamed(entity, property.name);
    const Schema* known = field ? entity.facts[*field].schema : nullptr;
    if (known == nullptr || ShapeOf(*known).type() == ShapeOf(*property.schema).type()) continue;
    made.Fail(name, Concat({"the field ", Quoted(property.name),
                            " has two types: ", NameOfType(known->types), ", and in this schema ",
                            NameOfType(property.schema->types)}));
  }
}

// What the document says of the field, changed by the file.
std::shared_ptr<const Schema> ChangedSchema(Overruling& made, const DeclaredField& field,
                                            const Schema* known) {
  auto schema = known == nullptr ? std::make_shared<Schema>() : std::make_shared<Schema>(*known);
  if (field.type) {
    const auto type = std::find_if(kTypes.begin(), kTypes.end(), [&](const NamedType& each) {
      return each.name == field.type->text;
    });
    if (type == kTypes.end()) {
      made.Fail(*field.type, Concat({"there is no type ", Quoted(field.type->text),
                                     ": use string, integer, number, boolean, array or object"}));
      return nullptr;
    }
    if (known != nullptr && !known->Is(type->type)) {
      made.Fail(*field.type,
                Concat({"the field has two types: ", type->name, " here, and ",
                        NameOfType(known->types), " in the document: leave `type` out"}));
      return nullptr;
    }
    schema->types = type->type;
  }
  if (field.format) {
    const auto& known_formats = contract::KnownFormats();
    if (std::find(known_formats.begin(), known_formats.end(), field.format->text) ==
        known_formats.end()) {
      made.Fail(*field.format, Concat({"there is no format ", Quoted(field.format->text),
                                       DidYouMean(field.format->text, known_formats), ": use ",
                                       Join(known_formats, ", ")}));
      return nullptr;
    }
    schema->format = field.format->text;
  }
  if (field.read_only) schema->read_only = *field.read_only;
  if (field.default_value != nullptr) schema->default_value = field.default_value;
  if (field.example != nullptr) schema->example = field.example;
  for (const Node* value : {field.default_value, field.example}) {
    const auto type = static_cast<Schema::Type>(schema->types & ~Schema::kNull);
    if (value == nullptr || NameOfType(type) == "several types" || IsOfType(*value, type)) continue;
    made.errors.Add(value->mark, Concat({"expected a value of the type ", NameOfType(type),
                                         ", found ", KindName(value->kind)}));
    return schema;
  }
  if (field.default_value == nullptr) return schema;
  const auto problems = contract::CheckValue(*schema, *field.default_value,
                                             contract::Direction::kReply, "The default");
  if (!problems.empty()) made.errors.Add(field.default_value->mark, problems.front().message);
  return schema;
}

std::string WhyNoProperty(const InferredEntity& entity, std::string_view name) {
  const std::string plain = PlainName(name);
  for (const auto& field : entity.declaration.fields) {
    if (field.name == name || !HasPlainName(field.name, plain)) continue;
    return Concat({"the field is called ", Quoted(field.name), " in replies: use that name"});
  }
  return "the document has no such property: give the field a `type`";
}

void DeclareField(Overruling& made, std::size_t number, const DeclaredField& field) {
  auto& entity = made.api.entities[number];
  const auto at = FieldNamed(entity, field.name.text);
  const Schema* known = at ? entity.facts[*at].schema : nullptr;
  const bool is_changed = field.type || field.format || field.read_only ||
                          field.default_value != nullptr || field.example != nullptr;
  if (!is_changed) {
    // A reference alone: the path tells its value, and DeclareReferences() its type.
    if (!at && field.references) {
      AddField(field.name.text, Shape::String(), {}, entity);
    } else if (!field.references) {
      made.Fail(field.name, "nothing is said of this field");
    }
    return;
  }
  if (known == nullptr && !field.type) {
    made.Fail(field.name, WhyNoProperty(entity, field.name.text));
    return;
  }
  const auto schema = ChangedSchema(made, field, known);
  if (schema == nullptr) return;
  made.api.schemas.push_back(schema);
  if (at) {
    auto& facts = entity.facts[*at];
    if (facts.schema == nullptr) entity.declaration.fields[*at].shape = ShapeOf(*schema).Nullable();
    facts.schema = schema.get();
    facts.read_only = schema->read_only;
    facts.is_declared = true;
  } else {
    AddField(field.name.text, ShapeOf(*schema),
             {.schema = schema.get(),
              .read_only = schema->read_only,
              .write_only = schema->write_only,
              .is_declared = true},
             entity);
  }
}

// What was the key is a field as any other.
void LoseKey(InferredEntity& entity) {
  Field& old = entity.declaration.fields[entity.key];
  const Schema* was = entity.facts[entity.key].schema;
  old.shape = (was == nullptr ? Shape::Any() : ShapeOf(*was)).Nullable();
  old.presence = kOptional;
}

void SetKey(Overruling& made, std::size_t number, std::size_t field, const Word& at) {
  auto& entity = made.api.entities[number];
  auto& fields = entity.declaration.fields;
  const Schema* schema = entity.facts[field].schema;
  const auto type = schema == nullptr ? fields[field].shape.type() : ShapeOf(*schema).type();
  const bool is_text = type == Shape::Type::kString;
  if (!is_text && type != Shape::Type::kInteger && type != Shape::Type::kNumber) {
    made.Fail(at,
              Concat({"the key ", Quoted(fields[field].name), " must be a string or an integer"}));
    return;
  }
  if (made.has_key[number]) LoseKey(entity);
  entity.key = field;
  entity.key_parts.clear();
  fields[field].shape = is_text ? Shape::String().NotEmpty() : Shape::Integer();
  fields[field].presence = kRequired;
  entity.declaration.unique = {{fields[field].name}};
  made.has_key[number] = true;
}

void SetCompoundKey(Overruling& made, std::size_t number, const Word& key) {
  auto& entity = made.api.entities[number];
  std::vector<std::size_t> parts;
  for (const auto name : Split(key.text, '/')) {
    const auto field = made.FieldOf(number, {std::string(name), key.mark});
    if (!field) return;
    const auto type = entity.declaration.fields[*field].shape.type();
    if (type != Shape::Type::kString && type != Shape::Type::kInteger) {
      made.Fail(key, Concat({"a part of the key must be a string or an integer, and ", Quoted(name),
                             " is none"}));
      return;
    }
    if (std::find(parts.begin(), parts.end(), *field) != parts.end()) {
      made.Fail(key, Concat({Quoted(name), " is here twice"}));
      return;
    }
    parts.push_back(*field);
  }
  if (made.has_key[number]) LoseKey(entity);
  MakeCompoundKey(parts, entity);
  made.has_key[number] = true;
}

}  // namespace

void DeclareEntities(Overruling& made) {
  constexpr std::size_t kMostEntities = 200;
  for (const auto& declared : made.file.entities) {
    const auto& all = made.api.entities;
    const auto known = std::find_if(all.begin(), all.end(), [&](const auto& each) {
      return each.declaration.name == declared.name.text;
    });
    std::vector<const Schema*> schemas;
    for (const auto& name : declared.schemas) schemas.push_back(SchemaNamed(made, name));
    if (std::find(schemas.begin(), schemas.end(), nullptr) != schemas.end()) {
      made.failed_entities.push_back(declared.name.text);
      continue;
    }
    if (known == all.end() && (schemas.empty() || all.size() >= kMostEntities)) {
      made.Fail(declared.name, schemas.empty()
                                   ? Concat({"no path of the document suggests an entity ",
                                             Quoted(declared.name.text), ": give it a `schema`"})
                                   : std::string("an API has 200 entities at most"));
      made.failed_entities.push_back(declared.name.text);
      continue;
    }
    const std::size_t number = known != all.end() ? static_cast<std::size_t>(known - all.begin())
                                                  : AddEntity(made, declared, *schemas.front());
    auto& entity = made.api.entities[number];
    if (!schemas.empty()) entity.schema = schemas.front();
    for (std::size_t i = 0; i < schemas.size(); ++i) {
      CheckSameTypes(made, declared.schemas[i], *schemas[i], entity);
      made.AddProperties(*schemas[i], true, number);
    }
    if (declared.doc) entity.declaration.doc = *declared.doc;
  }
}

void DeclareFields(Overruling& made) {
  for (const auto& declared : made.file.entities) {
    const auto number = made.EntityNamed(declared.name);
    if (!number) continue;
    for (const auto& field : declared.fields) DeclareField(made, *number, field);
  }
}

void DeclareKeys(Overruling& made) {
  for (const auto& declared : made.file.entities) {
    const auto number = made.EntityNamed(declared.name);
    if (!number) continue;
    const auto& entity = made.api.entities[*number];
    if (declared.key && declared.key->text.find('/') != std::string::npos) {
      SetCompoundKey(made, *number, *declared.key);
      continue;
    }
    if (declared.key) {
      const auto field = made.FieldOf(*number, *declared.key);
      const bool is_known = field && made.has_key[*number] && entity.key == *field;
      if (field && !is_known) SetKey(made, *number, *field, *declared.key);
      continue;
    }
    if (made.has_key[*number]) continue;
    if (const auto field = FieldNamed(entity, made.KeyNameOf(*number))) {
      SetKey(made, *number, *field, declared.name);
    } else {
      made.Fail(declared.name, "which field tells the rows apart? Name it by `key`");
    }
  }
}

namespace {

// Whether the document shows either a value of the type or something else: a key, or its row.
bool HasAlternativeOf(const Schema& schema, Shape::Type type) {
  const auto is_it = [&](const Schema* each) { return ShapeOf(*each).type() == type; };
  return std::any_of(schema.one_of.begin(), schema.one_of.end(), is_it) ||
         std::any_of(schema.any_of.begin(), schema.any_of.end(), is_it);
}

}  // namespace

void DeclareReferences(Overruling& made) {
  for (const auto& declared : made.file.entities) {
    const auto number = made.EntityNamed(declared.name);
    for (const auto& each : declared.fields) {
      const bool is_key =
          number && made.has_key[*number] &&
          FieldNamed(made.api.entities[*number], each.name.text) == made.api.entities[*number].key;
      if (is_key && each.default_value != nullptr) {
        made.errors.Add(each.default_value->mark,
                        "a key can't have a default: each row has its own");
      }
      if (!number || !each.references) continue;
      const auto other = made.EntityNamed(*each.references);
      const auto field = made.FieldOf(*number, each.name);
      if (!other || !field || !made.has_key[*other]) continue;
      auto& entity = made.api.entities[*number];
      const auto& above = made.api.entities[*other];
      const auto& key = above.declaration.fields[above.key];
      auto& shape = entity.declaration.fields[*field].shape;
      const Schema* schema = entity.facts[*field].schema;
      if (schema == nullptr || HasAlternativeOf(*schema, key.shape.type())) {
        shape = key.shape.type() == Shape::Type::kInteger ? Shape::Integer().Nullable()
                                                          : Shape::String().Nullable();
      }
      if (shape.type() != key.shape.type() || *field == entity.key) {
        made.Fail(
            *each.references,
            *field == entity.key
                ? std::string("a key can't be a reference: give the rows a field for it")
                : Concat({Quoted(each.name.text), " can't hold the key of ", each.references->text,
                          ", ", Quoted(key.name), ", which is of another type"}));
        continue;
      }
      std::erase_if(entity.owners, [&](const auto& owner) { return owner.field == *field; });
      entity.owners.push_back({*field, *other, /*is_declared=*/true});
    }
  }
}

}  // namespace understudy::entities
