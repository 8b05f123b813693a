#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/problem.h"
#include "http/client_watch.h"
#include "http/delivery.h"
#include "http/framing.h"
#include "http/reply_watcher.h"

namespace understudy::http {

// One request that a connection has gathered, or is not going to gather.
struct GatheredRequest {
  std::string_view bytes;         // the whole request, or what has come of it so far
  const RequestScanner& scanner;  // which has found its parts
  std::optional<Problem> refused;
  bool close;   // the connection ends with the reply
  bool secure;  // came over TLS
  std::string_view client_ip;
  bool again = false;                           // see Request::again
  std::shared_ptr<ReplyWatcher> replaced = {};  // see Request::replaced
  const ClientWatch* client = nullptr;
  std::chrono::steady_clock::time_point first_byte = {};  // when it came
};

// Called from many threads at once; must not throw.
struct AnswerFunctions {
  // Gives the reply.
  std::function<Message(const GatheredRequest&)> whole;
  // Called once the head is there and the body is not. Gives the reply when that does not depend on
  // the body. nullopt: gather the body.
  std::function<std::optional<Message>(const GatheredRequest&)> early;
  // Gets each request whose connection ended before it was read to its end. May be null. Must not
  // call ExpectLongWork().
  std::function<void(const GatheredRequest&)> lost;
};

// How much memory one request may take, and how long a client may take for each part.
struct Timeouts {
  Limits limits;
  std::chrono::milliseconds head = std::chrono::seconds(10);   // from a request's first byte
  std::chrono::milliseconds body = std::chrono::seconds(30);   // from the end of its head
  std::chrono::milliseconds idle = std::chrono::seconds(75);   // between requests
  std::chrono::milliseconds write = std::chrono::seconds(30);  // for each 48 KiB of a reply
  // Where others lack memory, a client that has taken less than that rate for so long is closed.
  std::chrono::milliseconds slow_reader = std::chrono::seconds(1);
};

}  // namespace understudy::http
