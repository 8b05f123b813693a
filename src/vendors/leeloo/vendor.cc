#include "vendors/leeloo/vendor.h"

#include "vendors/shared/credentials.h"

namespace understudy::leeloo {
namespace {

// The header is the vendor's; published clients use the query parameter too.
std::vector<std::string> AuthTokens(const http::Request& request) {
  return HeaderThenQuery(request, "X-Leeloo-AuthToken", "authToken");
}

}  // namespace

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "leeloo";
  vendor.settings = {
      {"error_status",
       {"http", "ok"},
       "The HTTP status of errors: their own, or 200, as some published clients expect."},
  };
  vendor.credentials = {"tokens", {}, true, "-H 'X-Leeloo-AuthToken: {}'"};
  vendor.find_credentials = AuthTokens;
  vendor.published_limit = RateLimit{300, std::chrono::minutes(1)};
  return vendor;
}

}  // namespace understudy::leeloo
