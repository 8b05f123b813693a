#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

// The key that the file gives an entity, by its number.
struct NamedKey {
  std::size_t entity;
  const Word& word;
  std::size_t parts;
};

std::size_t CountParts(std::string_view key) {
  return static_cast<std::size_t>(std::count(key.begin(), key.end(), '/')) + 1;
}

// A path names a row by as many parameters as the key has parts.
void CheckPathsTo(Overruling& made, const NamedKey& key) {
  for (std::size_t i = 0; i < made.api.operations.size(); ++i) {
    const auto& bound = made.api.operations[i];
    const bool has_key = bound.kind != OperationKind::kExample && bound.entity == key.entity &&
                         !bound.key_parameter.empty();
    if (!has_key || CountParts(bound.key_parameter) == key.parts) continue;
    const auto& operation = *made.document.foreign.operations[i].operation;
    made.Fail(
        key.word,
        Concat({"this key has ", std::to_string(key.parts), key.parts == 1 ? " field" : " fields",
                ", and the path of ", operation.method, " ", operation.path, " names a row by ",
                std::to_string(CountParts(bound.key_parameter)), ": no request could find one"}));
    return;
  }
}

// The operation whose path has the key, and whose rows have it in the field.
const contract::Operation* FindBelow(const Overruling& made, std::size_t entity, std::size_t field,
                                     std::size_t above) {
  for (std::size_t i = 0; i < made.api.operations.size(); ++i) {
    const auto& bound = made.api.operations[i];
    const bool is_below = bound.kind != OperationKind::kExample && bound.entity == entity &&
                          !bound.owners.empty() && bound.owners.back().entity == above;
    if (is_below && bound.owner_field == field)
      return made.document.foreign.operations[i].operation;
  }
  return nullptr;
}

// Whether the field still refers to the rows: a field that only paths fill takes the type of their
// key. An error if rows that the file does not mention need another field.
bool KeepsReference(Overruling& made, const NamedKey& key, std::size_t entity, std::size_t number) {
  auto& below = made.api.entities[entity];
  const auto& above = made.api.entities[key.entity].declaration;
  auto& field = below.declaration.fields[number];
  const auto& its_key = above.fields[made.api.entities[key.entity].key];
  const auto* operation = FindBelow(made, entity, number, key.entity);
  const std::string& name = below.declaration.name;
  if (key.parts > 1) {
    if (operation == nullptr) return false;
    made.Fail(key.word, Concat({"rows of ", name, " are below those of ", above.name, ", as ",
                                operation->method, " ", operation->path,
                                " says: the key must be one field"}));
    return true;
  }
  if (field.shape.type() == its_key.shape.type()) return true;
  if (below.facts[number].schema == nullptr) {
    field.shape = its_key.shape.type() == Shape::Type::kInteger ? Shape::Integer().Nullable()
                                                                : Shape::String().Nullable();
    return true;
  }
  if (operation == nullptr) return false;
  const std::string other = Concat({above.name, "_", its_key.name});
  made.Fail(key.word, Concat({Quoted(field.name),
                              " of ",
                              name,
                              " holds the key of ",
                              above.name,
                              ", and can't hold ",
                              Quoted(its_key.name),
                              ", which is of another type: give ",
                              name,
                              " another field, `fields: {",
                              other,
                              ": {references: ",
                              above.name,
                              "}}`, and say `of: ",
                              above.name,
                              ", by: ",
                              other,
                              "` of ",
                              operation->method,
                              " ",
                              operation->path}));
  return true;
}

}  // namespace

void CheckKeys(Overruling& made) {
  for (const auto& declared : made.file.entities) {
    const auto& all = made.api.entities;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) {
      return each.declaration.name == declared.name.text;
    });
    if (!declared.key || found == all.end()) continue;
    const NamedKey key{static_cast<std::size_t>(found - all.begin()), *declared.key,
                       CountParts(declared.key->text)};
    CheckPathsTo(made, key);
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto owners = all[i].owners;
      std::erase_if(owners, [&](const auto& owner) {
        return owner.entity == key.entity && !KeepsReference(made, key, i, owner.field);
      });
      made.api.entities[i].owners = std::move(owners);
    }
  }
}

}  // namespace understudy::entities
