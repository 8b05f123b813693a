#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/node.h"

// Reading checked scenario rows, and writing them.
namespace understudy {

// nullopt when absent or null.
std::optional<std::string> OptionalString(const Node& row, std::string_view name);

// A member as compact JSON; `fallback` when absent or null.
std::string MemberJson(const Node& row, std::string_view name, std::string_view fallback);

// A member that is a time.
Instant Time(const Node& row, std::string_view name);
std::optional<Instant> OptionalTime(const Node& row, std::string_view name);

// A time in a form that scenarios accept: ParseInstant() reads the same time.
std::string ScenarioTime(Instant instant);

}  // namespace understudy
