#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "entities/call.h"
#include "entities/infer.h"

// Keys of several parts: `/things/{year}/{month}`. Each part is a field of the row. A field that no
// client sees holds their texts with "/" between them, "2024/5", and is the key; its name is that
// of its parts: "year/month".
namespace understudy::entities {

// Adds a part of a key: "a/b" is one part, "a%2Fb".
void AppendKeyPart(std::string_view part, std::string& key);

// Makes these fields the parts of the entity's key.
void MakeCompoundKey(const std::vector<std::size_t>& parts, InferredEntity& entity);

// The key of these texts. Empty, which no row has, if a part is no integer and should be one.
std::string KeyOfTexts(const InferredEntity& entity, const std::vector<std::string_view>& parts);
// The key of a row; nullopt if it lacks a part.
std::optional<std::string> KeyOfRow(const InferredEntity& entity, const Node& row);
// Gives a row that has the key those parts that it lacks, with their types.
void AddKeyParts(const InferredEntity& entity, Node& row);
// The texts of a key's parts.
std::vector<std::string> TextsOfKey(std::string_view key);
// The key in a request's path. `parameters` have "/" between them too.
std::string KeyOfPath(const InferredEntity& entity, std::string_view parameters, const Call& call);

// Whether the field is the key, or a part of it: then rows keep it.
bool IsOfKey(const InferredEntity& entity, std::size_t field);

// The first part of its key that a row lacks, which lacks one.
const std::string& MissingKeyPart(const InferredEntity& entity, const Node& row);

}  // namespace understudy::entities
