#include "front/webhooks/engine.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <string>

#include "base/log.h"
#include "base/text.h"
#include "front/webhooks/attempt.h"
#include "front/webhooks/kept_webhooks.h"
#include "front/webhooks/told_events.h"
#include "front/world.h"
#include "store/state.h"

namespace understudy::front {
namespace {

constexpr auto kNever = std::chrono::steady_clock::time_point::max();
// A clock may stand or be set meanwhile; then somebody wakes us.
constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);

// How long the clock takes until it shows `time`; nullopt: it stands.
std::optional<std::chrono::milliseconds> TimeUntil(const Clock& clock, Instant time, Instant now) {
  if (time <= now) return std::chrono::milliseconds(0);
  if (clock.frozen()) return std::nullopt;
  const double wait = static_cast<double>((time - now).count()) / clock.rate();
  if (wait >= static_cast<double>(kLongest.count())) return kLongest;
  return std::chrono::milliseconds(static_cast<std::int64_t>(wait) + 1);
}

// The next delivery of each webhook that has none under way.
std::vector<std::shared_ptr<Delivery>> NextOnes(const World& world, Instant now) {
  std::set<std::uint64_t> busy;
  for (const auto& each : world.deliveries.list()) {
    if (each->is_under_way) busy.insert(each->webhook);
  }
  std::vector<std::shared_ptr<Delivery>> next;
  for (const auto& each : world.deliveries.list()) {
    if (!each->IsDue(now) || !busy.insert(each->webhook).second) continue;
    each->is_under_way = true;
    next.push_back(each);
  }
  return next;
}

std::optional<Instant> Earlier(std::optional<Instant> a, std::optional<Instant> b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

std::optional<Instant> NextRetry(const World& world) {
  std::optional<Instant> next;
  for (const auto& each : world.deliveries.list()) {
    if (each->state == Delivery::State::kPending && !each->is_under_way) {
      next = Earlier(next, each->retry_at);
    }
  }
  return next;
}

}  // namespace

void WebhookEngine::Wake(std::weak_ptr<World> world) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    LookAt(std::move(world), SteadyTime::min());
    if (threads_.empty()) threads_.emplace_back([this] { Schedule(); });
  }
  changed_.notify_one();
}

void WebhookEngine::Stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
    for (const auto& each : under_way_) each.posting->Expire();
  }
  changed_.notify_all();
  has_job_.notify_all();
  for (auto& thread : threads) thread.join();
}

WebhookEngine::SteadyTime WebhookEngine::NextTime() const {
  auto next = kNever;
  for (const auto& [world, time] : due_) next = std::min(next, time);
  for (const auto& each : under_way_) next = std::min(next, each.ends);
  return next;
}

void WebhookEngine::LookAt(std::weak_ptr<World> world, SteadyTime time) {
  const auto [due, is_new] = due_.emplace(std::move(world), time);
  if (!is_new) due->second = std::min(due->second, time);
}

void WebhookEngine::ExpireLate(SteadyTime now) {
  for (auto& each : under_way_) {
    if (each.ends > now) continue;
    each.posting->Expire();
    each.ends = kNever;
  }
}

std::vector<std::weak_ptr<World>> WebhookEngine::TakeDue(SteadyTime now) {
  std::vector<std::weak_ptr<World>> worlds;
  for (auto each = due_.begin(); each != due_.end();) {
    if (each->second <= now) {
      worlds.push_back(each->first);
      each = due_.erase(each);
    } else {
      ++each;
    }
  }
  return worlds;
}

void WebhookEngine::Schedule() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto now = std::chrono::steady_clock::now();
    ExpireLate(now);
    const auto worlds = TakeDue(now);
    if (worlds.empty()) {
      const auto next = NextTime();
      if (next == kNever) {
        changed_.wait(lock);
      } else {
        changed_.wait_until(lock, next);
      }
      continue;
    }
    lock.unlock();
    std::set<std::shared_ptr<World>> present;
    for (const auto& each : worlds) {
      if (auto world = each.lock()) present.insert(std::move(world));
    }
    for (const auto& world : present) {
      try {
        Look(world);
      } catch (const std::exception& e) {
        log::Error(std::string("webhooks: ") + e.what());
      }
    }
    present.clear();
    lock.lock();
  }
}

void WebhookEngine::Look(const std::shared_ptr<World>& world) {
  std::vector<std::shared_ptr<Delivery>> next;
  std::optional<std::chrono::milliseconds> wait;
  {
    store::StateLock held(world->state, connections_);
    if (world->replaced) return;
    const Clock& clock = world->settings.clock;
    const Instant now = clock.Now();
    auto due = TellDue(*world, held, now);
    next = NextOnes(*world, now);
    due = Earlier(due, NextRetry(*world));
    if (due) wait = TimeUntil(clock, *due, now);
  }
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  if (wait) LookAt(world, std::chrono::steady_clock::now() + *wait);
  for (auto& delivery : next) jobs_.push_back({world, std::move(delivery)});
  while (idle_ < jobs_.size() && threads_.size() <= kMostThreads) {
    ++idle_;
    threads_.emplace_back([this] { Work(); });
  }
  has_job_.notify_all();
}

void WebhookEngine::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    has_job_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    --idle_;
    lock.unlock();
    try {
      Run(job);
    } catch (const std::exception& e) {
      log::Error(std::string("webhooks: ") + e.what());
      Wake(job.world);
    }
    lock.lock();
    ++idle_;
  }
}

void WebhookEngine::Run(const Job& job) {
  std::shared_ptr<Attempt> attempt;
  if (const auto world = job.world.lock()) {
    const std::lock_guard held(world->state.mutex);
    if (job.delivery->is_dropped) return;
    attempt = MakeAttempt(*world, *job.delivery);
    if (attempt == nullptr) {
      job.delivery->is_under_way = false;
      KeepDelivery(*world, *job.delivery);
    }
  }
  if (attempt == nullptr) return Wake(job.world);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    under_way_.push_back({std::chrono::steady_clock::now() + attempt->time_out, attempt->posting});
  }
  changed_.notify_one();
  const auto posted = attempt->posting->Send(allowed_);
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(under_way_,
                  [&](const UnderWay& each) { return each.posting == attempt->posting; });
    // It may not have arrived, and counts as not sent.
    if (stopping_) return;
  }
  const auto world = job.world.lock();
  if (world == nullptr) return;
  {
    const std::lock_guard held(world->state.mutex);
    job.delivery->is_under_way = false;
    if (!job.delivery->is_dropped) {
      NoteAttempt(*world, *job.delivery, *attempt, posted);
      KeepDelivery(*world, *job.delivery);
    }
  }
  Wake(world);
}

}  // namespace understudy::front
