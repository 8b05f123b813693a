#include "vendors/sumaya/rows.h"

#include "vendors/shared/rows.h"

namespace understudy::sumaya {
namespace {

void WriteCustomer(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("username").String(row.View(1));
  w.Key("full_name").String(row.View(2));
  w.Key("email").String(row.View(3));
  w.EndObject();
}

void WriteMessage(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("customer_id").String(row.View(1));
  w.Key("ticket_id").Text(row.OptionalView(2));
  w.Key("intention").String(row.View(3));
  w.Key("status").String(row.View(4));
  w.Key("link").Text(row.OptionalView(5));
  w.Key("cart_items").Raw(row.View(6));
  w.Key("created_at").String(ScenarioTime(row.Time(7)));
  w.Key("sent_at").String(ScenarioTime(row.Time(8)));
  w.EndObject();
}

void WritePointsRecord(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("customer_id").String(row.View(1));
  w.Key("message_id").String(row.View(2));
  w.Key("points").Integer(row.Integer(3));
  w.Key("point_id").String(row.View(4));
  w.Key("message").String(row.View(5));
  w.Key("created_at").String(ScenarioTime(row.Time(6)));
  w.EndObject();
}

void WriteSubscription(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("customer_id").Text(row.OptionalView(1));
  w.EndObject();
}

void WriteSubscriptionRecord(store::Database& /*database*/, const store::Query& row,
                             json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("subscription_id").String(row.View(1));
  w.Key("operation").String(row.View(2));
  w.Key("description").Text(row.OptionalView(3));
  w.Key("causer_type").Text(row.OptionalView(4));
  w.Key("causer_username").Text(row.OptionalView(5));
  w.Key("causer_name").Text(row.OptionalView(6));
  w.Key("causer_email").Text(row.OptionalView(7));
  w.Key("current_owner_username").Text(row.OptionalView(8));
  w.Key("current_owner_name").Text(row.OptionalView(9));
  w.Key("current_owner_email").Text(row.OptionalView(10));
  w.Key("previous_owner_username").Text(row.OptionalView(11));
  w.Key("previous_owner_name").Text(row.OptionalView(12));
  w.Key("previous_owner_email").Text(row.OptionalView(13));
  w.Key("created_at").String(ScenarioTime(row.Time(14)));
  w.EndObject();
}

}  // namespace

RowTable CustomerRows() {
  RowTable rows{"sumaya_customers", "id, username, full_name, email", WriteCustomer};
  // By their indexes, which are not in the order of ids.
  rows.referrers = {
      {"messages", "SELECT id FROM sumaya_messages WHERE customer_id = ?1"},
      {"points_records", "SELECT id FROM sumaya_points_records WHERE customer_id = ?1"},
      {"subscriptions", "SELECT id FROM sumaya_subscriptions WHERE customer_id = ?1 ORDER BY id"}};
  return rows;
}

RowTable MessageRows() {
  RowTable rows{"sumaya_messages",
                "id, customer_id, ticket_id, intention, status, link, cart_items, created_at,"
                " sent_at",
                WriteMessage};
  rows.referrers = {
      {"points_records", "SELECT id FROM sumaya_points_records WHERE message_id = ?1 ORDER BY id"}};
  return rows;
}

RowTable PointsRecordRows() {
  RowTable rows{"sumaya_points_records",
                "id, customer_id, message_id, points, point_id, message, created_at",
                WritePointsRecord};
  rows.total =
      "SELECT coalesce(max(total), 0) FROM sumaya_points_record_counts"
      " WHERE customer_id = 0 AND point_id = 0";
  return rows;
}

RowTable SubscriptionRows() {
  RowTable rows{"sumaya_subscriptions", "id, customer_id", WriteSubscription};
  rows.referrers = {{"subscription_records",
                     "SELECT id FROM sumaya_subscription_records WHERE subscription_id = ?1"}};
  return rows;
}

RowTable SubscriptionRecordRows() {
  return {"sumaya_subscription_records",
          "id, subscription_id, operation, description, causer_type, causer_username, causer_name,"
          " causer_email, current_owner_username, current_owner_name, current_owner_email,"
          " previous_owner_username, previous_owner_name, previous_owner_email, created_at",
          WriteSubscriptionRecord};
}

}  // namespace understudy::sumaya
