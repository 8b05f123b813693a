#include "vendors/helpcrunch/handlers.h"

#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/render.h"
#include "vendors/helpcrunch/repo.h"

namespace understudy::helpcrunch {

Outcome GetCustomer(Call& call) {
  const auto customer = FindCustomer(call.database, call.arguments.Integer("id"));
  if (!customer) return tl::make_unexpected(CustomerNotFound());
  return Reply{200, RenderCustomer(*customer)};
}

}  // namespace understudy::helpcrunch
