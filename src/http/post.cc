#include "http/post.h"

#include <httplib.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <mutex>
#include <utility>

#include "base/text.h"
#include "http/host.h"

namespace understudy::http {
namespace {

constexpr std::size_t kMostReply = std::size_t{64} * 1024;
// A stop waits for it: Client::stop() does not end it.
constexpr std::chrono::seconds kConnecting{3};
constexpr std::string_view kNobody = "nothing answers at this address";
constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;

bool IsNamed(const AllowedHosts& allowed, std::string_view host, int port) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const AllowedHost& each) {
    return each.host == host && (!each.port || *each.port == port);
  });
}

bool IsAddress(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

// The addresses of a host, as texts, in the system's order.
std::vector<std::string> Resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
  std::vector<std::string> addresses;
  for (const auto* each = found; each != nullptr; each = each->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  return addresses;
}

std::string NotAllowed(std::string_view host, std::string_view address) {
  return Concat({Quoted(host), address == host ? "" : Concat({" is ", address, ", which"}),
                 " is not this machine, and no --allow-webhooks-to names it"});
}

// The addresses to try. A name that leads elsewhere than all of its addresses may be used is
// refused.
tl::expected<std::vector<std::string>, std::string> AllowedAddresses(const PostUrl& url,
                                                                     const AllowedHosts& allowed) {
  auto addresses = Resolve(url.host);
  if (addresses.empty()) {
    return tl::make_unexpected(Concat({"there is no host ", Quoted(url.host)}));
  }
  if (IsNamed(allowed, url.host, url.port)) return addresses;
  for (const auto& address : addresses) {
    if (!IsLoopback(address) && !IsNamed(allowed, address, url.port)) {
      return tl::make_unexpected(NotAllowed(url.host, address));
    }
  }
  return addresses;
}

}  // namespace

std::optional<AllowedHost> AllowedHost::Read(std::string_view text) {
  if (IsIpv6(text)) return AllowedHost{LowerAscii(text), std::nullopt};
  const auto authority = ParseAuthority(text);
  if (!authority || authority->host.empty()) return std::nullopt;
  return AllowedHost{LowerAscii(HostOf(text)), authority->port};
}

tl::expected<AllowedHosts, std::string> ReadAllowedHosts(const std::vector<std::string>& texts) {
  AllowedHosts hosts;
  for (const auto& text : texts) {
    auto host = AllowedHost::Read(text);
    if (!host) {
      return tl::make_unexpected(Concat({Quoted(text), " is not a host, or HOST:PORT"}));
    }
    hosts.push_back(std::move(*host));
  }
  return hosts;
}

tl::expected<PostUrl, std::string> PostUrl::Read(std::string_view url) {
  const bool is_secure = url.starts_with("https://");
  if (!is_secure && !url.starts_with("http://")) {
    return tl::make_unexpected("must begin with http:// or https://");
  }
  for (const char c : url) {
    if (c <= ' ' || c == '\x7f') return tl::make_unexpected("has a space or a control character");
  }
  url = url.substr(0, url.find('#'));
  const auto begin = url.find("://") + 3;
  const auto end = std::min(url.find_first_of("/?", begin), url.size());
  const auto authority = ParseAuthority(url.substr(begin, end - begin));
  if (!authority || authority->host.empty()) {
    return tl::make_unexpected("has no host, or one that can't be read");
  }
  std::string target(url.substr(end));
  if (!target.starts_with('/')) target.insert(0, "/");
  return PostUrl{LowerAscii(url.substr(0, end)), LowerAscii(HostOf(url.substr(begin, end - begin))),
                 authority->port.value_or(is_secure ? kHttpsPort : kHttpPort), std::move(target)};
}

std::optional<std::string> WhyNotAllowed(const PostUrl& url, const AllowedHosts& allowed) {
  if (!IsAddress(url.host) || IsLoopback(url.host) || IsNamed(allowed, url.host, url.port)) {
    return std::nullopt;
  }
  return NotAllowed(url.host, url.host);
}

struct Posting::Impl {
  PostUrl url;
  std::vector<Header> headers;
  std::string body;
  std::chrono::milliseconds time_out;
  std::atomic<bool> expired = false;
  std::mutex mutex;
  std::shared_ptr<httplib::Client> client;  // guarded by mutex; while a request is under way

  // The status; 0 and `error`: no whole reply came.
  int Ask(const std::string& address, std::string& error);
};

int Posting::Impl::Ask(const std::string& address, std::string& error) {
  const auto own = std::make_shared<httplib::Client>(url.origin);
  if (address != url.host) own->set_hostname_addr_map({{url.host, address}});
  own->set_connection_timeout(std::min<std::chrono::milliseconds>(kConnecting, time_out));
  own->set_read_timeout(time_out);
  own->set_write_timeout(time_out);
  own->set_keep_alive(false);
  own->set_follow_location(false);
  httplib::Request request;
  request.method = "POST";
  request.path = url.target;
  for (const auto& header : headers) request.set_header(header.name, header.value);
  request.body = body;
  const auto began = std::chrono::steady_clock::now();
  int status = 0;
  std::size_t size = 0;
  request.response_handler = [&](const httplib::Response& response) {
    status = response.status;
    return true;
  };
  request.content_receiver = [&](const char*, std::size_t count, std::uint64_t, std::uint64_t) {
    size += count;
    return size <= kMostReply;
  };
  {
    const std::lock_guard lock(mutex);
    client = own;
  }
  const auto result =
      expired ? httplib::Result{nullptr, httplib::Error::Canceled} : own->send(request);
  {
    const std::lock_guard lock(mutex);
    client = nullptr;
  }
  if (result || size > kMostReply) return status;
  if (result.error() == httplib::Error::Connection ||
      result.error() == httplib::Error::ConnectionTimeout) {
    error = kNobody;
  } else if (expired || std::chrono::steady_clock::now() - began >= time_out) {
    error = "no whole reply came in time";
  } else {
    error = "the connection ended before a whole reply came";
  }
  return 0;
}

Posting::Posting(PostUrl url, std::vector<Header> headers, std::string body,
                 std::chrono::milliseconds time_out)
    : impl_(std::make_unique<Impl>()) {
  impl_->url = std::move(url);
  impl_->headers = std::move(headers);
  impl_->body = std::move(body);
  impl_->time_out = time_out;
}

Posting::~Posting() = default;

Posted Posting::Send(const AllowedHosts& allowed) {
  const auto began = std::chrono::steady_clock::now();
  Posted posted;
  const auto addresses = AllowedAddresses(impl_->url, allowed);
  if (!addresses) {
    posted.error = addresses.error();
  } else {
    for (const auto& address : *addresses) {
      posted.error.clear();
      posted.status = impl_->Ask(address, posted.error);
      // Only where nobody was told anything.
      if (posted.error != kNobody || impl_->expired) break;
    }
  }
  posted.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  return posted;
}

void Posting::Expire() {
  impl_->expired = true;
  const std::lock_guard lock(impl_->mutex);
  if (impl_->client != nullptr) impl_->client->stop();
}

}  // namespace understudy::http
