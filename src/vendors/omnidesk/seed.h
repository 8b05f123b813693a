#pragma once

#include "base/node.h"
#include "base/shape.h"
#include "store/database.h"

// A scenario's rows: their shapes, and how they are inserted.
namespace understudy::omnidesk {

Shape BrandShape();
void SeedBrand(store::Database& database, const Node& row);

Shape CustomerShape();
void SeedCustomer(store::Database& database, const Node& row);

Shape TicketShape();
void SeedTicket(store::Database& database, const Node& row);

Shape EventShape();
void SeedEvent(store::Database& database, const Node& row);

Shape CrmEntryShape();
void SeedCrmEntry(store::Database& database, const Node& row);

}  // namespace understudy::omnidesk
