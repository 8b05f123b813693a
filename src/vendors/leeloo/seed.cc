#include "vendors/leeloo/seed.h"

#include "base/json.h"
#include "vendors/leeloo/repo.h"
#include "vendors/shared/rows.h"

namespace understudy::leeloo {
namespace {

Shape Id() { return Shape::String().NotEmpty(); }

std::vector<std::string> Texts(const Node& row, std::string_view name) {
  std::vector<std::string> texts;
  for (const auto& item : row.Items(name)) texts.push_back(item.text);
  return texts;
}

// With its keys in the order in which the vendor shows them.
std::string SubscribeHistoryJson(const Node& row) {
  json::Writer w;
  w.StartArray();
  for (const auto& item : row.Items("subscribeHistory")) {
    w.StartObject();
    for (const auto* key : {"tunnelName", "leadgentoolName", "trafficSource"}) {
      w.Key(key).String(item.Text(key));
    }
    w.EndObject();
  }
  w.EndArray();
  return w.Take();
}

std::optional<std::string> AuthorWithoutMessage(const Node& row) {
  if (!row.OptionalText("createdBy") || row.Text("type") == "YOUR_MESSAGE") return std::nullopt;
  return "only a YOUR_MESSAGE has a `createdBy`";
}

}  // namespace

Shape UserShape() {
  return Shape::Object({{"id", Id(), kRequired},
                        {"name", Shape::String(), kRequired},
                        {"createdAt", Shape::Instant(), kRequired},
                        {"updatedAt", Shape::Instant(), kRequired}});
}

Shape AccountShape() {
  const Shape subscription = Shape::Object({{"tunnelName", Shape::String(), kRequired},
                                            {"leadgentoolName", Shape::String(), kRequired},
                                            {"trafficSource", Shape::String(), kRequired}});
  return Shape::Object({
      {"id", Id(), kRequired},
      {"name", Shape::String(), kRequired},
      {"tags", Shape::List(Shape::String().NotEmpty())},
      {"from", Shape::String().Doc("the messenger: FACEBOOK, TELEGRAM, …"), kRequired},
      {"botStatus", Shape::String(), kRequired},
      {"lastMessageTime", Shape::Instant(), kRequired},
      {"gender", Shape::String().Nullable()},
      {"locale", Shape::String().Nullable()},
      {"subscribeHistory", Shape::List(subscription)},
      {"contactedUsers",
       Shape::List(Shape::String().References("users")).Doc("ids, in the order of links")},
      {"createdAt", Shape::Instant(), kRequired},
      {"updatedAt", Shape::Instant(), kRequired},
  });
}

Shape OrderShape() {
  return Shape::Object({{"id", Id(), kRequired},
                        {"accountId", Shape::String().References("accounts"), kRequired},
                        {"price", Shape::Number(), kRequired},
                        {"currency", Shape::String(), kRequired},
                        {"paymentMethod", Shape::String(), kRequired},
                        {"status", Shape::String(), kRequired},
                        {"updatedAt", Shape::Instant(), kRequired}});
}

Shape MessageShape() {
  return Shape::Object({{"id", Id(), kRequired},
                        {"accountId", Shape::String().References("accounts"), kRequired},
                        {"text", Shape::String(), kRequired},
                        {"type",
                         Shape::String().OneOf(
                             {"SYSTEM_MESSAGE", "BOT_MESSAGE", "YOUR_MESSAGE", "FRIEND_MESSAGE"}),
                         kRequired},
                        {"read", Shape::Boolean()},
                        {"createdBy", Shape::String().References("users").Nullable().Doc(
                                          "the user who wrote it; YOUR_MESSAGE only")},
                        {"createdAt", Shape::Instant(), kRequired},
                        {"updatedAt", Shape::Instant(), kRequired}})
      .Where(AuthorWithoutMessage);
}

void SeedUser(store::Database& database, const Node& row) {
  InsertUser(database, {std::string(row.Text("id")), std::string(row.Text("name")),
                        Time(row, "createdAt"), Time(row, "updatedAt")});
}

void SeedAccount(store::Database& database, const Node& row) {
  Account a;
  a.id = row.Text("id");
  a.name = row.Text("name");
  a.tags = MemberJson(row, "tags", "[]");
  a.from = row.Text("from");
  a.bot_status = row.Text("botStatus");
  a.last_message_time = Time(row, "lastMessageTime");
  a.gender = OptionalString(row, "gender");
  a.locale = OptionalString(row, "locale");
  a.subscribe_history = SubscribeHistoryJson(row);
  a.created_at = Time(row, "createdAt");
  a.updated_at = Time(row, "updatedAt");
  InsertAccount(database, a, Texts(row, "tags"), Texts(row, "contactedUsers"));
}

void SeedOrder(store::Database& database, const Node& row) {
  InsertOrder(database, {std::string(row.Text("id")), std::string(row.Text("accountId")),
                         MemberJson(row, "price", "0"), std::string(row.Text("currency")),
                         std::string(row.Text("paymentMethod")), std::string(row.Text("status")),
                         Time(row, "updatedAt")});
}

void SeedMessage(store::Database& database, const Node& row) {
  Message m;
  m.id = row.Text("id");
  m.account_id = row.Text("accountId");
  m.text = row.Text("text");
  m.type = row.Text("type");
  m.read = row.Boolean("read");
  m.created_by = OptionalString(row, "createdBy");
  m.created_at = Time(row, "createdAt");
  m.updated_at = Time(row, "updatedAt");
  InsertMessage(database, m);
}

}  // namespace understudy::leeloo
