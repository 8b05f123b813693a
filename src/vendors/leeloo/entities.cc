#include "vendors/leeloo/entities.h"

namespace understudy::leeloo {
namespace {

Shape Id() { return Shape::String().NotEmpty(); }

entities::EntityDeclaration Users() {
  return {.name = "users",
          .table = "leeloo_users",
          .doc = "The company's own people, who write to accounts.",
          .fields = {{"id", Id(), kRequired},
                     {"name", Shape::String(), kRequired},
                     {"createdAt", Shape::Instant(), kRequired},
                     {"updatedAt", Shape::Instant(), kRequired}}};
}

entities::EntityDeclaration Accounts() {
  const Shape subscription = Shape::Object({{"tunnelName", Shape::String(), kRequired},
                                            {"leadgentoolName", Shape::String(), kRequired},
                                            {"trafficSource", Shape::String(), kRequired}});
  return {.name = "accounts",
          .table = "leeloo_accounts",
          .doc = "Clients of the company, one account for each messenger.",
          .fields = {{"id", Id(), kRequired},
                     {"name", Shape::String(), kRequired},
                     {.name = "tags",
                      .shape = Shape::List(Shape::String().NotEmpty()),
                      .found_by = {.table = "leeloo_account_tags",
                                   .owner = "account_id",
                                   .columns = {"tag"},
                                   .copies = {"last_message_time"}}},
                     {.name = "from",
                      .shape = Shape::String().Doc("the messenger: FACEBOOK, TELEGRAM, …"),
                      .presence = kRequired,
                      .column = "source"},
                     {"botStatus", Shape::String(), kRequired},
                     {"lastMessageTime", Shape::Instant(), kRequired},
                     {"gender", Shape::String().Nullable()},
                     {"locale", Shape::String().Nullable()},
                     {"subscribeHistory", Shape::List(subscription)},
                     {.name = "contactedUsers",
                      .shape = Shape::List(Shape::String().References("users"))
                                   .Doc("ids, in the order of links"),
                      .items = {.table = "leeloo_contacted_users",
                                .owner = "account_id",
                                .order = "position",
                                .columns = {"user_id"}}},
                     {"createdAt", Shape::Instant(), kRequired},
                     {"updatedAt", Shape::Instant(), kRequired}},
          .total = "SELECT total FROM leeloo_account_count"};
}

entities::EntityDeclaration Orders() {
  return {.name = "orders",
          .table = "leeloo_orders",
          .doc = "What accounts ordered; shown newest updatedAt first.",
          .fields = {{"id", Id(), kRequired},
                     {"accountId", Shape::String().References("accounts"), kRequired},
                     {"price", Shape::Number(), kRequired},
                     {"currency", Shape::String(), kRequired},
                     {"paymentMethod", Shape::String(), kRequired},
                     {"status", Shape::String(), kRequired},
                     {"updatedAt", Shape::Instant(), kRequired}}};
}

entities::EntityDeclaration Messages() {
  return {.name = "messages",
          .table = "leeloo_messages",
          .doc = "The chats of accounts; shown newest first.",
          .fields = {{"id", Id(), kRequired},
                     {"accountId", Shape::String().References("accounts"), kRequired},
                     {"text", Shape::String(), kRequired},
                     {"type",
                      Shape::String().OneOf(
                          {"SYSTEM_MESSAGE", "BOT_MESSAGE", "YOUR_MESSAGE", "FRIEND_MESSAGE"}),
                      kRequired},
                     {"read", Shape::Boolean()},
                     {.name = "createdBy",
                      .shape = Shape::String().References("users").Nullable().Doc(
                          "the user who wrote it; YOUR_MESSAGE only"),
                      .only_with = {"type", "YOUR_MESSAGE"}},
                     {"createdAt", Shape::Instant(), kRequired},
                     {"updatedAt", Shape::Instant(), kRequired}}};
}

}  // namespace

std::vector<Entity> Entities() {
  return entities::CompileEntities({Users(), Accounts(), Orders(), Messages()});
}

}  // namespace understudy::leeloo
