#pragma once

#include "vendors/vendor.h"

// How the admin API reads rows back from the tables.
namespace understudy::helpcrunch {

RowTable CustomerRows();

}  // namespace understudy::helpcrunch
