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
#include "base/text.h"
#include "contract/contract.h"
#include "http/delivery.h"
#include "http/message.h"

namespace understudy::journal {

using SteadyTime = std::chrono::steady_clock::time_point;

// A request as it arrived. Read-only once it is in a journal.
class Asked {
 public:
  // What `request` has, of its body the first `most_body` bytes. `prefix` is the number of bytes of
  // the target that name the world ("/~name"). `contract` and `operation` are null where none is
  // found; `contract` keeps `operation`.
  Asked(const http::Request& request, std::size_t prefix, std::size_t most_body,
        std::shared_ptr<const contract::Contract> contract, const contract::Operation* operation);

  std::string_view method() const { return Part(0, method_); }
  // The path and query as sent, with the world's prefix.
  std::string_view target() const { return Part(method_, target_); }
  // The same without it: begins with "/", if the request could be read.
  std::string_view url() const { return target().substr(prefix_); }
  // The lines of the head after the first: "Name: value\r\n…".
  std::string_view head() const { return Part(target_, head_); }
  // What is kept of the body, its content codings undone.
  std::string_view body() const { return Part(head_, body_); }
  std::size_t body_size() const { return body_size_; }
  bool is_body_cut() const { return body().size() < body_size_; }
  // Why the transport refused the request; empty if it did not.
  std::string_view refused() const { return std::string_view(bytes_).substr(body_); }

  bool secure() const { return secure_; }  // came over TLS
  Instant real_time() const { return real_time_; }
  SteadyTime began() const { return began_; }
  // The vendor whose prefix the path has.
  const std::shared_ptr<const contract::Contract>& contract() const { return contract_; }
  const contract::Operation* operation() const { return operation_; }
  // "vendor.operationId"; empty without an operation.
  std::string OperationName() const;

  // Its memory.
  std::size_t bytes() const { return sizeof(Asked) + bytes_.capacity(); }

 private:
  std::string_view Part(std::size_t begin, std::size_t end) const {
    return std::string_view(bytes_).substr(begin, end - begin);
  }

  // Method, target, head, body, refusal, and where each ends.
  std::string bytes_;
  std::size_t method_ = 0;
  std::size_t target_ = 0;
  std::size_t head_ = 0;
  std::size_t body_ = 0;
  std::size_t prefix_ = 0;
  std::size_t body_size_ = 0;
  Instant real_time_;
  SteadyTime began_;
  std::shared_ptr<const contract::Contract> contract_;
  const contract::Operation* operation_ = nullptr;
  bool secure_ = false;
};

// What is known of an answer besides the reply.
struct Circumstances {
  Instant world_time = {};       // when the world answered
  std::string rule = {};         // the limit that refused the request: "limit of helpcrunch"
  std::string row_changes = {};  // store::ReadRowChanges() reads it; empty: none
};

// An answer. Read-only once it is in a journal.
class Answered {
 public:
  // `response` as it goes to the transport; `began` is that of the request.
  Answered(const http::Response& response, std::size_t most_body, SteadyTime began,
           Circumstances circumstances);

  int status() const { return status_; }
  // "Name: value\r\n…", with Content-Type, without what the transport adds.
  std::string_view head() const { return std::string_view(bytes_).substr(0, head_); }
  // What is kept of the body.
  std::string_view body() const { return std::string_view(bytes_).substr(head_); }
  std::size_t body_size() const { return body_size_; }
  // From arrival to the moment when the reply was given to the transport.
  std::chrono::microseconds duration() const { return duration_; }
  // How the transport was told to send it, without the garbage itself.
  const http::Delivery& delivery() const { return delivery_; }
  bool is_garbage() const { return is_garbage_; }  // sent instead of the reply
  const Circumstances& circumstances() const { return circumstances_; }

  // Its memory.
  std::size_t bytes() const {
    return sizeof(Answered) + bytes_.capacity() + circumstances_.row_changes.capacity();
  }

 private:
  int status_;
  bool is_garbage_;
  std::string bytes_;
  std::size_t head_ = 0;
  std::size_t body_size_;
  std::chrono::microseconds duration_;
  http::Delivery delivery_;
  Circumstances circumstances_;
};

// One request and its answer. A handle: cheap to copy.
struct Entry {
  std::uint64_t number = 0;                  // 1, 2, … in its world; never used again
  std::shared_ptr<const Asked> asked;        // never null
  std::shared_ptr<const Answered> answered;  // null while it is answered

  // 0 while it is answered.
  int status() const { return answered == nullptr ? 0 : answered->status(); }
  // Whether the contract has an operation for it, whatever the answer was.
  bool matched() const { return asked->operation() != nullptr; }
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

// The first value of a header in any letter case.
std::optional<std::string_view> HeaderOf(std::string_view head, std::string_view name);

}  // namespace understudy::journal
