#include "vendors/helpcrunch/vendor.h"

#include "vendors/helpcrunch/handlers.h"
#include "vendors/helpcrunch/webhooks.h"
#include "vendors/shared/credentials.h"

namespace understudy::helpcrunch {

Vendor MakeVendor() {
  Vendor vendor;
  vendor.name = "helpcrunch";
  vendor.webhooks = Webhooks();
  vendor.settings = {
      {"application_required",
       {"true", "false"},
       "Whether a new chat must name its application. Without one, it is of the first."},
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
                     {"tagCustomer", TagCustomer},
                     {"untagCustomer", UntagCustomer},
                     {"createEvent", CreateEvent}};
  vendor.credentials = {"tokens", {}, false, "-H 'Authorization: Bearer {}'"};
  vendor.find_credentials = BearerTokens;
  vendor.published_limit = RateLimit{120, std::chrono::minutes(1)};
  return vendor;
}

}  // namespace understudy::helpcrunch
