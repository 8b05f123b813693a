#pragma once

#include <string_view>

namespace understudy::http {

// Whether a request is a preflight, which browsers send before a cross-origin request (Fetch
// standard, "CORS-preflight request"). `has_header(name)`: whether the request has this header.
template <typename HasHeader>
bool IsPreflight(std::string_view method, const HasHeader& has_header) {
  return method == "OPTIONS" && has_header("Origin") && has_header("Access-Control-Request-Method");
}

}  // namespace understudy::http
