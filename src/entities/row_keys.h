#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/node.h"
#include "base/random.h"
#include "entities/infer.h"
#include "store/database.h"

// Keys that are made for rows of users' APIs.
namespace understudy::entities {

// Above this, JSON readers lose digits.
constexpr std::int64_t kLargestKey = 9007199254740991;

// A made key, without the spaces that a path would have to encode, if its schema takes it so.
std::string WithoutSpaces(const contract::Schema& schema, const std::string& text);

// A key that the schema takes: in the form of its example, a UUID, or made by its rules.
std::string KeyText(const contract::Schema* schema, const std::string& name, int tried,
                    Random& random);
// The text, or, if the parameter of the path does not take it as this part of the key, one that it
// takes; the text if there is none.
std::string KeyForPath(const InferredEntity& entity, std::size_t part, std::string text,
                       std::uint64_t seed);
// The positive integers that the schema of this part of the key and its parameter allow.
struct KeyRange {
  std::int64_t least;
  std::int64_t most;
};
KeyRange KeyRangeOf(const InferredEntity& entity, std::size_t part);
// Whether the key is a text of digits, as `format: int64` says: then rows have the next integer.
bool HasDigitKeys(const InferredEntity& entity);
// The same of one schema, or of none.
bool IsOfDigits(const contract::Schema* schema);
// The largest such key that a row has; 0: there is none.
std::int64_t LastDigits(const InferredEntity& entity, store::Database& database);

// A key that no row has. If rows have each that an `enum` allows, one of those.
Node NewKey(const InferredEntity& entity, store::Database& database, Random& random);
// A random key in the form that the document shows; a row may have it.
Node NewTextKey(const InferredEntity& entity, Random& random, int tried = 0);
// The integer after all that rows have, or had; past those that KeyRangeOf() allows, one of them
// that no row has. If rows have them all, the next one behind them.
std::int64_t NextIntegerKey(const InferredEntity& entity, store::Database& database);

// The fields beside the key that tell rows apart too: a required `id`, where the key is a `slug`.
std::vector<std::size_t> OtherIds(const InferredEntity& entity);
// The largest integer that a row has there.
std::int64_t LastIntegerOf(const InferredEntity& entity, std::size_t field,
                           store::Database& database);
// One that comes after it.
Node IntegerAfter(const InferredEntity& entity, std::size_t field, std::int64_t last);
// Gives the row those of them that it lacks: the next integer, or a text in the form of a key.
void SetOtherIds(const InferredEntity& entity, store::Database& database, Random& random,
                 Node& row);

}  // namespace understudy::entities
