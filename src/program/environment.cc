#include "program/environment.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>

namespace understudy {
namespace {

bool IsPort(const CLI::Option& option) {
  return option.check_name("--port") || option.check_name("--tls-port");
}

std::string IgnoredPort(const std::string& variable, const std::string& value) {
  return variable + "=" + value +
         " is ignored: it is not a port number. Kubernetes sets such a variable for a Service of "
         "this "
         "name; `enableServiceLinks: false` in the pod's spec stops that.";
}

// CLI11's message without the option's name in front.
std::string Reason(const CLI::ParseError& error, const CLI::Option& option) {
  const std::string message = error.what();
  const std::string name = option.get_name() + ": ";
  return message.starts_with(name) ? message.substr(name.size()) : message;
}

void Apply(CLI::Option& option, const std::string& variable, const std::string& value) {
  try {
    option.add_result(value);
    option.run_callback();
  } catch (const CLI::ParseError& error) {
    throw CLI::ValidationError(variable, Reason(error, option));
  }
}

}  // namespace

std::string VariableOf(const CLI::Option& option) {
  const bool is_list = option.get_items_expected_max() > 1;
  const auto& names = option.get_lnames();
  const std::string name = names.empty() ? option.get_name(true) : names.front();
  if (is_list || name == "help" || name == "version") return "";
  std::string variable = "UNDERSTUDY_" + name;
  for (char& c : variable) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-') c = '_';
  }
  return variable;
}

EnvironmentValues ApplyEnvironment(CLI::App& subcommand, const std::vector<std::string>& ignored) {
  EnvironmentValues result;
  for (auto* option : subcommand.get_options()) {
    const auto variable = VariableOf(*option);
    if (variable.empty() || option->count() > 0) continue;
    if (std::find(ignored.begin(), ignored.end(), variable) != ignored.end()) continue;
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr || *value == '\0') continue;
    if (IsPort(*option) && std::string_view(value).find("://") != std::string_view::npos) {
      result.warnings.push_back(IgnoredPort(variable, value));
    } else {
      Apply(*option, variable, value);
      result.variables[option->get_name()] = variable;
    }
  }
  return result;
}

std::string ScenarioOrigin(const EnvironmentValues& values) {
  const auto found = values.variables.find("scenario");
  return found == values.variables.end() ? "" : "The scenario comes from " + found->second + ".\n";
}

}  // namespace understudy
