#include "vendors/helpcrunch/vendor.h"

#include "vendors/helpcrunch/entities.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"
#include "vendors/shared/credentials.h"

namespace understudy::helpcrunch {

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "helpcrunch";
  vendor.entities = Entities();
  vendor.credentials = {"tokens", {}, false, "-H 'Authorization: Bearer {}'"};
  vendor.handlers = {
      {"getCustomer", GetCustomer},
  };
  vendor.kept = {"getCustomer"};
  vendor.replies = {{.operation = "getCustomer", .row = "", .entity = "customers"}};
  vendor.find_credentials = BearerTokens;
  vendor.render_problem = RenderProblem;
  vendor.render_status = RenderStatus;
  vendor.published_limit = RateLimit{120, std::chrono::minutes(1)};
  return vendor;
}

}  // namespace understudy::helpcrunch
