#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "base/text.h"
#include "http/body_source.h"
#include "http/client_watch.h"
#include "http/delivery.h"
#include "http/reply_watcher.h"

namespace understudy::http {

struct HeaderView {
  std::string_view name;
  std::string_view value;
};

// One whole request. The views are valid while the handler runs.
struct Request {
  std::string_view method;
  std::string_view target;  // the path and query as sent: "/v1/customers/1?x=%41"; "*" with OPTIONS
  std::vector<HeaderView> headers;  // Host is the target's authority where it has one
  std::string_view body;            // chunks joined, content codings undone

  // Why the transport refuses the request. Method, target, headers and body are then what it could
  // read of them, perhaps nothing. The body then has its content codings.
  std::optional<Problem> rejected = {};

  // With `rejected` by the transport: when the request's first byte came. Else {}.
  std::chrono::steady_clock::time_point first_byte = {};

  bool secure = false;  // came over TLS
  // The handler has replied to this request, and there was no memory for that reply. `rejected`
  // says so now. It is no other request for those who count or log.
  bool again = false;
  // With `again`: Response::watcher of the first reply, which this reply replaces. May be null.
  std::shared_ptr<ReplyWatcher> replaced = {};

  // The client's address, without its port: "127.0.0.1", "::1". An IPv4 address is written as one,
  // whatever kind of socket it came by. Empty when it is unknown.
  std::string_view client_ip = {};
  // The header lines as sent, "Name: value\r\n" each, without the empty line. Where the transport
  // refuses the request: the lines before it did so, perhaps none.
  std::string_view head = {};
  bool http_1_1 = true;  // else HTTP/1.0
  // With `rejected`: the transport could not read the whole request. Else the views have all of it.
  bool partial = false;
  // For handlers that take long. Null: not known.
  const ClientWatch* client = nullptr;

  // When the request came, for its duration: with its first byte if it was refused, else now.
  std::chrono::steady_clock::time_point Began() const {
    const auto now = std::chrono::steady_clock::now();
    return first_byte == std::chrono::steady_clock::time_point() ? now : first_byte;
  }

  // The first value of a header, in any letter case; nullopt when absent.
  std::optional<std::string_view> Header(std::string_view name) const {
    for (const auto& header : headers) {
      if (EqualsIgnoreCase(header.name, name)) return header.value;
    }
    return std::nullopt;
  }
};

struct Header {
  std::string name;
  std::string value;
};

// Names the world that answered. Has an own place in the heads that the transport keeps, as Date.
constexpr std::string_view kWorldHeader = "Understudy-World";
// Replies of users' APIs name their source in it: one of a few words.
constexpr std::string_view kBasisHeader = "Understudy-Basis";

// One reply. The transport adds Content-Length or Transfer-Encoding, Connection and Keep-Alive, and
// leaves the body out for HEAD.
struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string content_type;  // empty when there is no body
  std::string body;
  Delivery delivery = {};
  // Gives the body in place of `body`, whose length nobody knows: it is sent in chunks, and to
  // HTTP/1.0 until the connection ends. Of `delivery` only the delay counts then.
  std::shared_ptr<BodySource> body_source = {};
  // Learns when it goes out. Null: nobody. Give one only if !LeavesAtOnce(): it costs a little.
  std::shared_ptr<ReplyWatcher> watcher = {};
};

// Whether the transport sends the reply right after the handler, whole, and unless the connection
// breaks. False for some replies of which that is only likely.
inline bool LeavesAtOnce(const Response& response) {
  // The transport can lack memory for a reply of more than 16 KiB, its head included.
  constexpr std::size_t kSmallBody = std::size_t{8} * 1024;
  constexpr std::size_t kFewHeaders = 12;
  const Delivery& delivery = response.delivery;
  const bool is_plain = delivery.delay.count() == 0 && delivery.bytes_per_second == 0 &&
                        delivery.ending == Ending::kKeep && !delivery.garbage &&
                        !delivery.wrong_length && !delivery.cut_after;
  return is_plain && !response.body_source && response.body.size() <= kSmallBody &&
         response.headers.size() <= kFewHeaders;
}

}  // namespace understudy::http
