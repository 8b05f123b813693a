#include "journal/entry.h"

#include <cstring>
#include <new>
#include <type_traits>

#include "base/text.h"
#include "http/preflight.h"

namespace understudy::journal {
namespace {

// Writes bytes one after another.
class Bytes {
 public:
  explicit Bytes(char* to) : begin_(to), to_(to) {}
  // These give the number of bytes so far.
  std::size_t Add(std::string_view bytes) {
    if (!bytes.empty()) std::memcpy(to_, bytes.data(), bytes.size());
    to_ += bytes.size();
    return size();
  }
  void AddLine(std::string_view name, std::string_view value) {
    Add(name);
    Add(": ");
    Add(value);
    Add("\r\n");
  }
  std::size_t size() const { return static_cast<std::size_t>(to_ - begin_); }

 private:
  char* begin_;
  char* to_;
};

constexpr std::string_view kContentType = "Content-Type";

std::size_t LineSize(std::string_view name, std::string_view value) {
  return name.size() + value.size() + std::string_view(": \r\n").size();
}

// Memory for a T and `bytes` behind it, which is freed and not destroyed.
template <typename T>
std::shared_ptr<std::byte> Allocate(std::size_t bytes, Slabs* slabs) {
  static_assert(std::is_trivially_destructible_v<T>);
  static_assert(alignof(T) <= alignof(std::max_align_t));
  if (slabs != nullptr) return slabs->Take(sizeof(T) + bytes);
  auto memory = std::make_shared_for_overwrite<std::byte[]>(sizeof(T) + bytes);
  return {memory, memory.get()};
}

template <typename T>
char* Behind(T* object) {
  return reinterpret_cast<char*>(object + 1);
}

// As lines, for requests that no transport has read.
std::string HeadOf(const http::Request& request) {
  std::string head;
  for (const auto& header : request.headers) {
    head.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  return head;
}

Instant RealTimeOf(const http::Request& request) {
  const auto now = MachineNow();
  if (request.first_byte == SteadyTime()) return now;
  const auto passed = std::chrono::steady_clock::now() - request.first_byte;
  return now - std::chrono::duration_cast<Instant::duration>(passed);
}

}  // namespace

std::shared_ptr<const Asked> Asked::Make(const http::Request& request, std::size_t prefix,
                                         std::size_t most_body, const contract::Contract* contract,
                                         const contract::Operation* operation, Slabs* slabs) {
  const std::string made = request.head.empty() ? HeadOf(request) : std::string();
  const std::string_view head = request.head.empty() ? made : request.head;
  const auto body = request.body.substr(0, most_body);
  const std::size_t refusal = request.rejected ? request.rejected->detail.size() : 0;
  auto memory = Allocate<Asked>(request.method.size() + request.target.size() + head.size() +
                                    body.size() + refusal + request.client_ip.size(),
                                slabs);
  auto* asked = new (memory.get()) Asked(request, head, body, prefix);
  asked->contract_ = contract;
  asked->operation_ = operation;
  if (request.rejected) asked->refusal_ = request.rejected->kind;
  return {std::move(memory), asked};
}

Asked::Asked(const http::Request& request, std::string_view head, std::string_view body,
             std::size_t prefix)
    : prefix_(std::min(prefix, request.target.size())),
      body_size_(request.body.size()),
      real_time_(RealTimeOf(request)),
      began_(request.Began()),
      secure_(request.secure),
      http_1_1_(request.http_1_1),
      partial_(request.partial) {
  Bytes bytes(Behind(this));
  method_ = bytes.Add(request.method);
  target_ = bytes.Add(request.target);
  head_ = bytes.Add(head);
  body_ = bytes.Add(body);
  refused_ = request.rejected ? bytes.Add(request.rejected->detail) : body_;
  end_ = bytes.Add(request.client_ip);
}

std::shared_ptr<const Asked> Asked::CopyTo(Slabs& slabs) const {
  auto memory = slabs.Take(bytes());
  auto* copy = new (memory.get()) Asked(*this);
  Bytes(Behind(copy)).Add(Part(0, end_));
  return {std::move(memory), copy};
}

std::string Asked::OperationName() const {
  return operation_ == nullptr ? "" : Concat({contract_->vendor(), ".", operation_->id});
}

std::shared_ptr<Answered> Answered::Make(const http::Response& response, std::size_t most_body,
                                         SteadyTime began, const Circumstances& circumstances,
                                         Slabs* slabs) {
  const auto body = std::string_view(response.body).substr(0, most_body);
  std::size_t head = 0;
  for (const auto& header : response.headers) head += LineSize(header.name, header.value);
  if (!response.content_type.empty()) head += LineSize(kContentType, response.content_type);
  auto memory = Allocate<Answered>(
      head + body.size() + circumstances.rule.size() + circumstances.row_changes.size(), slabs);
  auto* answered = new (memory.get()) Answered(response, began, circumstances.world_time);
  Bytes bytes(Behind(answered));
  for (const auto& header : response.headers) bytes.AddLine(header.name, header.value);
  if (!response.content_type.empty()) bytes.AddLine(kContentType, response.content_type);
  answered->head_ = bytes.size();
  answered->body_ = bytes.Add(body);
  answered->rule_ = bytes.Add(circumstances.rule);
  answered->end_ = bytes.Add(circumstances.row_changes);
  return {std::move(memory), answered};
}

std::shared_ptr<const Answered> Answered::CopyTo(Slabs& slabs) const {
  auto memory = slabs.Take(bytes());
  auto* copy = new (memory.get()) Answered(*this);
  Bytes(Behind(copy)).Add(Part(0, end_));
  return {std::move(memory), copy};
}

void Answered::LeaveNow(SteadyTime began, bool sent) {
  duration_ = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began);
  delivery_.sent = sent;
}

Answered::Answered(const http::Response& response, SteadyTime began, Instant world_time)
    : body_size_(response.body.size()),
      duration_(std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - began)),
      world_time_(world_time),
      delivery_{response.delivery.delay,     response.delivery.wrong_length,
                response.delivery.cut_after, response.delivery.bytes_per_second,
                response.delivery.ending,    response.delivery.garbage.has_value()},
      status_(response.status) {}

bool Entry::IsAnsweredPreflight() const {
  const auto has = [&](std::string_view name) { return HeaderOf(asked->head(), name).has_value(); };
  return status() == 204 && !matched() && http::IsPreflight(asked->method(), has);
}

std::string_view FaultOf(const Entry& entry) {
  constexpr std::string_view kFault = "Understudy-Fault";
  const std::string_view reply = entry.answered ? entry.answered->head() : std::string_view();
  auto fault = HeaderOf(reply, kFault);
  if (!fault) fault = HeaderOf(reply, "Preference-Applied");
  if (!fault) fault = HeaderOf(entry.asked->head(), kFault);
  return fault.value_or("");
}

std::optional<std::string_view> HeaderOf(std::string_view head, std::string_view name) {
  std::optional<std::string_view> found;
  EachHeader(head, [&](std::string_view each, std::string_view value) {
    if (EqualsIgnoreCase(each, name)) found = value;
    return !found;
  });
  return found;
}

}  // namespace understudy::journal
