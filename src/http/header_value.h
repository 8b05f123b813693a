#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace understudy::http {

// Reads the parts of header values (RFC 9110 section 5.6).

// The pieces between separators that are outside of quoted strings; trimmed, without empty ones.
std::vector<std::string_view> SplitHeader(std::string_view value, char separator);

// A token as it is; a quoted string without its quotes and escapes.
std::string Unquoted(std::string_view text);

// The value of a parameter of a header such as `form-data; name="x"`, unquoted. The name is found
// in any letter case. Empty when it is absent.
std::string HeaderParameter(std::string_view header, std::string_view name);

// `text` as the value of a header that we write: ASCII without control characters. An ellipsis
// becomes "...", other bytes are percent-encoded.
std::string HeaderText(std::string_view text);

}  // namespace understudy::http
