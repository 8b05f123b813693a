#pragma once

#include "base/node.h"
#include "base/shape.h"
#include "store/database.h"

// A scenario's rows: their shapes, and how they are inserted.
namespace understudy::leeloo {

Shape UserShape();
Shape AccountShape();
Shape OrderShape();
Shape MessageShape();

void SeedUser(store::Database& database, const Node& row);
void SeedAccount(store::Database& database, const Node& row);
void SeedOrder(store::Database& database, const Node& row);
void SeedMessage(store::Database& database, const Node& row);

}  // namespace understudy::leeloo
