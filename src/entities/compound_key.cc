#include "entities/compound_key.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "entities/infer_fields.h"
#include "entities/row_values.h"

namespace understudy::entities {
void AppendKeyPart(std::string_view part, std::string& key) {
  for (const char c : part) {
    if (c == '%') {
      key += "%25";
    } else if (c == '/') {
      key += "%2F";
    } else {
      key += c;
    }
  }
}

void MakeCompoundKey(const std::vector<std::size_t>& parts, InferredEntity& entity) {
  auto& fields = entity.declaration.fields;
  std::vector<std::string> names;
  for (const auto part : parts) names.push_back(fields[part].name);
  const std::string name = Join(names, "/");
  const auto known = FieldNamed(entity, name);
  entity.key = known ? *known : AddField(name, Shape::String(), {}, entity);
  entity.key_parts = parts;
  fields[entity.key].shape = Shape::String().NotEmpty();
  fields[entity.key].presence = kRequired;
  entity.declaration.unique = {{name}};
}

std::string KeyOfTexts(const InferredEntity& entity, const std::vector<std::string_view>& parts) {
  std::string key;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& field = entity.declaration.fields[entity.key_parts[i]];
    if (i > 0) key += '/';
    if (field.shape.type() == Shape::Type::kInteger) {
      const auto parsed = ParseInteger(parts[i]);
      // One spelling for each number: 007 names no row.
      if (parsed.status != IntegerStatus::kOk || std::to_string(parsed.value) != parts[i]) {
        return {};
      }
    }
    if (parts[i].empty()) return {};
    AppendKeyPart(parts[i], key);
  }
  return key;
}

std::optional<std::string> KeyOfRow(const InferredEntity& entity, const Node& row) {
  std::vector<std::string> texts;
  for (const auto part : entity.key_parts) {
    const Node* value = row.Find(entity.declaration.fields[part].name);
    if (value == nullptr || value->is_null() || !value->is_scalar()) return std::nullopt;
    const auto parsed =
        value->kind == Node::Kind::kInteger
            ? ParseInteger(
                  std::string_view(value->text).substr(value->text.starts_with('+') ? 1 : 0))
            : ParsedInteger{};
    const bool is_integer =
        value->kind == Node::Kind::kInteger && parsed.status == IntegerStatus::kOk;
    texts.push_back(is_integer ? std::to_string(parsed.value) : value->text);
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  auto key = KeyOfTexts(entity, views);
  if (key.empty()) return std::nullopt;
  return key;
}

std::vector<std::string> TextsOfKey(std::string_view key) {
  std::vector<std::string> texts;
  for (const auto part : Split(key, '/')) {
    std::string& text = texts.emplace_back();
    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool is_escape = part[i] == '%' && i + 2 < part.size();
      text += !is_escape ? part[i] : part[i + 1] == '2' && part[i + 2] == 'F' ? '/' : '%';
      if (is_escape) i += 2;
    }
  }
  return texts;
}

void AddKeyParts(const InferredEntity& entity, Node& row) {
  const auto& fields = entity.declaration.fields;
  const Node* key = row.Find(fields[entity.key].name);
  if (entity.key_parts.empty() || key == nullptr || !key->is_string()) return;
  const auto texts = TextsOfKey(key->text);
  if (texts.size() != entity.key_parts.size()) return;
  const auto mark = key->mark;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& field = fields[entity.key_parts[i]];
    const Node* known = row.Find(field.name);
    if (known != nullptr && !known->is_null()) continue;
    const auto number = ParseInteger(texts[i]);
    const bool is_integer =
        field.shape.type() == Shape::Type::kInteger && number.status == IntegerStatus::kOk;
    Node part = is_integer ? IntegerNode(number.value) : TextNode(texts[i]);
    part.mark = mark;
    SetMember(row, field.name, std::move(part));
  }
}

std::string KeyOfPath(const InferredEntity& entity, std::string_view parameters, const Call& call) {
  std::vector<std::string_view> parts;
  for (const auto name : Split(parameters, '/')) parts.push_back(call.arguments.Text(name));
  if (parts.size() != entity.key_parts.size()) return {};
  return KeyOfTexts(entity, parts);
}

bool IsOfKey(const InferredEntity& entity, std::size_t field) {
  const auto& parts = entity.key_parts;
  return field == entity.key || std::find(parts.begin(), parts.end(), field) != parts.end();
}

const std::string& MissingKeyPart(const InferredEntity& entity, const Node& row) {
  const auto& parts = entity.key_parts;
  const auto name = [&](std::size_t part) -> const std::string& {
    return entity.declaration.fields[part].name;
  };
  const auto found = std::find_if(parts.begin(), parts.end(), [&](std::size_t part) {
    const Node* value = row.Find(name(part));
    return value == nullptr || value->is_null();
  });
  return name(found == parts.end() ? parts.back() : *found);
}

}  // namespace understudy::entities
