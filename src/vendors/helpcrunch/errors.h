#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/node.h"
#include "entities/call.h"

// What HelpCrunch's handlers share: its errors, and replies that show a row.
namespace understudy::helpcrunch {

// Whether the setting `era` is 2024.
bool IsOf2024(const Call& call);

// The 404 of the operation.
Error NotFound(const Call& call);

// An integer, which clients may send as a text; nullopt: it is none.
std::optional<std::int64_t> IntegerIn(const Node& value);
// UNIX seconds.
std::int64_t SecondsOf(Instant instant);

// Whether the table has a row with this id: "helpcrunch_agents".
bool HasRow(const Call& call, std::string_view table, std::int64_t id);

// The row with this id, as the operation's reply shows it.
Outcome ShowRow(const Call& call, std::int64_t id, int status = 200);

}  // namespace understudy::helpcrunch
