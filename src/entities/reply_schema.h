#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/schema.h"

// Questions that the compiler of replies asks about a schema. Pure functions.
namespace understudy::entities {

// Paths of properties: "data.links.orders".
std::string Below(const std::string& path, const std::string& name);
std::string_view LastName(std::string_view path);

const std::vector<const contract::Schema*>& AlternativesOf(const contract::Schema& schema);

// The schema itself or its alternative with this name; for no name the first alternative, or the
// schema itself if there are none. nullptr: no alternative has this name.
const contract::Schema* AlternativeOf(const contract::Schema& schema, std::string_view name);

// The only value of the schema; nullptr if it has several.
const Node* OnlyValue(const contract::Schema& schema);

// The text that `property` always has in this alternative; nullopt if it may have several.
std::optional<std::string> ConstantOf(const contract::Schema& alternative,
                                      const std::string& property);

// nullptr is the schema of any value.
const contract::Schema& OrAny(const contract::Schema* schema);

// The property whose constant tells alternatives apart; empty if there is none.
std::string DiscriminatorOf(const contract::Schema& schema);

}  // namespace understudy::entities
