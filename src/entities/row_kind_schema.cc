#include <algorithm>
#include <string>
#include <vector>

#include "entities/infer_rows.h"
#include "entities/row_kind.h"
#include "entities/schema_keywords.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// The values of the discriminator that mean the kind; none: they are not known.
std::vector<std::string> TagsOf(const Schema& row, const Schema& kind) {
  std::vector<std::string> tags;
  const auto* property = kind.Find(row.discriminator);
  if (property != nullptr && !property->schema->choices.empty()) {
    for (const Node* choice : property->schema->choices) {
      if (choice->is_string()) tags.push_back(choice->text);
    }
  } else if (row.mapping != nullptr) {
    for (const auto& [tag, schema] : row.mapping->schemas) {
      if (schema == &kind) tags.push_back(tag);
    }
  }
  return tags;
}

// `"properties": {"kind": {"enum": [...]}}`
void WriteTags(const std::string& name, const std::vector<std::string>& tags,
               json::Writer& writer) {
  writer.Key("properties").StartObject();
  writer.Key(std::string_view(name)).StartObject();
  writer.Key("enum").StartArray();
  for (const auto& tag : tags) writer.String(tag);
  writer.EndArray().EndObject().EndObject();
}

void WriteKind(const InferredEntity& entity, const Schema& kind,
               const std::vector<std::string>& tags, json::Writer& writer) {
  const std::string& tag = entity.schema->discriminator;
  writer.StartObject().Key("if").StartObject();
  WriteTags(tag, tags, writer);
  writer.Key("required").StartArray().String(tag).EndArray().EndObject();
  writer.Key("then").StartObject();
  std::vector<std::string> required;
  writer.Key("properties").StartObject();
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const auto& name = entity.declaration.fields[i].name;
    const auto* property = kind.Find(name);
    if (property == nullptr || name == tag) continue;
    if (entity.facts[i].of_some && IsNeeded(*property)) required.push_back(name);
    if (!HasSeveralSchemas(entity, name)) continue;
    writer.Key(std::string_view(name)).StartObject();
    WriteKeywords(*property->schema, WithType::kYes, writer);
    writer.EndObject();
  }
  writer.EndObject();
  if (!required.empty()) {
    writer.Key("required").StartArray();
    for (const auto& name : required) writer.String(name);
    writer.EndArray();
  }
  writer.EndObject().EndObject();
}

}  // namespace

void WriteKindRules(const InferredEntity& entity, json::Writer& writer) {
  if (entity.schema == nullptr || entity.schema->discriminator.empty()) return;
  const Schema& row = *entity.schema;
  auto kinds = RowKinds(row);
  std::erase(kinds, &row);
  if (kinds.empty()) return;
  std::vector<std::string> all;
  bool has_all = !row.is_extended;
  writer.Key("allOf").StartArray();
  for (const Schema* kind : kinds) {
    const auto tags = TagsOf(row, *kind);
    has_all = has_all && !tags.empty();
    if (tags.empty()) continue;
    all.insert(all.end(), tags.begin(), tags.end());
    WriteKind(entity, *kind, tags, writer);
  }
  if (has_all) {
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    writer.StartObject();
    WriteTags(row.discriminator, all, writer);
    writer.EndObject();
  }
  writer.EndArray();
}

}  // namespace understudy::entities
