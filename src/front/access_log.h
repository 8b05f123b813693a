#pragma once

#include <chrono>
#include <cstdint>
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
  // One request, as a line tells it.
  struct Access {
    std::string method;
    std::string target;
    int status = 0;           // 0: there was no reply
    std::uint64_t bytes = 0;  // of the reply's body, as sent
    std::string world;
    std::string operation;
    std::string fault;
  };
  // Of a reply that is sent whole.
  Access Describe(const http::Request& request, const http::Response& response,
                  const Found& found) const;
  // Writes the line, with the time of now.
  void Add(const Access& access, std::chrono::nanoseconds duration);

 private:
  const journal::Redaction& redaction_;
  Background<std::string> lines_;
};

}  // namespace understudy::front
