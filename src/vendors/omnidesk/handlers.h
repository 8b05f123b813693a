#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "vendors/vendor.h"

// The operations that vendor.yaml can't say.
namespace understudy::omnidesk {

// list.cc
Outcome ListCustomers(Call& call);
std::vector<entities::ReplyBinding> Replies();

// crm.cc
Outcome SyncWithCrm(Call& call);

}  // namespace understudy::omnidesk
