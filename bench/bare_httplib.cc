// The yardstick: cpp-httplib as a user would set it up, with one handler that answers fixed bytes.
//   bare_httplib PATH FILE      prints its address, then answers GET and PUT of PATH with FILE
//   until it is killed

#include <httplib.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: bare_httplib PATH FILE\n";
    return 2;
  }
  std::ifstream file(argv[2], std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  httplib::Server server;
  // Without these it serves 45 requests/s to a keep-alive client, and closes after five.
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000'000);
  // A thread for each of the load's connections: with fewer, the others would wait for good.
  server.new_task_queue = [] { return new httplib::ThreadPool(64); };
  const auto answer = [&](const httplib::Request& /*request*/, httplib::Response& response) {
    response.set_content(body, "application/json");
  };
  server.Get(argv[1], answer);
  server.Put(argv[1], answer);
  const int port = server.bind_to_any_port("127.0.0.1");
  std::cout << "listening on http://127.0.0.1:" << port << std::endl;
  return server.listen_after_bind() ? 0 : 1;
}
