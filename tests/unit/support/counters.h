#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/database.h"

namespace understudy::testing {

// What a counter holds, and the same counted. Counters that went down to 0 may stay.
struct Counter {
  const char* kept;
  const char* counted;
};

inline constexpr Counter kCounters[] = {
    {"SELECT total FROM leeloo_account_count", "SELECT count(*) FROM leeloo_accounts"},
    {"SELECT tag || ' ' || total FROM leeloo_tag_counts WHERE total <> 0 ORDER BY tag",
     "SELECT tag || ' ' || count(*) FROM leeloo_account_tags GROUP BY tag ORDER BY tag"},
    {"SELECT account_id || ' ' || total FROM leeloo_message_counts WHERE total <> 0 ORDER BY 1",
     "SELECT account_id || ' ' || count(*) FROM leeloo_messages GROUP BY account_id ORDER BY 1"},
    {"SELECT total FROM omnidesk_customer_count", "SELECT count(*) FROM omnidesk_customers"},
    {"SELECT customer_id || ' ' || status || ' ' || total FROM sumaya_message_counts"
     " WHERE total <> 0 ORDER BY 1",
     "SELECT customer_id || ' ' || status || ' ' || count(*) FROM"
     " (SELECT customer_id, status FROM sumaya_messages"
     " UNION ALL SELECT customer_id, 0 FROM sumaya_messages) GROUP BY customer_id, status"
     " ORDER BY 1"},
    {"SELECT customer_id || ' ' || point_id || ' ' || total FROM sumaya_points_record_counts"
     " WHERE total <> 0 ORDER BY 1",
     "SELECT customer_id || ' ' || point_id || ' ' || count(*) FROM"
     " (SELECT customer_id, point_id FROM sumaya_points_records"
     " UNION ALL SELECT customer_id, 0 FROM sumaya_points_records"
     " UNION ALL SELECT 0, point_id FROM sumaya_points_records"
     " UNION ALL SELECT 0, 0 FROM sumaya_points_records) GROUP BY customer_id, point_id"
     " ORDER BY 1"},
    {"SELECT subscription_id || ' ' || total FROM sumaya_subscription_record_counts"
     " WHERE total <> 0 ORDER BY 1",
     "SELECT subscription_id || ' ' || count(*) FROM sumaya_subscription_records"
     " GROUP BY subscription_id ORDER BY 1"},
};

// The first column of each row.
inline std::vector<std::string> Lines(store::Database& database, const char* sql) {
  std::vector<std::string> lines;
  auto query = database.Prepare(sql);
  while (query.Step()) lines.push_back(query.Text(0));
  return lines;
}

inline void ExpectCountersRight(store::Database& database) {
  for (const auto& counter : kCounters) {
    EXPECT_EQ(Lines(database, counter.kept), Lines(database, counter.counted)) << counter.kept;
  }
}

}  // namespace understudy::testing
