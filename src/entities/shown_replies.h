#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "entities/api_plan.h"
#include "entities/call.h"

namespace understudy::entities {

// The reply that a user's document shows for an operation, whatever the rows are: with this status
// (0: any), and with the example of this name (empty: any). Without an example, it is made from the
// schema, an error with the sentence `detail` in it. If the document has none: a sentence that
// lists what it has.
tl::expected<Reply, std::string> ShownReply(const OperationPlan& operation, int status,
                                            std::string_view name, std::string_view detail);

}  // namespace understudy::entities
