#include "vendors/sumaya/list_sql.h"

#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace understudy::sumaya {
namespace {

std::optional<std::string> KeyOf(const std::optional<std::string>& text) {
  return text ? std::optional(SearchKey(*text)) : std::nullopt;
}

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

// The conditions of a list. It has only the conditions that the request sets, so that an index
// serves each.
class Where {
 public:
  explicit Where(std::string_view table) {
    sql_.reserve(500);  // more than most have
    sql_.append(" FROM ").append(table);
  }
  // One value is found along an index. Several are looked for in the rows in their order: sorting
  // what indexes find of each would sort all rows for one page.
  Where& And(Values asked, std::string_view one, std::string_view several) {
    return asked == Values::kOne ? And(true, one) : And(asked == Values::kSeveral, several);
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

void BindText(store::Query& query, int parameter, const std::optional<std::string>& text) {
  if (text) query.Bind(parameter, *text);
}

void BindPeriod(store::Query& query, int parameter, const std::optional<Period>& period) {
  if (period) query.Bind(parameter, period->begin).Bind(parameter + 1, period->end);
}

}  // namespace

Order::Order(const SortColumns& columns, const std::vector<std::string>& sort, int first_parameter)
    : columns_(columns), fields_(EffectiveSort(columns, sort)), first_(first_parameter) {}

std::string Order::Sql() const {
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

void Order::Bind(store::Query& query) const {
  if (fields_.size() <= 1) return;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    query.Bind(first_ + static_cast<int>(i), i < fields_.size() ? fields_[i] : std::string_view());
  }
}

// The column that the parameter names with this sign; null, which sorts nothing, for any other
// text.
std::string Order::Case(int parameter, std::string_view sign) const {
  std::string sql = "CASE ?" + std::to_string(parameter);
  for (const auto& [field, column] : columns_) {
    sql += " WHEN '" + std::string(sign) + std::string(field) + "' THEN " + std::string(column);
  }
  return sql + " END";
}

Order OrderOf(const MessageFilter& filter, int first_parameter) {
  return Order(kMessageSorts, filter.sort, first_parameter);
}

Order OrderOf(const PointsFilter& filter, int first_parameter) {
  return Order(kPointsSorts, filter.sort, first_parameter);
}

Values ValuesIn(const std::vector<std::string>& values) {
  if (values.empty()) return Values::kAll;
  return values.size() == 1 ? Values::kOne : Values::kSeveral;
}

Values ValuesIn(const std::optional<std::vector<std::string>>& values) {
  if (!values) return Values::kAll;
  return values->size() == 1 ? Values::kOne : Values::kSeveral;
}

std::string AsJson(const std::vector<std::string>& values) {
  json::Writer w;
  w.StartArray();
  for (const auto& value : values) w.String(value);
  w.EndArray();
  return w.Take();
}

void BindValues(store::Query& query, int parameter, Values asked,
                const std::vector<std::string>& values, const std::string& as_json) {
  if (asked == Values::kAll) return;
  query.Bind(parameter, std::string_view(asked == Values::kOne ? values.front() : as_json));
}

Searches SearchesOf(const MessageFilter& filter) {
  const bool several = ValuesIn(filter.statuses) == Values::kSeveral;
  return {KeyOf(filter.search_text), std::nullopt, several ? AsJson(*filter.statuses) : ""};
}

Searches SearchesOf(const PointsFilter& filter) {
  const bool several = ValuesIn(filter.point_ids) == Values::kSeveral;
  return {KeyOf(filter.search_text), KeyOf(filter.search_email),
          several ? AsJson(filter.point_ids) : ""};
}

Searches SearchesOf(const SubscriptionRecordFilter& filter) {
  return {KeyOf(filter.search_text), std::nullopt, ""};
}

std::string FromWhere(const MessageFilter& filter) {
  return Where("sumaya_messages")
      .And(true, "customer_id = ?1")
      .And(ValuesIn(filter.statuses), "status = ?2", "+status IN (SELECT value FROM json_each(?2))")
      .And(filter.search_text.has_value(), "instr(search, ?3) > 0")
      .Take();
}

void BindWhere(store::Query& query, const MessageFilter& filter, const Searches& searches) {
  query.Bind(1, filter.customer_id);
  if (filter.statuses) {
    BindValues(query, 2, ValuesIn(filter.statuses), *filter.statuses, searches.values);
  }
  BindText(query, 3, searches.text);
}

std::string FromWhere(const PointsFilter& filter) {
  return Where("sumaya_points_records")
      .And(filter.customer_id.has_value(), "customer_id = ?1")
      .And(ValuesIn(filter.point_ids), "point_id = ?2",
           "+point_id IN (SELECT value FROM json_each(?2))")
      .And(filter.period.has_value(), "created_at >= ?3 AND created_at < ?4")
      .And(filter.search_text.has_value(),
           "(instr(search, ?5) > 0 OR customer_id IN"
           " (SELECT id FROM sumaya_customers WHERE instr(search_name, ?5) > 0))")
      .And(filter.search_email.has_value(),
           "customer_id IN"
           " (SELECT id FROM sumaya_customers WHERE instr(search_email, ?6) > 0)")
      .Take();
}

void BindWhere(store::Query& query, const PointsFilter& filter, const Searches& searches) {
  BindText(query, 1, filter.customer_id);
  BindValues(query, 2, ValuesIn(filter.point_ids), filter.point_ids, searches.values);
  BindPeriod(query, 3, filter.period);
  BindText(query, 5, searches.text);
  BindText(query, 6, searches.email);
}

std::string FromWhere(const SubscriptionRecordFilter& filter) {
  return Where("sumaya_subscription_records")
      .And(true, "subscription_id = ?1")
      .And(filter.period.has_value(), "created_at >= ?2 AND created_at < ?3")
      .And(filter.search_text.has_value(), "instr(search, ?4) > 0")
      .Take();
}

void BindWhere(store::Query& query, const SubscriptionRecordFilter& filter,
               const Searches& searches) {
  query.Bind(1, filter.subscription_id);
  BindPeriod(query, 2, filter.period);
  BindText(query, 4, searches.text);
}

}  // namespace understudy::sumaya
