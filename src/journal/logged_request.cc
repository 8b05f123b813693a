#include "journal/logged_request.h"

#include "http/host.h"

namespace understudy::journal {

namespace {

// Marks the parts of a request that the server did not read.
void AddUnknown(const Asked& asked, matching::LoggedRequest& request) {
  using Kind = ProblemKind;
  const bool is_of_body = asked.refusal() == Kind::kBodyTooLarge ||
                          asked.refusal() == Kind::kUnsupportedMediaType ||
                          asked.refusal() == Kind::kMalformedBody;
  // A refused body exists, and is longer than any body that is compared with it.
  request.body_size = std::string_view::npos;
  request.head_cut = !is_of_body;
  request.body_unknown = !is_of_body;
}

}  // namespace

matching::LoggedRequest LoggedRequestOf(const Asked& asked) {
  matching::LoggedRequest request;
  request.method = asked.method();
  request.url = asked.url();
  request.scheme = asked.secure() ? "https" : "http";
  EachHeader(asked.head(), [&](std::string_view name, std::string_view value) {
    request.headers.push_back({name, value});
    return true;
  });
  if (const auto authority = http::ParseAuthority(request.Header("Host"))) {
    request.host = authority->host;
    request.port = authority->port.value_or(asked.secure() ? 443 : 80);
  }
  request.client_ip = asked.client_ip();
  request.protocol = asked.http_1_1() ? "HTTP/1.1" : "HTTP/1.0";
  request.body = asked.body();
  request.body_size = asked.body_size();
  if (asked.is_partial()) AddUnknown(asked, request);
  request.logged = asked.real_time();
  return request;
}

}  // namespace understudy::journal
