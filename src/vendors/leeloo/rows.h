#pragma once

#include "vendors/vendor.h"

// A scenario's rows, read back from the tables.
namespace understudy::leeloo {

RowTable UserRows();
RowTable AccountRows();
RowTable OrderRows();
RowTable MessageRows();

}  // namespace understudy::leeloo
