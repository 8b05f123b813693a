#pragma once

#include <string>
#include <vector>

// The subcommands that only print. Each returns the exit status.
namespace understudy {

// Reports the errors and warnings of scenarios. Warnings change the exit status only if `strict`.
int Check(const std::vector<std::string>& scenarios, bool strict);

// Lists the operations that a scenario serves.
int PrintRoutes(const std::string& scenario, bool json);

// Prints the JSON Schema of scenario files.
int PrintSchema();

}  // namespace understudy
