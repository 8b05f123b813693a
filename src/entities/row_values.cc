#include "entities/row_values.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/merge_patch.h"
#include "base/text.h"
#include "contract/schema_check.h"
#include "contract/schema_example.h"
#include "entities/compound_key.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// Keys that rows have, before a UUID is taken.
constexpr int kMostTried = 50;
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

// The time as the schema shows times; nullopt if it shows none.
std::optional<Node> TimeNode(const Schema& schema, Instant now) {
  if (schema.Is(Schema::kInteger)) {
    const auto millis = now.time_since_epoch().count();
    return IntegerNode(schema.format == "int64" && schema.example != nullptr &&
                               schema.example->text.size() == 13
                           ? millis
                           : millis / 1000);
  }
  if (!schema.Is(Schema::kString)) return std::nullopt;
  if (schema.format == "date") return TextNode(std::string(FormatDate(now).view()));
  return TextNode(std::string(FormatMillis(now).view()));
}

// A value that the schema takes.
Node SchemaValue(const Schema& schema, const std::string& name) {
  return contract::MakeExample(schema, 0, contract::Direction::kReply, name).value;
}

bool MayBeNull(const Schema& schema) { return schema.nullable() || schema.accepts_null; }

bool HasValue(const Node& row, const std::string& name) {
  const Node* value = row.Find(name);
  return value != nullptr && !value->is_null();
}

}  // namespace

Stamp StampOf(std::string_view name) {
  const std::string plain = PlainName(name);
  for (const std::string_view created :
       {"createdat", "created", "createdon", "createdate", "creationdate", "datecreated",
        "createddate", "createtime", "createdtime", "insertedat"}) {
    if (plain == created) return Stamp::kCreated;
  }
  for (const std::string_view updated :
       {"updatedat", "updated", "updatedon", "updatedate", "modifiedat", "modified", "lastmodified",
        "dateupdated", "datemodified", "updatetime", "updatedtime"}) {
    if (plain == updated) return Stamp::kUpdated;
  }
  return Stamp::kNone;
}

Node IntegerNode(std::int64_t value) {
  Node node;
  node.kind = Node::Kind::kInteger;
  node.text = std::to_string(value);
  return node;
}

Node TextNode(std::string text) {
  Node node;
  node.kind = Node::Kind::kString;
  node.text = std::move(text);
  return node;
}

void SetMember(Node& map, const std::string& name, Node value) {
  map.kind = Node::Kind::kMap;
  if (Node* known = map.Find(name)) {
    *known = std::move(value);
  } else {
    map.members.push_back({name, {}, std::move(value)});
  }
}

std::string WithoutSpaces(const Schema& schema, const std::string& text) {
  std::string plain = text;
  std::replace(plain.begin(), plain.end(), ' ', '-');
  return contract::Fits(schema, TextNode(plain), contract::Direction::kReply) ? plain : text;
}

namespace {

bool SuitsPath(const InferredEntity& entity, const std::string& text) {
  return entity.path_key == nullptr ||
         contract::Fits(*entity.path_key, contract::TypedText(*entity.path_key, text),
                        contract::Direction::kRequest);
}

// A key that the schema takes: in the form of its example, a UUID, or made by its rules. Where they
// leave too few, a UUID at last.
std::string KeyText(const Schema* schema, const std::string& name, int tried, Random& random) {
  if (schema == nullptr || tried == kMostTried) return RandomUuid(random);
  const bool is_uuid = schema->format == "uuid" || schema->example == nullptr;
  std::string text = is_uuid ? RandomUuid(random) : TextLike(schema->example->text, random);
  if (contract::Fits(*schema, TextNode(text), contract::Direction::kReply)) return text;
  const auto made =
      contract::MakeExample(*schema, random.Next(), contract::Direction::kReply, name);
  return made.value.is_string() && made.problem.empty() ? WithoutSpaces(*schema, made.value.text)
                                                        : text;
}

}  // namespace

