#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace understudy::http {

// Which of the media types in `offers` a client with this Accept header wants most: an index.
// Follows RFC 9110 section 12.5.1: of the ranges that match a type, the most specific one gives its
// quality. Among equal qualities, the type that is named more specifically wins, then the range
// that comes first, then the offer that comes first. nullopt: the client accepts none of them. An
// empty header accepts everything.
//
// Parameters of a range other than `q` are ignored.
std::optional<std::size_t> PreferredType(std::string_view accept,
                                         std::span<const std::string_view> offers);

}  // namespace understudy::http
