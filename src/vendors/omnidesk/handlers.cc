#include "vendors/omnidesk/handlers.h"

#include <cstdint>
#include <optional>

#include "vendors/omnidesk/errors.h"
#include "vendors/omnidesk/replies.h"
#include "vendors/omnidesk/repo.h"

namespace understudy::omnidesk {
namespace {

// Replies with the customer that a search has found.
Outcome ReplyFound(const Call& call, std::optional<std::int64_t> id) {
  auto customer = call.database.Prepare(call.Plan().query(kCustomerById));
  if (!id || !customer.Bind(1, *id).Step()) return tl::make_unexpected(CustomerNotFound());
  return UndocumentedReply(call, {}, &customer);
}

}  // namespace

Outcome ListCustomers(Call& call) {
  const auto start = call.arguments.Integer("itemStart");
  const auto limit = call.arguments.Integer("itemLimit");
  const auto text = call.arguments.Text("query");
  if (!text.empty()) {
    FoundCustomers found(call.database, call.Plan(), text, start, limit);
    return call.Reply({start, found.total(), limit}, found);
  }
  auto customers = call.database.Prepare(call.Plan().query(kCustomers));
  customers.Bind(1, limit).Bind(2, start);
  return call.Reply({start, CountCustomers(call.database), limit}, &customers);
}

Outcome GetCustomer(Call& call) {
  auto customer = call.database.Prepare(call.Plan().query(kCustomerById));
  customer.Bind(1, call.arguments.Integer("id"));
  if (!customer.Step()) return tl::make_unexpected(CustomerNotFound());
  return call.Reply({}, &customer);
}

// In searches the brand is only a filter: a brand that does not exist gives no results.
Outcome SearchByPrimaryExternalId(Call& call) {
  const auto ids = FindCustomerIds(call.database, {std::nullopt, call.arguments.Text("primary_id"),
                                                   call.arguments.OptionalInteger("brand_id")});
  return ReplyFound(call, ids.empty() ? std::nullopt : std::optional(ids.front()));
}

Outcome SearchByCustomerChannelValue(Call& call) {
  return ReplyFound(
      call, FindCustomerByChannel(call.database, call.arguments.Text("customerChannelValue"),
                                  call.arguments.OptionalInteger("brand_id")));
}

}  // namespace understudy::omnidesk
