#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/background.h"
#include "http/message.h"
#include "journal/redaction.h"

namespace understudy::front {

// Writes a line for each request to the log on standard error, in the log's format and whatever its
// level is. Thread-safe. A request never waits for it: a thread of its own writes the lines, and
// those that there is no room for are counted.
class AccessLog {
 public:
  // `redaction` must outlive it.
  explicit AccessLog(const journal::Redaction& redaction);

  // What is not in the request or its reply; empty: unknown.
  struct Found {
    std::string_view world = {};
    std::string operation = {};  // "vendor.operationId"
  };
  void Add(const http::Request& request, const http::Response& response,
           std::chrono::nanoseconds duration, const Found& found);

 private:
  const journal::Redaction& redaction_;
  Background<std::string> lines_;
};

}  // namespace understudy::front
