#include "entities/row_keys.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "contract/schema_check.h"
#include "contract/schema_example.h"
#include "contract/schema_format.h"
#include "entities/compound_key.h"
#include "entities/names.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

using contract::Schema;

constexpr std::array<std::string_view, 4> kIdNames = {"id", "uuid", "uid", "guid"};
// Keys that rows have, before a UUID is taken.
constexpr int kMostTried = 50;
constexpr std::int64_t kLargestInt32 = 2'147'483'647;
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kAlphanumeric =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

std::string RandomText(std::string_view digits, std::size_t length, Random& random) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += digits[random.Next() % digits.size()];
  return text;
}

// Version 4 (RFC 9562).
std::string RandomUuid(Random& random) {
  std::string text = RandomText(kHexDigits, 32, random);
  text[12] = '4';
  text[16] = kHexDigits[8 + (random.Next() & 3)];
  for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, "-");
  return text;
}

bool IsOf(std::string_view text, std::string_view digits) {
  return text.find_first_not_of(digits) == std::string_view::npos;
}

// The same kinds of characters, by chance. 26 of ULID's alphabet are a ULID.
std::string OfSameKinds(std::string_view text, Random& random) {
  constexpr std::string_view kUlidDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  constexpr std::size_t kUlidSize = 26;
  if (text.size() == kUlidSize && IsOf(text, kUlidDigits)) {
    return RandomText(kUlidDigits.substr(0, 8), 1, random) +
           RandomText(kUlidDigits, kUlidSize - 1, random);
  }
  std::string made;
  for (const char c : text) {
    const std::string_view kind = c >= '0' && c <= '9'   ? kAlphanumeric.substr(0, 10)
                                  : c >= 'A' && c <= 'Z' ? kAlphanumeric.substr(10, 26)
                                  : c >= 'a' && c <= 'z' ? kAlphanumeric.substr(36)
                                                         : std::string_view();
    made += kind.empty() ? c : kind[random.Next() % kind.size()];
  }
  return made;
}

// Where the last letters and digits begin that have a digit and are long enough to tell rows apart:
// "0001" of "ORD-2024-0001". npos: there are none.
std::size_t VariablePart(std::string_view example) {
  constexpr std::size_t kShortest = 3;
  std::size_t begin = example.size();
  while (begin > 0 && IsOf(example.substr(begin - 1, 1), kAlphanumeric)) --begin;
  const std::string_view part = example.substr(begin);
  const bool varies = part.size() >= kShortest &&
                      part.find_first_of(kAlphanumeric.substr(0, 10)) != std::string_view::npos;
  return varies ? begin : std::string_view::npos;
}

// A text in the form of the example: 24 hex digits, "cus_4fGh…", "ORD-0001", a UUID.
std::string TextLike(std::string_view example, Random& random) {
  if (example.size() == 24 && IsOf(LowerAscii(example), kHexDigits)) {
    return RandomText(kHexDigits, 24, random);
  }
  const auto underscore = example.rfind('_');
  const bool has_prefix = underscore != std::string_view::npos && underscore > 0 &&
                          example.size() > underscore + 4 &&
                          IsOf(example.substr(underscore + 1), kAlphanumeric);
  constexpr std::size_t kUuidSize = 36;
  const auto variable =
      example.size() == kUuidSize ? std::string_view::npos : VariablePart(example);
  if (!has_prefix && variable != std::string_view::npos) {
    return Concat({example.substr(0, variable), OfSameKinds(example.substr(variable), random)});
  }
  if (!has_prefix) return RandomUuid(random);
  return std::string(example.substr(0, underscore + 1)) +
         RandomText(kAlphanumeric, example.size() - underscore - 1, random);
}

}  // namespace

std::string WithoutSpaces(const Schema& schema, const std::string& text) {
  std::string plain = text;
  std::replace(plain.begin(), plain.end(), ' ', '-');
  return contract::Fits(schema, TextNode(plain), contract::Direction::kReply) ? plain : text;
}

namespace {

// Of a key of one field.
const Schema* PathKeyOf(const InferredEntity& entity) {
  return entity.path_keys.size() == 1 ? entity.path_keys.front() : nullptr;
}

bool SuitsPath(const Schema* path, const std::string& text) {
  return path == nullptr ||
         contract::Fits(*path, contract::TypedText(*path, text), contract::Direction::kRequest);
}

}  // namespace

bool HasDigitKeys(const InferredEntity& entity) {
  return IsOfDigits(entity.facts[entity.key].schema);
}

bool IsOfDigits(const Schema* schema) {
  return schema != nullptr && contract::IsIntegerFormat(schema->format) &&
         schema->choices.empty() &&
         contract::Fits(*schema, TextNode("1"), contract::Direction::kReply);
}

