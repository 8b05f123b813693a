#pragma once

#include <string>
#include <string_view>

#include "http/url.h"

// A query as PHP reads and writes it. Pure functions.
namespace understudy::contract {

// The decoded query of a request as Laravel's paginator repeats it in its links: read into arrays
// as PHP's parse_str() does, trimmed, without `left_out` and without what is empty, and written by
// http_build_query(…, PHP_QUERY_RFC3986). Integer names are numbered again from 0, as array_merge()
// does. Empty, or with "&" at its end.
std::string RepeatedQuery(const http::Pairs& query, std::string_view left_out);

}  // namespace understudy::contract
