#pragma once

#include "journal/entry.h"
#include "matching/logged_request.h"

namespace understudy::journal {

// A request as patterns see it. Views `asked`, which must outlive it.
matching::LoggedRequest LoggedRequestOf(const Asked& asked);

}  // namespace understudy::journal