std::int64_t LastDigits(const InferredEntity& entity, store::Database& database) {
  const auto& column = entity.declaration.fields[entity.key].column;
  // Longer texts may be past 64 bits.
  auto query =
      database.Prepare(Concat({"SELECT ifnull(max(CAST(", column, " AS INTEGER)), 0) FROM ",
                               entity.declaration.table, " WHERE length(", column, ") < 16"}));
  return query.Step() ? std::max<std::int64_t>(query.Integer(0), 0) : 0;
}

// Where the schema's rules leave too few, a UUID at last.
std::string KeyText(const Schema* schema, const std::string& name, int tried, Random& random) {
  if (schema == nullptr || tried == kMostTried) return RandomUuid(random);
  constexpr std::uint64_t kMostDigits = 999'999'999;
  if (IsOfDigits(schema)) return std::to_string(1 + random.Next() % kMostDigits);
  const bool is_uuid = schema->format == "uuid" || schema->example == nullptr;
  std::string text = is_uuid ? RandomUuid(random) : TextLike(schema->example->text, random);
  if (contract::Fits(*schema, TextNode(text), contract::Direction::kReply)) return text;
  const auto made =
      contract::MakeExample(*schema, random.Next(), contract::Direction::kReply, name);
  return made.value.is_string() && made.problem.empty() ? WithoutSpaces(*schema, made.value.text)
                                                        : text;
}

std::string KeyForPath(const InferredEntity& entity, std::size_t part, std::string text,
                       std::uint64_t seed) {
  const Schema* path = part < entity.path_keys.size() ? entity.path_keys[part] : nullptr;
  if (SuitsPath(path, text)) return text;
  const auto field = entity.key_parts.empty() ? entity.key : entity.key_parts[part];
  const auto made = contract::MakeExample(*path, seed, contract::Direction::kRequest,
                                          entity.declaration.fields[field].name);
  const Schema* own = entity.facts[field].schema;
  const bool is_good = made.problem.empty() && made.value.is_scalar() && !made.value.is_null() &&
                       (own == nullptr || contract::Fits(*own, TextNode(made.value.text),
                                                         contract::Direction::kReply));
  return is_good ? made.value.text : text;
}

Node NewTextKey(const InferredEntity& entity, Random& random, int tried) {
  const auto& name = entity.declaration.fields[entity.key].name;
  std::string text = KeyText(entity.facts[entity.key].schema, name, tried, random);
  if (tried == kMostTried || SuitsPath(PathKeyOf(entity), text)) return TextNode(std::move(text));
  return TextNode(KeyForPath(entity, 0, std::move(text), random.Next()));
}

KeyRange KeyRangeOf(const InferredEntity& entity, std::size_t part) {
  const auto field = entity.key_parts.empty() ? entity.key : entity.key_parts[part];
  KeyRange range{1, kLargestKey};
  for (const Schema* schema : {entity.facts[field].schema,
                               part < entity.path_keys.size() ? entity.path_keys[part] : nullptr}) {
    if (schema == nullptr) continue;
    if (schema->format == "int32") range.most = std::min(range.most, kLargestInt32);
    constexpr double kMost = 1e15;  // integers that a double has
    if (schema->minimum && std::abs(*schema->minimum) < kMost) {
      const double least = std::ceil(*schema->minimum);
      const bool is_outside = schema->exclusive_minimum && least == *schema->minimum;
      range.least = std::max(range.least, static_cast<std::int64_t>(least) + (is_outside ? 1 : 0));
    }
    if (schema->maximum && std::abs(*schema->maximum) < kMost) {
      const double most = std::floor(*schema->maximum);
      const bool is_outside = schema->exclusive_maximum && most == *schema->maximum;
      range.most = std::min(range.most, static_cast<std::int64_t>(most) - (is_outside ? 1 : 0));
    }
  }
  return range;
}

namespace {

// A key of the range that no row has; nullopt: there is none.
std::optional<std::int64_t> FreeKey(const InferredEntity& entity, const KeyRange& range,
                                    store::Database& database) {
  const std::string& table = entity.declaration.table;
  const std::string& column = entity.declaration.fields[entity.key].column;
  auto gap = database.Prepare(
      Concat({"SELECT ", column, " + 1 FROM ", table, " AS t WHERE ", column,
              " BETWEEN ?1 AND ?2 AND NOT EXISTS(SELECT 1 FROM ", table, " AS n WHERE n.", column,
              " = t.", column, " + 1) ORDER BY ", column, " DESC LIMIT 1"}));
  gap.Bind(1, range.least - 1);
  gap.Bind(2, range.most - 1);
  if (gap.Step()) return gap.Integer(0);
  auto least = database.Prepare(Concat({"SELECT 1 FROM ", table, " WHERE ", column, " = ?1"}));
  least.Bind(1, range.least);
  return least.Step() ? std::nullopt : std::optional(range.least);
}

}  // namespace

