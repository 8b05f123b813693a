#include "vendors/omnidesk/identify.h"

#include <string>
#include <utility>

namespace understudy::omnidesk {
namespace {

// The parts of a key. An absent part matches any.
struct CustomerKey {
  std::optional<std::int64_t> id;
  std::optional<std::string_view> external_id;
  std::optional<std::int64_t> brand_id;
};

// Only the conditions that the key has, so that an index serves each; what can fit several
// customers is sorted. Two of them are enough to know that the key is ambiguous.
std::string SelectByKey(const CustomerKey& key) {
  std::string sql = "SELECT id FROM omnidesk_customers WHERE TRUE";
  if (key.id) sql += " AND id = ?1";
  if (key.external_id) sql += " AND external_primary_id = ?2";
  if (key.brand_id) sql += " AND brand_id = ?3";
  const bool unique = key.id || (key.external_id && key.brand_id);
  return unique ? sql : sql + " ORDER BY id LIMIT 2";
}

std::optional<std::int64_t> FindByChannel(store::Database& database, std::string_view value,
                                          std::int64_t brand_id) {
  auto query = database.Prepare(
      "SELECT h.customer_id FROM omnidesk_channels h WHERE h.value = ?1 AND"
      " (SELECT c.brand_id FROM omnidesk_customers c WHERE c.id = h.customer_id) = ?2"
      " ORDER BY h.customer_id LIMIT 1");
  query.Bind(1, value).Bind(2, brand_id);
  return query.Step() ? std::optional(query.Integer(0)) : std::nullopt;
}

}  // namespace

FoundCustomer IdentifyByAnyKey(Call& call) {
  const CustomerKey key{call.arguments.OptionalInteger("customerID"),
                        call.arguments.OptionalText("primaryID"),
                        call.arguments.OptionalInteger("brandID")};
  if (key.brand_id) {
    const auto brand = RequireBrand(call, "brandID", "SELECT 1 FROM omnidesk_brands WHERE id = ?1");
    if (!brand) return tl::make_unexpected(brand.error());
  }
  if (!key.id && !key.external_id && !key.brand_id) {
    return tl::make_unexpected(
        call.Refusal("At least one of `primaryID`, `brandID` and `customerID` is required."));
  }
  auto query = call.database.Prepare(SelectByKey(key));
  if (key.id) query.Bind(1, *key.id);
  if (key.external_id) query.Bind(2, *key.external_id);
  if (key.brand_id) query.Bind(3, *key.brand_id);
  if (!query.Step()) return std::nullopt;
  const entities::RowKey found = query.Integer(0);
  if (!query.Step()) return found;
  return tl::make_unexpected(call.Refusal(
      key.external_id
          ? "`brandID` is required: this `primaryID` names customers of several brands."
          : "`customerID` or `primaryID` is required: this `brandID` has several customers."));
}

FoundCustomer FindNamed(Call& call) {
  const auto brand = RequireBrand(
      call, "brand_id", "SELECT id, search_by_channels FROM omnidesk_brands WHERE id = ?1");
  if (!brand) return tl::make_unexpected(brand.error());
  const std::int64_t brand_id = brand->Integer(0);
  std::optional<std::int64_t> found;
  // It takes precedence (document).
  if (const auto external_id = call.arguments.OptionalText("primary_id")) {
    found = FindInBrand(call.database, brand_id, *external_id);
  } else if (brand->Integer(1) == 0) {
    return tl::make_unexpected(
        call.Refusal("primary_id", "is required in a brand without search by channels"));
  } else if (const auto value = call.arguments.OptionalText("search_customer_channel_value")) {
    found = FindByChannel(call.database, *value, brand_id);
  } else {
    return tl::make_unexpected(
        call.Refusal("`primary_id` or `search_customer_channel_value` is required."));
  }
  if (!found) return std::nullopt;
  return entities::RowKey(*found);
}

std::optional<std::int64_t> FindInBrand(store::Database& database, std::int64_t brand_id,
                                        std::string_view external_id) {
  auto query = database.Prepare(
      "SELECT id FROM omnidesk_customers WHERE external_primary_id = ?1 AND brand_id = ?2");
  query.Bind(1, external_id).Bind(2, brand_id);
  return query.Step() ? std::optional(query.Integer(0)) : std::nullopt;
}

tl::expected<store::Query, Error> RequireBrand(const Call& call, std::string_view parameter,
                                               std::string_view select) {
  auto query = call.database.Prepare(select);
  query.Bind(1, call.arguments.Integer(parameter));
  if (query.Step()) return tl::expected<store::Query, Error>(std::move(query));
  return tl::make_unexpected(call.Refusal(parameter, "must be the id of a brand"));
}

}  // namespace understudy::omnidesk
