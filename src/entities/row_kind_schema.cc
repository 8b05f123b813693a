#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "entities/infer_rows.h"
#include "entities/row_kind.h"
#include "entities/schema_keywords.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// The values of its discriminator that a kind lists.
std::set<std::string> ListedTags(const Schema& row, const Schema& kind) {
  std::set<std::string> tags;
  const auto* property = kind.Find(row.discriminator);
  if (property == nullptr) return tags;
  for (const Node* choice : property->schema->choices) {
    if (choice->is_string()) tags.insert(choice->text);
  }
  return tags;
}

// The values of the discriminator that mean the kind; none: they are not known.
std::vector<std::string> TagsOf(const Schema& row, const std::vector<const Schema*>& kinds,
                                const Schema& kind) {
  const auto listed = ListedTags(row, kind);
  std::vector<std::string> tags;
  bool is_mapped = false;
  if (row.mapping != nullptr) {
    for (const auto& [tag, schema] : row.mapping->schemas) {
      if (!listed.empty() && !listed.contains(tag)) continue;
      is_mapped = true;
      if (schema == &kind) tags.push_back(tag);
    }
  }
  if (is_mapped) return tags;
  // Without a mapping, what only this kind lists.
  const auto has_it = [&](const std::string& tag) {
    return [&](const Schema* other) {
      return other != &kind && ListedTags(row, *other).contains(tag);
    };
  };
  for (const auto& tag : listed) {
    if (std::none_of(kinds.begin(), kinds.end(), has_it(tag))) tags.push_back(tag);
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
  std::vector<std::vector<std::string>> tags;
  bool has_all = !row.is_extended;
  for (const Schema* kind : kinds) {
    tags.push_back(TagsOf(row, kinds, *kind));
    has_all = has_all && !tags.back().empty();
    all.insert(all.end(), tags.back().begin(), tags.back().end());
  }
  if (all.empty()) return;
  writer.Key("allOf").StartArray();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (!tags[i].empty()) WriteKind(entity, *kinds[i], tags[i], writer);
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
