#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "vendors/vendor.h"

// The operations that vendor.yaml can't say.
namespace understudy::omnidesk {

std::vector<entities::ReplyBinding> Replies();

// list.cc
Outcome ListCustomers(Call& call);

// lists.cc
Outcome ListForms(Call& call);
Outcome ListFormfields(Call& call);
Outcome ListUsers(Call& call);

// forms.cc
Outcome GetForm(Call& call);
Outcome CreateFormfield(Call& call);
Outcome UpdateFormfield(Call& call);

// tickets.cc
Outcome ListTickets(Call& call);
Outcome GetTicket(Call& call);

// ticket_writes.cc
Outcome CreateTicket(Call& call);
Outcome UpdateTicket(Call& call);
Outcome SetTicketStatus(Call& call);
Outcome SetTicketPriority(Call& call);

// messages.cc
Outcome CreateMessage(Call& call);

// channels.cc
Outcome CreateChannel(Call& call);
Outcome UpdateChannel(Call& call);

// crm.cc
Outcome SyncWithCrm(Call& call);

}  // namespace understudy::omnidesk
