#include "entities/written_rows.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/random.h"
#include "base/text.h"
#include "contract/schema_check.h"
#include "entities/api_plan.h"
#include "entities/compound_key.h"
#include "entities/default_values.h"
#include "entities/infer_fields.h"
#include "entities/infer_rows.h"
#include "entities/next_integers.h"
#include "entities/row_keys.h"
#include "entities/row_kind.h"
#include "entities/row_values.h"
#include "entities/schema_keywords.h"
#include "entities/sent_row.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// What an operation's body must have of a row; nullopt: it has no body, or no row in it.
std::optional<std::vector<bool>> NeededInBody(const InferredEntity& entity,
                                              const OperationPlan& operation) {
  const Schema* schema =
      detail::SentRowSchema(BodySchema(*operation.foreign), operation.inferred->body_row);
  if (schema == nullptr) return std::nullopt;
  const auto kinds = RowKinds(*schema);
  std::vector<bool> needed(entity.facts.size(), false);
  for (std::size_t i = 0; i < needed.size(); ++i) {
    const std::string name = detail::NameInBody(operation, entity.declaration.fields[i].name);
    const auto needs_it = [&](const Schema* kind) {
      const auto* property = kind->Find(name);
      return property != nullptr && IsNeeded(*property);
    };
    needed[i] = (needs_it(schema) ||
                 (kinds.size() > 1 && std::all_of(kinds.begin(), kinds.end(), needs_it))) &&
                !entity.facts[i].read_only && entity.facts[i].schema != nullptr &&
                entity.facts[i].schema->default_value == nullptr;
  }
  return needed;
}

// The value that a pointer leads to in `value`, or the last one on the way that is there.
const Node& PointedAt(const Node& value, std::string_view pointer) {
  const Node* at = &value;
  for (const auto piece : Split(pointer.substr(std::min<std::size_t>(1, pointer.size())), '/')) {
    const Node* next = nullptr;
    if (at->is_sequence()) {
      const auto index = ParseUnsigned(piece);
      if (index && *index < at->items.size()) next = &at->items[*index];
    } else {
      next = at->Find(PointerStepName(piece));
    }
    if (next == nullptr) break;
    at = next;
  }
  return *at;
}

bool IsNull(const Node* value) { return value != nullptr && value->is_null(); }

// Whether a field's values are checked by the schema: it is of the same type, or each kind of rows
// has one of its own.
bool IsCheckedBy(const Schema& schema, const InferredEntity& entity, const Field& field) {
  return ShapeOf(schema).type() == field.shape.type() || HasSeveralSchemas(entity, field.name);
}

// "`tags/0` must be a string, not null", of a problem of the field `tags`.
std::string MessageOf(const contract::SchemaProblem& problem, const std::string& field) {
  std::string_view message = problem.message;
  if (message.ends_with('.')) message.remove_suffix(1);
  if (problem.pointer.empty()) return std::string(message);
  message.remove_prefix(1);
  return Concat({"`", Abbreviate(Printable(field)), message});
}

// The largest integers that rows have in these fields.
std::vector<std::int64_t> LastIds(const InferredEntity& entity, const std::vector<std::size_t>& ids,
                                  const WrittenRows::Creation& creation,
                                  const std::vector<const Node*>& rows) {
  auto last = creation.last_ids;
  last.resize(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (const Node* row : rows) {
      const Node* value = row->Find(entity.declaration.fields[ids[i]].name);
      if (value == nullptr || value->kind != Node::Kind::kInteger) continue;
      const auto parsed = ParseInteger(value->text);
      if (parsed.status == IntegerStatus::kOk) last[i] = std::max(last[i], parsed.value);
    }
  }
  return last;
}

// A row that lacks nothing that a creation could fill.
bool LacksNothing(const InferredEntity& entity, const Node& row) {
  if (!row.is_map()) return true;
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_filled = i == entity.key || entity.facts[i].schema != nullptr;
    if (is_filled && row.Find(fields[i].name) == nullptr) return false;
  }
  return true;
}

