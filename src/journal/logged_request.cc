#include "journal/logged_request.h"

#include "http/host.h"

namespace understudy::journal {

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
  request.logged = asked.real_time();
  return request;
}

}  // namespace understudy::journal
