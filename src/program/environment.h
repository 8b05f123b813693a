#pragma once

#include <map>
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

// What variables gave.
struct EnvironmentValues {
  std::vector<std::string> warnings;
  std::map<std::string, std::string> variables;  // of the options that got their value from one

  // Where the value of `option` came from: "UNDERSTUDY_DB" or "--db".
  const std::string& NameOf(const std::string& option) const {
    const auto found = variables.find(option);
    return found == variables.end() ? option : found->second;
  }
};

// "The scenario comes from UNDERSTUDY_SCENARIO.\n", or "" when no variable gave it: to print behind
// the errors of a scenario.
std::string ScenarioOrigin(const EnvironmentValues& values);

// Gives each option of `subcommand` that the command line did not set the value of its variable, if
// that is set and not empty. `ignored` holds variables that do not count. Throws
// CLI::ParseError, whose message names the variable, for a value that the option refuses.
//
// A port's value that has "://" only gives a warning: Kubernetes sets UNDERSTUDY_PORT to
// tcp://10.0.0.1:8080 in pods when a Service is called `understudy`.
EnvironmentValues ApplyEnvironment(CLI::App& subcommand,
                                   const std::vector<std::string>& ignored = {});

}  // namespace understudy