// The key of several parts must be that of its parts.
void CheckKey(const InferredEntity& entity, const Node& row, Diagnostics& diagnostics) {
  if (entity.key_parts.empty()) return;
  const Node* key = row.Find(entity.declaration.fields[entity.key].name);
  const auto text = KeyOfRow(entity, row);
  if (key == nullptr || !text || key->text == *text) return;
  diagnostics.Add(key->mark, Concat({Quoted(entity.declaration.fields[entity.key].name),
                                     " must be ", Quoted(*text), ", as its parts say"}));
}

// What a creation's request has of a row, if it has defaults beside the entity's own; else nullptr.
const Schema* SchemaOfCreation(const ApiPlan& plan, const InferredEntity& entity) {
  const auto& all = plan.operations;
  const auto creation = std::find_if(all.begin(), all.end(), [&](const OperationPlan& each) {
    return each.entity == &entity && each.kind == OperationKind::kCreate;
  });
  const Schema* schema =
      creation == all.end()
          ? nullptr
          : detail::SentRowSchema(BodySchema(*creation->foreign), creation->inferred->body_row);
  const bool is_own = schema != nullptr && schema == entity.schema && RowKinds(*schema).size() < 2;
  return is_own ? nullptr : schema;
}

// Gives the row the defaults of that schema.
void AddSentDefaults(const InferredEntity& entity, const Schema* sent, Node& row) {
  if (sent == nullptr) return;
  Node filled = row;
  FillSentDefaults(*sent, filled);
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const auto& name = entity.declaration.fields[i].name;
    Node* value = filled.Find(name);
    const bool is_sent = entity.facts[i].schema != nullptr && !entity.facts[i].read_only;
    if (value != nullptr && (is_sent || row.Find(name) != nullptr)) {
      SetMember(row, name, std::move(*value));
    }
  }
}

// Fills all but the key. null means that there is no value, and the row of an owner must be named.
void FillRow(const InferredEntity& entity, const Schema* sent, Instant now, Node& row) {
  std::vector<std::pair<std::string, Node>> kept;
  const auto& fields = entity.declaration.fields;
  for (const auto& field : fields) {
    const Node* value = row.Find(field.name);
    const bool is_null = value != nullptr && value->is_null();
    if (is_null || (value == nullptr && !field.shape.references().empty())) {
      Node none;
      none.mark = is_null ? value->mark : row.mark;
      kept.emplace_back(field.name, std::move(none));
    }
  }
  const std::size_t written = row.members.size();
  AddSentDefaults(entity, sent, row);
  CompleteRow(entity, now, Change::kCreate, row);
  for (auto& [name, none] : kept) SetMember(row, name, std::move(none));
  for (std::size_t i = written; i < row.members.size(); ++i) {
    auto& [name, mark, value] = row.members[i];
    // The document's examples and defaults need not be of the kind that it declares.
    Diagnostics wrong;
    fields[FieldNamed(entity, name).value()].shape.Check(value, wrong);
    if (!wrong.empty()) value = Node();
    mark = value.mark = row.mark;
  }
}

}  // namespace

WrittenRows::WrittenRows(std::shared_ptr<const ApiPlan> plan) : plan_(std::move(plan)) {
  for (std::size_t i = 0; i < plan_->entities.size(); ++i) needed_.push_back(NeededFields(i));
}

std::vector<bool> WrittenRows::NeededFields(std::size_t entity) const {
  const auto& inferred = plan_->inferred.entities[entity];
  std::vector<bool> needed(inferred.facts.size(), false);
  std::optional<std::vector<bool>> of_bodies;
  // The field that all creations, or else all operations, take from the path.
  std::optional<std::size_t> owner;
  bool is_always_below = true;
  bool is_created = false;
  for (const auto& operation : plan_->operations) {
    if (operation.entity != &inferred) continue;
    const bool creates = operation.kind == OperationKind::kCreate;
    if (is_created && !creates) continue;
    if (creates && !is_created) {
      is_created = is_always_below = true;
      owner.reset();
    }
    if (operation.inferred->owners.empty()) {
      is_always_below = false;
    } else {
      const std::size_t field = operation.inferred->owner_field;
      is_always_below = is_always_below && (!owner || *owner == field);
      owner = field;
    }
    auto body = creates ? NeededInBody(inferred, operation) : std::nullopt;
    if (!body) continue;
    if (!of_bodies) of_bodies = *body;
    for (std::size_t i = 0; i < body->size(); ++i) {
      of_bodies->at(i) = of_bodies->at(i) && body->at(i);
    }
  }
  if (of_bodies) needed = std::move(*of_bodies);
  for (const auto part : inferred.key_parts) needed[part] = true;
  if (owner && is_always_below) needed[*owner] = true;
  return needed;
}

