#include "entities/infer_rows.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::Schema;
using contract::SchemaProperty;

// Envelopes inside each other.
constexpr int kDeepestRow = 2;

bool CanBeKey(const Schema& schema) {
  return schema.Is(Schema::kString) || schema.Is(Schema::kInteger) || schema.Is(Schema::kNumber) ||
         schema.Is(static_cast<Schema::Type>(Schema::kInteger | Schema::kNumber));
}

const SchemaProperty* FindPlain(const Schema& schema, std::string_view plain) {
  for (const auto& property : schema.properties) {
    if (PlainName(property.name) == plain && CanBeKey(*property.schema)) return &property;
  }
  return nullptr;
}

// The row is here, or in one of the properties, those with usual names first.
using Here = std::function<const Schema*(const Schema&)>;

bool IsUsual(std::string_view name, std::string_view collection) {
  constexpr std::array<std::string_view, 5> kUsual = {"data", "items", "results", "result", "item"};
  const std::string plain = PlainName(name);
  return std::find(kUsual.begin(), kUsual.end(), plain) != kUsual.end() ||
         IsSingularOf(plain, PlainName(collection));
}

std::optional<FoundRow> Search(const Schema& schema, std::string_view collection, int depth,
                               const Here& here) {
  if (const Schema* row = here(schema)) return FoundRow{{}, row};
  if (depth == kDeepestRow) return std::nullopt;
  std::vector<const SchemaProperty*> properties;
  for (const auto& property : schema.properties) properties.push_back(&property);
  std::stable_sort(properties.begin(), properties.end(), [&](const auto* a, const auto* b) {
    return IsUsual(a->name, collection) && !IsUsual(b->name, collection);
  });
  for (const auto* property : properties) {
    auto found = Search(*property->schema, collection, depth + 1, here);
    if (!found) continue;
    found->path.insert(found->path.begin(), property->name);
    return found;
  }
  return std::nullopt;
}

}  // namespace

const SchemaProperty* FindKey(const Schema& schema, std::string_view parameter,
                              std::string_view collection) {
  const std::string plain = PlainName(parameter);
  const std::string plural = PlainName(collection);
  if (const auto* exact = FindPlain(schema, plain)) return exact;
  // "petId" behind "pets" means `id`, "petUuid" `uuid`, "pet_name" `name`.
  for (std::size_t cut = 1; cut < plain.size(); ++cut) {
    if (!IsSingularOf(plain.substr(0, cut), plural)) continue;
    if (const auto* rest = FindPlain(schema, plain.substr(cut))) return rest;
  }
  const bool may_be_id = plain.ends_with("id") || IsSingularOf(plain, plural) || plain == "key";
  if (!may_be_id) return nullptr;
  for (const std::string_view usual : {"id", "uuid", "uid", "guid"}) {
    if (const auto* found = FindPlain(schema, usual)) return found;
  }
  // `petId` where the parameter is just `id`.
  for (const auto& property : schema.properties) {
    const std::string name = PlainName(property.name);
    if (name.size() > 2 && name.ends_with("id") && CanBeKey(*property.schema) &&
        IsSingularOf(name.substr(0, name.size() - 2), plural)) {
      return &property;
    }
  }
  return nullptr;
}

std::optional<FoundRow> FindRow(const Schema& schema, std::string_view parameter,
                                std::string_view collection) {
  return Search(schema, collection, 0, [&](const Schema& at) -> const Schema* {
    return FindKey(at, parameter, collection) == nullptr ? nullptr : &at;
  });
}

std::optional<FoundRow> FindRows(const Schema& schema, std::string_view parameter,
                                 std::string_view collection) {
  return Search(schema, collection, 0, [&](const Schema& at) -> const Schema* {
    const bool has_rows = at.Is(Schema::kArray) && at.items != nullptr &&
                          FindKey(*at.items, parameter, collection) != nullptr;
    return has_rows ? at.items : nullptr;
  });
}

}  // namespace understudy::entities
