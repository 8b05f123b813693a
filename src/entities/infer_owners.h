#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "entities/infer.h"

// Fields that say where a row belongs.
namespace understudy::entities {

// Rows that a path names before others: "owners" and "ownerId" of "/owners/{ownerId}/pets".
struct PathOwner {
  std::size_t entity;
  std::string collection;
  std::string parameter;
};

// The field of an entity, by its number, that its schema has for the owner's key.
std::optional<std::size_t> DeclaredOwnerField(const InferredApi& api, std::size_t entity,
                                              const PathOwner& owner);
// That field, else one of its own.
std::size_t OwnerField(InferredApi& api, std::size_t entity, const PathOwner& owner);
// A field with this name for a scope: one that the schema has, if it takes texts, else one of its
// own.
std::size_t ScopeField(InferredEntity& entity, std::string name);

}  // namespace understudy::entities
