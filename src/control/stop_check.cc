#include "control/stop_check.h"

#include <utility>

namespace understudy::control {
namespace {

using Presence = http::ClientWatch::Presence;

// Each look at a client costs a system call.
constexpr std::chrono::milliseconds kBetweenLooks{50};

}  // namespace

StopCheck::StopCheck(std::function<bool()> has_ended, const http::ClientWatch* client)
    : has_ended_(std::move(has_ended)),
      client_(client),
      began_(std::chrono::steady_clock::now()),
      next_look_(began_ + kBetweenLooks) {}

bool StopCheck::IsClientGone() const {
  if (client_ == nullptr || is_gone_) return is_gone_;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_) return false;
  next_look_ = now + kBetweenLooks;
  const auto presence = client_->Look();
  is_gone_ =
      presence == Presence::kGone || (presence == Presence::kEnded && now - began_ >= kPatience);
  return is_gone_;
}

void StopCheck::ThrowIfStopped() const {
  if (ShouldStop()) throw SearchStopped();
}

}  // namespace understudy::control
