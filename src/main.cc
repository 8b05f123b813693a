// Subcommands to exit status. What each does is in program/.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/diagnostics.h"
#include "base/log.h"
#include "base/text.h"
#include "base/version.h"
#include "program/environment.h"
#include "program/exit_code.h"
#include "program/explain.h"
#include "program/health.h"
#include "program/help.h"
#include "program/init.h"
#include "program/option_group.h"
#include "program/print.h"
#include "program/requests.h"
#include "program/serve.h"
#include "program/serve_options.h"
#include "program/verify.h"
#include "scenario/files.h"
#include "vendors/own_api.h"

namespace understudy {
namespace {

constexpr const char* kFooter = R"(Examples:
  understudy serve                              the built-in default scenario, on port 8080
  understudy serve my.yaml --port 0 --port-file port.txt
  understudy serve secured --db state.sqlite    keep the rows when the server restarts
  understudy run my.yaml -- npm test            run the tests beside a server of their own
  understudy health --wait 10s                  wait until the server answers
  understudy requests --follow                  show the requests of a server as they come
  understudy verify expected.yaml               compare the requests with expectations
  understudy check scenarios/*.yaml             report every error with its line and column

`understudy` alone is `understudy serve`; a scenario or an option needs the subcommand.
`understudy SUBCOMMAND --help` lists the options.
Every option can also be given by an environment variable: UNDERSTUDY_PORT=0 for --port 0.
Options on the command line override environment variables.

Exit status: 0 success, 1 run-time error or expectations not met, 2 usage error, 3 invalid
scenario or file of expectations, 4 port in use, 5 no healthy server. `run` exits with the command's status.)";

constexpr const char* kSubcommandFooter =
    "[UNDERSTUDY_…] is the environment variable. Options on the command line override it.";

// The subcommands, and where their options go.
struct CommandLine {
  CLI::App app{"Local test double for the REST APIs of HelpCrunch, Leeloo.ai, Omnidesk and Sumaya.",
               "understudy"};

  ServeOptions serve_options;
  CLI::App* serve = nullptr;
  CLI::App* run = nullptr;
  std::vector<std::string> to_check;
  ApiOptions check_apis;
  bool check_strictly = false;
  CLI::App* check = nullptr;
  std::string routes_scenario;
  ApiOptions routes_apis;
  bool routes_json = false;
  CLI::App* routes = nullptr;
  std::string schema_scenario;
  ApiOptions schema_apis;
  bool schema_of_vendor = false;
  CLI::App* schema = nullptr;
  InitOptions init_options;
  CLI::App* init = nullptr;
  ExplainOptions explain_options;
  CLI::App* explain = nullptr;
  HealthOptions health_options;
  CLI::App* health = nullptr;
  VerifyOptions verify_options;
  CLI::App* verify = nullptr;
  RequestsOptions requests_options;
  CLI::App* requests = nullptr;
};

void DeclareServing(CommandLine& line, bool is_run) {
  line.serve_options.server.port = is_run ? 0 : 8080;
  line.serve_options.server.tls_port = is_run ? 0 : 8443;
  line.serve = line.app.add_subcommand("serve", "Serve a scenario until SIGTERM or SIGINT.");
  line.run = line.app.add_subcommand(
      "run",
      "Run a command beside a server of its own. The command gets the server's address as "
      "UNDERSTUDY_URL.");
  AddServeOptions(is_run ? *line.run : *line.serve, line.serve_options);
}

void DeclareOthers(CommandLine& line) {
  line.check =
      line.app.add_subcommand("check", "Report the errors and warnings of scenario files.");
  line.check->add_option("scenario", line.to_check, "Scenario files, or built-in scenarios.");
  OptionGroup(*line.check, "Scenario and data")
      .AddApis(line.check_apis.files, line.check_apis.root);
  OptionGroup(*line.check, "Errors")
      .Flag("--strict", line.check_strictly, "Exit with status 3 for warnings too.");
  line.routes = line.app.add_subcommand("routes", "List the operations that a scenario serves.");
  line.routes
      ->add_option("scenario", line.routes_scenario, "Scenario file, or a built-in scenario.")
      ->default_str("default");
  OptionGroup(*line.routes, "Scenario and data")
      .AddApis(line.routes_apis.files, line.routes_apis.root);
  OptionGroup(*line.routes, "Output").Flag("--json", line.routes_json, "Print JSON.");
  line.schema =
      line.app.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors.");
  line.init = line.app.add_subcommand(
      "init", "Write what is inferred of an API as a vendor.yaml and a scenario, to be edited.");
  OptionGroup init_group(*line.init, "Files");
  init_group.AddApis(line.init_options.apis.files, line.init_options.apis.root);
  init_group.Add("--out", "DIR", line.init_options.folder,
                 "The folder that gets NAME.yaml and NAME/vendor.yaml.");
  init_group.Flag("--force", line.init_options.force, "Write over files that exist.");
  line.explain = line.app.add_subcommand(
      "explain", "Print what was compiled of an API: tables, SQL, and where replies come from.");
  line.explain->add_option("names", line.explain_options.names,
                           "[SCENARIO] [API [OPERATION]]; the scenario is a file.");
  OptionGroup(*line.explain, "Scenario and data")
      .AddApis(line.explain_options.apis.files, line.explain_options.apis.root);
  line.schema->add_option("scenario", line.schema_scenario,
                          "Scenario file, or a built-in scenario, whose own APIs are in it too.");
  OptionGroup(*line.schema, "Scenario and data")
      .AddApis(line.schema_apis.files, line.schema_apis.root);
  OptionGroup(*line.schema, "Output")
      .Flag("--vendor", line.schema_of_vendor, "Print the JSON Schema of vendor.yaml files.");
  line.health = line.app.add_subcommand("health", "Ask a server whether it answers.");
  AddHealthOptions(*line.health, line.health_options);
  line.verify = line.app.add_subcommand(
      "verify", "Compare the requests that a server got with the expectations of a file.");
  AddVerifyOptions(*line.verify, line.verify_options);
  line.requests = line.app.add_subcommand("requests", "Print the requests that a server got.");
  AddRequestsOptions(*line.requests, line.requests_options);
}

int UsageError(const CommandLine& line, const std::string& message) {
  std::string name = "understudy";
  for (const auto* subcommand : line.app.get_subcommands()) name += " " + subcommand->get_name();
  std::cerr << "error: " << message << "\nRun `" << name << " --help` for the options.\n";
  return kUsage;
}

int Do(CommandLine& line, char** command) {
  if (line.serve->parsed() || line.run->parsed()) {
    auto& subcommand = line.serve->parsed() ? *line.serve : *line.run;
    line.serve_options.environment = ApplyEnvironment(subcommand);
    FinishServeOptions(subcommand, line.serve_options);
    ConfigureLog(line.serve_options);
    for (const auto& warning : line.serve_options.environment.warnings) log::Warn(warning);
    return line.serve->parsed() ? Serve(line.serve_options) : Run(line.serve_options, command);
  }
  if (line.health->parsed()) {
    line.health_options.environment = ApplyEnvironment(*line.health, IgnoredByHealth(*line.health));
    for (const auto& warning : line.health_options.environment.warnings) {
      std::cerr << "warning: " << warning << "\n";
    }
    return Health(line.health_options);
  }
  if (line.verify->parsed()) {
    ApplyEnvironment(*line.verify);
    if (line.verify_options.file.empty()) return UsageError(line, "verify: name the file");
    return Verify(line.verify_options);
  }
  if (line.requests->parsed()) {
    ApplyEnvironment(*line.requests);
    return ShowRequests(line.requests_options);
  }
  if (line.routes->parsed()) {
    const auto environment = ApplyEnvironment(*line.routes);
    const int status = PrintRoutes(line.routes_scenario, line.routes_apis, line.routes_json);
    if (status == kInvalidScenario) std::cerr << ScenarioOrigin(environment);
    return status;
  }
  if (line.explain->parsed()) {
    ApplyEnvironment(*line.explain);
    return Explain(line.explain_options);
  }
  if (line.init->parsed()) {
    ApplyEnvironment(*line.init);
    if (line.init_options.apis.files.size() != 1)
      return UsageError(line, "init: name one API by --api");
    return Init(line.init_options);
  }
  if (line.schema->parsed()) {
    ApplyEnvironment(*line.schema);
    return line.schema_of_vendor ? PrintVendorSchema()
                                 : PrintSchema(line.schema_scenario, line.schema_apis);
  }
  if (line.check->parsed()) {
    ApplyEnvironment(*line.check);
    if (line.to_check.empty() && line.check_apis.files.empty()) {
      return UsageError(line, "check: name a scenario, or an API by --api");
    }
    return Check(line.to_check, line.check_apis, line.check_strictly);
  }
  return UsageError(line, "name a subcommand");
}

// Where the command of `run` begins, behind the first "--"; nullptr without one.
char** FindCommand(int argc, char** argv) {
  for (int i = 2; i < argc - 1; ++i) {
    if (std::string_view(argv[i]) == "--") return argv + i + 1;
  }
  return nullptr;
}

// The arguments that no option and no subcommand takes, as they were given.
std::string UnexpectedArguments(const CLI::App& app) {
  std::vector<std::string> names;
  const auto used = app.get_subcommands();
  for (const auto* option : (used.empty() ? app : *used.front()).get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  const auto arguments = app.remaining(true);
  std::string message = arguments.size() == 1 ? "the argument " : "the arguments ";
  for (const auto& argument : arguments) {
    if (&argument != &arguments.front()) message += ", ";
    message += Quoted(argument);
    if (argument.starts_with("--")) {
      message += DidYouMean(argument.substr(0, argument.find('=')), names);
    }
  }
  message += arguments.size() == 1 ? " is not known" : " are not known";
  return used.empty() ? message + " without a subcommand, such as `understudy serve`" : message;
}

// CLI11's message, in our words where it has none.
std::string MessageOf(const CLI::ParseError& error, const CLI::App& app) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return UnexpectedArguments(app);
  const std::string message = error.what();
  const auto lacks_value = message.find(": 1 required ");
  return lacks_value == std::string::npos
             ? message
             : message.substr(0, lacks_value) + ": the value is missing";
}

// The error for a first argument that is neither an option nor a subcommand; nullopt for another.
std::optional<std::string> WhyNoSubcommand(const CLI::App& app, const std::string& argument) {
  std::vector<std::string> names;
  for (const auto* subcommand : app.get_subcommands(nullptr)) {
    names.push_back(subcommand->get_name());
  }
  if (argument.starts_with('-') || std::find(names.begin(), names.end(), argument) != names.end()) {
    return std::nullopt;
  }
  const std::string message = Quoted(argument) + " is not a subcommand";
  if (Nearest(argument, names)) return message + DidYouMean(argument, names);
  std::error_code ignored;
  if (scenario::IsBuiltIn(argument) || std::filesystem::exists(argument, ignored)) {
    return message + " (did you mean `understudy serve " + Printable(argument) + "`?)";
  }
  return message + ": use one of " + Join(names, ", ");
}

int Main(int argc, char** argv) {
  if (argc < 2) {
    const char* bare[] = {argv[0], "serve"};
    return Main(2, const_cast<char**>(bare));
  }
  const bool is_run = std::string_view(argv[1]) == "run";
  char** command = is_run ? FindCommand(argc, argv) : nullptr;
  if (command != nullptr) argc = static_cast<int>(command - argv) - 1;

  CommandLine line;
  line.app.formatter(std::make_shared<HelpFormatter>());
  line.app.footer(kSubcommandFooter);  // inherited
  line.app.set_version_flag("--version", "understudy " + std::string(Version()),
                            "Print the version.");
  line.app.set_help_flag("-h,--help", "Print this help.");
  line.app.require_subcommand(0, 1);
  DeclareServing(line, is_run);
  DeclareOthers(line);
  line.app.footer(kFooter);
  if (const auto why = WhyNoSubcommand(line.app, argv[1])) return UsageError(line, *why);
  try {
    line.app.parse(argc, argv);
    if (is_run && command == nullptr) {
      return UsageError(line, "run: name the command: understudy run [OPTIONS] -- COMMAND");
    }
    return Do(line, command);
  } catch (const CLI::ParseError& e) {
    return e.get_exit_code() == 0 ? line.app.exit(e) : UsageError(line, MessageOf(e, line.app));
  }
}

}  // namespace
}  // namespace understudy

int main(int argc, char** argv) {
  try {
    return understudy::Main(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "error: " << e.what() << "\n";
    return understudy::kRuntimeFailure;
  }
}
