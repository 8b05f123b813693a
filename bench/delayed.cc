// The transport alone, with one event loop, whose every reply is delayed.
//   delayed MILLISECONDS      prints its address, then answers until it is killed

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "http/server.h"

int main(int argc, char** argv) {
  const std::chrono::milliseconds delay(argc == 2 ? std::atoi(argv[1]) : 0);
  if (delay.count() <= 0) {
    std::cerr << "usage: delayed MILLISECONDS\n";
    return 2;
  }
  understudy::http::ServerOptions options;
  options.threads = 1;
  const auto server = understudy::http::Server::Start(options, [delay](const auto& /*request*/) {
    understudy::http::Response response{200, {}, "application/json", "{}"};
    response.delivery.delay = delay;
    return response;
  });
  if (!server) {
    std::cerr << "delayed: " << server.error().message << '\n';
    return 1;
  }
  std::cout << "listening on http://127.0.0.1:" << (*server)->port() << std::endl;
  while (true) pause();
}
