#pragma once

#include "vendors/vendor.h"

// A scenario's rows, read back from the tables.
namespace understudy::helpcrunch {

RowTable CustomerRows();

}  // namespace understudy::helpcrunch