bool WrittenRows::MayBeNull(std::size_t entity, std::size_t field) const {
  const auto& facts = plan_->inferred.entities[entity].facts[field];
  if (facts.schema == nullptr) return !needed_[entity][field];
  return (!needed_[entity][field] && !facts.required) ||
         contract::CheckValue(*facts.schema, Node(), contract::Direction::kReply, {}).empty();
}

Shape WrittenRows::ShapeOf(std::size_t entity) const {
  const auto& inferred = plan_->inferred.entities[entity];
  std::vector<Property> properties;
  for (std::size_t i = 0; i < inferred.facts.size(); ++i) {
    const auto& field = inferred.declaration.fields[i];
    Shape shape = MayBeNull(entity, i) ? field.shape : Shape(field.shape).NotNull();
    const Schema* schema = inferred.facts[i].schema;
    const bool is_of_one = !HasSeveralSchemas(inferred, field.name);
    if (schema != nullptr && i != inferred.key && is_of_one &&
        entities::ShapeOf(*schema).type() == shape.type()) {
      const auto with = shape.type() == Shape::Type::kAny ? WithType::kYes : WithType::kNo;
      shape = std::move(shape).Also(
          [schema, with](json::Writer& writer) { WriteKeywords(*schema, with, writer); });
    }
    properties.push_back(
        {field.name, std::move(shape), needed_[entity][i] ? kRequired : kOptional});
  }
  return Shape::Object(std::move(properties)).Also([plan = plan_, entity](json::Writer& writer) {
    WriteKindRules(plan->inferred.entities[entity], writer);
  });
}

std::size_t WrittenRows::KeyParts(std::size_t entity) const {
  return std::max<std::size_t>(plan_->inferred.entities[entity].key_parts.size(), 1);
}

void WrittenRows::AddKeyParts(std::size_t entity, Node& row) const {
  entities::AddKeyParts(plan_->inferred.entities[entity], row);
}

void WrittenRows::Check(std::size_t entity, const Node& row, const Node* before,
                        Diagnostics& diagnostics) const {
  if (!row.is_map()) return;
  const auto& inferred = plan_->inferred.entities[entity];
  CheckKey(inferred, row, diagnostics);
  const RowKind kind(inferred, row);
  if (kind.CheckTag(row, diagnostics)) return;
  kind.CheckFields(row, before, diagnostics);
  for (std::size_t i = 0; i < inferred.facts.size(); ++i) {
    const auto& field = inferred.declaration.fields[i];
    const Node* value = row.Find(field.name);
    if (value == nullptr && needed_[entity][i]) {
      diagnostics.Add(row.mark, Concat({"missing field `", field.name, "`"}));
    }
    const Schema* schema = value == nullptr ? inferred.facts[i].schema : kind.SchemaOf(i, *value);
    const bool was_null = before != nullptr && IsNull(before->Find(field.name));
    if (IsNull(value) && !was_null && !MayBeNull(entity, i)) {
      diagnostics.Add(value->mark, Concat({"`", field.name, "` must not be null"}));
    }
    if (value == nullptr || value->is_null() || schema == nullptr) continue;
    Diagnostics wrong;
    field.shape.Check(*value, wrong);
    if (!wrong.empty() || !IsCheckedBy(*schema, inferred, field)) continue;
    const std::string name = Quoted(field.name);
    const auto problems_of = [&](const Node& node) {
      return contract::CheckValue(*schema, node, contract::Direction::kReply, name);
    };
    const auto problems = problems_of(*value);
    if (problems.empty()) continue;
    const Node* old = before == nullptr ? nullptr : before->Find(field.name);
    const auto known = old == nullptr ? std::vector<contract::SchemaProblem>() : problems_of(*old);
    for (const auto& problem : problems) {
      const bool is_old = std::any_of(known.begin(), known.end(), [&](const auto& other) {
        return other.pointer == problem.pointer && other.rule == problem.rule;
      });
      if (is_old) continue;
      diagnostics.Add(PointedAt(*value, problem.pointer).mark, MessageOf(problem, field.name));
    }
  }
}

