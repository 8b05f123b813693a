#pragma once

#include "base/node.h"
#include "base/shape.h"
#include "store/database.h"

// A scenario's rows: their shapes, and how they are inserted.
namespace understudy::helpcrunch {

Shape CustomerShape();
void SeedCustomer(store::Database& database, const Node& row);

}  // namespace understudy::helpcrunch
