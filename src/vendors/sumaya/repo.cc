#include "vendors/sumaya/repo.h"

#include "base/text.h"

namespace understudy::sumaya {
namespace {

// What a column `search` holds.
std::string SearchText(const std::vector<std::string>& parts) {
  return FoldCase(Join(parts, "\x1f"));
}

std::optional<std::string> Folded(const std::optional<std::string>& text) {
  return text ? std::optional(FoldCase(*text)) : std::nullopt;
}

struct SortColumn {
  std::string_view field;  // the contract's name
  std::string_view column;
};
using SortColumns = std::vector<SortColumn>;

const SortColumns kMessageSorts = {
    {"customer_id", "customer_id"}, {"status", "status"}, {"sent_at", "sent_at"}};
const SortColumns kPointsSorts = {{"customer_id", "customer_id"},
                                  {"points", "points"},
                                  {"point_id", "point_id"},
                                  {"created_at", "created_at"}};

constexpr std::string_view kOldestFirst = "created_at, id";

// The sort fields that have an effect: a field that came before sorts nothing any more.
std::vector<std::string_view> EffectiveSort(const SortColumns& columns,
                                            const std::vector<std::string>& sort) {
  std::vector<std::string_view> fields;
  const auto bare = [](std::string_view field) {
    return field.starts_with('-') ? field.substr(1) : field;
  };
  for (const auto& field : sort) {
    bool known = false;
    for (const auto& column : columns) known = known || column.field == bare(field);
    for (const auto before : fields) known = known && bare(before) != bare(field);
    if (known) fields.push_back(field);
  }
  return fields;
}

// ORDER BY for one of `columns`, by its name, so that an index can serve it.
std::string OrderByOne(const SortColumns& columns, std::string_view field) {
  const bool descending = field.starts_with('-');
  for (const auto& column : columns) {
    if (column.field != field.substr(descending ? 1 : 0)) continue;
    return std::string(column.column) + (descending ? " DESC, " : ", ");
  }
  return "";
}

// The ORDER BY of a list. Several fields are bound as texts, from `first_parameter` on, into one
// statement: there are too many chains of them to prepare one for each.
class Order {
 public:
  Order(const SortColumns& columns, const std::vector<std::string>& sort, int first_parameter)
      : columns_(columns), fields_(EffectiveSort(columns, sort)), first_(first_parameter) {}

  std::string Sql() const {
    std::string sql = " ORDER BY ";
    if (fields_.size() == 1) sql += OrderByOne(columns_, fields_[0]);
    if (fields_.size() > 1) {
      for (int i = 0; i < static_cast<int>(columns_.size()); ++i) {
        sql += Case(first_ + i, "") + ", " + Case(first_ + i, "-") + " DESC, ";
      }
    }
    return sql + std::string(kOldestFirst);
  }

  void Bind(store::Query& query) const {
    if (fields_.size() <= 1) return;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      query.Bind(first_ + static_cast<int>(i),
                 i < fields_.size() ? fields_[i] : std::string_view());
    }
  }

 private:
  // The column that the parameter names with this sign; null, which sorts nothing, for any other
  // text.
  std::string Case(int parameter, std::string_view sign) const {
    std::string sql = "CASE ?" + std::to_string(parameter);
    for (const auto& [field, column] : columns_) {
      sql += " WHEN '" + std::string(sign) + std::string(field) + "' THEN " + std::string(column);
    }
    return sql + " END";
  }

  const SortColumns& columns_;
  const std::vector<std::string_view> fields_;
  const int first_;
};

// The conditions of a list, only those that are asked for: an index serves what is named, and
// without any count(*) need not look at rows.
class Where {
 public:
  Where& And(bool asked, std::string_view condition) {
    if (asked) sql_ += (sql_.empty() ? " WHERE " : " AND ") + std::string(condition);
    return *this;
  }
  const std::string& sql() const { return sql_; }

