#pragma once

#include "vendors/vendor.h"

namespace understudy::leeloo {

Outcome ListAccounts(Call& call);
Outcome GetAccount(Call& call);
Outcome ListChatMessages(Call& call);

}  // namespace understudy::leeloo
