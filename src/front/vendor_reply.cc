#include "front/vendor_reply.h"

#include <string>
#include <utility>

namespace understudy::front {
namespace {

constexpr const char* kJson = "application/json";

}  // namespace

http::Response FromError(Error error) {
  std::string type = error.body.empty()           ? std::string()
                     : error.content_type.empty() ? kJson
                                                  : std::move(error.content_type);
  return {error.status, std::move(error.headers), std::move(type), std::move(error.body)};
}

http::Response FromReply(Reply reply) {
  if (reply.head == nullptr) {
    return {reply.status, {}, reply.body.empty() ? "" : kJson, std::move(reply.body)};
  }
  return {reply.status, std::move(reply.head->headers), std::move(reply.head->content_type),
          std::move(reply.body)};
}

}  // namespace understudy::front
