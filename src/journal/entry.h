#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/problem.h"
#include "base/text.h"
#include "contract/contract.h"
#include "http/delivery.h"
#include "http/message.h"
#include "journal/slabs.h"

namespace understudy::journal {

using SteadyTime = std::chrono::steady_clock::time_point;

// Each of the two halves of an entry is one piece of memory: the object, and behind it the bytes
// that its views show. It comes from the journal's slabs, or is an allocation of its own.

// A request as it arrived. Read-only.
class Asked {
 public:
  // What `request` has, of its body the first `most_body` bytes. `prefix` is the number of bytes of
  // the target that name the world ("/~name"). `contract` and `operation` are null where none is
  // found; they must outlive this, see Entry.
  static std::shared_ptr<const Asked> Make(const http::Request& request, std::size_t prefix,
                                           std::size_t most_body,
                                           const contract::Contract* contract,
                                           const contract::Operation* operation,
                                           Slabs* slabs = nullptr);
  // The same in memory of `slabs`.
  std::shared_ptr<const Asked> CopyTo(Slabs& slabs) const;
  Asked& operator=(const Asked&) = delete;

  std::string_view method() const { return Part(0, method_); }
  // The path and query as sent, with the world's prefix.
  std::string_view target() const { return Part(method_, target_); }
  // The same without it: begins with "/", if the request could be read.
  std::string_view url() const { return target().substr(prefix_); }
  // The lines of the head after the first, as sent: "Name: value\r\n…".
  std::string_view head() const { return Part(target_, head_); }
  // What is kept of the body, its content codings undone.
  std::string_view body() const { return Part(head_, body_); }
  std::size_t body_size() const { return body_size_; }
  bool is_body_cut() const { return body().size() < body_size_; }
  // Why the transport refused the request; empty if it did not.
  std::string_view refused() const { return Part(body_, refused_); }
  // The kind of that refusal. Without a refusal it has no meaning.
  ProblemKind refusal() const { return refusal_; }
  // Whether the server could not read the whole request, so that parts of it may be missing.
  bool is_partial() const { return partial_; }
  // The client's address; empty if it is unknown.
  std::string_view client_ip() const { return Part(refused_, end_); }

  bool secure() const { return secure_; }      // came over TLS
  bool http_1_1() const { return http_1_1_; }  // else HTTP/1.0
  Instant real_time() const { return real_time_; }
  SteadyTime began() const { return began_; }
  // The contract of the vendor whose prefix the path has.
  const contract::Contract* contract() const { return contract_; }
  const contract::Operation* operation() const { return operation_; }
  // "vendor.operationId"; empty without an operation.
  std::string OperationName() const;

  // Its memory.
  std::size_t bytes() const { return sizeof(Asked) + end_; }

 private:
  Asked(const Asked&) = default;  // without the bytes behind it
  Asked(const http::Request& request, std::string_view head, std::string_view body,
        std::size_t prefix);

  std::string_view Part(std::size_t begin, std::size_t end) const {
    return {reinterpret_cast<const char*>(this + 1) + begin, end - begin};
  }

  // Where method, target, head, body, refusal and address end.
  std::size_t method_ = 0;
  std::size_t target_ = 0;
  std::size_t head_ = 0;
  std::size_t body_ = 0;
  std::size_t refused_ = 0;
  std::size_t end_ = 0;
  std::size_t prefix_;
  std::size_t body_size_;
  Instant real_time_;
  SteadyTime began_;
  const contract::Contract* contract_ = nullptr;
  const contract::Operation* operation_ = nullptr;
  bool secure_;
  bool http_1_1_;
  bool partial_;
  ProblemKind refusal_ = ProblemKind::kMalformedRequest;
};

// What is known of an answer besides the reply.
struct Circumstances {
  Instant world_time = {};            // when the world answered
  std::string_view rule = {};         // the limit that refused the request: "limit of helpcrunch"
  std::string_view row_changes = {};  // store::ReadRowChanges() reads it; empty: none
};

// How the transport was told to send a reply: http::Delivery without the garbage itself.
struct Delivered {
  std::chrono::milliseconds delay{0};
  std::optional<std::size_t> wrong_length;
  std::optional<std::size_t> cut_after;
  std::int64_t bytes_per_second = 0;
  http::Ending ending = http::Ending::kKeep;
  bool garbage = false;  // sent instead of the reply
  // False: the connection ended before the first byte could be sent.
  bool sent = true;
};

// An answer. Read-only once others see it.
class Answered {
 public:
  // `response` as it goes to the transport, now; `began` is that of the request.
  static std::shared_ptr<Answered> Make(const http::Response& response, std::size_t most_body,
                                        SteadyTime began, const Circumstances& circumstances,
                                        Slabs* slabs = nullptr);
  // The same in memory of `slabs`.
  std::shared_ptr<const Answered> CopyTo(Slabs& slabs) const;
  Answered& operator=(const Answered&) = delete;

