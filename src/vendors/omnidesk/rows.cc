#include "vendors/omnidesk/rows.h"

#include "vendors/shared/rows.h"

namespace understudy::omnidesk {
namespace {

void WriteBrand(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").Integer(row.Integer(0));
  w.Key("name").String(row.View(1));
  w.Key("search_by_channels").Boolean(row.Integer(2) != 0);
  w.Key("crm_lookup_url").Text(row.OptionalView(3));
  w.EndObject();
}

void WriteChannels(store::Database& database, std::int64_t customer_id, json::Writer& w) {
  auto query = database.Prepare(
      "SELECT id, type, value FROM omnidesk_channels WHERE customer_id = ?1 ORDER BY id");
  query.Bind(1, customer_id);
  w.StartArray();
  while (query.Step()) {
    w.StartObject();
    w.Key("id").Integer(query.Integer(0));
    w.Key("type").String(query.View(1));
    w.Key("value").String(query.View(2));
    w.EndObject();
  }
  w.EndArray();
}

void WriteCustomFields(store::Database& database, std::int64_t customer_id, json::Writer& w) {
  auto query = database.Prepare(
      "SELECT name, value FROM omnidesk_custom_fields WHERE customer_id = ?1 ORDER BY name");
  query.Bind(1, customer_id);
  w.StartObject();
  while (query.Step()) w.Key(query.View(0)).String(query.View(1));
  w.EndObject();
}

void WriteCustomer(store::Database& database, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").Integer(row.Integer(0));
  w.Key("brand_id").Integer(row.Integer(1));
  w.Key("external_primary_id").Text(row.OptionalView(2));
  w.Key("firstname").String(row.View(3));
  w.Key("lastname").String(row.View(4));
  WriteChannels(database, row.Integer(0), w.Key("channels"));
  WriteCustomFields(database, row.Integer(0), w.Key("custom_fields"));
  w.EndObject();
}

void WriteTicket(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").Integer(row.Integer(0));
  w.Key("customer_id");
  if (row.IsNull(1)) {
    w.Null();
  } else {
    w.Integer(row.Integer(1));
  }
  w.Key("subject").String(row.View(2));
  w.Key("status").String(row.View(3));
  w.Key("created_at").String(ScenarioTime(row.Time(4)));
  w.EndObject();
}

void WriteEvent(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").Integer(row.Integer(0));
  w.Key("customer_id").Integer(row.Integer(1));
  w.Key("message").String(row.View(2));
  w.Key("initiated_by").Text(row.OptionalView(3));
  w.Key("source_url").Text(row.OptionalView(4));
  w.Key("created_at").String(ScenarioTime(row.Time(5)));
  w.EndObject();
}

void WriteCrmEntry(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("brand_id").Integer(row.Integer(0));
  w.Key("channel").String(row.View(1));
  w.Key("address").String(row.View(2));
  w.Key("external_primary_id").String(row.View(3));
  w.Key("firstname").Text(row.OptionalView(4));
  w.Key("lastname").Text(row.OptionalView(5));
  w.EndObject();
}

}  // namespace

RowTable BrandRows() {
  RowTable rows{"omnidesk_brands", "id, name, search_by_channels, crm_lookup_url", WriteBrand};
  rows.referrers = {
      {"customers",
       "SELECT CAST(id AS TEXT) FROM omnidesk_customers WHERE brand_id = ?1 ORDER BY id"},
      {"crm_directory",
       "SELECT brand_id || ':' || channel || ':' || address FROM omnidesk_crm_directory"
       " WHERE brand_id = ?1 ORDER BY channel, address"}};
  return rows;
}

// No referrers: deleting a customer deletes its events and unlinks its tickets, as the API's
// deleteCustomer does.
RowTable CustomerRows() {
  RowTable rows{"omnidesk_customers", "id, brand_id, external_primary_id, firstname, lastname",
                WriteCustomer};
  rows.delete_parts = {"DELETE FROM omnidesk_channels WHERE customer_id = ?1",
                       "DELETE FROM omnidesk_custom_fields WHERE customer_id = ?1"};
  rows.holders = {
      "SELECT CAST(id AS TEXT) FROM omnidesk_customers"
      " WHERE brand_id = ?1 AND external_primary_id = ?2",
      "SELECT CAST(customer_id AS TEXT) FROM omnidesk_channels WHERE id = ?1"};
  rows.total = "SELECT total FROM omnidesk_customer_count";
  rows.parts = {{"channels", "omnidesk_channels", "customer_id"},
                {"custom_fields", "omnidesk_custom_fields", "customer_id"}};
  return rows;
}

RowTable TicketRows() {
  return {"omnidesk_tickets", "id, customer_id, subject, status, created_at", WriteTicket};
}

RowTable EventRows() {
  return {"omnidesk_events", "id, customer_id, message, initiated_by, source_url, created_at",
          WriteEvent};
}

RowTable CrmEntryRows() {
  return {"omnidesk_crm_directory",
          "brand_id, channel, address, external_primary_id, firstname, lastname", WriteCrmEntry};
}

}  // namespace understudy::omnidesk
