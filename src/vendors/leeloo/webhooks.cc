#include "vendors/leeloo/webhooks.h"

#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/json.h"

namespace understudy::leeloo {
namespace {

std::string BodyOf(const WebhookAttempt& attempt, const Settings& /*settings*/) {
  json::Writer w;
  w.StartObject().Key("type").String(attempt.event).Key("data").Raw(attempt.data).EndObject();
  return w.Take();
}

// A value of the order itself, else of the person.
std::string OfOrder(const char* column) {
  return std::string("coalesce(") + column + ", (SELECT p." + column +
         " FROM leeloo_people AS p WHERE p.id = leeloo_orders.person_id), 'NOT_DEFINED')";
}

entities::ReplyBinding OfOrders(const char* event) {
  return {.operation = event,
          .row = "",
          .entity = "orders",
          .queries = {"FROM leeloo_orders WHERE id = ?1"},
          .fills = {{.property = "order_id", .column = "id"},
                    {.property = "account_id", .column = "account_id"},
                    {.property = "offer_name", .column = "title"},
                    {.property = "email", .column = OfOrder("email")},
                    {.property = "phone", .column = OfOrder("phone")},
                    {.property = "created_at", .column = "created_at"}}};
}

entities::ReplyBinding OfSales() {
  auto binding = OfOrders("SALE");
  binding.fills.push_back({.property = "payment_method", .column = "payment_system_id"});
  return binding;
}

// A message from the account's owner, which only the admin API can make.
void TellMessage(const entities::Teller& teller, const WebhookRowChange& change, Instant /*now*/) {
  if (change.entity != "messages" || change.before || !change.after) return;
  const Source source{"row", std::string(*change.after)};
  Diagnostics none;
  const auto row = ParseJson(source, none);
  if (row && row->Text("type") == "FRIEND_MESSAGE") {
    teller.TellRow("INCOMING_MESSAGE", change.id);
  }
}

}  // namespace

std::shared_ptr<const WebhookStyle> Webhooks() {
  auto style = std::make_shared<WebhookStyle>();
  style->data_member = "data";
  style->events = {
      OfOrders("ORDER"),
      OfSales(),
      {.operation = "SUBSCRIPTION",
       .values = {"account_id", "tunnel_name", "leadgentool_name", "traffic_source", "created_at"}},
      {.operation = "INCOMING_MESSAGE",
       .row = "",
       .entity = "messages",
       .queries = {"FROM leeloo_messages WHERE id = ?1"},
       .fills = {{.property = "account_id", .column = "account_id"},
                 {.property = "created_at", .column = "created_at"}}}};
  style->body = BodyOf;
  style->row_changed = TellMessage;
  return style;
}

}  // namespace understudy::leeloo
