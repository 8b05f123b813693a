#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/problem.h"
#include "http/message.h"
#include "scenario/scenario.h"

namespace understudy::front {

// The world and the path that a request asks for. The views are into the request and into this
// object.
struct Destination {
  Destination() = default;
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;

  std::optional<std::string_view> world;  // nullopt: neither path nor headers name one
  std::string_view prefix;                // "/~name" of the path, or empty
  std::string_view path;                  // without the prefix and the query; not decoded
  bool world_is_in_host = false;
  std::string host_world = {};  // the name in the host, in lower case
};

// Reads the world's name from the prefix `/~name/`, the header Understudy-World and the host. A
// host `name.SUFFIX` names a world when `host_suffix`, which is in lower case, is not empty. An
// invalid name, or two different names, is an error; the path is found even then, since it decides
// in which vendor's format the error is written.
std::optional<Problem> FindDestination(const http::Request& request, Destination& found,
                                       std::string_view host_suffix = {});

// A credential without the world that it names.
struct SplitCredential {
  std::string_view secret;
  std::optional<std::string_view> world;
};

// Splits "hc_test~name". A credential that the scenario lists in this form is not split.
SplitCredential SplitWorld(std::string_view sent, const scenario::VendorScenario& vendor);

// The name of the world that a credential has. An error if it is invalid, or if `named`, which the
// request's path, header or host has, is another one.
tl::expected<std::string_view, Problem> Agree(std::optional<std::string_view> named,
                                              std::string_view credential);

}  // namespace understudy::front
