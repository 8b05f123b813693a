#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/problem.h"
#include "http/message.h"
#include "scenario/scenario.h"

namespace understudy::front {

// Where a request goes, as far as its path and its headers say. Views into the request.
struct Destination {
  std::optional<std::string_view> world;  // by path prefix or header; nullopt: neither says
  std::string_view prefix;                // "/~name", or empty: what URLs in the reply begin with
  std::string_view path;                  // without the prefix and the query; not decoded
};

// Reads the prefix `/~name/` and the header Understudy-World. A name that is none, and two names,
// are a problem; the path is found even then, to say it in its vendor's shape.
std::optional<Problem> FindDestination(const http::Request& request, Destination& found);

// A credential without the world that it names.
struct SplitCredential {
  std::string_view secret;
  std::optional<std::string_view> world;
};

// Splits "hc_test~name". A credential that the scenario lists as it stands is not split.
SplitCredential SplitWorld(std::string_view sent, const scenario::VendorScenario& vendor);

// The world that a credential names, when `named`, what the request names elsewhere, is no other.
tl::expected<std::string_view, Problem> Agree(std::optional<std::string_view> named,
                                              std::string_view credential);

}  // namespace understudy::front