std::int64_t NextIntegerKey(const InferredEntity& entity, store::Database& database) {
  const std::string& table = entity.declaration.table;
  auto last = database.Prepare("SELECT seq FROM sqlite_sequence WHERE name = ?1");
  last.Bind(1, std::string_view(table));
  const std::int64_t taken = last.Step() ? last.Integer(0) : 0;
  KeyRange range = KeyRangeOf(entity, 0);
  // A row is worth more than the rule of its key.
  for (const auto most : {range.most, kLargestKey}) {
    range.most = most;
    if (taken < most) return std::max(taken + 1, range.least);
    if (const auto free = FreeKey(entity, range, database)) return *free;
  }
  return kLargestKey;  // no database has that many rows
}

Node NewKey(const InferredEntity& entity, store::Database& database, Random& random) {
  const auto& key = entity.declaration.fields[entity.key];
  if (key.shape.type() == Shape::Type::kInteger) {
    return IntegerNode(NextIntegerKey(entity, database));
  }
  const std::string sql =
      Concat({"SELECT 1 FROM ", entity.declaration.table, " WHERE ", key.column, " = ?1"});
  const auto is_free = [&](const Node& made) {
    auto query = database.Prepare(sql);
    query.Bind(1, made.text);
    return !query.Step();
  };
  const Schema* schema = entity.facts[entity.key].schema;
  if (schema != nullptr && !schema->choices.empty()) {
    const auto& choices = schema->choices;
    const auto free = std::find_if(choices.begin(), choices.end(), [&](const Node* choice) {
      return choice->is_string() && is_free(*choice);
    });
    return TextNode(free == choices.end() ? choices.front()->text : (*free)->text);
  }
  std::int64_t last = HasDigitKeys(entity) ? LastDigits(entity, database) : 0;
  for (int tried = 0;; ++tried) {
    Node made =
        HasDigitKeys(entity) ? TextNode(std::to_string(++last)) : NewTextKey(entity, random, tried);
    if (is_free(made)) return made;
  }
}

std::vector<std::size_t> OtherIds(const InferredEntity& entity) {
  std::vector<std::size_t> ids;
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const auto& facts = entity.facts[i];
    if (i == entity.key || facts.schema == nullptr || !facts.required || facts.of_some) continue;
    const std::string& name = entity.declaration.fields[i].name;
    const Shape& shape = entity.declaration.fields[i].shape;
    const bool is_id = std::any_of(kIdNames.begin(), kIdNames.end(), [&](std::string_view plain) {
      return HasPlainName(name, plain);
    });
    const bool is_free = facts.schema->choices.empty() && facts.schema->default_value == nullptr;
    const bool is_key =
        shape.type() == Shape::Type::kInteger || shape.type() == Shape::Type::kString;
    if (is_id && is_free && is_key && shape.references().empty() && !IsOfKey(entity, i)) {
      ids.push_back(i);
    }
  }
  return ids;
}

std::int64_t LastIntegerOf(const InferredEntity& entity, std::size_t field,
                           store::Database& database) {
  const auto& column = entity.declaration.fields[field].column;
  auto query = database.Prepare(
      Concat({"SELECT ifnull(max(", column, "), 0) FROM ", entity.declaration.table}));
  return query.Step() ? query.Integer(0) : 0;
}

Node IntegerAfter(const InferredEntity& entity, std::size_t field, std::int64_t last) {
  const auto least = entity.facts[field].schema->minimum.value_or(1);
  const bool is_low = least > static_cast<double>(last) && least < static_cast<double>(kLargestKey);
  return IntegerNode(is_low ? static_cast<std::int64_t>(std::ceil(least))
                            : std::min(last, kLargestKey - 1) + 1);
}

void SetOtherIds(const InferredEntity& entity, store::Database& database, Random& random,
                 Node& row) {
  for (const auto field : OtherIds(entity)) {
    const std::string& name = entity.declaration.fields[field].name;
    const Shape& shape = entity.declaration.fields[field].shape;
    const Node* known = row.Find(name);
    if (known != nullptr && !known->is_null()) continue;
    SetMember(row, name,
              shape.type() == Shape::Type::kInteger
                  ? IntegerAfter(entity, field, LastIntegerOf(entity, field, database))
                  : TextNode(KeyText(entity.facts[field].schema, name, 0, random)));
  }
}

}  // namespace understudy::entities
