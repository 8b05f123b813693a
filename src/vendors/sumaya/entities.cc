#include "vendors/sumaya/entities.h"

namespace understudy::sumaya {
namespace {

Shape Id() { return Shape::String().NotEmpty(); }
Shape NullableText() { return Shape::String().Nullable(); }

entities::EntityDeclaration Customers() {
  return {.name = "customers",
          .table = "sumaya_customers",
          .doc = "Whose messages and points are listed.",
          .fields = {{"id", Id(), kRequired},
                     {"username", Shape::String(), kRequired},
                     {"full_name", Shape::String(), kRequired},
                     {"email", Shape::String(), kRequired}},
          .search = {{"search_name", {"full_name"}}, {"search_email", {"email"}}}};
}

entities::EntityDeclaration Messages() {
  return {.name = "messages",
          .table = "sumaya_messages",
          .doc = "What Trengo sent to customers.",
          .fields = {{"id", Id(), kRequired},
                     {"customer_id", Shape::String().References("customers"), kRequired},
                     {"ticket_id", NullableText()},
                     {"intention", Shape::String(), kRequired},
                     {"status", Shape::String().Doc("sent, failed, pending, …"), kRequired},
                     {"link", NullableText()},
                     {"cart_items", Shape::List(Shape::String())},
                     {"created_at", Shape::Instant(), kRequired},
                     {.name = "sent_at",
                      .shape = Shape::Instant().Doc(
                          "never shown, only sorted by; created_at unless given"),
                      .default_from = "created_at"}},
          .search = {{"search", {"ticket_id", "intention", "cart_items"}}}};
}

entities::EntityDeclaration PointsRecords() {
  return {.name = "points_records",
          .table = "sumaya_points_records",
          .doc = "Points that customers got or lost.",
          .fields = {{"id", Id(), kRequired},
                     {"customer_id", Shape::String().References("customers"), kRequired},
                     {"message_id",
                      Shape::String().References("messages").Doc("the message that is shown"),
                      kRequired},
                     {"points", Shape::Integer(), kRequired},
                     {"point_id", Shape::String(), kRequired},
                     {"message", Shape::String(), kRequired},
                     {"created_at", Shape::Instant(), kRequired}},
          .search = {{"search", {"points", "message"}}},
          .total =
              "SELECT coalesce(max(total), 0) FROM sumaya_points_record_counts"
              " WHERE customer_id = 0 AND point_id = 0"};
}

entities::EntityDeclaration Subscriptions() {
  return {.name = "subscriptions",
          .table = "sumaya_subscriptions",
          .doc = "Subscriptions, for their records.",
          .fields = {{"id", Id(), kRequired},
                     {"customer_id", Shape::String().References("customers").Nullable()}}};
}

entities::EntityDeclaration SubscriptionRecords() {
  constexpr std::string_view kOnlyFound = "never shown, only found";
  return {.name = "subscription_records",
          .table = "sumaya_subscription_records",
          .doc = "The history of subscriptions.",
          .fields = {{"subscription_id", Shape::String().References("subscriptions"), kRequired},
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
                     {"causer_username", NullableText().Doc(kOnlyFound)},
                     {"current_owner_username", NullableText().Doc(kOnlyFound)},
                     {"previous_owner_username", NullableText().Doc(kOnlyFound)}},
          .search = {{"search",
                      {"operation", "description", "causer_username", "causer_name",
                       "current_owner_username", "current_owner_name", "previous_owner_username",
                       "previous_owner_name"}}}};
}

}  // namespace

std::vector<Entity> Entities() {
  return entities::CompileEntities(
      {Customers(), Messages(), PointsRecords(), Subscriptions(), SubscriptionRecords()});
}

}  // namespace understudy::sumaya
