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
// Sends a request and gives the body of a reply with status 200 piece by piece to `take`, as it
// comes, until the body ends or `take` returns false. Both are no error, and neither is a reply
// that is cut off after its first piece. The body of another reply is returned.
tl::expected<Fetched, std::string> FetchPieces(const Outgoing& request,
                                               std::chrono::milliseconds patience,
                                               const std::function<bool(std::string_view)>& take);
// GETs `url`.
tl::expected<Fetched, std::string> Fetch(const std::string& url,
                                         std::chrono::milliseconds patience);

}  // namespace understudy::http
