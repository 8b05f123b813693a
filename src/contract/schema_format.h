#pragma once

#include <string_view>

namespace understudy::contract {

// Whether a text has a `format` of JSON Schema or OpenAPI: date, date-time, time, duration, email,
// hostname, ipv4, ipv6, uri, uri-reference, uuid, byte. True for other formats, which are not
// checked. Takes linear time.
bool HasFormat(std::string_view text, std::string_view format);

}  // namespace understudy::contract
