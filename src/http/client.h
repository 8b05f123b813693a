#pragma once

#include <string>
#include <tl/expected.hpp>

namespace understudy::http {

// GETs `url` ("http://host:port/path") and returns the reply's status. 3 s at most; the error is
// one sentence.
tl::expected<int, std::string> GetStatus(const std::string& url);

}  // namespace understudy::http
