#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/node.h"
#include "base/random.h"
#include "entities/infer.h"
#include "store/database.h"

// Rows of users' APIs before they are stored: trees with a member for each field.
namespace understudy::entities {

// Above this, JSON readers lose digits.
constexpr std::int64_t kLargestKey = 9007199254740991;

Node IntegerNode(std::int64_t value);
Node TextNode(std::string text);
// Which stamp a field of this name is.
enum class Stamp { kNone, kCreated, kUpdated };
Stamp StampOf(std::string_view name);

// Adds the member, or gives it this value.
void SetMember(Node& map, const std::string& name, Node value);

// A made key, without the spaces that a path would have to encode, if its schema takes it so.
std::string WithoutSpaces(const contract::Schema& schema, const std::string& text);

// The text, or, if the parameter of the path does not take it as a key, one that it takes; the text
// if there is none.
std::string KeyForPath(const InferredEntity& entity, std::string text, std::uint64_t seed);
// A key that no row has.
Node NewKey(const InferredEntity& entity, store::Database& database, Random& random);
// A random key in the form that the document shows; a row may have it.
Node NewTextKey(const InferredEntity& entity, Random& random, int tried = 0);
// The integer after all that rows have, or had; past 2^53, where readers of JSON lose digits, one
// that no row has.
std::int64_t NextIntegerKey(const InferredEntity& entity, store::Database& database);

// A new row of what a request sent, an object: without `readOnly` fields and unknown members. The
// key, if it was sent and may be. Not complete: see CompleteRow().
Node RowOfBody(const InferredEntity& entity, const Node& body);

// The row with the request's members in place of its own (RFC 7396 for objects inside). The key,
// and `readOnly` fields, stay.
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
