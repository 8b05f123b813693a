#pragma once

#include <chrono>
#include <string>
#include <tl/expected.hpp>

namespace understudy::http {

struct Fetched {
  int status;
  std::string body;
};

// GETs `url` ("http://host:port/path"). `patience` bounds connecting, and each wait for bytes. The
// error is one sentence.
tl::expected<Fetched, std::string> Fetch(const std::string& url,
                                         std::chrono::milliseconds patience);

}  // namespace understudy::http
