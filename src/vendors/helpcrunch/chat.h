#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/node.h"
#include "entities/call.h"
#include "vendors/helpcrunch/bad_values.h"

// What the operations on chats share.
namespace understudy::helpcrunch {

// The code of a bad value, in the era 2020.
inline constexpr std::string_view kBadChat = "invalid_chat_value";

// The part of a SELECT after the columns: all chats as they are at the time ?1, UNIX seconds, since
// a snooze ends by itself: then the chat is not snoozed, and not read by an agent.
std::string ChatsNow(const Call& call);

// The chat that a path names, or else `id` of the body; nullopt, with a bad value, if that is no
// integer. The error if there is no such chat, or if the setting path_form forbids the path.
tl::expected<std::optional<std::int64_t>, Error> FindChat(const Call& call, const Node& body,
                                                          BadValues& wrong);
// Ends a snooze that is over.
void EndSnooze(const Call& call, std::int64_t chat);

// The chat, as the operation's reply shows it.
Outcome ShowChat(const Call& call, std::int64_t id, int status = 200, entities::Values values = {});

// A status by its name, in any spelling that clients send, or its number; nullopt: it is none.
std::optional<std::string> StatusIn(const Node& value);

}  // namespace understudy::helpcrunch
