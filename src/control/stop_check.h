#pragma once

#include <chrono>
#include <functional>

#include "base/long_work.h"
#include "http/client_watch.h"

namespace understudy::control {

// A call ends early: the server stops, or the client has gone. The client gets 503 if it is still
// there.
class SearchStopped : public NoThreadLeft {
 public:
  const char* what() const noexcept override { return "the search was stopped"; }
};

// Tells whether a search should go on: whether its client waits for the result and the server still
// runs. Used by one thread.
class StopCheck {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // TCP does not show at once whether a client that sends no more has gone or waits for the reply.
  // Such a client counts as waiting until the call has taken so long.
  static constexpr std::chrono::seconds kPatience{1};

  StopCheck() = default;  // the search always goes on
  // The search should stop once `has_ended` returns true, or the client has gone. `client` may be
  // null.
  explicit StopCheck(std::function<bool()> has_ended, const http::ClientWatch* client = nullptr);

  // Cheap: a search calls it for each comparison. Only some calls look at the client.
  bool ShouldStop() const {
    if (!has_ended_) return false;
    return has_ended_() || is_gone_ || (calls_++ % kCallsForLook == 0 && IsClientGone());
  }
  // For a call that waits and asks seldom: looks at the client more often.
  bool ShouldStopWaiting() const { return has_ended_ && (has_ended_() || IsClientGone()); }
  // Throws SearchStopped if the search should stop.
  void ThrowIfStopped() const;

 private:
  // Looks at the client, but not too often.
  bool IsClientGone() const;

  static constexpr unsigned kCallsForLook = 16;

  std::function<bool()> has_ended_;
  const http::ClientWatch* client_ = nullptr;
  Time began_ = {};
  mutable Time next_look_ = {};
  mutable unsigned calls_ = 0;
  mutable bool is_gone_ = false;
};

}  // namespace understudy::control
