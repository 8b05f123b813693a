#pragma once

#include <functional>

#include "program/port_file.h"
#include "program/serve_options.h"

namespace understudy {

// Sets up what belongs to the process and not to a server: SIGPIPE, the limit on open files,
// the heap, SQLite. Call before the first thread starts.
void PrepareProcess();

// The soft limit on open files as it was before PrepareProcess() raised it, for as long as this
// object lives: for starting a program, which must not inherit the raised one (select() can't deal
// with large descriptors).
class InheritedFileLimit {
 public:
  InheritedFileLimit();
  ~InheritedFileLimit();
  InheritedFileLimit(const InheritedFileLimit&) = delete;
  InheritedFileLimit& operator=(const InheritedFileLimit&) = delete;
};

// The two files that tell the ports of a server.
class PortFiles {
 public:
  // As PortFile's constructor.
  explicit PortFiles(const ServeOptions& options)
      : plain_(options.environment.NameOf("--port-file"), options.port_file),
        tls_(options.environment.NameOf("--tls-port-file"), options.tls_port_file) {}

  void Write(const Server& server) {
    tls_.Write(server.tls_port());
    plain_.Write(server.port());
  }
  void Remove() noexcept {
    plain_.Remove();
    tls_.Remove();
  }

 private:
  PortFile plain_;
  PortFile tls_;
};

// Returns what `act` returns, or the exit status for a server that does not start, with the reason
// on standard error. An error that is due to a variable names it.
int ReportingFailures(const ServeOptions& options, const std::function<int()>& act);

}  // namespace understudy
