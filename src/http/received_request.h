#pragma once

#include <string>

#include "http/answer_function.h"
#include "http/message.h"

namespace understudy::http {

// A gathered request in the form that handlers read. It views the gathered bytes, which must
// outlive it.
class ReceivedRequest {
 public:
  enum class Body {
    kPresent,  // what follows the head is the whole body
    kPending,  // it has not come yet: the handler sees an empty one
  };

  ReceivedRequest(const GatheredRequest& gathered, const Limits& limits, Body body);
  ReceivedRequest(const ReceivedRequest&) = delete;
  ReceivedRequest& operator=(const ReceivedRequest&) = delete;

  const Request& request() const { return request_; }
  bool is_head() const { return request_.method == "HEAD"; }
  // Whether it is refused because this server does not know its body's coding.
  bool has_unknown_coding() const { return unknown_coding_; }

 private:
  void ReadTarget(const GatheredRequest& gathered);
  void ReadHeaders(const GatheredRequest& gathered);
  // What has come of the body of a request that is refused, with its content codings.
  void ReadPartOfBody(const GatheredRequest& gathered);
  void ReadBody(const GatheredRequest& gathered, const Limits& limits);

  Request request_;
  // What request_ views where the bytes as sent do not serve.
  std::string target_;
  std::string body_;
  bool unknown_coding_ = false;
};

}  // namespace understudy::http
