#include "vendors/omnidesk/repo.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace understudy::omnidesk {
namespace {

// The names are searched as one text, so that a whole name finds its owner, and its beginning too.
const std::string kWhereFound =
    " WHERE instr(fold(c.firstname || ' ' || c.lastname), ?1) > 0"
    " OR instr(fold(coalesce(c.external_primary_id, '')), ?1) > 0"
    " OR EXISTS(SELECT 1 FROM omnidesk_channels h"
    " WHERE h.customer_id = c.id AND instr(fold(h.value), ?1) > 0)";

const std::string kFoundIds =
    "SELECT c.id FROM omnidesk_customers c" + kWhereFound + " ORDER BY c.id";

entities::ReplyBinding CustomerListReply() {
  return {.operation = "listCustomers",
          .row = "items",
          .entity = "customers",
          .queries = {"FROM omnidesk_customers WHERE id = ?1",
                      "FROM omnidesk_customers ORDER BY id LIMIT ?1 OFFSET ?2"},
          .values = {"itemStart", "itemTotal", "itemLimit"},
          .fills = {{"items.brand_name", "name", "FROM omnidesk_brands WHERE id = ?1", "brand_id"},
                    {.property = "items.channels",
                     .from = "FROM omnidesk_channels WHERE customer_id >= ?1"
                             " ORDER BY customer_id, id",
                     .owner = "customer_id"}}};
}

entities::ReplyBinding CustomerReply(const char* operation) {
  return {.operation = operation,
          .row = "item",
          .entity = "customers",
          .fills = {{"item.brand_name", "(SELECT name FROM omnidesk_brands WHERE id = brand_id)"},
                    {.property = "item.channels",
                     .from = "FROM omnidesk_channels WHERE customer_id = ?1 ORDER BY id"},
                    {.property = "item.custom_fields",
                     .from = "FROM omnidesk_custom_fields WHERE customer_id = ?1 ORDER BY name"}}};
}

// Newest first. At the same time: events before tickets, higher ids first.
entities::ReplyBinding TimelineReply() {
  return {.operation = "timelineByCustomerExternalId",
          .row = "items",
          .queries = {"FROM (SELECT 'event' AS type, id, message, initiated_by, source_url,"
                      " NULL AS subject, NULL AS status, created_at FROM omnidesk_events"
                      " WHERE customer_id = ?1"
                      " UNION ALL SELECT 'ticket', id, NULL, NULL, NULL, subject, status,"
                      " created_at FROM omnidesk_tickets WHERE customer_id = ?1 AND ?2)"
                      " ORDER BY created_at DESC, type, id DESC"},
          .values = {"itemTotal", "itemLimit"}};
}

// Only the conditions that the key has, so that an index serves each; what can fit several
// customers is sorted, so that the lowest ids come first.
std::string SelectByKey(const CustomerKey& key) {
  std::string sql = "SELECT id FROM omnidesk_customers WHERE TRUE";
  if (key.id) sql += " AND id = ?1";
  if (key.external_id) sql += " AND external_primary_id = ?2";
  if (key.brand_id) sql += " AND brand_id = ?3";
  const bool unique = key.id || (key.external_id && key.brand_id);
  return unique ? sql : sql + " ORDER BY id LIMIT 2";
}

}  // namespace

std::vector<entities::ReplyBinding> Replies() {
  return {CustomerListReply(), CustomerReply("getCustomer"),
          CustomerReply("searchByPrimaryExternalId"), CustomerReply("searchByCustomerChannelValue"),
          TimelineReply()};
}

