#include "vendors/helpcrunch/vendor.h"

#include "vendors/shared/credentials.h"

namespace understudy::helpcrunch {

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "helpcrunch";
  vendor.credentials = {"tokens", {}, false, "-H 'Authorization: Bearer {}'"};
  vendor.find_credentials = BearerTokens;
  vendor.published_limit = RateLimit{120, std::chrono::minutes(1)};
  return vendor;
}

}  // namespace understudy::helpcrunch
