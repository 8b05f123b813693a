#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace understudy {

// One request that a World got, and its reply. A copy of what the journal keeps.
struct Request {
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  std::uint64_t number = 0;  // 1, 2, … in its world
  std::string id = {};       // a UUID, as in the admin API
  Time time = {};            // when it came, in real time
  std::string method = {};
  std::string url = {};  // path and query as sent, without the world's prefix
  Pairs headers = {};    // in sent order
  std::string body = {};
  std::size_t body_size = 0;   // of the whole body; the journal may keep less
  std::string vendor = {};     // whose path it is; empty: no vendor's
  std::string operation = {};  // "helpcrunch.getCustomer"; empty: it calls no operation
  // What the operation was called with, decoded: values of the path, the query and the body.
  Pairs arguments = {};

  // Why the server could not read it; empty: it could. Its operation is then not known.
  std::string refused = {};
  // With `refused`: whether there may be more headers, or another body, than these.
  bool headers_unread = false;
  bool body_unread = false;
  // 0: not answered yet, or it never arrived whole (see `refused`). All below is then empty.
  int status = 0;
  Pairs reply_headers = {};
  std::string reply_body = {};
  std::size_t reply_body_size = 0;
  std::chrono::microseconds duration{0};  // until the reply left, a fault's delay included

  // Whether a browser sent it by itself, to ask whether it may send another request, and may.
  bool IsAnsweredPreflight() const;
};

// What a World got, oldest first.
struct Requests : std::vector<Request> {
  // How many more there were, since the journal was last empty: it keeps so many only. See
  // Options::journal_entries and journal_bytes.
  std::uint64_t dropped = 0;
};

// One line: "#3 GET /v1/customers/7, answered 404".
std::ostream& operator<<(std::ostream& out, const Request& request);

// What a test wants of a request. Get("/v1/customers/1") and the functions below make one.
class ExpectedRequest {
 public:
  // More conditions; all must hold. Names of headers are compared in any letter case. A query
  // parameter or an argument may be sent several times: one of its values must be equal.
  ExpectedRequest WithQuery(const std::string& name, const std::string& value) &&;
  ExpectedRequest WithHeader(const std::string& name, const std::string& value) &&;
  ExpectedRequest WithBody(const std::string& body) &&;
  ExpectedRequest WithArgument(const std::string& name, const std::string& value) &&;

  bool Matches(const Request& request) const { return Differences(request).empty(); }
  // Whether it matches, or would if what the journal did not keep of the body fits, or what the
  // server did not read of a request that it refused.
  bool MayMatch(const Request& request) const;
  // One line for each condition that does not hold.
  std::vector<std::string> Differences(const Request& request) const;
  // 0 for a match, 1 at most; for finding the nearest request.
  double Distance(const Request& request) const;
  // "GET /v1/customers/1 with header Accept = `x`".
  std::string Describe() const;

 private:
  friend ExpectedRequest Sent(const std::string& method, const std::string& url);
  friend ExpectedRequest Operation(const std::string& name);

  enum class Source { kQuery, kHeader, kArgument };
  struct Condition {
    Source source;
    std::string name;
    std::string value;
    std::string Describe() const;
    std::vector<std::string> ValuesIn(const Request& request) const;
  };
  // Whether what was not kept of the body decides about the condition.
  static bool DependsOnRest(const Condition& condition, const Request& request);
  ExpectedRequest With(Source source, const std::string& name, const std::string& value) &&;

  std::string method_ = {};     // empty: any
  std::string url_ = {};        // empty: any; without a query it is compared with the path
  std::string operation_ = {};  // empty: any
  std::vector<Condition> conditions_ = {};
  std::optional<std::string> body_ = {};
};

// A request with this method and path. The query may be any, unless `url` has one: the whole URL
// must then be equal.
ExpectedRequest Sent(const std::string& method, const std::string& url);
inline ExpectedRequest Get(const std::string& url) { return Sent("GET", url); }
inline ExpectedRequest Post(const std::string& url) { return Sent("POST", url); }
inline ExpectedRequest Put(const std::string& url) { return Sent("PUT", url); }
inline ExpectedRequest Patch(const std::string& url) { return Sent("PATCH", url); }
inline ExpectedRequest Delete(const std::string& url) { return Sent("DELETE", url); }
// A call of an operation: Operation("helpcrunch.getCustomer").WithArgument("id", "1").
ExpectedRequest Operation(const std::string& name);

// What World::Verify() found.
struct Verification {
  bool met = false;
  std::string text = {};  // for people: one line if all is met, else what differs

  explicit operator bool() const { return met; }
};

}  // namespace understudy
