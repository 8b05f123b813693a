#include "vendors/leeloo/vendor.h"

#include <utility>

#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/replies.h"
#include "vendors/leeloo/webhooks.h"
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
      {"created_status",
       {"200", "201"},
       "The HTTP status of the reply to a new person; a published client's tests expect 201."},
      {"error_status",
       {"http", "ok"},
       "The HTTP status of errors: their own, or 200, as some published clients expect."},
      {"people_last_message",
       {"optional", "required"},
       "Whether the list of people must be asked with both parts of filter[last_message], as the "
       "vendor's page says."},
  };
  vendor.handlers = {{"listPeople", ListPeople},
                     {"getPerson", GetPerson},
                     {"getPersonOfChannel", GetPersonOfChannel},
                     {"createPerson", CreatePerson},
                     {"createAccountV1", CreateAccountV1},
                     {"updatePerson", UpdatePerson},
                     {"commentOnPerson", CommentOnPerson},
                     {"addTagToPerson", AddTagToPerson},
                     {"removeTagFromPerson", RemoveTagFromPerson},
                     {"addTagV1", AddTagV1},
                     {"removeTagV1", RemoveTagV1},
                     {"listChannels", ListChannels},
                     {"listPersonMessages", ListPersonMessages},
                     {"sendTemplate", SendTemplate},
                     {"sendTemplateV1", SendTemplate},
                     {"sendMessage", SendMessage},
                     {"sendMessageV1", SendMessage},
                     {"subscribeManually", SubscribeManually},
                     {"sendSms", SendSms},
                     {"sendEmails", SendEmails},
                     {"listOrders", ListOrders},
                     {"createOrder", CreateOrder},
                     {"createOrderV1", CreateOrderV1},
                     {"setOrderState", SetOrderState},
                     {"setOrderStateV1", SetOrderState},
                     {"createCall", CreateCall},
                     {"createTrafficSource", CreateTrafficSource},
                     {"getTunnelStatistics", GetTunnelStatistics}};
  for (auto* replies : {EmptyReplies, PeopleReplies, SubscriptionReplies, OrderReplies,
                        StoredReplies, TunnelReplies}) {
    for (auto& reply : replies()) vendor.replies.push_back(std::move(reply));
  }
  vendor.webhooks = Webhooks();
  vendor.credentials = {"tokens", {}, true, "-H 'X-Leeloo-AuthToken: {}'"};
  vendor.find_credentials = AuthTokens;
  vendor.published_limit = RateLimit{300, std::chrono::minutes(1)};
  return vendor;
}

}  // namespace understudy::leeloo
