#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "http/url.h"

namespace understudy::http {

// Reads a multipart/form-data body (RFC 7578) into its fields, in sent order; a file's content
// counts as its value. The error is one sentence. At most 1,024 parts, and 8 KiB of headers a part.
//
// With FileBytes::kAny, a part that has a file's name may hold any bytes.
//
// Our own, because cpp-httplib's matches part headers with a recursive matcher, which ends the
// process at some 30,000 characters.
enum class FileBytes { kText, kAny };
tl::expected<Pairs, std::string> ParseMultipart(std::string_view body,
                                                std::string_view content_type,
                                                FileBytes files = FileBytes::kText);

}  // namespace understudy::http
