#pragma once

#include <optional>

#include "front/request_handling.h"
#include "front/worlds.h"
#include "http/message.h"

namespace understudy::front {

// Answers the requests to vendors' APIs. Thread-safe.
class Pipeline {
 public:
  // `worlds` must outlive the pipeline.
  explicit Pipeline(Worlds& worlds, HandlingOptions options = {})
      : worlds_(worlds), options_(std::move(options)) {}

  // Throws nothing but NoThreadLeft. Another exception inside is logged and answered with 500 in
  // the vendor's format.
  http::Response Handle(const http::Request& request);

  // Answers a request whose body has not come yet, where a fault replaces the vendor. nullopt: call
  // Handle() once the body is here. Never throws.
  std::optional<http::Response> HandleEarly(const http::Request& request);

 private:
  static void Finish(const http::Request& request, RequestHandling& handling,
                     http::Response& response);

  Worlds& worlds_;
  const HandlingOptions options_;
};

}  // namespace understudy::front
