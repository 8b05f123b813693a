#pragma once

#include "vendors/vendor.h"

// How the admin API reads rows back from the tables.
namespace understudy::leeloo {

RowTable UserRows();
RowTable AccountRows();
RowTable OrderRows();
RowTable MessageRows();

}  // namespace understudy::leeloo
