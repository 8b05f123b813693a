#include "vendors/omnidesk/handlers.h"

#include <optional>

#include "vendors/omnidesk/errors.h"
#include "vendors/omnidesk/render.h"
#include "vendors/omnidesk/replies.h"
#include "vendors/omnidesk/repo.h"

namespace understudy::omnidesk {

Outcome ListCustomers(Call& call) {
  const auto start = call.arguments.Integer("itemStart");
  const auto limit = call.arguments.Integer("itemLimit");
  const auto query = call.arguments.Text("query");
  if (query.empty()) {
    CustomerCursor rows(call.database, start, limit);
    return Reply{200, RenderCustomerRows(rows, CountCustomers(call.database), start, limit)};
  }
  const auto page = SearchCustomers(call.database, query, start, limit);
  return Reply{200, RenderCustomerPage(page, start, limit)};
}

Outcome GetCustomer(Call& call) {
  const auto customer = FindCustomer(call.database, call.arguments.Integer("id"));
  if (!customer) return tl::make_unexpected(CustomerNotFound());
  return Reply{200, RenderCustomer(*customer)};
}

// In searches the brand is only a filter: a brand that does not exist gives no results.
Outcome SearchByPrimaryExternalId(Call& call) {
  const auto ids = FindCustomerIds(call.database, {std::nullopt, call.arguments.Text("primary_id"),
                                                   call.arguments.OptionalInteger("brand_id")});
  const auto customer = ids.empty() ? std::nullopt : FindCustomer(call.database, ids.front());
  if (!customer) return tl::make_unexpected(CustomerNotFound());
  return UndocumentedReply(call, RenderCustomer(*customer));
}

Outcome SearchByCustomerChannelValue(Call& call) {
  const auto id = FindCustomerByChannel(call.database, call.arguments.Text("customerChannelValue"),
                                        call.arguments.OptionalInteger("brand_id"));
  const auto customer = id ? FindCustomer(call.database, *id) : std::nullopt;
  if (!customer) return tl::make_unexpected(CustomerNotFound());
  return UndocumentedReply(call, RenderCustomer(*customer));
}

}  // namespace understudy::omnidesk
