#pragma once

#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

#include "vendors/omnidesk/model.h"
#include "vendors/vendor.h"

// Finds the brand or customer that a request names. Operations spell the fields differently, so
// each passes its own names.
namespace understudy::omnidesk {

struct KeyFields {
  std::string_view id;           // customer_id, customerID
  std::string_view external_id;  // primary_id, primaryID, external_id, externalPrimaryID
  std::string_view brand;        // brand_id, brandID
};

// The brand that an argument, sent or defaulted, names. Bad input when there is no such brand.
tl::expected<Brand, Error> RequireBrand(const Call& call, std::string_view field);

// The customer of the path's {id}.
tl::expected<std::int64_t, Error> RequireCustomer(const Call& call);

// By the id, or by external id and brand. Other keys sent with the id must fit that customer too.
tl::expected<std::int64_t, Error> IdentifyCustomer(const Call& call, const KeyFields& fields);

// By any of the three, as long as together they name one customer (PUT /).
tl::expected<std::int64_t, Error> IdentifyByAnyKey(const Call& call, const KeyFields& fields);

// By external id and brand, which the contract requires.
tl::expected<std::int64_t, Error> IdentifyByExternalId(const Call& call,
                                                       std::string_view external_id_field,
                                                       std::string_view brand_field);

}  // namespace understudy::omnidesk
