#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace understudy::contract {

// Whether a text has a `format` of JSON Schema or OpenAPI: date, date-time, time, duration, email,
// hostname, ipv4, ipv6, uri, uri-reference, uuid, byte. True for other formats, which are not
// checked. Takes linear time.
bool HasFormat(std::string_view text, std::string_view format);

// The formats that are checked, or that made values have.
const std::vector<std::string>& KnownFormats();

// Whether it is a format of integers, which documents give to texts of digits too: "int64".
bool IsIntegerFormat(std::string_view format);

}  // namespace understudy::contract
