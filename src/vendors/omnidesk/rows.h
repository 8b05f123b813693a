#pragma once

#include "vendors/vendor.h"

// How the admin API reads rows back from the tables.
namespace understudy::omnidesk {

RowTable BrandRows();
RowTable CustomerRows();
RowTable TicketRows();
RowTable EventRows();
RowTable CrmEntryRows();

}  // namespace understudy::omnidesk
