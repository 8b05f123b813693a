#pragma once

#include "program/serve_options.h"

namespace understudy {

// Serves until SIGTERM, SIGINT or SIGHUP. Returns the exit status.
int Serve(const ServeOptions& options);

// Starts a server, runs `command` (a program and its arguments, ends with nullptr) with
// UNDERSTUDY_URL, and stops the server when the command ends. Returns the command's exit status, or
// 128 + signal; 127 or 126 when the command can't be found or executed; Serve()'s when the server
// does not start. Standard output is the command's alone.
int Run(const ServeOptions& options, char** command);

}  // namespace understudy
