#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/identify.h"
#include "vendors/omnidesk/replies.h"
#include "vendors/omnidesk/repo.h"

namespace understudy::omnidesk {
namespace {

std::optional<std::string> CopyOfArgument(const Call& call, std::string_view name) {
  const auto text = call.arguments.OptionalText(name);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

Outcome TimelineByCustomerExternalId(Call& call) {
  const auto customer_id = IdentifyByExternalId(call, "external_id", "brand_id");
  if (!customer_id) return tl::make_unexpected(customer_id.error());
  const bool with_tickets = call.arguments.Has("getTicketHistory");
  const auto count = CountTimeline(call.database, *customer_id, with_tickets);
  auto entries = call.database.Prepare(call.Plan().query());
  entries.Bind(1, *customer_id).Bind(2, std::int64_t{with_tickets});
  return UndocumentedReply(call, {count, count}, &entries);
}

Outcome ExternalEvent(Call& call) {
  const auto customer_id = IdentifyCustomer(call, {"customer_id", "external_id", "brand_id"});
  if (!customer_id) return tl::make_unexpected(customer_id.error());
  Event event;
  event.customer_id = *customer_id;
  event.message = call.arguments.Text("message");
  event.initiated_by = CopyOfArgument(call, "initiated_by");
  event.source_url = CopyOfArgument(call, "source_url");
  event.created_at = call.now;
  InsertEvent(call.database, event);
  return UndocumentedReply(call);
}

}  // namespace understudy::omnidesk
