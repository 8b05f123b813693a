#include "vendors/helpcrunch/handlers.h"

#include "vendors/helpcrunch/errors.h"

namespace understudy::helpcrunch {

Outcome GetCustomer(Call& call) {
  auto customer = call.database.Prepare(call.Plan().query());
  customer.Bind(1, call.arguments.Integer("id"));
  if (!customer.Step()) return tl::make_unexpected(CustomerNotFound());
  return call.Reply({}, &customer);
}

}  // namespace understudy::helpcrunch
