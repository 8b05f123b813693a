#pragma once

#include <string>
#include <vector>

// The subcommands that only print. Each returns the exit status.
namespace understudy {

// Reports the errors and warnings of scenarios, and of the documents of users' own `apis`. Warnings
// change the exit status only if `strict`.
int Check(const std::vector<std::string>& scenarios, const std::vector<std::string>& apis,
          bool strict);

// Lists the operations that a scenario serves; of `apis` alone, if there are any and the scenario
// is "default".
int PrintRoutes(const std::string& scenario, const std::vector<std::string>& apis, bool json);

// Prints the JSON Schema of scenario files.
int PrintSchema();

}  // namespace understudy
