#pragma once

#include "vendors/vendor.h"

// How the admin API reads rows back from the tables.
namespace understudy::sumaya {

RowTable CustomerRows();
RowTable MessageRows();
RowTable PointsRecordRows();
RowTable SubscriptionRows();
RowTable SubscriptionRecordRows();

}  // namespace understudy::sumaya
