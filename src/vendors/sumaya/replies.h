#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "entities/reply.h"
#include "store/database.h"
#include "vendors/sumaya/paginator.h"
#include "vendors/vendor.h"

namespace understudy::sumaya {

// The plans of points records: what the document's example shows, and what its text says.
enum PointsPlan : std::size_t { kMessagesOfPoints, kPointsRecords };

std::vector<entities::ReplyBinding> Replies();

// Writes a page and its rows, if it has any.
Reply ReplyPage(const Call& call, const entities::ReplyPlan& plan, const Page& page,
                std::optional<store::Query> rows);

}  // namespace understudy::sumaya
