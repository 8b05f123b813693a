#include "vendors/sumaya/vendor.h"

#include <string>
#include <utility>
#include <vector>

#include "entities/laravel_list.h"
#include "vendors/shared/credentials.h"
#include "vendors/sumaya/accounts.h"
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

// What the handlers of the app's lists, and of activation, pass to their replies.
std::vector<entities::ReplyBinding> Replies() {
  const auto page = [](std::string operation, std::vector<std::string> before, const char* list) {
    auto values = std::move(before);
    for (const auto& value : entities::LaravelValues()) values.push_back(value);
    values.emplace_back(list);
    return entities::ReplyBinding{.operation = std::move(operation), .values = std::move(values)};
  };
  return {
      {.operation = "showEbookStatistics",
       .values = {"total_sales", "best_selling_ebook", "highest_rated_ebook"}},
      {.operation = "activateAccount", .values = {"email", "token"}},
      {.operation = "resendActivation", .values = {"message"}},
      {.operation = "listHomeBundles", .values = {"bundles"}},
      page("listNotificationsInMobile", {"number_of_notifications"}, "data.notifications.data"),
      page("listNotificationsInWeb", {"number_of_notifications"}, "data.notifications.data"),
      page("listAppBundles", {}, "bundles"),
  };
}

bool AsksAnyway(const Settings& settings, const contract::Operation& operation) {
  return operation.path.starts_with("/v1/admin/") && settings.at("admin_auth") == "bearer";
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
      {"fixed_otp",
       {"drawn"},
       "Four to six digits that every OTP is, or drawn: each has four of its own.",
       IsOtp,
       "[0-9]{4,6}"},
      {"admin_auth",
       {"off", "bearer"},
       "Whether the admin API asks for one of the tokens even where the scenario lists none."},
  };
  vendor.handlers = {{"updatePoint", UpdatePoint},
                     {"updatePointBySettings", UpdatePoint},
                     {"createHeroSection", CreateHeroSection},
                     {"showEbookStatistics", ShowEbookStatistics},
                     {"registerInMobile", RegisterInMobile},
                     {"registerInWeb", RegisterInWeb},
                     {"activateAccount", ActivateAccount},
                     {"resendActivation", ResendActivation},
                     {"logInToMobile", LogIn},
                     {"logInToWeb", LogIn},
                     {"forgetPasswordInMobile", ForgetPasswordInMobile},
                     {"verifyPasswordOtp", VerifyPasswordOtp},
                     {"resetPasswordInMobile", ResetPasswordInMobile},
                     {"forgetPasswordInWeb", ForgetPasswordInWeb},
                     {"resetPasswordInWeb", ResetPasswordInWeb},
                     {"getProfile", GetProfile},
                     {"updateProfile", UpdateProfile},
                     {"listNotificationsInMobile", ListNotifications},
                     {"listNotificationsInWeb", ListNotifications},
                     {"listHomeBundles", ListHomeBundles},
                     {"listAppBundles", ListAppBundles}};
  vendor.replies = Replies();
  vendor.credentials = {"tokens", {}, true, "-H 'Authorization: Bearer {}'"};
  vendor.find_credentials = BearerTokens;
  vendor.has_issued = HasIssued;
  vendor.asks_anyway = AsksAnyway;
  vendor.rate_limit_headers = RateLimitHeaders;
  return vendor;
}

}  // namespace understudy::sumaya
