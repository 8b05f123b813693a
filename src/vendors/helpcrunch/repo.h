#pragma once

#include <cstdint>
#include <optional>

#include "store/database.h"
#include "vendors/helpcrunch/model.h"

namespace understudy::helpcrunch {

// A customer, whose texts live as long as the row that they are read from.
struct FoundCustomer {
  store::Query row;
  Customer customer;
};

std::optional<FoundCustomer> FindCustomer(store::Database& database, std::int64_t id);

}  // namespace understudy::helpcrunch
