#pragma once

#include <string>

#include "understudy/server.h"

namespace CLI {
class App;
}

namespace understudy {

// What the command line and the environment say for `serve`.
struct ServeOptions {
  Options server;
  std::string port_file;
  std::string tls_port_file;
  int max_buffer_mib = 256;
  std::string log_level = "info";
  std::string log_format = "text";
};

// Declares the options of `serve`, which are written into `options`.
void AddServeOptions(CLI::App& app, ServeOptions& options);

// Declares that of `health`.
void AddHealthOptions(CLI::App& app, std::string& url);

}  // namespace understudy
