#include "http/client.h"

#include <httplib.h>

namespace understudy::http {
namespace {

std::string Reason(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
      return "nothing answers at this address";
    case httplib::Error::Read:
      return "no whole reply came in time";
    default:
      return httplib::to_string(error);
  }
}

}  // namespace

tl::expected<Fetched, std::string> Fetch(const Outgoing& request,
                                         std::chrono::milliseconds patience) {
  const std::string& url = request.url;
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  if (!url.starts_with("http://") || path == std::string::npos) {
    return tl::make_unexpected("`" + url + "` is not an http:// address");
  }
  httplib::Client client(url.substr(0, path));
  client.set_connection_timeout(patience);
  client.set_read_timeout(patience);
  client.set_write_timeout(patience);
  httplib::Request outgoing;
  outgoing.method = request.method;
  outgoing.path = url.substr(path);
  for (const auto& header : request.headers) outgoing.set_header(header.name, header.value);
  if (!request.content_type.empty()) outgoing.set_header("Content-Type", request.content_type);
  outgoing.body = request.body;
  const auto result = client.send(outgoing);
  if (!result) return tl::make_unexpected(url + ": " + Reason(result.error()));
  return Fetched{result->status, result->body};
}

tl::expected<Fetched, std::string> Fetch(const std::string& url,
                                         std::chrono::milliseconds patience) {
  return Fetch(Outgoing{url}, patience);
}

}  // namespace understudy::http
