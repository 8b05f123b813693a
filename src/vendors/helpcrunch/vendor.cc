#include "vendors/helpcrunch/vendor.h"

#include <string_view>

#include "vendors/helpcrunch/handlers.h"
#include "vendors/helpcrunch/webhooks.h"
#include "vendors/shared/credentials.h"

namespace understudy::helpcrunch {
namespace {

std::string_view WithoutBrackets(std::string_view sent, const Settings& settings) {
  const auto setting = settings.find("bracketed_key");
  const bool accepts = setting != settings.end() && setting->second == "accept";
  if (!accepts || sent.size() < 3 || !sent.starts_with('<') || !sent.ends_with('>')) return sent;
  return sent.substr(1, sent.size() - 2);
}

}  // namespace

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "helpcrunch";
  vendor.webhooks = Webhooks();
  vendor.settings = {
      {"application_required",
       {"true", "false"},
       "Whether a new chat must name its application. Without one, it is of the first."},
      {"bracketed_key",
       {"reject", "accept"},
       "Whether a key in literal angle brackets, `Authorization: Bearer <KEY>`, counts as the key, "
       "as one client sends it."},
      {"era",
       {"2020", "2024"},
       "Of which year the vendor's pages are that replies and errors follow."},
      {"event_data",
       {"object", "string"},
       "Whether the data of an event is sent to webhooks as JSON, or as a text that has the JSON."},
      {"path_form",
       {"true", "false"},
       "Whether PUT /v1/chats/{id}/status, /assignee and /department are known, as one client has "
       "it."},
      {"put",
       {"merge", "replace"},
       "What PUT of a customer does with fields that are not sent: it leaves them, or clears "
       "them."},
  };
  vendor.handlers = {{"listChats", ListChats},
                     {"getChat", GetChat},
                     {"createChat", CreateChat},
                     {"searchChats", SearchChats},
                     {"setChatStatus", SetChatStatus},
                     {"setChatAssignee", SetChatAssignee},
                     {"setChatDepartment", SetChatDepartment},
                     {"snoozeChat", SnoozeChat},
                     {"setReadByAgent", SetReadByAgent},
                     {"setReadByCustomer", SetReadByCustomer},
                     {"setRead", SetReadByAgent},
                     {"setStatusOfChat", SetChatStatus},
                     {"setAssigneeOfChat", SetChatAssignee},
                     {"setDepartmentOfChat", SetChatDepartment},
                     {"createMessage", CreateMessage},
                     {"searchCustomers", SearchCustomers},
                     {"createCustomer", CreateCustomer},
                     {"replaceCustomer", UpdateCustomer},
                     {"updateCustomer", UpdateCustomer},
                     {"updateCustomers", UpdateCustomers},
                     {"deleteCustomer", DeleteCustomer},
                     {"tagCustomer", TagCustomer},
                     {"untagCustomer", UntagCustomer},
                     {"createEvent", CreateEvent}};
  vendor.credentials = {"tokens", {}, false, "-H 'Authorization: Bearer {}'"};
  vendor.find_credentials = BearerTokens;
  vendor.credential_meant = WithoutBrackets;
  vendor.published_limit = RateLimit{120, std::chrono::minutes(1)};
  return vendor;
}

}  // namespace understudy::helpcrunch
