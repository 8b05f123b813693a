#include "entities/built_in_handlers.h"
#include "entities/stored_row.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/sent_row.h"

// The channels that tickets come through; a customer's channels are addresses.
namespace understudy::omnidesk {

Outcome CreateChannel(Call& call) {
  const auto id = CreateSent(call, "ticket_channels");
  if (!id) return tl::make_unexpected(id.error());
  return call.Reply();
}

Outcome UpdateChannel(Call& call) {
  const auto& channels = call.RowsOf("ticket_channels").rows;
  const auto row = entities::FindStoredRow(call.database, channels, call.arguments.Integer("id"));
  if (row == nullptr) return entities::AbsentRow{"no such channel"}.Refuse(call);
  SetSent(call, "ticket_channels", row->root);
  channels.plan->Update(call.database, row->root);
  return call.Reply();
}

}  // namespace understudy::omnidesk
