#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/node.h"
#include "base/text.h"
#include "http/message.h"
#include "http/url.h"
#include "matching/match.h"

namespace understudy::matching {

// One part of a multipart body. The views point into the body.
struct Part {
  std::vector<http::HeaderView> headers;
  std::string_view body;

  // The name in Content-Disposition; empty when there is none.
  std::string Name() const;
};

// What somebody asked, as patterns see it. A view: the texts live elsewhere, for as long as this is
// used. Fill the fields, then match; to change a field afterwards, assign a new LoggedRequest,
// because derived parts are kept. Not thread-safe, const functions neither.
class LoggedRequest {
 public:
  std::string_view method;
  std::string_view url;  // path and query as sent, without the world's prefix `/~name`
  std::string_view scheme = "http";
  std::string_view host;  // without port
  int port = 0;           // 0: unknown
  std::string_view client_ip;
  std::string_view protocol = "HTTP/1.1";
  std::vector<http::HeaderView> headers;  // in sent order
  std::string_view body;                  // what was kept of it
  std::size_t body_size = 0;              // of the whole body; 0 counts as body.size()
  Instant logged = {};                    // real time
  // What `now` means in date matchers; the machine's time if not set.
  std::optional<Instant> now = {};

  // The server refused the request before it had read the whole head. Headers may be missing; if
  // there are none, the end of the target may be missing too.
  bool head_cut = false;
  // It is unknown whether there is a body, or how long it is. `body` has the bytes that came.
  bool body_unknown = false;

  bool body_cut() const { return body_unknown || body_size > body.size(); }
  bool target_cut() const { return head_cut && headers.empty(); }
  std::string_view path() const { return http::SplitTarget(url).path; }

  // Calls `visit(value)` for each header of that name, in any letter case.
  template <typename Visit>
  void EachHeader(std::string_view name, Visit visit) const {
    for (const auto& header : headers) {
      if (EqualsIgnoreCase(header.name, name)) visit(header.value);
    }
  }
  // The first value of a header, in any letter case; empty when absent.
  std::string_view Header(std::string_view name) const;

  // The derived parts. Each is made at the first call and kept. A piece that can't be decoded
  // stays as it was sent.
  const http::Pairs& QueryPairs() const;
  const http::Pairs& FormPairs() const;  // none unless the body is a URL-encoded form
  const http::Pairs& Cookies() const;
  const std::vector<Part>& Parts() const;  // none unless the body is multipart
  // Whether the part of the body that was not kept may have more pairs, or more parts.
  bool MayHaveMorePairs() const;
  bool MayHaveMoreParts() const;
  // The body as JSON; nullptr if it is none, or is cut.
  const Node* Json() const;
  // Whether the body is JSON. kLimit: it is too large or nested too deep to be read.
  Match IsJson() const;

 private:
  struct Derived {
    std::optional<http::Pairs> query;
    std::optional<http::Pairs> form;
    std::optional<http::Pairs> cookies;
    std::optional<std::vector<Part>> parts;
    bool parsed = false;
    Match is_json = Match::kNo;
    Source source;  // that `json` points into
    std::optional<Node> json;
  };
  Derived& derived() const;

  mutable std::shared_ptr<Derived> derived_;
};

// The parts of a multipart body (RFC 2046), up to the first that is malformed. Linear time.
std::vector<Part> ReadParts(std::string_view body, std::string_view content_type);

// Reads one JSON text; nullopt if it is none. The node points into `source`. `is_json` becomes
// kLimit for a text that is too large or nested too deep to be read.
std::optional<Node> ReadJson(std::string_view text, Source& source, Match& is_json);

}  // namespace understudy::matching