WrittenRows::Creation WrittenRows::CreationIn(store::Database& database, std::size_t entity,
                                              Instant now) const {
  const auto& inferred = plan_->inferred.entities[entity];
  Creation creation{now};
  auto rows =
      database.Prepare(Concat({"SELECT ifnull(max(rowid), 0) FROM ", inferred.declaration.table}));
  if (rows.Step()) creation.seed = static_cast<std::uint64_t>(rows.Integer(0));
  for (const auto field : OtherIds(inferred)) {
    const bool is_integer =
        inferred.declaration.fields[field].shape.type() == Shape::Type::kInteger;
    creation.last_ids.push_back(is_integer ? LastIntegerOf(inferred, field, database) : 0);
  }
  const auto& key = inferred.declaration.fields[inferred.key];
  if (key.shape.type() == Shape::Type::kInteger) {
    creation.last_key = NextIntegerKey(inferred, database) - 1;
  } else if (HasDigitKeys(inferred)) {
    creation.last_key = LastDigits(inferred, database);
  }
  // An integer's column compares the text as a number.
  creation.is_taken = [&database,
                       sql = Concat({"SELECT 1 FROM ", inferred.declaration.table, " WHERE ",
                                     key.column, " = ?1"})](const std::string& text) {
    auto query = database.Prepare(sql);
    query.Bind(1, text);
    return query.Step();
  };
  return creation;
}

std::deque<Node> WrittenRows::Complete(std::size_t entity, const Creation& creation,
                                       std::vector<const Node*>& rows) const {
  const auto& inferred = plan_->inferred.entities[entity];
  const auto& key = inferred.declaration.fields[inferred.key];
  const bool is_integer = key.shape.type() == Shape::Type::kInteger;
  std::deque<Node> made;
  std::optional<NextIntegers> integers;
  const Schema* sent = SchemaOfCreation(*plan_, inferred);
  const auto ids = OtherIds(inferred);
  auto last_ids = LastIds(inferred, ids, creation, rows);
  Random random(creation.seed + entity);
  std::set<std::string> taken;
  for (const Node* row : rows) {
    if (const Node* its = row->Find(key.name); its != nullptr && !is_integer) {
      taken.insert(its->text);
    }
  }
  const bool is_of_digits = HasDigitKeys(inferred);
  std::int64_t last_digits = creation.last_key;
  const auto new_text_key = [&] {
    for (int tried = 0;; ++tried) {
      Node value = is_of_digits ? TextNode(std::to_string(++last_digits))
                                : NewTextKey(inferred, random, tried);
      const bool is_taken = creation.is_taken && creation.is_taken(value.text);
      if (!is_taken && taken.insert(value.text).second) return value;
    }
  };
  for (auto& row : rows) {
    if (LacksNothing(inferred, *row)) continue;
    made.push_back(*row);
    Node& copy = made.back();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Field& field = inferred.declaration.fields[ids[i]];
      if (copy.Find(field.name) != nullptr) continue;
      Node value = field.shape.type() == Shape::Type::kInteger
                       ? IntegerAfter(inferred, ids[i], last_ids[i])
                       : TextNode(KeyText(inferred.facts[ids[i]].schema, field.name, 0, random));
      if (field.shape.type() == Shape::Type::kInteger) {
        last_ids[i] = ParseInteger(value.text).value;
      }
      value.mark = row->mark;
      SetMember(copy, field.name, std::move(value));
    }
    FillRow(inferred, sent, creation.now, copy);
    if (row->Find(key.name) == nullptr) {
      if (is_integer && !integers) integers.emplace(inferred, creation, rows);
      if (!inferred.key_parts.empty()) {
        const auto text = KeyOfRow(inferred, copy);
        // What lacks a part is refused for that.
        SetMember(copy, key.name, TextNode(text.value_or("?" + std::to_string(made.size()))));
        copy.Find(key.name)->mark = row->mark;
        row = &copy;
        continue;
      }
      Node value = is_integer ? IntegerNode(integers->Take()) : new_text_key();
      value.mark = row->mark;
      SetMember(copy, key.name, std::move(value));
    }
    row = &copy;
  }
  return made;
}

}  // namespace understudy::entities