std::string KeyForPath(const InferredEntity& entity, std::string text, std::uint64_t seed) {
  if (SuitsPath(entity, text)) return text;
  const auto& name = entity.declaration.fields[entity.key].name;
  const auto made =
      contract::MakeExample(*entity.path_key, seed, contract::Direction::kRequest, name);
  const Schema* own = entity.facts[entity.key].schema;
  const bool is_good = made.problem.empty() && made.value.is_scalar() && !made.value.is_null() &&
                       (own == nullptr || contract::Fits(*own, TextNode(made.value.text),
                                                         contract::Direction::kReply));
  return is_good ? made.value.text : text;
}

Node NewTextKey(const InferredEntity& entity, Random& random, int tried) {
  const auto& name = entity.declaration.fields[entity.key].name;
  std::string text = KeyText(entity.facts[entity.key].schema, name, tried, random);
  if (tried == kMostTried || SuitsPath(entity, text)) return TextNode(std::move(text));
  return TextNode(KeyForPath(entity, std::move(text), random.Next()));
}

std::int64_t NextIntegerKey(const InferredEntity& entity, store::Database& database) {
  const std::string& table = entity.declaration.table;
  const std::string& column = entity.declaration.fields[entity.key].column;
  auto last = database.Prepare("SELECT seq FROM sqlite_sequence WHERE name = ?1");
  last.Bind(1, std::string_view(table));
  const std::int64_t taken = last.Step() ? last.Integer(0) : 0;
  if (taken < kLargestKey) return taken + 1;
  auto gap = database.Prepare(
      Concat({"SELECT ", column, " + 1 FROM ", table, " AS t WHERE ", column,
              " BETWEEN 0 AND ?1 AND NOT EXISTS(SELECT 1 FROM ", table, " AS n WHERE n.", column,
              " = t.", column, " + 1) ORDER BY ", column, " DESC LIMIT 1"}));
  gap.Bind(1, kLargestKey - 1);
  return gap.Step() ? gap.Integer(0) : 1;
}

Node NewKey(const InferredEntity& entity, store::Database& database, Random& random) {
  const auto& key = entity.declaration.fields[entity.key];
  if (key.shape.type() == Shape::Type::kInteger) {
    return IntegerNode(NextIntegerKey(entity, database));
  }
  const std::string sql =
      Concat({"SELECT 1 FROM ", entity.declaration.table, " WHERE ", key.column, " = ?1"});
  for (int tried = 0;; ++tried) {
    Node made = NewTextKey(entity, random, tried);
    auto query = database.Prepare(sql);
    query.Bind(1, made.text);
    if (!query.Step()) return made;
  }
}

Node RowOfBody(const InferredEntity& entity, const Node& body) {
  Node row;
  row.kind = Node::Kind::kMap;
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Node* value = body.Find(fields[i].name);
    const auto& facts = entity.facts[i];
    if (value == nullptr || value->is_null() || facts.schema == nullptr || facts.read_only) {
      continue;
    }
    row.members.push_back({fields[i].name, {}, *value});
  }
  return row;
}

void MergeBody(const InferredEntity& entity, const Node& body, Node& row) {
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Node* value = body.Find(fields[i].name);
    const auto& facts = entity.facts[i];
    if (value == nullptr || IsOfKey(entity, i) || facts.schema == nullptr || facts.read_only)
      continue;
    const Node* old = row.Find(fields[i].name);
    SetMember(row, fields[i].name, MergePatch(old == nullptr ? Node() : *old, *value));
  }
}

void ReplaceByBody(const InferredEntity& entity, const Node& body, Node& row) {
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& facts = entity.facts[i];
    if (IsOfKey(entity, i) || facts.schema == nullptr || facts.read_only) continue;
    const Node* value = body.Find(fields[i].name);
    const bool is_owner = std::any_of(entity.owners.begin(), entity.owners.end(),
                                      [&](const auto& owner) { return owner.field == i; });
    if (value == nullptr && (is_owner || StampOf(fields[i].name) == Stamp::kCreated)) continue;
    SetMember(row, fields[i].name, value == nullptr ? Node() : *value);
  }
}

