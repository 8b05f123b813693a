#pragma once

#include <string>
#include <vector>

#include "entities/declaration.h"

namespace understudy::entities {

// The statements that make the tables of these entities, which have no side tables: STRICT, with
// foreign keys for references, and an index for each. A reference that lets go deletes its row with
// the other one. `indexed` are further columns to be found by, of each entity in their order.
//
// An integer key is never used again after a deletion: sqlite_sequence keeps the largest.
std::string TablesSql(const std::vector<EntityDeclaration>& entities,
                      const std::vector<std::vector<std::string>>& indexed = {});

}  // namespace understudy::entities
