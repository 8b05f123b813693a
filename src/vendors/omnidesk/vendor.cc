#include "vendors/omnidesk/vendor.h"

#include <optional>
#include <string>
#include <vector>

#include "vendors/omnidesk/errors.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/repo.h"
#include "vendors/shared/credentials.h"

namespace understudy::omnidesk {
namespace {

std::vector<std::string> FindApiKeys(const http::Request& request) {
  return HeaderThenQuery(request, "apiKey", "apiKey");
}

template <Outcome (*kHandler)(Call& call)>
Outcome WithinIds(Call& call) {
  call.database.ForgetLastInsertId();
  return CheckIds(call, kHandler(call));
}

}  // namespace

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "omnidesk";
  vendor.settings = {
      {"undocumented_bodies",
       {"inferred", "none"},
       "What answers where the document shows \"No content\": a body, or 204."},
  };
  vendor.credentials = {"keys", {"CUSTOMER_READ", "CUSTOMER_CUD"}, false, "-H 'apiKey: {}'"};
  vendor.handlers = {
      {"listCustomers", ListCustomers},
      {"getCustomer", GetCustomer},
      {"createCustomer", WithinIds<CreateCustomer>},
      {"updateCustomerByKey", WithinIds<UpdateCustomerByKey>},
      {"updateCustomer", WithinIds<UpdateCustomer>},
      {"deleteCustomer", DeleteCustomerById},
      {"deleteChannel", DeleteChannelById},
      {"purgeData", PurgeData},
      {"purgeCustomerData", PurgeCustomerData},
      {"searchByPrimaryExternalId", SearchByPrimaryExternalId},
      {"searchByCustomerChannelValue", SearchByCustomerChannelValue},
      {"addChannelOnly", WithinIds<AddChannelOnly>},
      {"updateCustomerByExternalId", WithinIds<UpdateCustomerByExternalId>},
      {"timelineByCustomerExternalId", TimelineByCustomerExternalId},
      {"externalEvent", WithinIds<ExternalEvent>},
      {"syncWithCRM", WithinIds<SyncWithCrm>},
      {"createCustomerCRUD", WithinIds<CreateCustomerCrud>},
  };
  vendor.kept = {"listCustomers", "getCustomer"};
  vendor.replies = Replies();
  vendor.find_credentials = FindApiKeys;
  vendor.render_problem = RenderProblem;
  vendor.render_status = RenderStatus;
  return vendor;
}

}  // namespace understudy::omnidesk
