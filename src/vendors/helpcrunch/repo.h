#pragma once

#include <vector>

#include "entities/reply.h"
#include "store/database.h"
#include "vendors/helpcrunch/model.h"

namespace understudy::helpcrunch {

std::vector<entities::ReplyBinding> Replies();

}  // namespace understudy::helpcrunch
