#include "vendors/sumaya/repo.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "vendors/sumaya/list_sql.h"

namespace understudy::sumaya {
namespace {

// `select`, a page, and the join of the page to its rows by `position`.
//
// The page is a subquery with the rows' positions alone: most are found and sorted by an index, so
// that skipping to a far page reads nothing but it. Whoever joins it by CROSS JOIN keeps it
// outermost, and so its order.
std::string PageSql(std::string_view select, std::string_view from_where, std::string_view order,
                    int limit_parameter, std::string_view join) {
  return Concat({select, "FROM (SELECT rowid AS position", from_where, order, " LIMIT ?",
                 std::to_string(limit_parameter), " OFFSET ?", std::to_string(limit_parameter + 1),
                 ")", join});
}

// The query's only integer; 0 if it has no row, as with a counter that never counted.
std::int64_t OnlyInteger(store::Query& query) { return query.Step() ? query.Integer(0) : 0; }

// A counter's key: 0 means any.
void BindOrAny(store::Query& query, int parameter, const std::optional<std::string>& key) {
  if (key) {
    query.Bind(parameter, *key);
  } else {
    query.Bind(parameter, std::int64_t{0});
  }
}

std::int64_t CountOfStatus(store::Database& database, std::string_view customer_id,
                           const std::optional<std::string>& status) {
  auto query = database.Prepare(
      "SELECT total FROM sumaya_message_counts WHERE customer_id = ?1 AND status = ?2");
  query.Bind(1, customer_id);
  BindOrAny(query, 2, status);
  return OnlyInteger(query);
}

std::int64_t CountOfPoints(store::Database& database, const PointsFilter& filter) {
  const Values asked = ValuesIn(filter.point_ids);
  auto query = database.Prepare(
      asked == Values::kSeveral
          ? "SELECT coalesce(sum(total), 0) FROM sumaya_points_record_counts"
            " WHERE customer_id = ?1 AND point_id IN (SELECT value FROM json_each(?2))"
          : "SELECT total FROM sumaya_points_record_counts WHERE customer_id = ?1 AND point_id = "
            "?2");
  BindOrAny(query, 1, filter.customer_id);
  const std::string values = asked == Values::kSeveral ? AsJson(filter.point_ids) : "";
  if (asked == Values::kAll) {
    query.Bind(2, std::int64_t{0});
  } else {
    BindValues(query, 2, asked, filter.point_ids, values);
  }
  return OnlyInteger(query);
}

// The collation ignores blanks at the end (PAD SPACE).
std::string EqualityKey(std::string_view text) {
  const auto last = text.find_last_not_of(' ');
  return SearchKey(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

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

std::vector<std::string> FindStatuses(store::Database& database, std::string_view customer_id,
                                      const std::vector<std::string>& asked) {
  std::vector<std::string> keys;
  for (const auto& status : asked) keys.push_back(EqualityKey(status));
  // The counters name each status once; 0 is all of them.
  auto query = database.Prepare(
      "SELECT status FROM sumaya_message_counts WHERE customer_id = ?1 AND total > 0"
      " AND typeof(status) = 'text'");
  query.Bind(1, customer_id);
  std::vector<std::string> found;
  while (query.Step()) {
    std::string status = query.Text(0);
    if (std::find(keys.begin(), keys.end(), EqualityKey(status)) != keys.end()) {
      found.push_back(std::move(status));
    }
  }
  return found;
}

// Counters know all of a customer's messages and those of one status. A search looks at each that
// is left: some 0.3 s for 500,000.
std::int64_t CountMessages(store::Database& database, const MessageFilter& filter) {
  if (!filter.search_text) {
    if (!filter.statuses) return CountOfStatus(database, filter.customer_id, std::nullopt);
    std::int64_t total = 0;
    for (const auto& status : *filter.statuses) {
      total += CountOfStatus(database, filter.customer_id, status);
    }
    return total;
  }
  const Searches searches = SearchesOf(filter);
  auto query = database.Prepare("SELECT count(*)" + FromWhere(filter));
  BindWhere(query, filter, searches);
  return OnlyInteger(query);
}

store::Query FindPage(store::Database& database, std::string_view select,
                      const MessageFilter& filter, const Searches& searches, const Slice& slice) {
  const Order order = OrderOf(filter, 6);
  auto query = database.Prepare(PageSql(select, FromWhere(filter), order.Sql(), 4,
                                        " CROSS JOIN sumaya_messages m ON m.rowid = position"));
  BindWhere(query, filter, searches);
  query.Bind(4, slice.limit).Bind(5, slice.offset);
  order.Bind(query);
  return query;
}

// Counters know what a customer, a point and both leave. A period is counted on an index, some 15
// ms for 100,000 records in it; a search looks at each record.
std::int64_t CountPointsRecords(store::Database& database, const PointsFilter& filter) {
  if (!filter.period && !filter.search_text && !filter.search_email) {
    return CountOfPoints(database, filter);
  }
  const Searches searches = SearchesOf(filter);
  auto query = database.Prepare("SELECT count(*)" + FromWhere(filter));
  BindWhere(query, filter, searches);
  return OnlyInteger(query);
}

store::Query FindPage(store::Database& database, std::string_view select,
                      const PointsFilter& filter, const Searches& searches, const Slice& slice) {
  const Order order = OrderOf(filter, 9);
  auto query = database.Prepare(PageSql(select, FromWhere(filter), order.Sql(), 7,
                                        " CROSS JOIN sumaya_points_records r ON r.rowid = position"
                                        " CROSS JOIN sumaya_messages m ON m.id = r.message_id"));
  BindWhere(query, filter, searches);
  query.Bind(7, slice.limit).Bind(8, slice.offset);
  order.Bind(query);
  return query;
}

std::int64_t CountSubscriptionRecords(store::Database& database,
                                      const SubscriptionRecordFilter& filter) {
  if (!filter.period && !filter.search_text) {
    auto query = database.Prepare(
        "SELECT total FROM sumaya_subscription_record_counts WHERE subscription_id = ?1");
    query.Bind(1, filter.subscription_id);
    return OnlyInteger(query);
  }
  const Searches searches = SearchesOf(filter);
  auto query = database.Prepare("SELECT count(*)" + FromWhere(filter));
  BindWhere(query, filter, searches);
  return OnlyInteger(query);
}

store::Query FindPage(store::Database& database, std::string_view select,
                      const SubscriptionRecordFilter& filter, const Searches& searches,
                      const Slice& slice) {
  auto query =
      database.Prepare(PageSql(select, FromWhere(filter), " ORDER BY created_at, id", 5,
                               " CROSS JOIN sumaya_subscription_records r ON r.rowid = position"));
  BindWhere(query, filter, searches);
  query.Bind(5, slice.limit).Bind(6, slice.offset);
  return query;
}

}  // namespace understudy::sumaya
