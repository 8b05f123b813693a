#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>

#include "entities/built_in_finder.h"
#include "vendors/vendor.h"

// Finds the customer that a request names where no key of the rows does.
namespace understudy::omnidesk {

using FoundCustomer = tl::expected<std::optional<entities::RowKey>, Error>;

// PUT /: by any of customerID, primaryID and brandID, as long as together they name one customer.
FoundCustomer IdentifyByAnyKey(Call& call);

// POST /: whom primary_id names in the brand, or a channel; nullopt: somebody new.
FoundCustomer FindNamed(Call& call);

// The customer of this external id in a brand.
std::optional<std::int64_t> FindInBrand(store::Database& database, std::int64_t brand_id,
                                        std::string_view external_id);

// A column of the brand with the id ?1 that the parameter holds. Bad input when there is no such
// brand. The statement's row is at the brand.
tl::expected<store::Query, Error> RequireBrand(const Call& call, std::string_view parameter,
                                               std::string_view select);

}  // namespace understudy::omnidesk
