#pragma once

#include "base/node.h"
#include "base/shape.h"
#include "store/database.h"

// A scenario's rows: what they may hold, and how they get into the tables.
namespace understudy::helpcrunch {

Shape CustomerShape();
void SeedCustomer(store::Database& database, const Node& row);

}  // namespace understudy::helpcrunch
