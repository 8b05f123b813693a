#include "program/serve.h"

#include <signal.h>
#include <string.h>

#include <iostream>
#include <string>

#include "base/log.h"
#include "program/exit_code.h"
#include "program/process.h"
#include "program/stop_guard.h"

namespace understudy {
namespace {

void PrintStart(const Server& server) {
  std::cout << "listening on " << server.url() << "\n";
  if (server.tls_port() > 0) std::cout << "listening on " << server.tls_url() << "\n";
  if (!server.made_admin_token().empty()) {
    std::cout << "admin token: " << server.made_admin_token() << "\n";
  }
  // Whoever waits for the server need not wait for the routes, which take seconds for an API of
  // thousands of operations.
  std::cout << std::flush;
  std::cout << server.routes_text() << std::flush;
}

}  // namespace

int Serve(const ServeOptions& options) {
  PrepareProcess();
  BlockStopSignals();
  return ReportingFailures(options, [&] {
    PortFiles port_files(options);
    StopGuard guard([&port_files] { port_files.Remove(); });
    Server server(options.server);
    port_files.Write(server);
    PrintStart(server);
    const int signal_number = guard.AwaitSignal();
    port_files.Remove();
    log::Info(std::string("stopping on SIG") + sigabbrev_np(signal_number));
    if (!server.Stop()) log::Warn("requests that were still running after 5 s were cut off");
    return kFine;
  });
}

}  // namespace understudy
