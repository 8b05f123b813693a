#include "vendors/omnidesk/handlers.h"

namespace understudy::omnidesk {

std::vector<entities::ReplyBinding> Replies() {
  return {{.operation = "listCustomers",
           .row = "items",
           .entity = "customers",
           .queries = {"FROM omnidesk_customers WHERE id = ?1",
                       "FROM omnidesk_customers ORDER BY id LIMIT ?1 OFFSET ?2"},
           .values = {"itemStart", "itemTotal", "itemLimit"},
           .fills = {{"items.brand_name", "name", "FROM omnidesk_brands WHERE id = ?1", "brand_id"},
                     {.property = "items.channels",
                      .from = "FROM omnidesk_channels WHERE customer_id >= ?1"
                              " ORDER BY customer_id, id",
                      .owner = "customer_id"}}},
          {.operation = "getForm",
           .row = "item",
           .entity = "forms",
           .fills = {{.property = "item.fields", .column = "fields"}}},
          // Their rows have a column for each property: tickets.cc.
          {.operation = "listTickets",
           .row = "items",
           .values = {"itemStart", "itemTotal", "itemLimit"},
           .fills = {{.property = "items.from", .column = "sender"},
                     {.property = "items.to", .column = "recipient"}}},
          {.operation = "getTicket",
           .row = "item",
           .fills = {{.property = "item.from", .column = "sender"},
                     {.property = "item.to", .column = "recipient"},
                     {.property = "item.timeline", .column = "timeline"}}},
          {.operation = "createTicket", .values = {"id"}},
          {.operation = "listUsers",
           .row = "items",
           .entity = "users",
           .values = {"itemStart", "itemTotal", "itemLimit", "extended"},
           .fills = {{.property = "items.phone", .column = "phone", .only_if = "extended"},
                     {.property = "items.active", .column = "active", .only_if = "extended"}}}};
}

}  // namespace understudy::omnidesk