std::optional<Brand> FindBrand(store::Database& database, std::int64_t id) {
  auto query = database.Prepare(
      "SELECT id, name, search_by_channels, crm_lookup_url FROM omnidesk_brands WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  return Brand{query.Integer(0), query.Text(1), query.Integer(2) != 0, query.OptionalText(3)};
}

std::int64_t CountCustomers(store::Database& database) {
  auto query = database.Prepare("SELECT total FROM omnidesk_customer_count");
  return query.Step() ? query.Integer(0) : 0;
}

FoundCustomers::FoundCustomers(store::Database& database, const entities::ReplyPlan& plan,
                               std::string_view text, std::int64_t start, std::int64_t limit)
    : database_(database), plan_(plan) {
  const std::string folded = SearchKey(text);
  auto found = database.Prepare(kFoundIds);
  found.Bind(1, folded);
  for (; found.Step(); ++total_) {
    if (total_ >= start && std::ssize(ids_) < limit) ids_.push_back(found.Integer(0));
  }
}

const store::Query* FoundCustomers::Next() {
  if (next_ == ids_.size()) return nullptr;
  row_.reset();
  row_.emplace(database_.Prepare(plan_.query(kCustomerById))).Bind(1, ids_[next_++]);
  return row_->Step() ? &*row_ : nullptr;
}

std::optional<BrandMembership> FindMembership(store::Database& database, std::int64_t id) {
  auto query = database.Prepare(
      "SELECT brand_id, external_primary_id FROM omnidesk_customers WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  return BrandMembership{query.Integer(0), query.OptionalText(1)};
}

std::vector<std::int64_t> FindCustomerIds(store::Database& database, const CustomerKey& key) {
  auto query = database.Prepare(SelectByKey(key));
  if (key.id) query.Bind(1, *key.id);
  if (key.external_id) query.Bind(2, *key.external_id);
  if (key.brand_id) query.Bind(3, *key.brand_id);
  std::vector<std::int64_t> ids;
  while (query.Step()) ids.push_back(query.Integer(0));
  return ids;
}

std::optional<std::int64_t> FindCustomerByChannel(store::Database& database, std::string_view value,
                                                  std::optional<std::int64_t> brand_id) {
  auto query = database.Prepare(
      "SELECT h.customer_id FROM omnidesk_channels h WHERE h.value = ?1 AND (?2 IS NULL OR"
      " (SELECT c.brand_id FROM omnidesk_customers c WHERE c.id = h.customer_id) = ?2)"
      " ORDER BY h.customer_id LIMIT 1");
  query.Bind(1, value).Bind(2, brand_id);
  return query.Step() ? std::optional(query.Integer(0)) : std::nullopt;
}

std::int64_t InsertCustomer(store::Database& database, std::int64_t brand_id,
                            std::optional<std::string_view> external_id) {
  database
      .Prepare(
          "INSERT INTO omnidesk_customers(brand_id, external_primary_id, firstname, lastname)"
          " VALUES(?1, ?2, '', '')")
      .Bind(1, brand_id)
      .Bind(2, external_id)
      .Run();
  return database.LastInsertId();
}

void SetNames(store::Database& database, std::int64_t id, std::optional<std::string_view> firstname,
              std::optional<std::string_view> lastname) {
  database
      .Prepare(
          "UPDATE omnidesk_customers SET firstname = coalesce(?2, firstname),"
          " lastname = coalesce(?3, lastname) WHERE id = ?1")
      .Bind(1, id)
      .Bind(2, firstname)
      .Bind(3, lastname)
      .Run();
}

void SetBrand(store::Database& database, std::int64_t id, std::int64_t brand_id) {
  database.Prepare("UPDATE omnidesk_customers SET brand_id = ?2 WHERE id = ?1")
      .Bind(1, id)
      .Bind(2, brand_id)
      .Run();
}

void SetCustomField(store::Database& database, std::int64_t customer_id, const CustomField& field) {
  database
      .Prepare("UPDATE omnidesk_custom_fields SET value = ?3 WHERE customer_id = ?1 AND name = ?2")
      .Bind(1, customer_id)
      .Bind(2, field.name)
      .Bind(3, field.value)
      .Run();
  if (database.Changes() > 0) return;
  database
      .Prepare("INSERT INTO omnidesk_custom_fields(customer_id, name, value) VALUES(?1, ?2, ?3)")
      .Bind(1, customer_id)
      .Bind(2, field.name)
      .Bind(3, field.value)
      .Run();
}

void LinkChannel(store::Database& database, std::int64_t customer_id, std::string_view type,
                 std::string_view value) {
  // No INSERT OR IGNORE: a row that is not inserted would still use up an id. And no INSERT …
  // SELECT: SQLite takes a table of its own for what it reads from the table that it writes.
  auto linked = database.Prepare(
      "SELECT 1 FROM omnidesk_channels WHERE customer_id = ?1 AND type = ?2 AND value = ?3");
  if (linked.Bind(1, customer_id).Bind(2, type).Bind(3, value).Step()) return;
  database.Prepare("INSERT INTO omnidesk_channels(customer_id, type, value) VALUES(?1, ?2, ?3)")
      .Bind(1, customer_id)
      .Bind(2, type)
      .Bind(3, value)
      .Run();
}

void DeleteCustomer(store::Database& database, std::int64_t id) {
  // The foreign keys do the rest.
  database.Prepare("DELETE FROM omnidesk_customers WHERE id = ?1").Bind(1, id).Run();
}

bool DeleteChannel(store::Database& database, std::int64_t customer_id, std::int64_t channel_id) {
  database.Prepare("DELETE FROM omnidesk_channels WHERE id = ?1 AND customer_id = ?2")
      .Bind(1, channel_id)
      .Bind(2, customer_id)
      .Run();
  return database.Changes() > 0;
}

bool LinkTicket(store::Database& database, std::int64_t ticket_id, std::int64_t customer_id) {
  database.Prepare("UPDATE omnidesk_tickets SET customer_id = ?2 WHERE id = ?1")
      .Bind(1, ticket_id)
      .Bind(2, customer_id)
      .Run();
  return database.Changes() > 0;
}

bool GaveTooLargeId(store::Database& database) {
  auto query =
      database.Prepare("SELECT 1 FROM sqlite_sequence WHERE name GLOB 'omnidesk_*' AND seq > ?1");
  query.Bind(1, kLargestId);
  return query.Step();
}

void InsertEvent(store::Database& database, const Event& event) {
  database
      .Prepare(
          "INSERT INTO omnidesk_events(customer_id, message, initiated_by, source_url, created_at)"
          " VALUES(?1, ?2, ?3, ?4, ?5)")
      .Bind(1, event.customer_id)
      .Bind(2, event.message)
      .Bind(3, event.initiated_by)
      .Bind(4, event.source_url)
      .Bind(5, event.created_at)
      .Run();
}

std::int64_t CountTimeline(store::Database& database, std::int64_t customer_id, bool with_tickets) {
  auto query = database.Prepare(
      "SELECT (SELECT count(*) FROM omnidesk_events WHERE customer_id = ?1)"
      " + (SELECT count(*) FROM omnidesk_tickets WHERE customer_id = ?1 AND ?2)");
  query.Bind(1, customer_id).Bind(2, std::int64_t{with_tickets}).Step();
  return query.Integer(0);
}

std::optional<CrmEntry> FindCrmEntry(store::Database& database, std::int64_t brand_id,
                                     std::string_view channel, std::string_view address) {
  auto query = database.Prepare(
      "SELECT brand_id, channel, address, external_primary_id, firstname, lastname"
      " FROM omnidesk_crm_directory WHERE brand_id = ?1 AND channel = ?2 AND address = ?3");
  query.Bind(1, brand_id).Bind(2, channel).Bind(3, address);
  if (!query.Step()) return std::nullopt;
  return CrmEntry{query.Integer(0), query.Text(1),         query.Text(2),
                  query.Text(3),    query.OptionalText(4), query.OptionalText(5)};
}

}  // namespace understudy::omnidesk
