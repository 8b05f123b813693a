#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "http/answer_function.h"
#include "http/message.h"

namespace understudy::http {

// Called from many threads at once. Must not throw.
using Handler = std::function<Response(const Request&)>;
// Called when the head of a request has come and its body has not; the request's body is empty.
// Gives the reply when that does not depend on the body. The connection then ends, since the body
// stays unread. nullopt: the Handler is called once the body is here. As Handler otherwise.
using EarlyHandler = std::function<std::optional<Response>(const Request&)>;

// Called with what was read of a request whose connection ended before the rest was; `rejected`
// says so. Nobody gets a reply. Must not throw, nor call ExpectLongWork().
using LostHandler = std::function<void(const Request&)>;

// Has gathered requests answered, and writes the replies with cpp-httplib. Thread-safe.
class Responder {
 public:
  // `early` and `lost` may be null.
  Responder(Handler handler, EarlyHandler early, LostHandler lost, const Timeouts& timeouts);
  ~Responder();
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;

  Message Answer(const GatheredRequest& gathered);
  std::optional<Message> AnswerEarly(const GatheredRequest& gathered);
  void ReportLost(const GatheredRequest& gathered) const;

 private:
  class Writer;
  // What the handler says; where it throws NoThreadLeft, what it says to the request refused.
  Response Handle(const Request& request) const;
  Message Stream(const GatheredRequest& gathered, bool is_head, Response response);
  Message Deliver(const GatheredRequest& gathered, bool is_head, Response response);

  const Handler handler_;
  const EarlyHandler early_;
  const LostHandler lost_;
  const Limits limits_;
  const std::unique_ptr<Writer> writer_;
};

}  // namespace understudy::http
