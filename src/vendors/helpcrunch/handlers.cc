#include "vendors/helpcrunch/handlers.h"

#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/render.h"
#include "vendors/helpcrunch/repo.h"

namespace understudy::helpcrunch {

Outcome GetCustomer(Call& call) {
  const auto found = FindCustomer(call.database, call.arguments.Integer("id"));
  if (!found) return tl::make_unexpected(CustomerNotFound());
  return Reply{200, RenderCustomer(found->customer)};
}

}  // namespace understudy::helpcrunch
