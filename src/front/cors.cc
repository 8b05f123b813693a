#include "front/cors.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "http/header_value.h"
#include "http/preflight.h"

namespace understudy::front {
namespace {

constexpr const char* kAllowMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
// Short, so that a reloaded scenario with another `cors` soon counts.
constexpr const char* kMaxAgeSeconds = "600";
// All headers that a reply can have beyond those that a page can always read.
constexpr const char* kExposeHeaders =
    "Understudy-Basis, Understudy-Fault, Understudy-Hint, Understudy-Reason, Understudy-Violation, "
    "Understudy-World, Accept-Encoding, Allow, Date, Link, Location, Preference-Applied, "
    "Retry-After, WWW-Authenticate, X-RateLimit-Limit, "
    "X-RateLimit-Remaining, X-RateLimit-Reset";

// Whether a browser can have sent it: a list of header names.
bool IsHeaderList(std::string_view text) {
  const auto names = Split(text, ',');
  return std::all_of(names.begin(), names.end(),
                     [](std::string_view name) { return IsToken(Trim(name)); });
}

void AddOrigin(std::string_view origin, http::Response& response) {
  // The origin itself and not `*`, which browsers refuse for requests with credentials mode
  // `include`. Nothing is given away by that: no API here accepts a cookie or anything else that a
  // browser adds by itself.
  response.headers.push_back({"Access-Control-Allow-Origin", std::string(origin)});
  response.headers.push_back({"Access-Control-Allow-Credentials", "true"});
}

}  // namespace

bool IsPreflight(const http::Request& request) {
  return http::IsPreflight(request.method,
                           [&](std::string_view name) { return request.Header(name).has_value(); });
}

std::optional<http::Response> AnswerPreflight(const http::Request& request,
                                              const scenario::Cors& cors) {
  if (!IsPreflight(request) || !cors.Allows(*request.Header("Origin"))) return std::nullopt;
  http::Response response{204, {}, "", ""};
  response.headers.push_back({"Access-Control-Allow-Methods", kAllowMethods});
  const auto asked = request.Header("Access-Control-Request-Headers");
  if (asked && IsHeaderList(*asked)) {
    response.headers.push_back({"Access-Control-Allow-Headers", std::string(*asked)});
  }
  const auto local = request.Header("Access-Control-Request-Private-Network");
  if (local && EqualsIgnoreCase(*local, "true")) {
    response.headers.push_back({"Access-Control-Allow-Private-Network", "true"});
  }
  response.headers.push_back({"Access-Control-Max-Age", kMaxAgeSeconds});
  return response;
}

void AllowReading(const http::Request& request, const scenario::Cors& cors,
                  http::Response& response) {
  const auto origin = request.Header("Origin");
  if (!origin) return;
  const bool is_preflight = IsPreflight(request);
  if (!cors.Allows(*origin)) {
    if (is_preflight) {
      response.headers.push_back(
          {"Understudy-Reason",
           http::HeaderText(Concat({"The scenario's `cors` does not allow the origin ",
                                    Printable(Abbreviate(*origin)), "."}))});
    }
    return;
  }
  AddOrigin(*origin, response);
  if (is_preflight) {
    response.headers.push_back({"Vary",
                                "Origin, Access-Control-Request-Method, "
                                "Access-Control-Request-Headers, "
                                "Access-Control-Request-Private-Network"});
  } else {
    response.headers.push_back({"Access-Control-Expose-Headers", kExposeHeaders});
    response.headers.push_back({"Vary", "Origin"});
  }
}

}  // namespace understudy::front