  // The reply had to wait: it leaves now, or its connection has ended now. `began` as above.
  void LeaveNow(SteadyTime began, bool sent);
  // Its place among all answers of the server: 1, 2, … in the order in which entries became
  // complete. 0 until then.
  std::uint64_t sequence() const { return sequence_; }
  void set_sequence(std::uint64_t sequence) { sequence_ = sequence; }

  // 0: there was no reply, since the request never was whole.
  int status() const { return status_; }
  // "Name: value\r\n…", with Content-Type, without what the transport adds.
  std::string_view head() const { return Part(0, head_); }
  // What is kept of the body.
  std::string_view body() const { return Part(head_, body_); }
  std::size_t body_size() const { return body_size_; }
  // From arrival to the moment when the reply's first byte was given to the connection: the delay
  // of a fault included. If it never was: to the end of the connection.
  std::chrono::microseconds duration() const { return duration_; }
  const Delivered& delivery() const { return delivery_; }
  Circumstances circumstances() const {
    return {world_time_, Part(body_, rule_), Part(rule_, end_)};
  }

  // Its memory.
  std::size_t bytes() const { return sizeof(Answered) + end_; }

 private:
  Answered(const Answered&) = default;  // without the bytes behind it
  Answered(const http::Response& response, SteadyTime began, Instant world_time);

  std::string_view Part(std::size_t begin, std::size_t end) const {
    return {reinterpret_cast<const char*>(this + 1) + begin, end - begin};
  }

  // Where head, body, rule and row changes end.
  std::size_t head_ = 0;
  std::size_t body_ = 0;
  std::size_t rule_ = 0;
  std::size_t end_ = 0;
  std::size_t body_size_;
  std::chrono::microseconds duration_;
  std::uint64_t sequence_ = 0;
  Instant world_time_;
  Delivered delivery_;
  int status_;
};

// One request and its answer. A handle: cheap to copy.
struct Entry {
  std::uint64_t number = 0;                            // 1, 2, … in its world; never used again
  std::shared_ptr<const Asked> asked;                  // never null
  std::shared_ptr<const Answered> answered;            // null while it is answered
  std::shared_ptr<const contract::Contract> contract;  // keeps asked->contract()
  std::size_t bytes = 0;                               // counted for it in its journal

  // 0 while it is answered, and if there never was a reply.
  int status() const { return answered == nullptr ? 0 : answered->status(); }
  // Whether the contract has an operation for it, whatever the answer was.
  bool matched() const { return asked->operation() != nullptr; }
  // Whether no operation matched the request, and it is not an answered preflight. Such a preflight
  // is neither matched nor unmatched: a browser sends it by itself.
  bool unmatched() const { return !matched() && !IsAnsweredPreflight(); }
  // Whether the CORS setting allowed what a browser asked for.
  bool IsAnsweredPreflight() const;
  // Its memory, and that of its halves.
  std::size_t memory() const {
    return sizeof(Entry) + asked->bytes() + (answered ? answered->bytes() : 0);
  }
};

// Called with each header line of a head() until it returns false.
template <typename Visit>
void EachHeader(std::string_view head, const Visit& visit) {
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (!visit(line.substr(0, colon), Trim(line.substr(colon + 1)))) return;
  }
}

// The fault of a request: the rule or the preference that acted, else what the request's own header
// asked for. Empty: none.
std::string_view FaultOf(const Entry& entry);

// The first value of a header in any letter case.
std::optional<std::string_view> HeaderOf(std::string_view head, std::string_view name);

}  // namespace understudy::journal