Node KnownRow(const InferredEntity& entity, const Node& row) {
  Node known;
  known.kind = Node::Kind::kMap;
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& facts = entity.facts[i];
    const Node* value = row.Find(fields[i].name);
    if (value == nullptr || facts.schema == nullptr || facts.write_only) continue;
    if (value->is_null() && !MayBeNull(*facts.schema)) continue;
    known.members.push_back({fields[i].name, {}, *value});
  }
  return known;
}

void TakeKnownRow(const InferredEntity& entity, const Node& known, Node& row) {
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& facts = entity.facts[i];
    if (IsOfKey(entity, i) || facts.schema == nullptr || facts.read_only) continue;
    const Node* value = known.Find(fields[i].name);
    if (value == nullptr && facts.write_only) continue;
    SetMember(row, fields[i].name, value == nullptr ? Node() : *value);
  }
}

namespace {

// Gives the members of objects inside that a request left out their defaults, and what can be one
// value only.
void FillInside(const Schema& schema, Node& value) {
  if (value.is_sequence() && schema.items != nullptr && !value.items.empty()) {
    for (auto& item : value.items.list()) FillInside(*schema.items, item);
  }
  if (!value.is_map()) return;
  for (const auto& property : schema.properties) {
    const Schema& its = *property.schema;
    if (Node* known = value.Find(property.name)) {
      FillInside(its, *known);
    } else if (its.default_value != nullptr) {
      SetMember(value, property.name, *its.default_value);
    } else if (its.Constant() != nullptr && !MayBeNull(its)) {
      SetMember(value, property.name, *its.Constant());
    }
  }
}

// Gives a member of a row, or of its `attributes`, the value that it is due.
void CompleteMember(const Schema& schema, const std::string& name, bool is_required, Instant now,
                    Change change, Node& row) {
  const bool is_new = change == Change::kCreate;
  const Stamp stamp = StampOf(name);
  const bool is_due = stamp == Stamp::kUpdated || (stamp == Stamp::kCreated && is_new);
  if (is_due && (!HasValue(row, name) || !is_new)) {
    if (auto time = TimeNode(schema, now)) SetMember(row, name, std::move(*time));
  }
  if (HasValue(row, name)) {
    if (change != Change::kUpdate) FillInside(schema, *row.Find(name));
    return;
  }
  if (change != Change::kUpdate && schema.default_value != nullptr) {
    SetMember(row, name, *schema.default_value);
  } else if (is_required && !MayBeNull(schema)) {
    SetMember(row, name, SchemaValue(schema, name));
  } else if (const Node* constant = schema.Constant();
             constant != nullptr && change != Change::kUpdate && !MayBeNull(schema)) {
    SetMember(row, name, *constant);
  }
}

// JSON:API keeps the members of a row in `attributes`.
void CompleteAttributes(const Schema& schema, Instant now, Change change, Node& row) {
  Node* sent = row.Find("attributes");
  Node attributes = sent == nullptr || sent->is_null() ? Node() : *sent;
  if (!attributes.is_map()) {
    if (!attributes.is_null()) return;
    attributes.kind = Node::Kind::kMap;
  }
  for (const auto& property : schema.properties) {
    CompleteMember(*property.schema, property.name, property.required, now, change, attributes);
  }
  SetMember(row, "attributes", std::move(attributes));
}

}  // namespace

void CompleteRow(const InferredEntity& entity, Instant now, Change change, Node& row) {
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Schema* schema = entity.facts[i].schema;
    if (schema == nullptr || i == entity.key || entity.facts[i].of_some) continue;
    if (fields[i].name == "attributes" && !schema->properties.empty()) {
      CompleteAttributes(*schema, now, change, row);
    }
    CompleteMember(*schema, fields[i].name, entity.facts[i].required, now, change, row);
  }
}

}  // namespace understudy::entities
