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

struct SplitAddress {
  std::string origin;  // "http://host:port"
  std::string target;
};

tl::expected<SplitAddress, std::string> SplitUrl(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  if (!url.starts_with("http://") || path == std::string::npos) {
    return tl::make_unexpected("`" + url + "` is not an http:// address");
  }
  return SplitAddress{url.substr(0, path), url.substr(path)};
}

void SetPatience(httplib::Client& client, std::chrono::milliseconds connecting,
                 std::chrono::milliseconds reading) {
  client.set_connection_timeout(connecting);
  client.set_read_timeout(reading);
  client.set_write_timeout(connecting);
}

httplib::Request RequestOf(const Outgoing& request, const std::string& target) {
  httplib::Request outgoing;
  outgoing.method = request.method;
  outgoing.path = target;
  for (const auto& header : request.headers) outgoing.set_header(header.name, header.value);
  if (!request.content_type.empty()) outgoing.set_header("Content-Type", request.content_type);
  outgoing.body = request.body;
  return outgoing;
}

}  // namespace

tl::expected<Fetched, std::string> Fetch(const Outgoing& request,
                                         std::chrono::milliseconds patience) {
  const auto split = SplitUrl(request.url);
  if (!split) return tl::make_unexpected(split.error());
  httplib::Client client(split->origin);
  SetPatience(client, patience, patience);
  auto outgoing = RequestOf(request, split->target);
  const auto result = client.send(outgoing);
  if (!result) return tl::make_unexpected(request.url + ": " + Reason(result.error()));
  return Fetched{result->status, result->body, result->get_header_value("Understudy-Hint")};
}

tl::expected<Fetched, std::string> FetchPieces(const Outgoing& request,
                                               std::chrono::milliseconds patience,
                                               const PieceReader& reader) {
  const auto split = SplitUrl(request.url);
  if (!split) return tl::make_unexpected(split.error());
  httplib::Client client(split->origin);
  SetPatience(client, std::chrono::seconds(5), patience);
  auto outgoing = RequestOf(request, split->target);
  Fetched fetched{0, {}};
  outgoing.response_handler = [&](const httplib::Response& response) {
    fetched.status = response.status;
    fetched.hint = response.get_header_value("Understudy-Hint");
    if (fetched.status == 200) reader.begin(fetched);
    return true;
  };
  outgoing.content_receiver = [&](const char* data, std::size_t size, std::uint64_t /*offset*/,
                                  std::uint64_t /*total*/) {
    if (fetched.status == 200) return reader.take({data, size});
    fetched.body.append(data, size);
    return true;
  };
  const auto result = client.send(outgoing);
  if (!result && fetched.status != 200) {
    return tl::make_unexpected(request.url + ": " + Reason(result.error()));
  }
  return fetched;
}

tl::expected<Fetched, std::string> Fetch(const std::string& url,
                                         std::chrono::milliseconds patience) {
  return Fetch(Outgoing{url}, patience);
}

}  // namespace understudy::http
