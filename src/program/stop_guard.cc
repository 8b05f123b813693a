#include "program/stop_guard.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "program/exit_code.h"

namespace understudy {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestStop{5};

int SignalDescriptor() {
  const sigset_t signals = StopSignals();
  return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

int MillisecondsUntil(const std::optional<SteadyClock::time_point>& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - SteadyClock::now());
  return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

}  // namespace

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  // A shell script's background commands ignore SIGINT, yet Ctrl-C shall stop them.
  sigaddset(&signals, SIGINT);
  struct sigaction hangup {};
  sigaction(SIGHUP, nullptr, &hangup);
  if (hangup.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
  return signals;
}

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

StopGuard::StopGuard(std::function<void()> before_exit)
    : before_exit_(std::move(before_exit)),
      signals_(SignalDescriptor()),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (signals_ < 0 || wake_ < 0) {
    throw std::system_error(errno, std::generic_category(), "signals");
  }
  thread_ = std::thread([this] { Watch(); });
  pthread_setname_np(thread_.native_handle(), "understudy-stop");
}

StopGuard::~StopGuard() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    eventfd_write(wake_, 1);
  }
  thread_.join();
  close(signals_);
  close(wake_);
}

int StopGuard::AwaitSignal() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return signal_ != 0; });
  return signal_;
}

void StopGuard::Begin() {
  const std::lock_guard lock(mutex_);
  begun_ = true;
  eventfd_write(wake_, 1);
}

void StopGuard::Watch() {
  std::optional<SteadyClock::time_point> deadline;
  while (true) {
    std::array<pollfd, 2> waits = {{{signals_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    const int ready = poll(waits.data(), waits.size(), MillisecondsUntil(deadline));
    if (ready == 0) {
      log::Warn("a request was still running 5 s after the stop began; it was cut off");
      EndNow(kFine);
    }
    eventfd_t ignored = 0;
    eventfd_read(wake_, &ignored);
    signalfd_siginfo info{};
    const bool got = read(signals_, &info, sizeof(info)) == sizeof(info);
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    if (got && begun_) EndNow(kSignal + static_cast<int>(info.ssi_signo));
    if (got) signal_ = static_cast<int>(info.ssi_signo);
    begun_ = begun_ || got;
    if (begun_ && !deadline) deadline = SteadyClock::now() + kLongestStop;
    changed_.notify_all();
  }
}

void StopGuard::EndNow(int status) const {
  before_exit_();
  _exit(status);
}

}  // namespace understudy
