#include "http/client.h"

#include <httplib.h>

namespace understudy::http {

tl::expected<int, std::string> GetStatus(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  if (!url.starts_with("http://") || path == std::string::npos) {
    return tl::make_unexpected("`" + url + "` is no http:// address");
  }
  httplib::Client client(url.substr(0, path));
  client.set_connection_timeout(3);
  client.set_read_timeout(3);
  const auto result = client.Get(url.substr(path));
  if (!result)
    return tl::make_unexpected(url + " can't be reached: " + httplib::to_string(result.error()));
  return result->status;
}

}  // namespace understudy::http
