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

// All that the vendor's pages name, also those of controllers that are not built.
std::vector<std::string> Permissions() {
  return {"CUSTOMER_READ", "CUSTOMER_CUD",     "TICKET_READ",
          "TICKET_CREATE", "TICKET_UPDATE",    "TICKET_DELETE",
          "SET_STATUS",    "TICKET_BATCH",     "MESSAGE_CREATE",
          "FORM_READ",     "FORM_CUD",         "FORM_SAVE",
          "CHANNEL_READ",  "CHANNEL_CUD",      "USER_READ",
          "USER_CUD",      "API_RESERVE_USER", "USER_ANONYMOUS_BROWSING_UPDATE",
          "API_CHAT",      "SETTINGS_CRUD"};
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
  vendor.credentials = {"keys", Permissions(), false, "-H 'apiKey: {}'"};
  vendor.handlers = {{"listCustomers", ListCustomers},
                     {"syncWithCRM", SyncWithCrm},
                     {"listForms", ListForms},
                     {"getForm", GetForm},
                     {"listFormfields", ListFormfields},
                     {"createFormfield", CreateFormfield},
                     {"updateFormfield", UpdateFormfield},
                     {"createChannel", CreateChannel},
                     {"updateChannel", UpdateChannel},
                     {"listUsers", ListUsers},
                     {"listTickets", ListTickets},
                     {"getTicket", GetTicket},
                     {"createTicket", CreateTicket},
                     {"updateTicket", UpdateTicket},
                     {"setTicketStatus", SetTicketStatus},
                     {"setTicketPriority", SetTicketPriority},
                     {"createMessage", CreateMessage}};
  vendor.kept = {"listCustomers"};
  vendor.replies = Replies();
  vendor.find_credentials = FindApiKeys;
  return vendor;
}

RowFinds Finds() {
  return {{"createCustomer", FindNamed}, {"updateCustomerByKey", IdentifyByAnyKey}};
}

}  // namespace understudy::omnidesk
