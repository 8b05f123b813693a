#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/problem.h"

namespace understudy::http {

// The codings that DecodeContent() knows, for a reply's Accept-Encoding.
constexpr std::string_view kKnownCodings = "gzip, deflate, identity";

// Undoes the codings of a body, of which it has at most `most` bytes afterwards. `codings` is the
// value of Content-Encoding: names in the order in which they were applied. Memory and time are
// linear in `most` and in the body.
//
// Problems: kUnsupportedMediaType for an unknown coding or more than two; kBodyTooLarge;
// kMalformedBody for data that is damaged, cut off or followed by something else.
tl::expected<std::string, Problem> DecodeContent(std::string_view body, std::string_view codings,
                                                 std::size_t most);

}  // namespace understudy::http
