#pragma once

#include "entities/call.h"

// The operations that vendor.yaml leaves to C++.
namespace understudy::helpcrunch {

// customers.cc
Outcome CreateCustomer(Call& call);
Outcome UpdateCustomer(Call& call);  // PATCH and PUT
Outcome UpdateCustomers(Call& call);
Outcome DeleteCustomer(Call& call);
Outcome TagCustomer(Call& call);
Outcome UntagCustomer(Call& call);

// chats.cc
Outcome ListChats(Call& call);
Outcome GetChat(Call& call);
Outcome CreateChat(Call& call);

// chat_changes.cc; by the body's id, or the path's.
Outcome SetChatStatus(Call& call);
Outcome SetChatAssignee(Call& call);
Outcome SetChatDepartment(Call& call);
Outcome SnoozeChat(Call& call);
Outcome SetReadByAgent(Call& call);
Outcome SetReadByCustomer(Call& call);

// chat_search.cc
Outcome SearchChats(Call& call);

// messages.cc
Outcome CreateMessage(Call& call);

// customer_search.cc
Outcome SearchCustomers(Call& call);

// events.cc
Outcome CreateEvent(Call& call);

}  // namespace understudy::helpcrunch
