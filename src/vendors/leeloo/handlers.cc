#include "vendors/leeloo/handlers.h"

#include "vendors/leeloo/repo.h"

namespace understudy::leeloo {

Outcome ListAccounts(Call& call) {
  const Slice slice = {call.arguments.Integer("limit"), call.arguments.Integer("offset")};
  AccountPage page(call.database, call.Plan(), call.arguments.List("filter[tags]"), slice);
  return call.Reply({slice.limit, slice.offset, entities::Value::RowCount(), page.total()}, page);
}

}  // namespace understudy::leeloo
