#include "scenario/row_key.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "scenario/check.h"

namespace understudy::scenario {
namespace {

const std::vector<std::string>& KeyFields(const Entity& entity) { return entity.unique.front(); }

bool IsInteger(const Entity& entity, const std::string& field) {
  return entity.row.FindProperty(field)->shape.type() == Shape::Type::kInteger;
}

// One spelling for each number: 007 names no row.
Node Part(std::string_view text, bool is_integer) {
  const auto parsed = ParseInteger(text);
  const bool fits =
      is_integer && parsed.status == IntegerStatus::kOk && std::to_string(parsed.value) == text;
  Node part;
  part.kind = fits ? Node::Kind::kInteger : Node::Kind::kString;
  part.text = text;
  return part;
}

std::optional<std::int64_t> IntegerOf(const Node& value) {
  std::string_view digits = value.text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto parsed = ParseInteger(digits);
  return parsed.status == IntegerStatus::kOk ? std::optional(parsed.value) : std::nullopt;
}

}  // namespace

RowKey::RowKey(const Entity& entity, std::vector<Node> parts)
    : entity_(&entity), parts_(std::move(parts)) {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const bool is_integer = parts_[i].kind == Node::Kind::kInteger;
    if (is_integer != IsInteger(entity, KeyFields(entity)[i])) possible_ = false;
    if (is_integer && !IntegerOf(parts_[i])) possible_ = false;
  }
}

std::optional<RowKey> RowKey::Parse(const Entity& entity, std::string_view id) {
  const auto& fields = KeyFields(entity);
  std::vector<Node> parts;
  for (const auto& field : fields) {
    const auto end = parts.size() + 1 == fields.size() ? id.size() : id.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    parts.push_back(Part(id.substr(0, end), IsInteger(entity, field)));
    id.remove_prefix(std::min(end + 1, id.size()));
  }
  return RowKey(entity, std::move(parts));
}

std::optional<RowKey> RowKey::Of(const Entity& entity, const Node& value) {
  if (KeyFields(entity).size() > 1) return Parse(entity, value.text);
  return RowKey(entity, {value});
}

std::optional<RowKey> RowKey::OfRow(const Entity& entity, const Node& row) {
  std::string id;
  for (const auto& field : KeyFields(entity)) {
    const Node* part = row.Find(field);
    if (part == nullptr || !part->is_scalar() || part->is_null()) return std::nullopt;
    if (&field != KeyFields(entity).data()) id += ':';
    id += KeyOf(*part);
  }
  return Parse(entity, id);
}

std::string RowKey::Condition() const {
  std::string condition;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (i > 0) condition += " AND ";
    condition += entity_->rows.key_columns[i] + " = ?" + std::to_string(i + 1);
  }
  return condition;
}

std::string RowKey::Text() const {
  std::vector<std::string> texts;
  for (const auto& part : parts_) texts.push_back(part.text);
  return Join(texts, ":");
}

std::string RowKey::ComparedText() const {
  std::vector<std::string> texts;
  for (const auto& part : parts_) texts.push_back(KeyIn(KeyFields(*entity_), part));
  return Join(texts, ":");
}

bool RowKey::BindTo(store::Query& query) const {
  if (!possible_) return false;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    BindValue(query, static_cast<int>(i) + 1, parts_[i]);
  }
  return true;
}

bool BindValue(store::Query& query, int parameter, const Node& value) {
  if (value.kind != Node::Kind::kInteger) {
    query.Bind(parameter, std::string_view(value.text));
    return true;
  }
  const auto integer = IntegerOf(value);
  if (integer) query.Bind(parameter, *integer);
  return integer.has_value();
}

std::string KeyForm(const Entity& entity) { return Join(KeyFields(entity), ":"); }

}  // namespace understudy::scenario
