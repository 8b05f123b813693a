#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "http/message.h"

namespace understudy::http {

struct Fetched {
  int status;
  std::string body;
  std::string hint = {};  // the header Understudy-Hint
};

// A request to send.
struct Outgoing {
  std::string url;  // "http://host:port/path"
  std::string method = "GET";
  std::vector<Header> headers = {};
  std::string content_type = {};  // of the body
  std::string body = {};
};

// Sends a request and returns the whole reply. `patience` bounds connecting, and each wait for
// bytes. The error is one sentence.
tl::expected<Fetched, std::string> Fetch(const Outgoing& request,
                                         std::chrono::milliseconds patience);
// Receives a reply with status 200 piece by piece.
struct PieceReader {
  // Before the first piece, with an empty body.
  std::function<void(const Fetched& head)> begin;
  // A piece of the body. Return false to stop.
  std::function<bool(std::string_view piece)> take;
};
// Sends a request and gives a reply with status 200 to `reader`, until the body ends or `reader`
// stops. A reply that is cut off after its first piece is no error, either. Returns the body of any
// other reply.
tl::expected<Fetched, std::string> FetchPieces(const Outgoing& request,
                                               std::chrono::milliseconds patience,
                                               const PieceReader& reader);
// GETs `url`.
tl::expected<Fetched, std::string> Fetch(const std::string& url,
                                         std::chrono::milliseconds patience);

}  // namespace understudy::http
