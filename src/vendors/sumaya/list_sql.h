#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "vendors/sumaya/model.h"

// The SQL of Sumaya's filters and sorts, for repo.cc.
namespace understudy::sumaya {

struct SortColumn {
  std::string_view field;  // the contract's name
  std::string_view column;
};
using SortColumns = std::vector<SortColumn>;

// The ORDER BY of a list. Several fields are bound as texts, from `first_parameter` on, into one
// statement: there are too many combinations to prepare a statement for each.
class Order {
 public:
  // `columns` outlive the order.
  Order(const SortColumns& columns, const std::vector<std::string>& sort, int first_parameter);
  std::string Sql() const;
  void Bind(store::Query& query) const;

 private:
  std::string Case(int parameter, std::string_view sign) const;

  const SortColumns& columns_;
  const std::vector<std::string_view> fields_;
  const int first_;
};

Order OrderOf(const MessageFilter& filter, int first_parameter);
Order OrderOf(const PointsFilter& filter, int first_parameter);

// How many values a query compares a column with.
enum class Values { kAll, kOne, kSeveral };

Values ValuesIn(const std::vector<std::string>& values);
// An empty list counts as several: no row is equal to any of its values.
Values ValuesIn(const std::optional<std::vector<std::string>>& values);

// For `column IN (SELECT value FROM json_each(?))`: one statement for any number of values.
std::string AsJson(const std::vector<std::string>& values);
// `as_json` must outlive the query.
void BindValues(store::Query& query, int parameter, Values asked,
                const std::vector<std::string>& values, const std::string& as_json);

// The texts that a query binds. Must outlive the query.
struct Searches {
  std::optional<std::string> text;
  std::optional<std::string> email;
  std::string values;  // statuses or point ids, as JSON
};
Searches SearchesOf(const MessageFilter& filter);
Searches SearchesOf(const PointsFilter& filter);
Searches SearchesOf(const SubscriptionRecordFilter& filter);

// " FROM table WHERE …" with parameters from ?1 on: 3 for messages, 6 for points records, 4 for
// subscription records.
std::string FromWhere(const MessageFilter& filter);
std::string FromWhere(const PointsFilter& filter);
std::string FromWhere(const SubscriptionRecordFilter& filter);
void BindWhere(store::Query& query, const MessageFilter& filter, const Searches& searches);
void BindWhere(store::Query& query, const PointsFilter& filter, const Searches& searches);
void BindWhere(store::Query& query, const SubscriptionRecordFilter& filter,
               const Searches& searches);

}  // namespace understudy::sumaya
