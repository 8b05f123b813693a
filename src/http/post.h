#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "http/message.h"

// Sends a body to somebody else's server: to this machine, and to hosts that the user allows.
namespace understudy::http {

// "example.com", "10.0.0.7:8080", "[fd00::7]": where Posting may send beside loopback.
struct AllowedHost {
  std::string host;         // in small letters; an IPv6 address without brackets
  std::optional<int> port;  // nullopt: every port

  // nullopt: the text is no host with perhaps a port.
  static std::optional<AllowedHost> Read(std::string_view text);
};
using AllowedHosts = std::vector<AllowedHost>;
// The error is a sentence.
tl::expected<AllowedHosts, std::string> ReadAllowedHosts(const std::vector<std::string>& texts);

// "http://host:port/path?query".
struct PostUrl {
  std::string origin;  // "http://host:port"
  std::string host;    // in small letters; an IPv6 address without brackets
  int port;
  std::string target;  // "/path?query"

  // The error is the rest of a sentence: "has no host".
  static tl::expected<PostUrl, std::string> Read(std::string_view url);
};

// Why nothing may be sent to the URL, as far as that can be said without a look-up: its host is an
// address that is neither loopback nor allowed. nullopt: it may, or the name must be looked up.
std::optional<std::string> WhyNotAllowed(const PostUrl& url, const AllowedHosts& allowed);

struct Posted {
  int status = 0;     // 0: no whole reply came
  std::string error;  // then: why, the rest of a sentence
  std::chrono::milliseconds duration{};
};

// One POST. It follows no redirect and keeps no connection. The host's name is looked up once; the
// connection goes to the address that was checked.
class Posting {
 public:
  // The whole request takes at most `time_out`, if Expire() is called then. At most 64 KiB of the
  // reply's body are read.
  Posting(PostUrl url, std::vector<Header> headers, std::string body,
          std::chrono::milliseconds time_out);
  ~Posting();
  Posting(const Posting&) = delete;
  Posting& operator=(const Posting&) = delete;

  // Call it once.
  Posted Send(const AllowedHosts& allowed);
  // Ends Send(), which another thread runs, soon.
  void Expire();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy::http
