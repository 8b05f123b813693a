#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "store/database.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// What names one row of an entity, which outlives it: the fields of the first group of
// Entity::unique, mostly just `id`. As a text they stand with ":" between them; only the last one
// may hold ":" itself.
class RowKey {
 public:
  // nullopt when there are too few parts. A part that should be an integer and is none becomes a
  // string, which no row has and no check lets pass.
  static std::optional<RowKey> Parse(const Entity& entity, std::string_view id);
  // Of an entity whose key is one field, which `value` refers to.
  static RowKey Of(const Entity& entity, const Node& value);
  // Of a whole row; nullopt when it lacks a part.
  static std::optional<RowKey> OfRow(const Entity& entity, const Node& row);

  const std::vector<Node>& parts() const { return parts_; }
  // "id = ?1", for what BindTo() binds.
  std::string Condition() const;
  // False when no row can have this key: nothing is bound then.
  bool BindTo(store::Query& query) const;
  // As Parse() reads it.
  std::string Text() const;

 private:
  RowKey(const Entity& entity, std::vector<Node> parts);

  const Entity* entity_;
  std::vector<Node> parts_;
  bool possible_ = true;
};

// Binds a checked integer or string; false, and nothing is bound, for an integer past 64 bits.
bool BindValue(store::Query& query, int parameter, const Node& value);

// "id", "brand_id:channel:address": how the key of an entity is written.
std::string KeyForm(const Entity& entity);

}  // namespace understudy::scenario
