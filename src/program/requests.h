#pragma once

#include <string>

namespace CLI {
class App;
}

namespace understudy {

// What the command line and the environment say for `requests`.
struct RequestsOptions {
  std::string url = "http://127.0.0.1:8080";
  std::string world;  // "": all
  std::string token;
  bool follow = false;
  bool json = false;
  bool verbose = false;
};

// Declares the options of `requests`, which are written into `options`.
void AddRequestsOptions(CLI::App& app, RequestsOptions& options);

// Prints the requests that a server got, or those that it gets until it ends. Returns the exit
// status.
int ShowRequests(const RequestsOptions& options);

}  // namespace understudy
