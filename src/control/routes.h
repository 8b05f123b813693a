#pragma once

#include <string>
#include <string_view>

#include "front/seeded_scenario.h"
#include "front/service.h"
#include "store/connections.h"
#include "store/database.h"

// The operations as people and scripts see them.
namespace understudy::control {

// Each vendor's operations with an example address below `base_url` and the credential to send,
// quoted for a shell: what `serve` prints at start and `routes` prints. The examples have ids of
// `rows`, a database of the scenario.
std::string RoutesText(const front::Service& service, store::Database& rows,
                       std::string_view base_url);
// By one of the connections, so that the next request finds one that is open.
std::string RoutesText(const front::SeededScenario& scenario, store::Connections& connections,
                       std::string_view base_url);

// The same as JSON: {"routes":[{"vendor","operation","method","path","permission","example",…}]}.
std::string RoutesJson(const front::Service& service, store::Database& rows);

}  // namespace understudy::control
