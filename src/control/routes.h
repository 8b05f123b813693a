#pragma once

#include <string>
#include <string_view>

#include "front/service.h"

// The operations as people and scripts see them.
namespace understudy::control {

// Each vendor's operations with an example address below `base_url` and the credential to send:
// what `serve` prints at start and `routes` prints.
std::string RoutesText(const front::Service& service, std::string_view base_url);

// The same as JSON: {"routes":[{"vendor","operation","method","path","permission","example",…}]}.
std::string RoutesJson(const front::Service& service);

}  // namespace understudy::control
