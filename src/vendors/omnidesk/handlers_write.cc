#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vendors/omnidesk/changes.h"
#include "vendors/omnidesk/errors.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/identify.h"
#include "vendors/omnidesk/replies.h"
#include "vendors/omnidesk/repo.h"

namespace understudy::omnidesk {
namespace {

using OptionalId = std::optional<std::int64_t>;

OptionalId FindInBrand(const Call& call, std::int64_t brand_id, std::string_view external_id) {
  const auto ids = FindCustomerIds(call.database, {std::nullopt, external_id, brand_id});
  return ids.empty() ? std::nullopt : OptionalId(ids.front());
}

// The channels of a field each, in the order of the document's example.
void AddExtraChannels(const Call& call, std::vector<Address>& channels) {
  const auto& arguments = call.arguments;
  if (const auto email = arguments.OptionalText("extra_email")) {
    channels.push_back({"email", std::string(*email)});
  }
  if (const auto telephone = arguments.OptionalText("extra_telephone")) {
    channels.push_back({"telephone", std::string(*telephone)});
  }
  if (const auto twitter = arguments.OptionalText("extra_twitter")) {
    channels.push_back({"twitter", std::string(*twitter)});
  }
  if (const auto facebook = arguments.OptionalInteger("extra_facebook")) {
    channels.push_back({"facebook", std::to_string(*facebook)});
  }
}

// What POST / wants the customer to have. channel_id and customer_link_channel need each other.
tl::expected<Changes, Error> ReadLinking(const Call& call) {
  auto changes = ReadChanges(call.arguments);
  if (!changes) return changes;
  const auto type = call.arguments.OptionalText("channel_id");
  const auto address = call.arguments.OptionalText("customer_link_channel");
  if (type && !address) {
    return tl::make_unexpected(BadInput("customer_link_channel", "is required with `channel_id`"));
  }
  if (address && !type) {
    return tl::make_unexpected(BadInput("channel_id", "is required with `customer_link_channel`"));
  }
  if (type) changes->channels.push_back({std::string(*type), std::string(*address)});
  AddExtraChannels(call, changes->channels);
  return changes;
}

// Whom POST / names in `brand`; nullopt when it is somebody new. primary_id takes precedence
// (document).
tl::expected<OptionalId, Error> FindNamed(const Call& call, const Brand& brand) {
  if (const auto external_id = call.arguments.OptionalText("primary_id")) {
    return FindInBrand(call, brand.id, *external_id);
  }
  if (!brand.search_by_channels) {
    return tl::make_unexpected(
        BadInput("primary_id", "is required in a brand without search by channels"));
  }
  const auto value = call.arguments.OptionalText("search_customer_channel_value");
  if (!value) {
    return tl::make_unexpected(
        BadInput("`primary_id` or `search_customer_channel_value` is required."));
  }
  return FindCustomerByChannel(call.database, *value, brand.id);
}

// Moves the customer, who is in `now`, to the brand that the request names, if any. An external id
// is unique in its brand.
std::optional<Error> ChangeBrand(const Call& call, std::int64_t customer_id,
                                 const BrandMembership& now) {
  const auto brand_id = call.arguments.OptionalInteger("brandID");
  if (!brand_id || *brand_id == now.brand_id) return std::nullopt;
  const auto brand = RequireBrand(call, "brandID");
  if (!brand) return brand.error();
  if (now.external_id && FindInBrand(call, brand->id, *now.external_id)) {
    return BadInput("brandID", "must be a brand in which this customer's external id is free");
  }
  SetBrand(call.database, customer_id, brand->id);
  return std::nullopt;
}

// Deleting and purging have the same result: the customer is gone, and its tickets have no
// customer.
Outcome Remove(Call& call, const tl::expected<std::int64_t, Error>& customer_id) {
  if (!customer_id) return tl::make_unexpected(customer_id.error());
  DeleteCustomer(call.database, *customer_id);
  return call.Reply();
}

}  // namespace

Outcome CreateCustomer(Call& call) {
  const auto changes = ReadLinking(call);
  if (!changes) return tl::make_unexpected(changes.error());
  const auto brand = RequireBrand(call, "brand_id");
  if (!brand) return tl::make_unexpected(brand.error());
  const auto named = FindNamed(call, *brand);
  if (!named) return tl::make_unexpected(named.error());
  const std::int64_t customer_id =
      *named ? **named
             : InsertCustomer(call.database, brand->id, call.arguments.OptionalText("primary_id"));
  ApplyChanges(call.database, customer_id, *changes);
  const auto ticket_id = call.arguments.OptionalInteger("ticket_id");
  if (ticket_id && !LinkTicket(call.database, *ticket_id, customer_id)) {
    return tl::make_unexpected(BadInput("ticket_id", "must be the id of a ticket"));
  }
  return UndocumentedReply(call);
}

Outcome CreateCustomerCrud(Call& call) {
  const auto changes = ReadChanges(call.arguments);
  if (!changes) return tl::make_unexpected(changes.error());
  const auto brand = RequireBrand(call, "brandID");
  if (!brand) return tl::make_unexpected(brand.error());
  const auto external_id = call.arguments.Text("primaryID");
  if (FindInBrand(call, brand->id, external_id)) {
    return tl::make_unexpected(BadInput("primaryID", "must be new in its brand"));
  }
  ApplyChanges(call.database, InsertCustomer(call.database, brand->id, external_id), *changes);
  return UndocumentedReply(call);
}

Outcome UpdateCustomerByKey(Call& call) {
  const auto changes = ReadChanges(call.arguments);
  if (!changes) return tl::make_unexpected(changes.error());
  const auto customer_id = IdentifyByAnyKey(call, {"customerID", "primaryID", "brandID"});
  if (!customer_id) return tl::make_unexpected(customer_id.error());
  ApplyChanges(call.database, *customer_id, *changes);
  return UndocumentedReply(call);
}

Outcome UpdateCustomer(Call& call) {
  const auto changes = ReadChanges(call.arguments);
  if (!changes) return tl::make_unexpected(changes.error());
  const auto customer_id = call.arguments.Integer("id");
  const auto now = FindMembership(call.database, customer_id);
  if (!now) return tl::make_unexpected(CustomerNotFound());
  if (auto wrong = ChangeBrand(call, customer_id, *now)) {
    return tl::make_unexpected(std::move(*wrong));
  }
  ApplyChanges(call.database, customer_id, *changes);
  return call.Reply();
}

Outcome UpdateCustomerByExternalId(Call& call) {
  const auto changes = ReadChanges(call.arguments);
  if (!changes) return tl::make_unexpected(changes.error());
  const auto customer_id = IdentifyByExternalId(call, "externalPrimaryID", "brandID");
  if (!customer_id) return tl::make_unexpected(customer_id.error());
  ApplyChanges(call.database, *customer_id, *changes);
  return UndocumentedReply(call);
}

Outcome AddChannelOnly(Call& call) {
  Changes changes;
  AddExtraChannels(call, changes.channels);
  if (changes.channels.empty()) {
    return tl::make_unexpected(
        BadInput("At least one of `extra_email`, `extra_telephone`, `extra_twitter` and"
                 " `extra_facebook` is required."));
  }
  const auto customer_id = IdentifyCustomer(call, {"customer_id", "primary_id", "brand_id"});
  if (!customer_id) return tl::make_unexpected(customer_id.error());
  ApplyChanges(call.database, *customer_id, changes);
  return UndocumentedReply(call);
}

// The CRM's external id says who it is; the address becomes one of the customer's channels.
Outcome SyncWithCrm(Call& call) {
  const auto brand = RequireBrand(call, "brandID");
  if (!brand) return tl::make_unexpected(brand.error());
  if (!brand->crm_lookup_url) {
    return tl::make_unexpected(BadInput("brandID", "must be a brand with a CRM lookup URL"));
  }
  const auto entry = FindCrmEntry(call.database, brand->id, call.arguments.Text("channel"),
                                  call.arguments.Text("address"));
  if (!entry) return tl::make_unexpected(CustomerNotFound());
  const auto known = FindInBrand(call, brand->id, entry->external_primary_id);
  const std::int64_t customer_id =
      known ? *known : InsertCustomer(call.database, brand->id, entry->external_primary_id);
  const std::string type = entry->channel == "phoneNumber" ? "telephone" : entry->channel;
  ApplyChanges(call.database, customer_id,
               {entry->firstname, entry->lastname, {}, {{type, entry->address}}});
  return UndocumentedReply(call);
}

Outcome DeleteCustomerById(Call& call) { return Remove(call, RequireCustomer(call)); }

Outcome DeleteChannelById(Call& call) {
  const auto customer_id = RequireCustomer(call);
  if (!customer_id) return tl::make_unexpected(customer_id.error());
  if (!DeleteChannel(call.database, *customer_id, call.arguments.Integer("channelId"))) {
    return tl::make_unexpected(ChannelNotFound());
  }
  return call.Reply();
}

Outcome PurgeData(Call& call) {
  return Remove(call, IdentifyCustomer(call, {"customer_id", "primary_id", "brand_id"}));
}

Outcome PurgeCustomerData(Call& call) { return Remove(call, RequireCustomer(call)); }

Outcome CheckIds(Call& call, Outcome outcome) {
  const bool inserted = call.database.LastInsertId() != 0;
  if (outcome && inserted && GaveTooLargeId(call.database)) {
    return tl::make_unexpected(NoFurtherId());
  }
  return outcome;
}

}  // namespace understudy::omnidesk
