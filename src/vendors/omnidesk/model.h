#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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

struct Channel {
  std::int64_t id = 0;
  std::string type;  // email, telephone, facebook, twitter, or a channel type's id
  std::string value;
};

struct CustomField {
  std::string name;  // without "custom_"
  std::string value;
};

struct Customer {
  std::int64_t id = 0;
  std::int64_t brand_id = 0;
  std::string brand_name;  // read only
  std::optional<std::string> external_primary_id;
  std::string firstname;
  std::string lastname;
  std::vector<Channel> channels;           // by id
  std::vector<CustomField> custom_fields;  // by name
};

// The parts of a customer and of a channel that a list shows. They point into a row: valid until
// the next row is read.
struct CustomerView {
  std::int64_t id = 0;
  std::string_view brand_name;
  std::optional<std::string_view> external_primary_id;
  std::string_view firstname;
  std::string_view lastname;
};
struct ChannelView {
  std::int64_t id = 0;
  std::string_view type;
  std::string_view value;
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

struct CustomerPage {
  std::int64_t total = 0;           // all that match
  std::vector<Customer> customers;  // without custom fields
};

struct Ticket {
  std::int64_t id = 0;
  std::optional<std::int64_t> customer_id;
  std::string subject;
  std::string status;
  Instant created_at;
};

struct Event {
  std::int64_t id = 0;
  std::int64_t customer_id = 0;
  std::string message;
  std::optional<std::string> initiated_by;
  std::optional<std::string> source_url;
  Instant created_at;
};

using TimelineEntry = std::variant<Event, Ticket>;

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
