#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "front/webhooks/deliveries.h"
#include "http/post.h"
#include "store/connections.h"

namespace understudy::front {

struct World;

// Sends the deliveries of all worlds, on threads of its own: a receiver that hangs holds up nothing
// but its own webhook. The deliveries of one webhook go one after another, in the order of the
// writes; a retry comes when the world's clock has passed its time, and holds up no other event.
// The threads start with the first delivery. Thread-safe.
class WebhookEngine {
 public:
  // Requests under way at a time, of all worlds.
  static constexpr std::size_t kMostThreads = 32;

  // `connections` must outlive it.
  WebhookEngine(http::AllowedHosts allowed, store::Connections& connections)
      : allowed_(std::move(allowed)), connections_(connections) {}
  ~WebhookEngine() { Stop(); }
  WebhookEngine(const WebhookEngine&) = delete;
  WebhookEngine& operator=(const WebhookEngine&) = delete;

  const http::AllowedHosts& allowed() const { return allowed_; }
  // Call it when the world has new deliveries, or another time. The world may be locked.
  void Wake(std::weak_ptr<World> world);
  // Ends all requests. No delivery is sent after it.
  void Stop();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // A delivery that is under way.
  struct Job {
    std::weak_ptr<World> world;
    std::shared_ptr<Delivery> delivery;
  };
  struct UnderWay {
    SteadyTime ends;
    std::shared_ptr<http::Posting> posting;
  };

  void Schedule();
  void Work();
  // With the mutex locked: when something is to be done next.
  SteadyTime NextTime() const;
  void ExpireLate(SteadyTime now);
  void LookAt(std::weak_ptr<World> world, SteadyTime time);
  std::vector<std::weak_ptr<World>> TakeDue(SteadyTime now);
  // Without the mutex.
  void Look(const std::shared_ptr<World>& world);
  void Run(const Job& job);

  const http::AllowedHosts allowed_;
  store::Connections& connections_;
  std::mutex mutex_;  // guards what follows; never locked while a world is being locked
  std::condition_variable changed_;
  std::condition_variable has_job_;
  bool stopping_ = false;
  std::map<std::weak_ptr<World>, SteadyTime, std::owner_less<>> due_;  // when to look at a world
  std::deque<Job> jobs_;
  std::vector<UnderWay> under_way_;
  std::size_t idle_ = 0;  // workers without a job
  std::vector<std::thread> threads_;
};

}  // namespace understudy::front
