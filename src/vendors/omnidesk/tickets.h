#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vendors/vendor.h"

// What the operations on tickets share.
namespace understudy::omnidesk {

Error NoSuchTicket(const Call& call);

// SQL: an instant of a row as this vendor writes it, "2019-09-28 22:06:16".
std::string TimeSql(std::string_view column);

// Adds an entry to the ticket's timeline: what was changed, to what, and a sentence.
std::optional<Error> AddEvent(const Call& call, std::int64_t ticket, std::string_view item_type,
                              std::string_view value, std::string_view description);

}  // namespace understudy::omnidesk
