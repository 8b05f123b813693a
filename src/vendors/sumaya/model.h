#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace understudy::sumaya {

// From `begin` (inclusive) to `end` (exclusive).
struct Period {
  Instant begin;
  Instant end;
};

// The filters and sorts of a list of messages. Texts are searched as
// utf8mb4_unicode_ci compares them (SearchKey()). `sort` holds fields of the contract, "-" before
// one for descending; equal rows come oldest first.
struct MessageFilter {
  std::string customer_id;
  std::optional<std::vector<std::string>> statuses;  // any of these, as messages spell them
  std::optional<std::string> search_text;
  std::vector<std::string> sort;
};

struct PointsFilter {
  std::optional<std::string> customer_id;  // nullopt: all customers
  std::vector<std::string> point_ids;      // any of these, in any letter case; empty: all
  std::optional<Period> period;
  std::optional<std::string> search_text;
  std::optional<std::string> search_email;
  std::vector<std::string> sort;
};

struct SubscriptionRecordFilter {
  std::string subscription_id;
  std::optional<Period> period;
  std::optional<std::string> search_text;
};

// A piece of a list.
struct Slice {
  std::int64_t limit = 0;
  std::int64_t offset = 0;
};

}  // namespace understudy::sumaya
