#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace understudy {

// The variable that can give an option: UNDERSTUDY_PORT_FILE for --port-file, UNDERSTUDY_SCENARIO
// for the argument `scenario`. "" for an argument that takes several values, and for --help.
std::string VariableOf(const CLI::Option& option);

// Gives each option of `subcommand` that the command line did not set the value of its variable, if
// that is set and not empty. `ignored` holds variables that do not count. Returns warnings. Throws
// CLI::ParseError, whose message names the variable, for a value that the option refuses.
//
// A port's value that has "://" only gives a warning: Kubernetes sets UNDERSTUDY_PORT to
// tcp://10.0.0.1:8080 in pods when a Service is called `understudy`.
std::vector<std::string> ApplyEnvironment(CLI::App& subcommand,
                                          const std::vector<std::string>& ignored = {});

}  // namespace understudy
