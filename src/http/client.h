#pragma once

#include <chrono>
#include <string>
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
// GETs `url`.
tl::expected<Fetched, std::string> Fetch(const std::string& url,
                                         std::chrono::milliseconds patience);

}  // namespace understudy::http
