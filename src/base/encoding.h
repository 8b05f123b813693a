#pragma once

#include <cstddef>
#include <string_view>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy {

// The length of the UTF-8 byte order mark at the start of a text: 3, or 0 without one.
std::size_t ByteOrderMarkSize(std::string_view text);

// Whether a text can be parsed as YAML or JSON: it is UTF-8 and holds no NUL. Adds the first error
// to `diagnostics`, and recognises UTF-16 and UTF-32 by their first bytes.
bool CheckEncoding(const Source& source, Diagnostics& diagnostics);

}  // namespace understudy
