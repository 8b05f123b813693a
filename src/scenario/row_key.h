#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "store/database.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// The key of one row of an entity, which must outlive it: the fields of the first group of
// Entity::unique, mostly just `id`. As text they have ":" between them, and only the last one may
// contain ":" itself.
class RowKey {
 public:
  // nullopt if there are too few parts. A part that should be an integer and is not becomes a
  // string, which no row has and every check refuses.
  static std::optional<RowKey> Parse(const Entity& entity, std::string_view id);
  // The key that `value` refers to. If the key has several fields, `value` is its text. nullopt if
  // a field is missing.
  static std::optional<RowKey> Of(const Entity& entity, const Node& value);
  // The key of a whole row; nullopt if a part is missing.
  static std::optional<RowKey> OfRow(const Entity& entity, const Node& row);

  const std::vector<Node>& parts() const { return parts_; }
  // "id = ?1", for BindTo().
  std::string Condition() const;
  // Returns false, and binds nothing, if no row can have this key.
  bool BindTo(store::Query& query) const;
  // The text that Parse() reads.
  std::string Text() const;
  // A text that is the same for all spellings of a key: see KeyIn().
  std::string ComparedText() const;

 private:
  RowKey(const Entity& entity, std::vector<Node> parts);

  const Entity* entity_;
  std::vector<Node> parts_;
  bool possible_ = true;
};

// Binds a checked integer or string. Returns false, and binds nothing, for an integer past 64 bits.
bool BindValue(store::Query& query, int parameter, const Node& value);

// "id", "brand_id:channel:address": how the key of an entity is written.
std::string KeyForm(const Entity& entity);

}  // namespace understudy::scenario
