#include "http/received_request.h"

#include <algorithm>
#include <utility>

#include "http/content_coding.h"

namespace understudy::http {
namespace {

// The headers of lines that a RequestScanner has accepted. As sent: cpp-httplib's own reading
// decodes %XX in values.
std::vector<HeaderView> HeadersOf(std::string_view lines) {
  std::vector<HeaderView> headers;
  headers.reserve(8);
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    const auto colon = line.find(':');
    headers.push_back({line.substr(0, colon), Trim(line.substr(colon + 1))});
  }
  return headers;
}

// The values of all headers of this name, as one list. Empty when there is none.
std::string ListOf(const Request& request, std::string_view name) {
  std::string list;
  for (const auto& header : request.headers) {
    if (!EqualsIgnoreCase(header.name, name)) continue;
    if (!list.empty()) list += ',';
    list += header.value;
  }
  return list;
}

}  // namespace

ReceivedRequest::ReceivedRequest(const GatheredRequest& gathered, const Limits& limits, Body body) {
  const auto& scanner = gathered.scanner;
  request_.method = scanner.method().Of(gathered.bytes);
  request_.rejected = gathered.refused;
  request_.partial = gathered.refused.has_value();
  request_.secure = gathered.secure;
  request_.again = gathered.again;
  request_.replaced = gathered.replaced;
  request_.client_ip = gathered.client_ip;
  request_.head = scanner.headers_so_far().Of(gathered.bytes);
  request_.http_1_1 = scanner.http_1_1();
  request_.client = gathered.client;
  ReadTarget(gathered);
  ReadHeaders(gathered);
  if (gathered.refused) {
    request_.first_byte = gathered.first_byte;
    ReadPartOfBody(gathered);
    return;
  }
  // RFC 9110 section 9.3.2: a body with HEAD means nothing.
  if (body == Body::kPresent && scanner.has_body() && !is_head()) ReadBody(gathered, limits);
}

void ReceivedRequest::ReadTarget(const GatheredRequest& gathered) {
  const auto& scanner = gathered.scanner;
  request_.target = scanner.target().Of(gathered.bytes);
  if (scanner.authority().end == 0 || request_.target.starts_with('/')) return;
  // RFC 9112 sections 3.2.1 and 3.2.4: what an absolute form without a path stands for.
  if (request_.target.empty() && request_.method == "OPTIONS") {
    request_.target = "*";
    return;
  }
  target_ = "/" + std::string(request_.target);
  request_.target = target_;
}

void ReceivedRequest::ReadHeaders(const GatheredRequest& gathered) {
  request_.headers = HeadersOf(gathered.scanner.headers_so_far().Of(gathered.bytes));
  const auto authority = gathered.scanner.authority().Of(gathered.bytes);
  if (authority.empty()) return;
  // RFC 9112 section 3.2.2: the header is ignored, and replaced by what the target says.
  const auto host =
      std::find_if(request_.headers.begin(), request_.headers.end(),
                   [](auto& header) { return EqualsIgnoreCase(header.name, "Host"); });
  if (host == request_.headers.end()) {
    request_.headers.push_back({"Host", authority});
  } else {
    host->value = authority;
  }
}

void ReceivedRequest::ReadPartOfBody(const GatheredRequest& gathered) {
  const auto& scanner = gathered.scanner;
  if (!scanner.head_complete() || !scanner.has_body() || is_head()) return;
  request_.body = gathered.bytes.substr(scanner.head_end());
  if (scanner.chunked()) request_.body = body_ = JoinChunks(request_.body);
}

void ReceivedRequest::ReadBody(const GatheredRequest& gathered, const Limits& limits) {
  request_.body = gathered.bytes.substr(gathered.scanner.head_end());
  if (gathered.scanner.chunked()) request_.body = body_ = JoinChunks(request_.body);
  if (request_.body.empty() || !request_.Header("Content-Encoding")) return;
  auto decoded = DecodeContent(request_.body, ListOf(request_, "Content-Encoding"), limits.body);
  if (decoded) {
    request_.body = body_ = std::move(*decoded);
    return;
  }
  unknown_coding_ = decoded.error().kind == ProblemKind::kUnsupportedMediaType;
  request_.rejected = std::move(decoded.error());
  request_.partial = true;
  request_.body = {};
}

}  // namespace understudy::http
