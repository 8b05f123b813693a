#pragma once

#include <memory>
#include <vector>

#include "front/webhooks/deliveries.h"
#include "store/database.h"

// The webhooks of a world whose rows are in a file, and what is pending, are in that file too. So
// an event is there if its write is, and is told at least once, whatever ends the process. All of
// these do nothing in other worlds. The caller has locked the world.
namespace understudy::front {

struct World;

// New deliveries, in the transaction of the write.
void KeepDeliveries(World& world, const std::vector<std::shared_ptr<Delivery>>& made);
// A delivery that changed: it is kept while it is pending.
void KeepDelivery(World& world, const Delivery& delivery);
// All, after the webhooks or the rows were replaced.
void KeepWebhooks(World& world);
// Takes all of them from the file of a new world.
void TakeKeptWebhooks(World& world);

}  // namespace understudy::front
