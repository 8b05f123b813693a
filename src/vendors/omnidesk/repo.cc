#include "vendors/omnidesk/repo.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace understudy::omnidesk {
namespace {

// The brand's name is a subquery, so that nothing can make SQLite leave the order of ids.
const std::string kSelectCustomers =
    "SELECT c.id, c.brand_id, (SELECT b.name FROM omnidesk_brands b WHERE b.id = c.brand_id),"
    " c.external_primary_id, c.firstname, c.lastname FROM omnidesk_customers c";
// The names are searched as one text, so that a whole name finds its owner, and its beginning too.
const std::string kWhereFound =
    " WHERE instr(fold(c.firstname || ' ' || c.lastname), ?1) > 0"
    " OR instr(fold(coalesce(c.external_primary_id, '')), ?1) > 0"
    " OR EXISTS(SELECT 1 FROM omnidesk_channels h"
    " WHERE h.customer_id = c.id AND instr(fold(h.value), ?1) > 0)";

const std::string kCustomerById = kSelectCustomers + " WHERE c.id = ?1";
// Without the brands' names: joined, they would be looked up for customers that are skipped too.
constexpr std::string_view kAllCustomers =
    "SELECT id, brand_id, external_primary_id, firstname, lastname FROM omnidesk_customers c"
    " ORDER BY id LIMIT ?1 OFFSET ?2";
constexpr std::string_view kChannelsFrom =
    "SELECT customer_id, id, type, value FROM omnidesk_channels WHERE customer_id >= ?1"
    " ORDER BY customer_id, id";
const std::string kFoundIds =
    "SELECT c.id FROM omnidesk_customers c" + kWhereFound + " ORDER BY c.id";

Customer ReadCustomer(const store::Query& query) {
  Customer customer;
  customer.id = query.Integer(0);
  customer.brand_id = query.Integer(1);
  customer.brand_name = query.Text(2);
  customer.external_primary_id = query.OptionalText(3);
  customer.firstname = query.Text(4);
  customer.lastname = query.Text(5);
  return customer;
}

std::vector<Channel> ReadChannels(store::Database& database, std::int64_t customer_id) {
  auto query = database.Prepare(
      "SELECT id, type, value FROM omnidesk_channels WHERE customer_id = ?1 ORDER BY id");
  query.Bind(1, customer_id);
  std::vector<Channel> channels;
  while (query.Step()) channels.push_back({query.Integer(0), query.Text(1), query.Text(2)});
  return channels;
}

std::vector<CustomField> ReadCustomFields(store::Database& database, std::int64_t customer_id) {
  auto query = database.Prepare(
      "SELECT name, value FROM omnidesk_custom_fields WHERE customer_id = ?1 ORDER BY name");
  query.Bind(1, customer_id);
  std::vector<CustomField> fields;
  while (query.Step()) fields.push_back({query.Text(0), query.Text(1)});
  return fields;
}

// As a list shows a customer: without custom fields.
Customer ReadListed(store::Database& database, const store::Query& query) {
  Customer customer = ReadCustomer(query);
  customer.channels = ReadChannels(database, customer.id);
  return customer;
}

// NULL lets SQLite give the next id.
std::optional<std::int64_t> IdOrNext(std::int64_t id) {
  return id == 0 ? std::nullopt : std::optional(id);
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

CustomerCursor::CustomerCursor(store::Database& database, std::int64_t start, std::int64_t limit)
    : database_(database),
      customers_(database.Prepare(kAllCustomers)),
      channels_(database.Prepare(kChannelsFrom)) {
  customers_.Bind(1, limit).Bind(2, start);
}

bool CustomerCursor::Next() {
  if (!customers_.Step()) return false;
  id_ = customers_.Integer(0);
  FindBrandName(customers_.Integer(1));
  if (!std::exchange(started_, true)) {
    channels_.Bind(1, id_);
    StepChannel();
  }
  return true;
}

CustomerView CustomerCursor::customer() const {
  return {id_, brand_->View(0), customers_.OptionalView(2), customers_.View(3), customers_.View(4)};
}

// Both statements are in the order of customers, so that each channel is met once.
bool CustomerCursor::NextChannel() {
  while (channel_of_ && (shown_ || *channel_of_ < id_)) StepChannel();
  if (channel_of_ != id_) return false;
  shown_ = true;
  return true;
}

ChannelView CustomerCursor::channel() const {
  return {channels_.Integer(1), channels_.View(2), channels_.View(3)};
}

// Most customers have the brand of the one before.
void CustomerCursor::FindBrandName(std::int64_t id) {
  if (brand_ && brand_id_ == id) return;
  brand_id_ = id;
  brand_.emplace(database_.Prepare("SELECT name FROM omnidesk_brands WHERE id = ?1"));
  brand_->Bind(1, id).Step();
}

void CustomerCursor::StepChannel() {
  channel_of_ = channels_.Step() ? std::optional(channels_.Integer(0)) : std::nullopt;
  shown_ = false;
}

CustomerPage SearchCustomers(store::Database& database, std::string_view text, std::int64_t start,
                             std::int64_t limit) {
  const std::string folded = SearchKey(text);
  CustomerPage page;
  auto found = database.Prepare(kFoundIds);
  found.Bind(1, folded);
  for (; found.Step(); ++page.total) {
    if (page.total < start || std::ssize(page.customers) >= limit) continue;
    auto row = database.Prepare(kCustomerById);
    if (row.Bind(1, found.Integer(0)).Step()) page.customers.push_back(ReadListed(database, row));
  }
  return page;
}

std::optional<Customer> FindCustomer(store::Database& database, std::int64_t id) {
  auto query = database.Prepare(kCustomerById);
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  Customer customer = ReadCustomer(query);
  customer.channels = ReadChannels(database, id);
  customer.custom_fields = ReadCustomFields(database, id);
  return customer;
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

std::int64_t InsertCustomer(store::Database& database, const Customer& customer) {
  database
      .Prepare(
          "INSERT INTO omnidesk_customers(id, brand_id, external_primary_id, firstname, lastname)"
          " VALUES(?1, ?2, ?3, ?4, ?5)")
      .Bind(1, IdOrNext(customer.id))
      .Bind(2, customer.brand_id)
      .Bind(3, customer.external_primary_id)
      .Bind(4, customer.firstname)
      .Bind(5, customer.lastname)
      .Run();
  const std::int64_t id = database.LastInsertId();
  for (const auto& channel : customer.channels) {
    database
        .Prepare(
            "INSERT INTO omnidesk_channels(id, customer_id, type, value) VALUES(?1, ?2, ?3, ?4)")
        .Bind(1, IdOrNext(channel.id))
        .Bind(2, id)
        .Bind(3, channel.type)
        .Bind(4, channel.value)
        .Run();
  }
  for (const auto& field : customer.custom_fields) SetCustomField(database, id, field);
  return id;
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
          "INSERT INTO omnidesk_events(id, customer_id, message, initiated_by, source_url,"
          " created_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .Bind(1, IdOrNext(event.id))
      .Bind(2, event.customer_id)
      .Bind(3, event.message)
      .Bind(4, event.initiated_by)
      .Bind(5, event.source_url)
      .Bind(6, event.created_at)
      .Run();
}

std::vector<TimelineEntry> ReadTimeline(store::Database& database, std::int64_t customer_id,
                                        bool with_tickets) {
  auto query = database.Prepare(
      "SELECT 0, id, message, initiated_by, source_url, created_at FROM omnidesk_events"
      " WHERE customer_id = ?1"
      " UNION ALL SELECT 1, id, subject, status, NULL, created_at FROM omnidesk_tickets"
      " WHERE customer_id = ?1 AND ?2"
      " ORDER BY 6 DESC, 1, 2 DESC");
  query.Bind(1, customer_id).Bind(2, std::int64_t{with_tickets});
  std::vector<TimelineEntry> entries;
  while (query.Step()) {
    if (query.Integer(0) == 0) {
      entries.emplace_back(Event{query.Integer(1), customer_id, query.Text(2),
                                 query.OptionalText(3), query.OptionalText(4), query.Time(5)});
    } else {
      entries.emplace_back(
          Ticket{query.Integer(1), customer_id, query.Text(2), query.Text(3), query.Time(5)});
    }
  }
  return entries;
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
