#pragma once

#include <string>

namespace CLI {
class App;
}

namespace understudy {

// What the command line and the environment say for `verify`.
struct VerifyOptions {
  std::string file;  // "-": standard input
  std::string url = "http://127.0.0.1:8080";
  std::string world;  // "": the one that the address names, else "default"
  std::string token;
};

// Declares the arguments of `verify`, which are written into `options`.
void AddVerifyOptions(CLI::App& app, VerifyOptions& options);

// Sends the expectations of a file to a server and prints what it says. Returns the exit status.
int Verify(const VerifyOptions& options);

}  // namespace understudy
