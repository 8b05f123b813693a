#pragma once

#include "vendors/vendor.h"

// A scenario's rows, read back from the tables.
namespace understudy::sumaya {

RowTable CustomerRows();
RowTable MessageRows();
RowTable PointsRecordRows();
RowTable SubscriptionRows();
RowTable SubscriptionRecordRows();

}  // namespace understudy::sumaya
