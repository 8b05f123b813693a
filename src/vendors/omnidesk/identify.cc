#include "vendors/omnidesk/identify.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vendors/omnidesk/errors.h"
#include "vendors/omnidesk/repo.h"

namespace understudy::omnidesk {
namespace {

// "`field`"
std::string Quoted(std::string_view field) { return "`" + std::string(field) + "`"; }

// The key as sent, its brand known to exist.
tl::expected<CustomerKey, Error> ReadKey(const Call& call, const KeyFields& fields) {
  const CustomerKey key{call.arguments.OptionalInteger(fields.id),
                        call.arguments.OptionalText(fields.external_id),
                        call.arguments.OptionalInteger(fields.brand)};
  if (key.brand_id) {
    const auto brand = RequireBrand(call, fields.brand);
    if (!brand) return tl::make_unexpected(brand.error());
  }
  return key;
}

Error Ambiguous(const CustomerKey& key, const KeyFields& fields) {
  if (!key.external_id) {
    return BadInput(Quoted(fields.id) + " or " + Quoted(fields.external_id) +
                    " is required: this " + Quoted(fields.brand) + " has several customers.");
  }
  return BadInput(Quoted(fields.brand) + " is required: this " + Quoted(fields.external_id) +
                  " names customers of several brands.");
}

tl::expected<std::int64_t, Error> FindOne(const Call& call, const CustomerKey& key,
                                          const KeyFields& fields) {
  const auto ids = FindCustomerIds(call.database, key);
  if (ids.empty()) return tl::make_unexpected(CustomerNotFound());
  if (ids.size() > 1) return tl::make_unexpected(Ambiguous(key, fields));
  return ids.front();
}

}  // namespace

tl::expected<Brand, Error> RequireBrand(const Call& call, std::string_view field) {
  auto brand = FindBrand(call.database, call.arguments.Integer(field));
  if (!brand) return tl::make_unexpected(BadInput(field, "must be the id of a brand"));
  return std::move(*brand);
}

tl::expected<std::int64_t, Error> RequireCustomer(const Call& call) {
  const CustomerKey key{call.arguments.Integer("id"), std::nullopt, std::nullopt};
  return FindOne(call, key, {});
}

tl::expected<std::int64_t, Error> IdentifyCustomer(const Call& call, const KeyFields& fields) {
  const auto key = ReadKey(call, fields);
  if (!key) return tl::make_unexpected(key.error());
  if (!key->id && !key->external_id && !key->brand_id) {
    return tl::make_unexpected(BadInput(Quoted(fields.id) + ", or " + Quoted(fields.external_id) +
                                        " with " + Quoted(fields.brand) + ", is required."));
  }
  if (!key->id && !key->brand_id) {
    return tl::make_unexpected(
        BadInput(fields.brand, "is required with " + Quoted(fields.external_id)));
  }
  if (!key->id && !key->external_id) {
    return tl::make_unexpected(
        BadInput(fields.external_id, "is required with " + Quoted(fields.brand)));
  }
  return FindOne(call, *key, fields);
}

tl::expected<std::int64_t, Error> IdentifyByAnyKey(const Call& call, const KeyFields& fields) {
  const auto key = ReadKey(call, fields);
  if (!key) return tl::make_unexpected(key.error());
  if (!key->id && !key->external_id && !key->brand_id) {
    return tl::make_unexpected(BadInput("At least one of " + Quoted(fields.external_id) + ", " +
                                        Quoted(fields.brand) + " and " + Quoted(fields.id) +
                                        " is required."));
  }
  return FindOne(call, *key, fields);
}

tl::expected<std::int64_t, Error> IdentifyByExternalId(const Call& call,
                                                       std::string_view external_id_field,
                                                       std::string_view brand_field) {
  const auto brand = RequireBrand(call, brand_field);
  if (!brand) return tl::make_unexpected(brand.error());
  const CustomerKey key{std::nullopt, call.arguments.Text(external_id_field), brand->id};
  return FindOne(call, key, {});
}

}  // namespace understudy::omnidesk
