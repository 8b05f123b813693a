#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace understudy::helpcrunch {

// A customer (the vendor's Customer Object). The JSON members are compact JSON, all keys present.
struct Customer {
  std::int64_t id = 0;
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> user_id;
  std::optional<std::string> company;
  std::optional<std::string> phone;
  std::optional<std::int64_t> first_seen;  // UNIX seconds
  std::optional<std::int64_t> last_seen;   // UNIX seconds
  std::optional<std::string> location;     // JSON object
  std::optional<std::string> device;       // JSON object
  bool unsubscribed = false;
  bool blocked = false;
  std::optional<std::string> source;
  std::optional<std::string> referer;
  std::optional<std::string> locale;
  std::optional<std::string> notes;
  std::optional<std::string> last_page;
  std::string tags;         // JSON array
  std::string custom_data;  // JSON object
};

}  // namespace understudy::helpcrunch
