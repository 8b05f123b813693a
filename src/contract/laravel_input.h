#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// How Laravel and PHP read what a request sends (extension x-understudy: input: laravel). Pure
// functions.
namespace understudy::contract {

// `text` without what Laravel's middleware TrimStrings removes at both ends: Str::trim(), Laravel
// 11 and later. Those are PCRE's \s over Unicode, its list of invisible characters, and NUL.
std::string_view TrimStrings(std::string_view text);

// PHP's filter_var(text, FILTER_VALIDATE_INT): it accepts blanks around the number and one sign,
// but no leading zero and no overflow. nullopt for false.
std::optional<std::int64_t> FilterValidateInt(std::string_view text);

// `field` with its leading dashes made one: Spatie's sorts strip them all.
std::string_view OneLeadingDash(std::string_view field);

}  // namespace understudy::contract
