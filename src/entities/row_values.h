#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/node.h"
#include "entities/infer.h"

// Rows of users' APIs before they are stored: trees with a member for each field.
namespace understudy::entities {

Node IntegerNode(std::int64_t value);
Node TextNode(std::string text);
// Which stamp a field of this name is.
enum class Stamp { kNone, kCreated, kUpdated };
Stamp StampOf(std::string_view name);

// Adds the member, or gives it this value.
void SetMember(Node& map, const std::string& name, Node value);

void EraseMember(Node& map, std::string_view name);

// A new row of what a request sent, an object: without `readOnly` fields and unknown members. The
// key, if it was sent and may be. Not complete: see CompleteRow().
Node RowOfBody(const InferredEntity& entity, const Node& body);

// Whether the rows are resource objects of JSON:API.
bool IsResource(const InferredEntity& entity);

// The row with the request's members in place of its own (RFC 7396 for objects inside, but null is
// a value in JSON:API's `attributes` and `relationships`). The key, and what is `readOnly`, stay.
void MergeBody(const InferredEntity& entity, const Node& body, Node& row);
// The row with what the request sent; what it leaves out is lost, but the key, `readOnly` fields,
// those of owners, and when it was made.
void ReplaceByBody(const InferredEntity& entity, const Node& body, Node& row);

// What clients know of a row: without null where the schema has none, `writeOnly` fields, and those
// that the document does not name. What a JSON Patch is applied to.
Node KnownRow(const InferredEntity& entity, const Node& row);
// Gives the row the values of a changed KnownRow(); what is missing there is null. The key, and
// `readOnly` fields, stay, as do `writeOnly` fields that are missing.
void TakeKnownRow(const InferredEntity& entity, const Node& known, Node& row);

// Gives fields without a value their defaults, and those that replies must show a value of their
// schema. Stamps when it was made and when it was changed.
enum class Change { kCreate, kReplace, kUpdate };
void CompleteRow(const InferredEntity& entity, Instant now, Change change, Node& row);

}  // namespace understudy::entities
