#include "vendors/leeloo/rows.h"

#include "vendors/shared/rows.h"

namespace understudy::leeloo {
namespace {

void WriteUser(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("name").String(row.View(1));
  w.Key("createdAt").String(ScenarioTime(row.Time(2)));
  w.Key("updatedAt").String(ScenarioTime(row.Time(3)));
  w.EndObject();
}

void WriteContactedUsers(store::Database& database, std::string_view account_id, json::Writer& w) {
  auto query = database.Prepare(
      "SELECT user_id FROM leeloo_contacted_users WHERE account_id = ?1 ORDER BY position");
  query.Bind(1, account_id);
  w.StartArray();
  while (query.Step()) w.String(query.View(0));
  w.EndArray();
}

void WriteAccount(store::Database& database, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("name").String(row.View(1));
  w.Key("tags").Raw(row.View(2));
  w.Key("from").String(row.View(3));
  w.Key("botStatus").String(row.View(4));
  w.Key("lastMessageTime").String(ScenarioTime(row.Time(5)));
  w.Key("gender").Text(row.OptionalView(6));
  w.Key("locale").Text(row.OptionalView(7));
  w.Key("subscribeHistory").Raw(row.View(8));
  WriteContactedUsers(database, row.View(0), w.Key("contactedUsers"));
  w.Key("createdAt").String(ScenarioTime(row.Time(9)));
  w.Key("updatedAt").String(ScenarioTime(row.Time(10)));
  w.EndObject();
}

void WriteOrder(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("accountId").String(row.View(1));
  w.Key("price").Raw(row.View(2));
  w.Key("currency").String(row.View(3));
  w.Key("paymentMethod").String(row.View(4));
  w.Key("status").String(row.View(5));
  w.Key("updatedAt").String(ScenarioTime(row.Time(6)));
  w.EndObject();
}

void WriteMessage(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").String(row.View(0));
  w.Key("accountId").String(row.View(1));
  w.Key("text").String(row.View(2));
  w.Key("type").String(row.View(3));
  w.Key("read").Boolean(row.Integer(4) != 0);
  w.Key("createdBy").Text(row.OptionalView(5));
  w.Key("createdAt").String(ScenarioTime(row.Time(6)));
  w.Key("updatedAt").String(ScenarioTime(row.Time(7)));
  w.EndObject();
}

}  // namespace

RowTable UserRows() {
  RowTable rows{"leeloo_users", "id, name, created_at, updated_at", WriteUser};
  rows.referrers = {
      {"accounts",
       "SELECT DISTINCT account_id FROM leeloo_contacted_users WHERE user_id = ?1 ORDER BY 1"},
      {"messages", "SELECT id FROM leeloo_messages WHERE created_by = ?1 ORDER BY id"}};
  return rows;
}

RowTable AccountRows() {
  RowTable rows{"leeloo_accounts",
                "id, name, tags, source, bot_status, last_message_time, gender, locale,"
                " subscribe_history, created_at, updated_at",
                WriteAccount};
  rows.delete_parts = {"DELETE FROM leeloo_account_tags WHERE account_id = ?1",
                       "DELETE FROM leeloo_contacted_users WHERE account_id = ?1"};
  // By their indexes, which are not in the order of ids.
  rows.referrers = {{"orders", "SELECT id FROM leeloo_orders WHERE account_id = ?1"},
                    {"messages", "SELECT id FROM leeloo_messages WHERE account_id = ?1"}};
  rows.total = "SELECT total FROM leeloo_account_count";
  rows.parts = {{"contactedUsers", "leeloo_contacted_users", "account_id"}};
  return rows;
}

RowTable OrderRows() {
  return {"leeloo_orders", "id, account_id, price, currency, payment_method, status, updated_at",
          WriteOrder};
}

RowTable MessageRows() {
  return {"leeloo_messages", "id, account_id, text, type, read, created_by, created_at, updated_at",
          WriteMessage};
}

}  // namespace understudy::leeloo
