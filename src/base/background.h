#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace understudy {

// A thread that handles items in the order in which others add them. Adding never waits for it:
// beyond a number of bytes, items are lost and counted. Thread-safe.
template <typename Item>
class Background {
 public:
  struct Batch {
    std::uint64_t lost = 0;  // items that there was no room for, after those of the batch before
    std::vector<Item> items;
  };
  // Called by the thread, one call at a time. What it throws loses the batch: each of its items
  // counts as lost.
  using Handle = std::function<void(Batch)>;

  // `most_bytes`: of the items that were added and not handled yet.
  Background(std::size_t most_bytes, Handle handle)
      : most_bytes_(most_bytes), handle_(std::move(handle)), thread_([this] { Run(); }) {}
  ~Background() { Finish(); }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // `bytes`: the item's memory.
  void Add(Item item, std::size_t bytes) noexcept {
    bool wake = false;
    {
      const std::lock_guard lock(mutex_);
      if (bytes_ + bytes > most_bytes_ || finishing_ || !Push(std::move(item))) {
        ++waiting_.lost;
      } else {
        bytes_ += bytes;
        added_ += bytes;
      }
      wake = std::exchange(sleeps_, false);
    }
    if (wake) changed_.notify_one();
  }

  // Handles all that was added, and stops. What is added later is lost.
  void Finish() {
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(finishing_, true)) return;
    }
    changed_.notify_one();
    thread_.join();
  }

 private:
  // With mutex_ locked. False without memory.
  bool Push(Item item) noexcept {
    try {
      waiting_.items.push_back(std::move(item));
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  bool Try(Batch batch) {
    try {
      handle_(std::move(batch));
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  void Run() {
    std::unique_lock lock(mutex_);
    while (true) {
      if (waiting_.items.empty() && waiting_.lost == 0) {
        if (finishing_) return;
        sleeps_ = true;
        changed_.wait(lock, [&] { return !sleeps_ || finishing_; });
        sleeps_ = false;
        continue;
      }
      Batch batch = std::exchange(waiting_, {});
      const std::size_t bytes = std::exchange(added_, 0);
      const std::uint64_t count = batch.items.size() + batch.lost;
      lock.unlock();
      const bool handled = Try(std::move(batch));
      lock.lock();
      bytes_ -= bytes;
      if (handled) continue;
      if (finishing_) return;
      waiting_.lost += count;
      // Memory is short, perhaps: do not try again at once.
      changed_.wait_for(lock, std::chrono::milliseconds(100), [&] { return finishing_; });
    }
  }

  const std::size_t most_bytes_;
  const Handle handle_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  Batch waiting_;
  std::size_t added_ = 0;  // bytes of waiting_
  std::size_t bytes_ = 0;  // those, and of the batch that is being handled
  bool sleeps_ = false;
  bool finishing_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace understudy
