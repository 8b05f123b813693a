#include "vendors/sumaya/vendor.h"

#include <string>
#include <vector>

#include "vendors/shared/credentials.h"
#include "vendors/sumaya/handlers.h"

namespace understudy::sumaya {
namespace {

// Laravel's ThrottleRequests.
std::vector<http::Header> RateLimitHeaders(const RateUse& use) {
  std::vector<http::Header> headers = {{"X-RateLimit-Limit", std::to_string(use.requests)},
                                       {"X-RateLimit-Remaining", std::to_string(use.remaining)}};
  if (use.wait) {
    const auto now = std::chrono::floor<std::chrono::seconds>(use.now.time_since_epoch());
    headers.push_back({"X-RateLimit-Reset", std::to_string((now + *use.wait).count())});
  }
  return headers;
}

}  // namespace

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "sumaya";
  vendor.settings = {
      {"points_records",
       {"documented", "corrected"},
       "Whether points-records shows messages, as the document's example does, or points records."},
      {"pagination_query",
       {"keep", "page_only"},
       "Whether the URLs of pages keep the request's query, or have only page in theirs."},
  };
  vendor.handlers = {{"updatePoint", UpdatePoint},
                     {"updatePointBySettings", UpdatePoint},
                     {"showEbookStatistics", ShowEbookStatistics}};
  vendor.replies = {
      {.operation = "showEbookStatistics",
       .values = {"total_sales", "best_selling_ebook", "highest_rated_ebook"}},
  };
  vendor.credentials = {"tokens", {}, true, "-H 'Authorization: Bearer {}'"};
  vendor.find_credentials = BearerTokens;
  vendor.rate_limit_headers = RateLimitHeaders;
  return vendor;
}

}  // namespace understudy::sumaya
