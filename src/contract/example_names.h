#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What members of these names usually hold, for values that a schema leaves open.
namespace understudy::contract {

// Texts, the likeliest first: "EUR" for "currency", a time for "created_at". `number` makes them
// differ. Empty: the name tells nothing.
std::vector<std::string> UsualTexts(std::string_view name, std::uint64_t number);
// A time in seconds or milliseconds since the UNIX epoch, if that is what an integer of this name
// and format usually is.
std::optional<std::int64_t> UsualInteger(std::string_view name, std::string_view format,
                                         std::uint64_t number);

// The time of the year 2024 that a number means, in seconds since the UNIX epoch.
std::int64_t ExampleSeconds(std::uint64_t number);

}  // namespace understudy::contract
