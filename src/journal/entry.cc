#include "journal/entry.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace understudy::journal {
namespace {

void AppendLine(std::string& to, std::string_view name, std::string_view value) {
  to.append(name).append(": ").append(value).append("\r\n");
}

// A copy without the garbage, which may be long.
http::Delivery WithoutGarbage(const http::Delivery& from) {
  return {from.delay,     std::nullopt,          from.wrong_length,
          from.cut_after, from.bytes_per_second, from.ending};
}

}  // namespace

Asked::Asked(const http::Request& request, std::size_t prefix, std::size_t most_body,
             std::shared_ptr<const contract::Contract> contract,
             const contract::Operation* operation)
    : prefix_(std::min(prefix, request.target.size())),
      body_size_(request.body.size()),
      real_time_(MachineNow()),
      began_(std::chrono::steady_clock::now()),
      contract_(std::move(contract)),
      operation_(operation),
      secure_(request.secure) {
  const auto body = request.body.substr(0, most_body);
  std::size_t size = request.method.size() + request.target.size() + body.size();
  for (const auto& header : request.headers) size += header.name.size() + header.value.size() + 4;
  if (request.rejected) size += request.rejected->detail.size();
  bytes_.reserve(size);
  method_ = bytes_.append(request.method).size();
  target_ = bytes_.append(request.target).size();
  for (const auto& header : request.headers) AppendLine(bytes_, header.name, header.value);
  head_ = bytes_.size();
  body_ = bytes_.append(body).size();
  if (request.rejected) bytes_ += request.rejected->detail;
}

std::string Asked::OperationName() const {
  return operation_ == nullptr ? "" : Concat({contract_->vendor(), ".", operation_->id});
}

Answered::Answered(const http::Response& response, std::size_t most_body, SteadyTime began,
                   Circumstances circumstances)
    : status_(response.status),
      is_garbage_(response.delivery.garbage.has_value()),
      body_size_(response.body.size()),
      duration_(std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - began)),
      delivery_(WithoutGarbage(response.delivery)),
      circumstances_(std::move(circumstances)) {
  const auto body = std::string_view(response.body).substr(0, most_body);
  std::size_t size = body.size();
  for (const auto& header : response.headers) size += header.name.size() + header.value.size() + 4;
  constexpr std::string_view kContentType = "Content-Type";
  if (!response.content_type.empty())
    size += kContentType.size() + response.content_type.size() + 4;
  bytes_.reserve(size);
  for (const auto& header : response.headers) AppendLine(bytes_, header.name, header.value);
  if (!response.content_type.empty()) AppendLine(bytes_, kContentType, response.content_type);
  head_ = bytes_.size();
  bytes_ += body;
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
