#include "vendors/sumaya/seed.h"

#include "vendors/shared/rows.h"
#include "vendors/sumaya/repo.h"

namespace understudy::sumaya {
namespace {

Shape Id() { return Shape::String().NotEmpty(); }
Shape NullableText() { return Shape::String().Nullable(); }

// The members that begin with `role`: "causer", "current_owner", "previous_owner".
Person PersonOf(const Node& row, const std::string& role) {
  return {OptionalString(row, role + "_username"), OptionalString(row, role + "_name"),
          OptionalString(row, role + "_email")};
}

}  // namespace

Shape CustomerShape() {
  return Shape::Object({{"id", Id(), kRequired},
                        {"username", Shape::String(), kRequired},
                        {"full_name", Shape::String(), kRequired},
                        {"email", Shape::String(), kRequired}});
}

Shape MessageShape() {
  return Shape::Object({
      {"id", Id(), kRequired},
      {"customer_id", Shape::String().References("customers"), kRequired},
      {"ticket_id", NullableText()},
      {"intention", Shape::String(), kRequired},
      {"status", Shape::String().Doc("sent, failed, pending, …"), kRequired},
      {"link", NullableText()},
      {"cart_items", Shape::List(Shape::String())},
      {"created_at", Shape::Instant(), kRequired},
      {"sent_at", Shape::Instant().Doc("never shown, only sorted by; created_at unless given")},
  });
}

Shape PointsRecordShape() {
  return Shape::Object({
      {"id", Id(), kRequired},
      {"customer_id", Shape::String().References("customers"), kRequired},
      {"message_id", Shape::String().References("messages").Doc("the message that is shown"),
       kRequired},
      {"points", Shape::Integer(), kRequired},
      {"point_id", Shape::String(), kRequired},
      {"message", Shape::String(), kRequired},
      {"created_at", Shape::Instant(), kRequired},
  });
}

Shape SubscriptionShape() {
  return Shape::Object({{"id", Id(), kRequired},
                        {"customer_id", Shape::String().References("customers").Nullable()}});
}

Shape SubscriptionRecordShape() {
  return Shape::Object({
      {"subscription_id", Shape::String().References("subscriptions"), kRequired},
      {"id", Id(), kRequired},
      {"causer_name", NullableText()},
      {"causer_email", NullableText()},
      {"causer_type", NullableText()},
      {"current_owner_name", NullableText()},
      {"current_owner_email", NullableText()},
      {"previous_owner_name", NullableText()},
      {"previous_owner_email", NullableText()},
      {"operation", Shape::String(), kRequired},
      {"description", NullableText()},
      {"created_at", Shape::Instant(), kRequired},
      {"causer_username", NullableText().Doc("never shown, only found")},
      {"current_owner_username", NullableText().Doc("never shown, only found")},
      {"previous_owner_username", NullableText().Doc("never shown, only found")},
  });
}

void SeedCustomer(store::Database& database, const Node& row) {
  InsertCustomer(database, {std::string(row.Text("id")), std::string(row.Text("username")),
                            std::string(row.Text("full_name")), std::string(row.Text("email"))});
}

void SeedMessage(store::Database& database, const Node& row) {
  Message m;
  m.id = row.Text("id");
  m.ticket_id = OptionalString(row, "ticket_id");
  m.intention = row.Text("intention");
  m.status = row.Text("status");
  m.link = OptionalString(row, "link");
  m.cart_items = MemberJson(row, "cart_items", "[]");
  m.created_at = Time(row, "created_at");
  const Instant sent_at = OptionalTime(row, "sent_at").value_or(m.created_at);
  std::vector<std::string> cart_items;
  for (const auto& item : row.Items("cart_items")) cart_items.push_back(item.text);
  InsertMessage(database, row.Text("customer_id"), sent_at, m, cart_items);
}

void SeedPointsRecord(store::Database& database, const Node& row) {
  PointsRecord r;
  r.id = row.Text("id");
  r.customer_id = row.Text("customer_id");
  r.message_id = row.Text("message_id");
  r.points = row.Integer("points");
  r.point_id = row.Text("point_id");
  r.message = row.Text("message");
  r.created_at = Time(row, "created_at");
  InsertPointsRecord(database, r);
}

void SeedSubscription(store::Database& database, const Node& row) {
  InsertSubscription(database, row.Text("id"), OptionalString(row, "customer_id"));
}

void SeedSubscriptionRecord(store::Database& database, const Node& row) {
  SubscriptionRecord r;
  r.id = row.Text("id");
  r.causer = PersonOf(row, "causer");
  r.causer_type = OptionalString(row, "causer_type");
  r.current_owner = PersonOf(row, "current_owner");
  r.previous_owner = PersonOf(row, "previous_owner");
  r.operation = row.Text("operation");
  r.description = OptionalString(row, "description");
  r.created_at = Time(row, "created_at");
  InsertSubscriptionRecord(database, row.Text("subscription_id"), r);
}

}  // namespace understudy::sumaya
