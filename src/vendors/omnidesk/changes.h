#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "contract/arguments.h"
#include "store/database.h"
#include "vendors/omnidesk/model.h"
#include "vendors/vendor.h"

namespace understudy::omnidesk {

struct Address {
  std::string type;
  std::string value;
};

// The new values of a write; absent ones stay as they are.
struct Changes {
  std::optional<std::string> firstname;
  std::optional<std::string> lastname;
  std::vector<CustomField> custom_fields;
  std::vector<Address> channels;  // to be linked, in this order
};

// The names, custom_<name> fields, and customerChannelType_N with customerChannelValue_N in the
// order of N, gaps allowed. Bad input when one half of a pair is missing or empty.
tl::expected<Changes, Error> ReadChanges(const contract::Arguments& arguments);

void ApplyChanges(store::Database& database, std::int64_t customer_id, const Changes& changes);

}  // namespace understudy::omnidesk
