#pragma once

#include <chrono>
#include <optional>

#include "front/late_record.h"
#include "front/request_handling.h"
#include "front/worlds.h"
#include "http/message.h"
#include "journal/redaction.h"

namespace understudy::front {

// Answers the requests to vendors' APIs. Thread-safe.
class Pipeline {
 public:
  // `worlds` must outlive the pipeline. `redaction` is for its log.
  explicit Pipeline(Worlds& worlds, HandlingOptions options = {}, Observers observers = {},
                    journal::Redaction redaction = {})
      : worlds_(worlds),
        options_(std::move(options)),
        observers_(observers),
        redaction_(std::move(redaction)) {}

  // Throws nothing but NoThreadLeft. Another exception inside is logged and answered with 500 in
  // the vendor's format.
  http::Response Handle(const http::Request& request);

  // Answers a request whose body has not come yet, where a fault replaces the vendor. nullopt: call
  // Handle() once the body is here. Never throws.
  std::optional<http::Response> HandleEarly(const http::Request& request);

  // Records a request whose connection ended before it was read to its end: http::LostHandler.
  void RecordLost(const http::Request& request);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void Finish(const http::Request& request, RequestHandling& handling, http::Response& response,
              SteadyTime began);
  // The same for a request whose reply leaves at once: it is recorded now.
  void Record(const http::Request& request, RequestHandling& handling,
              const http::Response& response, SteadyTime began);
  // The same for others: it is recorded when the reply leaves.
  void RecordLater(const http::Request& request, RequestHandling& handling,
                   http::Response& response, SteadyTime began);

  Worlds& worlds_;
  const HandlingOptions options_;
  const Observers observers_;
  const journal::Redaction redaction_;
};

}  // namespace understudy::front
