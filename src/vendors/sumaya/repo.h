#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "vendors/sumaya/list_sql.h"
#include "vendors/sumaya/model.h"

// All lists are oldest first unless their filter sorts them; ties go by id.
namespace understudy::sumaya {

bool CustomerExists(store::Database& database, std::string_view id);
bool SubscriptionExists(store::Database& database, std::string_view id);

// The statuses of the customer's messages that are equal to one of `asked` in utf8mb4_unicode_ci,
// which ignores case, accents and blanks at the end.
std::vector<std::string> FindStatuses(store::Database& database, std::string_view customer_id,
                                      const std::vector<std::string>& asked);
std::int64_t CountMessages(store::Database& database, const MessageFilter& filter);
std::int64_t CountPointsRecords(store::Database& database, const PointsFilter& filter);
std::int64_t CountSubscriptionRecords(store::Database& database,
                                      const SubscriptionRecordFilter& filter);

// The rows of a page. `select` is "SELECT … ": of a message m; of a points record r with
// its message m; of a subscription record. The arguments must outlive the query.
store::Query FindPage(store::Database& database, std::string_view select,
                      const MessageFilter& filter, const Searches& searches, const Slice& slice);
store::Query FindPage(store::Database& database, std::string_view select,
                      const PointsFilter& filter, const Searches& searches, const Slice& slice);
store::Query FindPage(store::Database& database, std::string_view select,
                      const SubscriptionRecordFilter& filter, const Searches& searches,
                      const Slice& slice);

}  // namespace understudy::sumaya
