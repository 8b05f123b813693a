#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "control/calls.h"

namespace understudy::control {

struct FoundCall {
  const CallSpec* call;
  http::Pairs values;
  std::size_t key_parts = 1;  // segments of the path that name the row
};
// The path exists, but not with this method.
struct OtherMethods {
  std::string allow;       // "GET, HEAD, PUT"
  Form form = Form::kOwn;  // of the path's calls
};
struct NoCall {
  std::string hint;        // "did you mean GET /__admin/worlds?", or empty
  Form form = Form::kOwn;  // kWireMock: WireMock has a call with this path, or may have one
};

// Finds the call for a path, which is decoded piece by piece; a slash at its end does not count.
// `calls` outlive the result.
std::variant<FoundCall, OtherMethods, NoCall> FindCall(const std::vector<CallSpec>& calls,
                                                       std::string_view method,
                                                       std::string_view path);

// "did you mean GET /__admin/worlds? The path has `admin`, not `__admin`." for a path whose first
// segment is nearly `__admin`, has another letter case or more slashes before it, or that has
// `/__admin` further on. Empty for other paths, and for long ones. `/admin` is a common name, so
// the rest of its path must be that of a call.
std::string HintFromOutside(const std::vector<CallSpec>& calls, std::string_view method,
                            std::string_view path);

}  // namespace understudy::control
