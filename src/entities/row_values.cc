#include "entities/row_values.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/merge_patch.h"
#include "base/text.h"
#include "contract/form_tree.h"
#include "contract/schema_check.h"
#include "contract/schema_example.h"
#include "entities/compound_key.h"
#include "entities/default_values.h"
#include "entities/names.h"
#include "entities/read_only.h"
#include "entities/row_kind.h"
#include "entities/whole_numbers.h"

namespace understudy::entities {
namespace {

using contract::Schema;

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

// An object that replies must show: what its defaults say, if they say something, and else, or
// where they are not enough, made.
Node RequiredValue(const Schema& schema, const std::string& name) {
  Node value = ObjectOfDefaults(schema);
  if (value.is_null()) return SchemaValue(schema, name);
  FillDefaults(schema, value);
  if (contract::Fits(schema, value, contract::Direction::kReply)) return value;
  const Node made = SchemaValue(schema, name);
  for (const auto& member : made.members) {
    if (value.Find(member.name) == nullptr) value.members.push_back(member);
  }
  return value;
}

// A text that was sent for an object or a list: an empty one means that there is nothing, and "a,b"
// the list of its parts. JSON is kept as it is.
void ReadPartsOfText(const Schema& schema, Node& value) {
  const auto fits = [&](const Node& each) {
    return contract::Fits(schema, each, contract::Direction::kReply);
  };
  if (!value.is_string() || fits(value)) return;
  if (contract::AllowsType(&schema, Schema::kArray) && !value.text.starts_with('[')) {
    const Schema* item = contract::ItemSchema(&schema);
    Node parts;
    parts.kind = Node::Kind::kSequence;
    for (const auto piece : Split(value.text, ',')) {
      std::string text(Trim(piece));
      if (text.empty()) continue;
      parts.items.push_back(item == nullptr ? TextNode(std::move(text))
                                            : contract::TypedText(*item, std::move(text)));
    }
    if (fits(parts)) value = std::move(parts);
  }
  if (!value.is_string() || !value.text.empty()) return;
  Node none;
  if (!fits(none)) none.kind = Node::Kind::kMap;
  if (fits(none)) value = std::move(none);
}

// What a request sent, as the field keeps it: without `readOnly` members inside, which have their
// old values, and as a text where replies show one. `tagged`: what has the row's discriminator.
Node AsKept(const InferredEntity& entity, std::size_t field, const Node& tagged, const Node* old,
            Node value) {
  const auto type = entity.declaration.fields[field].shape.type();
  if (type == Shape::Type::kString && value.is_scalar() && !value.is_null()) {
    value.kind = Node::Kind::kString;
  }
  ReadWholeNumber(entity.declaration.fields[field], value);
  if (type == Shape::Type::kAny && value.is_string()) {
    const RowKind kind(entity, tagged, RowKind::Of::kPart);
    ReadPartsOfText(*kind.SchemaOf(field, value), value);
  }
  KeepReadOnly(*entity.facts[field].schema, old, value);
  return value;
}

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

void EraseMember(Node& map, std::string_view name) {
  if (map.members.empty()) return;
  std::erase_if(map.members.list(), [&](const Member& member) { return member.name == name; });
}

Node RowOfBody(const InferredEntity& entity, const Node& body) {
  Node row;
  row.kind = Node::Kind::kMap;
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Node* value = body.Find(fields[i].name);
    const auto& facts = entity.facts[i];
    if (value == nullptr || facts.schema == nullptr || facts.read_only) continue;
    if (value->is_null() && (i == entity.key || !TakesNull(*facts.schema))) continue;
    row.members.push_back({fields[i].name, {}, AsKept(entity, i, body, nullptr, *value)});
  }
  return row;
}

namespace {

// In JSON:API, null is the value of an attribute, and of a relationship's `data`: it does not
// remove the member. `depth`: of objects in which it is so.
void KeepNulls(const Schema* schema, const Node& sent, int depth, Node& merged) {
  for (const auto& member : sent.members) {
    const Schema* its = contract::MemberSchema(schema, member.name);
    if (member.value.is_null()) {
      const bool is_allowed =
          its == nullptr || contract::Fits(*its, Node(), contract::Direction::kReply);
      if (is_allowed) SetMember(merged, member.name, Node());
    } else if (Node* inside = depth > 1 ? merged.Find(member.name) : nullptr) {
      KeepNulls(its, member.value, depth - 1, *inside);
    }
  }
}

}  // namespace

bool IsResource(const InferredEntity& entity) {
  const auto& fields = entity.declaration.fields;
  const auto has = [&](std::string_view name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& field) { return field.name == name; });
  };
  return fields[entity.key].name == "id" && has("type") && has("attributes");
}

void MergeBody(const InferredEntity& entity, const Node& body, Node& row) {
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Node* value = body.Find(fields[i].name);
    const auto& facts = entity.facts[i];
    if (value == nullptr || IsOfKey(entity, i) || facts.schema == nullptr || facts.read_only)
      continue;
    const Node* old = row.Find(fields[i].name);
    Node merged = MergePatch(old == nullptr ? Node() : *old, *value);
    const bool is_relationship = fields[i].name == "relationships";
    if (value->is_map() && (is_relationship || fields[i].name == "attributes") &&
        IsResource(entity)) {
      KeepNulls(facts.schema, *value, is_relationship ? 2 : 1, merged);
    }
    const bool has_tag = entity.schema != nullptr && HasValue(body, entity.schema->discriminator);
    const Node& tagged = has_tag ? body : row;
    SetMember(row, fields[i].name, AsKept(entity, i, tagged, old, std::move(merged)));
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
    if (value == nullptr) {
      EraseMember(row, fields[i].name);
    } else {
      SetMember(row, fields[i].name, AsKept(entity, i, body, row.Find(fields[i].name), *value));
    }
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
    const Node* old = row.Find(fields[i].name);
    Node kept = value == nullptr ? Node() : AsKept(entity, i, known, old, *value);
    SetMember(row, fields[i].name, std::move(kept));
  }
}

namespace {

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
    Node& value = *row.Find(name);
    if (change != Change::kUpdate) FillDefaults(schema, value);
    MakeReadOnly(schema, value);
    return;
  }
  // A default is for what is left out.
  if (row.Find(name) != nullptr && TakesNull(schema)) return;
  if (change != Change::kUpdate && schema.default_value != nullptr) {
    SetDefault(schema, name, row);
  } else if (is_required && !MayBeNull(schema)) {
    SetMember(row, name, RequiredValue(schema, name));
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
  ReadWholeNumbers(entity, row);
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
