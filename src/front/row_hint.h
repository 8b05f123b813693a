#pragma once

#include <optional>
#include <string>

#include "contract/router.h"
#include "front/admin_changes.h"
#include "front/worlds.h"
#include "store/database.h"
#include "vendors/vendor.h"

// Why a row that a path names is not there: for replies 404. Not for the hot path.
namespace understudy::front {

struct MissingRow {
  const Entity* entity;
  std::string id;
  AdminChanges admin_changes;  // of the world
};

// The first row that the path names and that `database` does not have; without admin_changes. A
// path names a row by a parameter after the name of an entity, in the singular or plural:
// /customer/{id} names a row of `customers`. nullopt: it names none, or they are there.
std::optional<MissingRow> FindMissingRow(store::Database& database, const Vendor& vendor,
                                         const contract::Match& match);

// "customer 42 was deleted by request 17 (DELETE /api/v2/customer/42)", from the world's journal,
// or "customer 42 was deleted through /__admin", and "there is a customer 42 in the world b", from
// some worlds of the same scenario. Empty: neither. Does not wait for a world: it passes over those
// that are locked, and those whose rows are in a file. The caller must not have locked `world`.
// Throws what the database throws.
std::string RowHint(Worlds& worlds, const World& world, const MissingRow& row);

}  // namespace understudy::front
