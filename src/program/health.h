#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "program/environment.h"

namespace CLI {
class App;
}

namespace understudy {

// What the command line and the environment say for `health`.
struct HealthOptions {
  std::string url;        // "": by the port file, or by host and port
  std::string port_file;  // "": by host and port
  std::string host = "127.0.0.1";
  int port = 8080;
  std::chrono::milliseconds wait{0};
  int pid = 0;  // 0: any process
  EnvironmentValues environment;
};

// Declares the options of `health`, which are written into `options`.
void AddHealthOptions(CLI::App& app, HealthOptions& options);

// The variables that do not count, since the command line says where to ask.
std::vector<std::string> IgnoredByHealth(const CLI::App& app);

// Asks the server for its health and prints which one answered. Returns the exit status.
int Health(const HealthOptions& options);

}  // namespace understudy