 private:
  std::string sql_;
};

// The folded texts that a query binds; they live as long as it does.
struct Searches {
  std::optional<std::string> text;
  std::optional<std::string> email;
};

void BindText(store::Query& query, int parameter, const std::optional<std::string>& text) {
  if (text) query.Bind(parameter, *text);
}

void BindPeriod(store::Query& query, int parameter, const std::optional<Period>& period) {
  if (period) query.Bind(parameter, period->begin).Bind(parameter + 1, period->end);
}

std::string MessageWhere(const MessageFilter& filter) {
  return " FROM sumaya_messages" + Where()
                                       .And(true, "customer_id = ?1")
                                       .And(filter.status.has_value(), "status = ?2")
                                       .And(filter.search_text.has_value(), "instr(search, ?3) > 0")
                                       .sql();
}

void BindMessageWhere(store::Query& query, const MessageFilter& filter, const Searches& searches) {
  query.Bind(1, filter.customer_id);
  BindText(query, 2, filter.status);
  BindText(query, 3, searches.text);
}

std::string PointsWhere(const PointsFilter& filter) {
  return " FROM sumaya_points_records" +
         Where()
             .And(filter.customer_id.has_value(), "customer_id = ?1")
             .And(filter.point_id.has_value(), "point_id = ?2")
             .And(filter.period.has_value(), "created_at >= ?3 AND created_at < ?4")
             .And(filter.search_text.has_value(),
                  "(instr(search, ?5) > 0 OR customer_id IN"
                  " (SELECT id FROM sumaya_customers WHERE instr(search_name, ?5) > 0))")
             .And(filter.search_email.has_value(),
                  "customer_id IN"
                  " (SELECT id FROM sumaya_customers WHERE instr(search_email, ?6) > 0)")
             .sql();
}

void BindPointsWhere(store::Query& query, const PointsFilter& filter, const Searches& searches) {
  BindText(query, 1, filter.customer_id);
  BindText(query, 2, filter.point_id);
  BindPeriod(query, 3, filter.period);
  BindText(query, 5, searches.text);
  BindText(query, 6, searches.email);
}

std::string SubscriptionRecordWhere(const SubscriptionRecordFilter& filter) {
  return " FROM sumaya_subscription_records" +
         Where()
             .And(true, "subscription_id = ?1")
             .And(filter.period.has_value(), "created_at >= ?2 AND created_at < ?3")
             .And(filter.search_text.has_value(), "instr(search, ?4) > 0")
             .sql();
}

void BindSubscriptionRecordWhere(store::Query& query, const SubscriptionRecordFilter& filter,
                                 const Searches& searches) {
  query.Bind(1, filter.subscription_id);
  BindPeriod(query, 2, filter.period);
  BindText(query, 4, searches.text);
}

// --- Rows

constexpr std::string_view kMessageColumns =
    "SELECT id, customer_id, ticket_id, intention, status, link, cart_items, created_at, sent_at";

Message ReadMessage(const store::Query& query) {
  return {query.Text(0),         query.Text(1), query.OptionalText(2), query.Text(3), query.Text(4),
          query.OptionalText(5), query.Text(6), query.Time(7),         query.Time(8)};
}

SubscriptionRecord ReadSubscriptionRecord(const store::Query& query) {
  SubscriptionRecord r;
  r.id = query.Text(0);
  r.causer = {query.OptionalText(1), query.OptionalText(2), query.OptionalText(3)};
  r.causer_type = query.OptionalText(4);
  r.current_owner = {query.OptionalText(5), query.OptionalText(6), query.OptionalText(7)};
  r.previous_owner = {query.OptionalText(8), query.OptionalText(9), query.OptionalText(10)};
  r.operation = query.Text(11);
  r.description = query.OptionalText(12);
  r.created_at = query.Time(13);
  return r;
}

std::int64_t OnlyInteger(store::Query& query) {
  query.Step();
  return query.Integer(0);
}

}  // namespace

