#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

// Checks of one option's value. Each error says what was expected and what was found.
namespace understudy {

// Refuses "": it may be a shell variable that was not set, so it must not pass for the default.
CLI::Validator NotEmpty();
// For transform(): the brackets of [::1] are taken off.
CLI::Validator HostAddress();
CLI::Validator HttpUrl(bool also_https);
CLI::Validator PortNumber();
CLI::Validator WholeNumber(std::int64_t least, std::int64_t most);
CLI::Validator Duration();
// What fits into a header field: visible ASCII, no blanks.
CLI::Validator Token();
CLI::Validator TrueOrFalse();
// The domain of --world-from-host: "true" becomes localhost, "false" becomes "".
CLI::Validator WorldDomain();
CLI::Validator WebhookHost();
// In any case of letters. For transform(): the value becomes the name as it is here.
CLI::Validator OneOf(std::vector<std::string> names);
// As OneOf(log::LevelNames()), and `warning` means warn.
CLI::Validator LogLevel();

}  // namespace understudy
