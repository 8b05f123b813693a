#pragma once

#include <httplib.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"

// Includes cpp-httplib: for http/server.cc only.
namespace understudy::http {

// As many threads as there are connections at once, up to a bound; further ones wait for a thread.
class ThreadPerConnection : public httplib::TaskQueue {
 public:
  // void in cpp-httplib 0.11, bool (whether it was taken) in 0.18.
  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr));

  Enqueued enqueue(std::function<void()> task) override {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (idle_ < tasks_.size() && threads_.size() < kMostThreads) AddThread();
    wake_.notify_one();
    return static_cast<Enqueued>(true);
  }

  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      wake_.notify_all();
    }
    for (auto& thread : threads_) thread.join();
  }

 private:
  static constexpr std::size_t kMostThreads = 1024;

  void AddThread() {
    try {
      threads_.emplace_back([this] { Work(); });
    } catch (const std::system_error& e) {
      // The connection waits for one of the threads that there are.
      log::Warn(std::string("no thread for another connection: ") + e.what());
    }
  }

  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      ++idle_;
      wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      --idle_;
      if (tasks_.empty()) return;
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::size_t idle_ = 0;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
};

}  // namespace understudy::http
