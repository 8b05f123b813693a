#pragma once

#include <string>

#include "program/environment.h"
#include "understudy/server.h"

namespace CLI {
class App;
}

namespace understudy {

// What the command line and the environment say for `serve` and `run`.
struct ServeOptions {
  Options server;
  std::string port_file;
  std::string tls_port_file;
  int max_buffer_mib = 256;
  int journal_mib = 64;
  int journal_body_kib = 64;
  bool no_admin = false;
  std::string log_level = "info";
  std::string log_format = "text";
  EnvironmentValues environment;
};

// Declares the options of `serve`, which are written into `options`. To add an option: one line in
// the .cc file, and the field that it fills.
void AddServeOptions(CLI::App& app, ServeOptions& options);

// Completes `options` after the last one was read. Throws CLI::ValidationError when two options do
// not fit together; the message names them.
void FinishServeOptions(const CLI::App& app, ServeOptions& options);

// Sets the log up. Call before anything is logged.
void ConfigureLog(const ServeOptions& options);

}  // namespace understudy
