#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace understudy::sumaya {

struct Customer {
  std::string id;
  std::string username;
  std::string full_name;
  std::string email;
};

// A message that Trengo sent to a customer, as it is shown.
struct Message {
  std::string id;
  std::optional<std::string> ticket_id;
  std::string intention;
  std::string status;
  std::optional<std::string> link;
  std::string cart_items = "[]";  // JSON array of strings
  Instant created_at;
};

// Called with each message as a JSON object, as pages show it. Valid until the next message is
// read.
using EachMessage = std::function<void(std::string_view shown)>;

struct PointsRecord {
  std::string id;
  std::string customer_id;
  std::string message_id;
  std::int64_t points = 0;
  std::string point_id;
  std::string message;
  Instant created_at;
};

struct Person {
  std::optional<std::string> username;  // never shown
  std::optional<std::string> name;
  std::optional<std::string> email;
};

// A change of a subscription.
struct SubscriptionRecord {
  std::string id;
  Person causer;
  std::optional<std::string> causer_type;
  Person current_owner;
  Person previous_owner;
  std::string operation;
  std::optional<std::string> description;
  Instant created_at;
};

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
