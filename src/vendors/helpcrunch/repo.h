#pragma once

#include <cstdint>
#include <optional>

#include "store/database.h"
#include "vendors/helpcrunch/model.h"

namespace understudy::helpcrunch {

std::optional<Customer> FindCustomer(store::Database& database, std::int64_t id);
void InsertCustomer(store::Database& database, const Customer& customer);

}  // namespace understudy::helpcrunch