std::optional<Customer> FindCustomer(store::Database& database, std::string_view id) {
  auto query =
      database.Prepare("SELECT id, username, full_name, email FROM sumaya_customers WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  return Customer{query.Text(0), query.Text(1), query.Text(2), query.Text(3)};
}

std::optional<Message> FindMessage(store::Database& database, std::string_view id) {
  auto query =
      database.Prepare(std::string(kMessageColumns) + " FROM sumaya_messages WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  return ReadMessage(query);
}

bool SubscriptionExists(store::Database& database, std::string_view id) {
  auto query = database.Prepare("SELECT 1 FROM sumaya_subscriptions WHERE id = ?1");
  query.Bind(1, id);
  return query.Step();
}

std::int64_t CountMessages(store::Database& database, const MessageFilter& filter) {
  const Searches searches{Folded(filter.search_text), std::nullopt};
  auto query = database.Prepare("SELECT count(*)" + MessageWhere(filter));
  BindMessageWhere(query, filter, searches);
  return OnlyInteger(query);
}

std::vector<Message> ListMessages(store::Database& database, const MessageFilter& filter,
                                  const Slice& slice) {
  const Searches searches{Folded(filter.search_text), std::nullopt};
  const Order order(kMessageSorts, filter.sort, 6);
  auto query = database.Prepare(std::string(kMessageColumns) + MessageWhere(filter) + order.Sql() +
                                " LIMIT ?4 OFFSET ?5");
  BindMessageWhere(query, filter, searches);
  query.Bind(4, slice.limit).Bind(5, slice.offset);
  order.Bind(query);
  std::vector<Message> messages;
  while (query.Step()) messages.push_back(ReadMessage(query));
  return messages;
}

std::int64_t CountPointsRecords(store::Database& database, const PointsFilter& filter) {
  const Searches searches{Folded(filter.search_text), Folded(filter.search_email)};
  auto query = database.Prepare("SELECT count(*)" + PointsWhere(filter));
  BindPointsWhere(query, filter, searches);
  return OnlyInteger(query);
}

std::vector<PointsRecord> ListPointsRecords(store::Database& database, const PointsFilter& filter,
                                            const Slice& slice) {
  const Searches searches{Folded(filter.search_text), Folded(filter.search_email)};
  const Order order(kPointsSorts, filter.sort, 9);
  auto query =
      database.Prepare("SELECT id, customer_id, message_id, points, point_id, message, created_at" +
                       PointsWhere(filter) + order.Sql() + " LIMIT ?7 OFFSET ?8");
  BindPointsWhere(query, filter, searches);
  query.Bind(7, slice.limit).Bind(8, slice.offset);
  order.Bind(query);
  std::vector<PointsRecord> records;
  while (query.Step()) {
    records.push_back({query.Text(0), query.Text(1), query.Text(2), query.Integer(3), query.Text(4),
                       query.Text(5), query.Time(6)});
  }
  return records;
}

std::int64_t CountSubscriptionRecords(store::Database& database,
                                      const SubscriptionRecordFilter& filter) {
  const Searches searches{Folded(filter.search_text), std::nullopt};
  auto query = database.Prepare("SELECT count(*)" + SubscriptionRecordWhere(filter));
  BindSubscriptionRecordWhere(query, filter, searches);
  return OnlyInteger(query);
}

std::vector<SubscriptionRecord> ListSubscriptionRecords(store::Database& database,
                                                        const SubscriptionRecordFilter& filter,
                                                        const Slice& slice) {
  const Searches searches{Folded(filter.search_text), std::nullopt};
  auto query = database.Prepare(
      "SELECT id, causer_username, causer_name, causer_email, causer_type, current_owner_username,"
      " current_owner_name, current_owner_email, previous_owner_username, previous_owner_name,"
      " previous_owner_email, operation, description, created_at" +
      SubscriptionRecordWhere(filter) + " ORDER BY created_at, id LIMIT ?5 OFFSET ?6");
  BindSubscriptionRecordWhere(query, filter, searches);
  query.Bind(5, slice.limit).Bind(6, slice.offset);
  std::vector<SubscriptionRecord> records;
  while (query.Step()) records.push_back(ReadSubscriptionRecord(query));
  return records;
}

void InsertCustomer(store::Database& database, const Customer& customer) {
  const std::string search_name = FoldCase(customer.full_name);
  const std::string search_email = FoldCase(customer.email);
  database
      .Prepare(
          "INSERT INTO sumaya_customers(id, username, full_name, email, search_name, search_email)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .Bind(1, customer.id)
      .Bind(2, customer.username)
      .Bind(3, customer.full_name)
      .Bind(4, customer.email)
      .Bind(5, search_name)
      .Bind(6, search_email)
      .Run();
}

void InsertMessage(store::Database& database, const Message& m,
                   const std::vector<std::string>& cart_items) {
  std::vector<std::string> parts = {m.ticket_id.value_or(""), m.intention};
  parts.insert(parts.end(), cart_items.begin(), cart_items.end());
  const std::string search = SearchText(parts);
  database
      .Prepare(
          "INSERT INTO sumaya_messages(id, customer_id, ticket_id, intention, status, link,"
          " cart_items, created_at, sent_at, search)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .Bind(1, m.id)
      .Bind(2, m.customer_id)
      .Bind(3, m.ticket_id)
      .Bind(4, m.intention)
      .Bind(5, m.status)
      .Bind(6, m.link)
      .Bind(7, m.cart_items)
      .Bind(8, m.created_at)
      .Bind(9, m.sent_at)
      .Bind(10, search)
      .Run();
}

void InsertPointsRecord(store::Database& database, const PointsRecord& record) {
  const std::string search = SearchText({std::to_string(record.points), record.message});
  database
      .Prepare(
          "INSERT INTO sumaya_points_records(id, customer_id, message_id, points, point_id, "
          "message,"
          " created_at, search) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .Bind(1, record.id)
      .Bind(2, record.customer_id)
      .Bind(3, record.message_id)
      .Bind(4, record.points)
      .Bind(5, record.point_id)
      .Bind(6, record.message)
      .Bind(7, record.created_at)
      .Bind(8, search)
      .Run();
}

void InsertSubscription(store::Database& database, std::string_view id,
                        const std::optional<std::string>& customer_id) {
  database.Prepare("INSERT INTO sumaya_subscriptions(id, customer_id) VALUES(?1, ?2)")
      .Bind(1, id)
      .Bind(2, customer_id)
      .Run();
}

void InsertSubscriptionRecord(store::Database& database, std::string_view subscription_id,
                              const SubscriptionRecord& r) {
  std::vector<std::string> parts = {r.operation, r.description.value_or("")};
  for (const Person* person : {&r.causer, &r.current_owner, &r.previous_owner}) {
    parts.push_back(person->username.value_or(""));
    parts.push_back(person->name.value_or(""));
  }
  const std::string search = SearchText(parts);
  auto query = database.Prepare(
      "INSERT INTO sumaya_subscription_records(id, subscription_id, causer_username, causer_name,"
      " causer_email, causer_type, current_owner_username, current_owner_name, current_owner_email,"
      " previous_owner_username, previous_owner_name, previous_owner_email, operation, description,"
      " created_at, search)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
  const auto bind = [&query](int first, const Person& person) {
    query.Bind(first, person.username).Bind(first + 1, person.name).Bind(first + 2, person.email);
  };
  query.Bind(1, r.id).Bind(2, subscription_id);
  bind(3, r.causer);
  query.Bind(6, r.causer_type);
  bind(7, r.current_owner);
  bind(10, r.previous_owner);
  query.Bind(13, r.operation).Bind(14, r.description).Bind(15, r.created_at).Bind(16, search);
  query.Run();
}

}  // namespace understudy::sumaya
