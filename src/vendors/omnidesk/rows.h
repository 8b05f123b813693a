#pragma once

#include "vendors/vendor.h"

// A scenario's rows, read back from the tables.
namespace understudy::omnidesk {

RowTable BrandRows();
RowTable CustomerRows();
RowTable TicketRows();
RowTable EventRows();
RowTable CrmEntryRows();

}  // namespace understudy::omnidesk
