#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace understudy::leeloo {

// An employee of the company, who writes to accounts.
struct User {
  std::string id;
  std::string name;
  Instant created_at;
  Instant updated_at;
};

// The fields that an account shows both in a list and alone.
struct AccountSummary {
  std::string id;
  std::string name;
  std::string tags;  // JSON array
  std::string from;
  std::string bot_status;
  Instant last_message_time;
  Instant created_at;
};

// A client of the company in one messenger.
struct Account : AccountSummary {
  std::optional<std::string> gender;
  std::optional<std::string> locale;
  std::string subscribe_history;  // JSON array
  Instant updated_at;
};

struct Order {
  std::string id;
  std::string account_id;
  std::string price;  // JSON number
  std::string currency;
  std::string payment_method;
  std::string status;
  Instant updated_at;
};

struct Message {
  std::string id;
  std::string account_id;
  std::string text;
  std::string type;
  bool read = false;
  std::optional<std::string> created_by;  // a user's id
  Instant created_at;
  Instant updated_at;
};

// A piece of a list.
struct Slice {
  std::int64_t limit = 0;
  std::int64_t offset = 0;
};

struct AccountPage {
  std::int64_t total = 0;  // all that match
  std::vector<AccountSummary> accounts;
};

// An account with the users and orders of its links.
struct AccountDetails {
  Account account;
  std::vector<User> contacted_users;  // in the order of the links
  std::vector<Order> orders;          // newest first
};

}  // namespace understudy::leeloo
