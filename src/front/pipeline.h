#pragma once

#include <chrono>
#include <optional>

#include "front/access_log.h"
#include "front/request_handling.h"
#include "front/request_metrics.h"
#include "front/worlds.h"
#include "http/message.h"

namespace understudy::front {

// Who is told of each request once it is answered. Null: nobody. They outlive the pipeline.
struct Observers {
  RequestMetrics* metrics = nullptr;
  AccessLog* access_log = nullptr;
};

// Answers the requests to vendors' APIs. Thread-safe.
class Pipeline {
 public:
  // `worlds` must outlive the pipeline.
  explicit Pipeline(Worlds& worlds, HandlingOptions options = {}, Observers observers = {})
      : worlds_(worlds), options_(std::move(options)), observers_(observers) {}

  // Throws nothing but NoThreadLeft. Another exception inside is logged and answered with 500 in
  // the vendor's format.
  http::Response Handle(const http::Request& request);

  // Answers a request whose body has not come yet, where a fault replaces the vendor. nullopt: call
  // Handle() once the body is here. Never throws.
  std::optional<http::Response> HandleEarly(const http::Request& request);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void Finish(const http::Request& request, RequestHandling& handling, http::Response& response,
              SteadyTime began);

  Worlds& worlds_;
  const HandlingOptions options_;
  const Observers observers_;
};

}  // namespace understudy::front
