#include "vendors/sumaya/repo.h"

#include <utility>

#include "base/text.h"

namespace understudy::sumaya {
namespace {

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

// ORDER BY for one of `columns`, by its name, so that an index can serve it: what comes before
// kOldestFirst. Nothing sorts by a column twice: SQLite would not see that an index does.
std::string OrderByOne(const SortColumns& columns, std::string_view field) {
  const bool descending = field.starts_with('-');
  for (const auto& column : columns) {
    if (column.field != field.substr(descending ? 1 : 0)) continue;
    const std::string direction = descending ? " DESC" : "";
    if (column.column == "created_at") return "created_at" + direction + ", id";
    return std::string(column.column) + direction + ", " + std::string(kOldestFirst);
  }
  return std::string(kOldestFirst);
}

// The ORDER BY of a list. Several fields are bound as texts, from `first_parameter` on, into one
// statement: there are too many chains of them to prepare one for each.
class Order {
 public:
  Order(const SortColumns& columns, const std::vector<std::string>& sort, int first_parameter)
      : columns_(columns), fields_(EffectiveSort(columns, sort)), first_(first_parameter) {}

  std::string Sql() const {
    if (fields_.size() == 1) return " ORDER BY " + OrderByOne(columns_, fields_[0]);
    std::string sql = " ORDER BY ";
    if (fields_.size() > 1) {
      for (int i = 0; i < static_cast<int>(columns_.size()); ++i) {
        sql += Case(first_ + i, "") + ", " + Case(first_ + i, "-") + " DESC, ";
      }
    }
    sql += kOldestFirst;
    return sql;
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

// The conditions of a list, only those that are asked for: an index serves what is named.
class Where {
 public:
  explicit Where(std::string_view table) {
    sql_.reserve(500);  // more than most have
    sql_.append(" FROM ").append(table);
  }
  Where& And(bool asked, std::string_view condition) {
    if (asked) sql_.append(std::exchange(any_, true) ? " AND " : " WHERE ").append(condition);
    return *this;
  }
  std::string Take() { return std::move(sql_); }

 private:
  std::string sql_;
  bool any_ = false;
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
  return Where("sumaya_messages")
      .And(true, "customer_id = ?1")
      .And(filter.status.has_value(), "status = ?2")
      .And(filter.search_text.has_value(), "instr(search, ?3) > 0")
      .Take();
}

void BindMessageWhere(store::Query& query, const MessageFilter& filter, const Searches& searches) {
  query.Bind(1, filter.customer_id);
  BindText(query, 2, filter.status);
  BindText(query, 3, searches.text);
}

std::string PointsWhere(const PointsFilter& filter) {
  return Where("sumaya_points_records")
      .And(filter.customer_id.has_value(), "customer_id = ?1")
      .And(filter.point_id.has_value(), "point_id = ?2")
      .And(filter.period.has_value(), "created_at >= ?3 AND created_at < ?4")
      .And(filter.search_text.has_value(),
           "(instr(search, ?5) > 0 OR customer_id IN"
           " (SELECT id FROM sumaya_customers WHERE instr(search_name, ?5) > 0))")
      .And(filter.search_email.has_value(),
           "customer_id IN"
           " (SELECT id FROM sumaya_customers WHERE instr(search_email, ?6) > 0)")
      .Take();
}

void BindPointsWhere(store::Query& query, const PointsFilter& filter, const Searches& searches) {
  BindText(query, 1, filter.customer_id);
  BindText(query, 2, filter.point_id);
  BindPeriod(query, 3, filter.period);
  BindText(query, 5, searches.text);
  BindText(query, 6, searches.email);
}

std::string SubscriptionRecordWhere(const SubscriptionRecordFilter& filter) {
  return Where("sumaya_subscription_records")
      .And(true, "subscription_id = ?1")
      .And(filter.period.has_value(), "created_at >= ?2 AND created_at < ?3")
      .And(filter.search_text.has_value(), "instr(search, ?4) > 0")
      .Take();
}

void BindSubscriptionRecordWhere(store::Query& query, const SubscriptionRecordFilter& filter,
                                 const Searches& searches) {
  query.Bind(1, filter.subscription_id);
  BindPeriod(query, 2, filter.period);
  BindText(query, 4, searches.text);
}

// --- Rows

constexpr std::string_view kSelectMessages = "SELECT m.shown FROM ";

void ForEachMessage(store::Query& query, const EachMessage& each) {
  while (query.Step()) each(query.View(0));
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

// `select`, which ends in FROM, a page, and what joins it to its rows by `position`.
//
// The page is a subquery with the rows' positions alone: most are found and sorted by an index, so
// that skipping to a far page reads nothing but it. Whoever joins it by CROSS JOIN keeps it
// outermost, and so its order.
std::string PageSql(std::string_view select, std::string_view from_where, std::string_view order,
                    int limit_parameter, std::string_view join) {
  return Concat({select, "(SELECT rowid AS position", from_where, order, " LIMIT ?",
                 std::to_string(limit_parameter), " OFFSET ?", std::to_string(limit_parameter + 1),
                 ")", join});
}

constexpr std::string_view kSelectPointsRecords =
    "SELECT r.id, r.customer_id, r.message_id, r.points, r.point_id, r.message, r.created_at FROM ";

// A page of points records, each with its message; `select` picks of r and m. Binds what belongs to
// `filter` and `searches`.
store::Query PointsPage(store::Database& database, std::string_view select,
                        const PointsFilter& filter, const Searches& searches, const Slice& slice) {
  const Order order(kPointsSorts, filter.sort, 9);
  auto query = database.Prepare(PageSql(select, PointsWhere(filter), order.Sql(), 7,
                                        " CROSS JOIN sumaya_points_records r ON r.rowid = position"
                                        " CROSS JOIN sumaya_messages m ON m.id = r.message_id"));
  BindPointsWhere(query, filter, searches);
  query.Bind(7, slice.limit).Bind(8, slice.offset);
  order.Bind(query);
  return query;
}

// The only integer that is asked for; 0 when there is none, such as a counter that never counted.
std::int64_t OnlyInteger(store::Query& query) { return query.Step() ? query.Integer(0) : 0; }

// A counter's key: 0 stands for any.
void BindOrAny(store::Query& query, int parameter, const std::optional<std::string>& key) {
  if (key) {
    query.Bind(parameter, *key);
  } else {
    query.Bind(parameter, std::int64_t{0});
  }
}

}  // namespace

std::optional<Customer> FindCustomer(store::Database& database, std::string_view id) {
  auto query =
      database.Prepare("SELECT id, username, full_name, email FROM sumaya_customers WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  return Customer{query.Text(0), query.Text(1), query.Text(2), query.Text(3)};
}

bool CustomerExists(store::Database& database, std::string_view id) {
  auto query = database.Prepare("SELECT 1 FROM sumaya_customers WHERE id = ?1");
  query.Bind(1, id);
  return query.Step();
}

bool SubscriptionExists(store::Database& database, std::string_view id) {
  auto query = database.Prepare("SELECT 1 FROM sumaya_subscriptions WHERE id = ?1");
  query.Bind(1, id);
  return query.Step();
}

// Counters know all of a customer's messages and those of one status. A search looks at each that
// is left: some 0.3 s for 500,000.
std::int64_t CountMessages(store::Database& database, const MessageFilter& filter) {
  if (!filter.search_text) {
    auto query = database.Prepare(
        "SELECT total FROM sumaya_message_counts WHERE customer_id = ?1 AND status = ?2");
    query.Bind(1, filter.customer_id);
    BindOrAny(query, 2, filter.status);
    return OnlyInteger(query);
  }
  const Searches searches{Folded(filter.search_text), std::nullopt};
  auto query = database.Prepare("SELECT count(*)" + MessageWhere(filter));
  BindMessageWhere(query, filter, searches);
  return OnlyInteger(query);
}

void ForEachMessage(store::Database& database, const MessageFilter& filter, const Slice& slice,
                    const EachMessage& each) {
  const Searches searches{Folded(filter.search_text), std::nullopt};
  const Order order(kMessageSorts, filter.sort, 6);
  auto query = database.Prepare(PageSql(kSelectMessages, MessageWhere(filter), order.Sql(), 4,
                                        " CROSS JOIN sumaya_messages m ON m.rowid = position"));
  BindMessageWhere(query, filter, searches);
  query.Bind(4, slice.limit).Bind(5, slice.offset);
  order.Bind(query);
  ForEachMessage(query, each);
}

// Counters know what a customer, a point and both leave. A period is counted on an index, some 15
// ms for 100,000 records in it; a search looks at each record.
std::int64_t CountPointsRecords(store::Database& database, const PointsFilter& filter) {
  if (!filter.period && !filter.search_text && !filter.search_email) {
    auto query = database.Prepare(
        "SELECT total FROM sumaya_points_record_counts WHERE customer_id = ?1 AND point_id = ?2");
    BindOrAny(query, 1, filter.customer_id);
    BindOrAny(query, 2, filter.point_id);
    return OnlyInteger(query);
  }
  const Searches searches{Folded(filter.search_text), Folded(filter.search_email)};
  auto query = database.Prepare("SELECT count(*)" + PointsWhere(filter));
  BindPointsWhere(query, filter, searches);
  return OnlyInteger(query);
}

std::vector<PointsRecord> ListPointsRecords(store::Database& database, const PointsFilter& filter,
                                            const Slice& slice) {
  const Searches searches{Folded(filter.search_text), Folded(filter.search_email)};
  auto query = PointsPage(database, kSelectPointsRecords, filter, searches, slice);
  std::vector<PointsRecord> records;
  while (query.Step()) {
    records.push_back({query.Text(0), query.Text(1), query.Text(2), query.Integer(3), query.Text(4),
                       query.Text(5), query.Time(6)});
  }
  return records;
}

void ForEachMessageOfPoints(store::Database& database, const PointsFilter& filter,
                            const Slice& slice, const EachMessage& each) {
  const Searches searches{Folded(filter.search_text), Folded(filter.search_email)};
  auto query = PointsPage(database, kSelectMessages, filter, searches, slice);
  ForEachMessage(query, each);
}

std::int64_t CountSubscriptionRecords(store::Database& database,
                                      const SubscriptionRecordFilter& filter) {
  if (!filter.period && !filter.search_text) {
    auto query = database.Prepare(
        "SELECT total FROM sumaya_subscription_record_counts WHERE subscription_id = ?1");
    query.Bind(1, filter.subscription_id);
    return OnlyInteger(query);
  }
  const Searches searches{Folded(filter.search_text), std::nullopt};
  auto query = database.Prepare("SELECT count(*)" + SubscriptionRecordWhere(filter));
  BindSubscriptionRecordWhere(query, filter, searches);
  return OnlyInteger(query);
}

std::vector<SubscriptionRecord> ListSubscriptionRecords(store::Database& database,
                                                        const SubscriptionRecordFilter& filter,
                                                        const Slice& slice) {
  const Searches searches{Folded(filter.search_text), std::nullopt};
  auto query = database.Prepare(PageSql(
      "SELECT r.id, r.causer_username, r.causer_name, r.causer_email, r.causer_type,"
      " r.current_owner_username, r.current_owner_name, r.current_owner_email,"
      " r.previous_owner_username, r.previous_owner_name, r.previous_owner_email, r.operation,"
      " r.description, r.created_at FROM ",
      SubscriptionRecordWhere(filter), " ORDER BY created_at, id", 5,
      " CROSS JOIN sumaya_subscription_records r ON r.rowid = position"));
  BindSubscriptionRecordWhere(query, filter, searches);
  query.Bind(5, slice.limit).Bind(6, slice.offset);
  std::vector<SubscriptionRecord> records;
  while (query.Step()) records.push_back(ReadSubscriptionRecord(query));
  return records;
}

}  // namespace understudy::sumaya
