#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace understudy {

// Who is told of a vendor's events.
struct Webhook {
  std::string vendor;                    // "helpcrunch"
  std::string url;                       // "http://127.0.0.1:9000/hook"
  std::vector<std::string> events = {};  // empty: all
  std::string secret = {};               // the vendor signs with it; empty: nothing is signed
};

// An event that a webhook was told, or will be.
struct WebhookDelivery {
  enum class State { kPending, kDelivered, kFailed };
  struct Attempt {
    int status = 0;     // 0: no whole reply came
    std::string error;  // then: why
    std::chrono::milliseconds duration{};
  };

  std::string id;
  std::int64_t webhook = 0;  // its id
  std::string vendor;
  std::string event;
  State state = State::kPending;
  std::vector<Attempt> attempts;
  // Of the last attempt.
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

}  // namespace understudy
