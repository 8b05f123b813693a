#include <optional>
#include <string>
#include <string_view>

#include "entities/built_in_finder.h"
#include "entities/built_in_handlers.h"
#include "entities/row_keys.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/identify.h"

namespace understudy::omnidesk {
namespace {

std::optional<Error> WhyIdIsTooLarge(const Call& call) {
  if (call.database.LastInsertId() <= entities::kLargestKey) return std::nullopt;
  return entities::IdIsTooLarge(call);
}

std::optional<Error> InsertCustomer(const Call& call, std::int64_t brand_id,
                                    std::string_view external_id) {
  call.database
      .Prepare(
          "INSERT INTO omnidesk_customers(brand_id, external_primary_id, firstname, lastname)"
          " VALUES(?1, ?2, '', '')")
      .Bind(1, brand_id)
      .Bind(2, external_id)
      .Run();
  return WhyIdIsTooLarge(call);
}

// A name that is nullopt is not changed.
void SetNames(store::Database& database, std::int64_t id, std::optional<std::string_view> firstname,
              std::optional<std::string_view> lastname) {
  if (!firstname && !lastname) return;
  database
      .Prepare(
          "UPDATE omnidesk_customers SET firstname = coalesce(?2, firstname),"
          " lastname = coalesce(?3, lastname) WHERE id = ?1")
      .Bind(1, id)
      .Bind(2, firstname)
      .Bind(3, lastname)
      .Run();
}

// Adds the channel unless the customer has one of this type and value.
std::optional<Error> LinkChannel(const Call& call, std::int64_t customer_id, std::string_view type,
                                 std::string_view value) {
  {
    auto linked = call.database.Prepare(
        "SELECT 1 FROM omnidesk_channels WHERE customer_id = ?1 AND type = ?2 AND value = ?3");
    if (linked.Bind(1, customer_id).Bind(2, type).Bind(3, value).Step()) return std::nullopt;
  }
  call.database
      .Prepare("INSERT INTO omnidesk_channels(customer_id, type, value) VALUES(?1, ?2, ?3)")
      .Bind(1, customer_id)
      .Bind(2, type)
      .Bind(3, value)
      .Run();
  return WhyIdIsTooLarge(call);
}

}  // namespace

// The CRM's external id says who it is; the address becomes one of the customer's channels.
Outcome SyncWithCrm(Call& call) {
  const auto brand =
      RequireBrand(call, "brandID", "SELECT id, crm_lookup_url FROM omnidesk_brands WHERE id = ?1");
  if (!brand) return tl::make_unexpected(brand.error());
  if (brand->IsNull(1)) {
    return tl::make_unexpected(call.Refusal("brandID", "must be a brand with a CRM lookup URL"));
  }
  const std::int64_t brand_id = brand->Integer(0);
  const auto channel = call.arguments.Text("channel");
  const auto address = call.arguments.Text("address");
  auto entry = call.database.Prepare(
      "SELECT external_primary_id, firstname, lastname FROM omnidesk_crm_directory"
      " WHERE brand_id = ?1 AND channel = ?2 AND address = ?3");
  if (!entry.Bind(1, brand_id).Bind(2, channel).Bind(3, address).Step()) {
    return entities::AbsentRow{"This customer does not exist."}.Refuse(call);
  }
  call.database.ForgetLastInsertId();
  auto customer_id = FindInBrand(call.database, brand_id, entry.View(0));
  if (!customer_id) {
    if (auto wrong = InsertCustomer(call, brand_id, entry.View(0))) {
      return tl::make_unexpected(std::move(*wrong));
    }
    customer_id = call.database.LastInsertId();
  }
  SetNames(call.database, *customer_id, entry.OptionalView(1), entry.OptionalView(2));
  const auto type = channel == "phoneNumber" ? std::string_view("telephone") : channel;
  if (auto wrong = LinkChannel(call, *customer_id, type, address)) {
    return tl::make_unexpected(std::move(*wrong));
  }
  return call.Reply();
}

}  // namespace understudy::omnidesk
