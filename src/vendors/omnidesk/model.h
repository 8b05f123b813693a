#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace understudy::omnidesk {

// The largest integer that JavaScript represents exactly (2^53-1). No row has a larger id.
constexpr std::int64_t kLargestId = 9007199254740991;

struct Brand {
  std::int64_t id = 0;
  std::string name;
  bool search_by_channels = false;
  std::optional<std::string> crm_lookup_url;  // nullopt: a brand without CRM
};

struct CustomField {
  std::string name;  // without "custom_"
  std::string value;
};

// A customer's brand, and the external id that is unique in that brand.
struct BrandMembership {
  std::int64_t brand_id = 0;
  std::optional<std::string> external_id;
};

// The parts of a key by which a request names a customer. An absent part matches any.
struct CustomerKey {
  std::optional<std::int64_t> id;
  std::optional<std::string_view> external_id;
  std::optional<std::int64_t> brand_id;
};

struct Event {
  std::int64_t customer_id = 0;
  std::string message;
  std::optional<std::string> initiated_by;
  std::optional<std::string> source_url;
  Instant created_at;
};

// A person as a brand's CRM knows them.
struct CrmEntry {
  std::int64_t brand_id = 0;
  std::string channel;  // email, phoneNumber
  std::string address;
  std::string external_primary_id;
  std::optional<std::string> firstname;  // nullopt: the CRM does not know it
  std::optional<std::string> lastname;
};

}  // namespace understudy::omnidesk
