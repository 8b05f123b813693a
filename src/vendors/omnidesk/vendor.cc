#include "vendors/omnidesk/vendor.h"

#include <string>
#include <vector>

#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/identify.h"
#include "vendors/shared/credentials.h"

namespace understudy::omnidesk {
namespace {

std::vector<std::string> FindApiKeys(const http::Request& request) {
  return HeaderThenQuery(request, "apiKey", "apiKey");
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
  vendor.handlers = {{"listCustomers", ListCustomers}, {"syncWithCRM", SyncWithCrm}};
  vendor.kept = {"listCustomers"};
  vendor.replies = Replies();
  vendor.find_credentials = FindApiKeys;
  return vendor;
}

RowFinds Finds() {
  return {{"createCustomer", FindNamed}, {"updateCustomerByKey", IdentifyByAnyKey}};
}

}  // namespace understudy::omnidesk
