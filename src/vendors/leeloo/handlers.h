#pragma once

#include <vector>

#include "entities/call.h"

// The operations that vendor.yaml leaves to C++.
namespace understudy::leeloo {

// The state of an order in the words of v2's lists, which has others for three of them.
constexpr const char* kListedState =
    "CASE status WHEN 'PENDING' THEN 'OPENED' WHEN 'SUCCESS' THEN 'RESOLVED'"
    " WHEN 'FAILED' THEN 'REJECTED' ELSE status END";

// person_replies.cc
std::vector<entities::ReplyBinding> PeopleReplies();

// people_lists.cc
Outcome ListPeople(Call& call);
Outcome ListChannels(Call& call);
Outcome ListPersonMessages(Call& call);

// person_writes.cc
Outcome GetPerson(Call& call);
Outcome GetPersonOfChannel(Call& call);
Outcome CreatePerson(Call& call);
Outcome CreateAccountV1(Call& call);  // of a new person
Outcome UpdatePerson(Call& call);
Outcome CommentOnPerson(Call& call);
Outcome AddTagToPerson(Call& call);
Outcome RemoveTagFromPerson(Call& call);
Outcome AddTagV1(Call& call);
Outcome RemoveTagV1(Call& call);

// messages.cc; of both versions
Outcome SendTemplate(Call& call);
Outcome SendMessage(Call& call);

// subscriptions.cc
std::vector<entities::ReplyBinding> SubscriptionReplies();
Outcome SubscribeManually(Call& call);
Outcome SendSms(Call& call);
Outcome SendEmails(Call& call);

// orders.cc
std::vector<entities::ReplyBinding> OrderReplies();
Outcome ListOrders(Call& call);
Outcome CreateOrder(Call& call);
Outcome CreateOrderV1(Call& call);
Outcome SetOrderState(Call& call);  // of both versions

// calls.cc; StoredReplies() has those of comments too.
std::vector<entities::ReplyBinding> StoredReplies();
Outcome CreateCall(Call& call);
Outcome CreateTrafficSource(Call& call);

// tunnels.cc
std::vector<entities::ReplyBinding> TunnelReplies();
Outcome GetTunnelStatistics(Call& call);

}  // namespace understudy::leeloo
