#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "base/problem.h"
#include "http/delivery.h"
#include "http/framing.h"

namespace understudy::http {

// One request that a connection has gathered, or given up to gather.
struct GatheredRequest {
  std::string_view bytes;         // of the whole request; of what there is when it is refused
  const RequestScanner& scanner;  // which has found its parts
  std::optional<Problem> refused;
  bool close;   // no request is to follow on this connection
  bool secure;  // came over TLS
};

// Gives the reply. Called from many threads at once; must not throw.
using AnswerFunction = std::function<Message(const GatheredRequest&)>;

// How much memory one request may take, and how long a client may take for each part.
struct Timeouts {
  Limits limits;
  std::chrono::milliseconds head = std::chrono::seconds(10);   // from a request's first byte
  std::chrono::milliseconds body = std::chrono::seconds(30);   // from the end of its head
  std::chrono::milliseconds idle = std::chrono::seconds(75);   // between requests
  std::chrono::milliseconds write = std::chrono::seconds(30);  // without a byte of a reply taken
};

}  // namespace understudy::http
