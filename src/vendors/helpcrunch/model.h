#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace understudy::helpcrunch {

// Larger integers lose digits in JSON readers.
constexpr std::int64_t kLargestId = 9007199254740991;

// A customer (the vendor's Customer Object). The JSON members are compact JSON, all keys present.
// The texts point into the row that it was read from, of the database or of a scenario.
struct Customer {
  std::int64_t id = 0;
  std::optional<std::string_view> name;
  std::optional<std::string_view> email;
  std::optional<std::string_view> user_id;
  std::optional<std::string_view> company;
  std::optional<std::string_view> phone;
  std::optional<std::int64_t> first_seen;    // UNIX seconds
  std::optional<std::int64_t> last_seen;     // UNIX seconds
  std::optional<std::string_view> location;  // JSON object
  std::optional<std::string_view> device;    // JSON object
  bool unsubscribed = false;
  bool blocked = false;
  std::optional<std::string_view> source;
  std::optional<std::string_view> referer;
  std::optional<std::string_view> locale;
  std::optional<std::string_view> notes;
  std::optional<std::string_view> last_page;
  std::string_view tags;         // JSON array
  std::string_view custom_data;  // JSON object
};

}  // namespace understudy::helpcrunch
