#include "control/wiremock/sent_request.h"

#include "base/base64.h"
#include "base/text.h"
#include "control/wiremock/events.h"
#include "http/host.h"

namespace understudy::control::wiremock {
namespace {

std::string_view TextOf(const Node& root, std::string_view name) {
  const Node* node = root.Find(name);
  return node != nullptr && node->is_string() ? std::string_view(node->text) : std::string_view();
}

// "http://a.example/x?y" → "/x?y".
std::string_view WithoutAuthority(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return url;
  url.remove_prefix(scheme + 3);
  const auto slash = url.find_first_of("/?");
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

}  // namespace

SentRequest::SentRequest(const Node& root) : absolute_url_(TextOf(root, "absoluteUrl")) {
  view_.method = TextOf(root, "method");
  view_.url = WithoutAuthority(TextOf(root, "url"));
  if (view_.url.empty()) view_.url = WithoutAuthority(absolute_url_);
  if (const auto scheme = TextOf(root, "scheme"); !scheme.empty()) view_.scheme = scheme;
  if (const auto protocol = TextOf(root, "protocol"); !protocol.empty()) view_.protocol = protocol;
  view_.host = TextOf(root, "host");
  view_.client_ip = TextOf(root, "clientIp");
  if (const Node* headers = root.Find("headers")) ReadHeaders(*headers);
  if (auto decoded = DecodeBase64(TextOf(root, "bodyAsBase64"))) body_ = std::move(*decoded);
  if (body_.empty()) body_ = TextOf(root, "body");
  view_.body = body_;
  view_.logged = MachineNow();
  if (absolute_url_.empty()) {
    const auto host = view_.host.empty() ? HostHeader() : view_.host;
    absolute_url_ = AbsoluteUrl(view_.scheme, host, view_.url);
  }
}

std::string_view SentRequest::HostHeader() const {
  for (const auto& header : view_.headers) {
    if (EqualsIgnoreCase(header.name, "Host")) return header.value;
  }
  return {};
}

void SentRequest::ReadHeaders(const Node& headers) {
  for (const auto& [name, mark, value] : headers.members) {
    if (value.is_string()) view_.headers.push_back({name, value.text});
    for (const auto& item : value.items) {
      if (item.is_string()) view_.headers.push_back({name, item.text});
    }
  }
}

}  // namespace understudy::control::wiremock
