#pragma once

#include "base/node.h"
#include "base/shape.h"
#include "store/database.h"

// A scenario's rows: their shapes, and how they are inserted.
namespace understudy::sumaya {

Shape CustomerShape();
Shape MessageShape();
Shape PointsRecordShape();
Shape SubscriptionShape();
Shape SubscriptionRecordShape();

void SeedCustomer(store::Database& database, const Node& row);
void SeedMessage(store::Database& database, const Node& row);
void SeedPointsRecord(store::Database& database, const Node& row);
void SeedSubscription(store::Database& database, const Node& row);
void SeedSubscriptionRecord(store::Database& database, const Node& row);

}  // namespace understudy::sumaya
