#include "vendors/helpcrunch/vendor.h"

#include "vendors/helpcrunch/handlers.h"
#include "vendors/shared/credentials.h"

namespace understudy::helpcrunch {

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "helpcrunch";
  vendor.settings = {
      {"put",
       {"merge", "replace"},
       "What PUT of a customer does with fields that are not sent: it leaves them, or clears "
       "them."},
  };
  vendor.handlers = {{"searchCustomers", SearchCustomers}, {"createCustomer", CreateCustomer},
                     {"replaceCustomer", UpdateCustomer},  {"updateCustomer", UpdateCustomer},
                     {"updateCustomers", UpdateCustomers}, {"tagCustomer", TagCustomer},
                     {"untagCustomer", UntagCustomer},     {"createEvent", CreateEvent}};
  vendor.credentials = {"tokens", {}, false, "-H 'Authorization: Bearer {}'"};
  vendor.find_credentials = BearerTokens;
  vendor.published_limit = RateLimit{120, std::chrono::minutes(1)};
  return vendor;
}

}  // namespace understudy::helpcrunch
